//! The lab: several real libvirt hypervisors on one machine, for tests and demonstrations.
//!
//! A lab is a tree of Linux namespaces. Its *keeper* is process 1 of a PID namespace and holds a network namespace with
//! a switch; under it each host is a namespace of its own with address, sshd, libvirtd, QEMU and private `/etc`, `/run`
//! and `/dev`. All hosts share one directory, `/srv/nas`. When the keeper ends, the kernel ends every process of the
//! lab and removes its mounts and network devices, so nothing has to be cleaned up after a crash. The keeper of a
//! [`Lab`] reads a pipe that its owner holds: when the owner dies, the lab ends too.
//!
//! It needs root. It knows nothing about the product, so any program that manages libvirt hosts can be tested with it.
//!
//! ```no_run
//! # fn main() -> anyhow::Result<()> {
//! let lab = sarrio_lab::Lab::for_test(2)?;       // h1 and h2 answer ssh and libvirt
//! let host = lab.host(1);
//! host.exec(["virsh", "-c", "qemu:///system", "list"])?;
//! host.kill()?;                                  // the power cut
//! host.boot()?;
//! # Ok(()) }                                     // dropping the lab takes it down
//! ```

pub mod demo;
mod display;
mod files;
mod host;
mod keys;
mod lab;
mod manifest;
mod name;
mod network;
mod photo;
mod process;

pub use display::Display;
pub use host::{Host, HostState};
pub use lab::{Lab, cache_dir};
pub use manifest::{Manifest, ManifestHost};
pub use name::LabName;
pub use process::processor_seconds;
