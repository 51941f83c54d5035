//! A fleet of hypervisors in memory, behind the port of `sarrio-hypervisor`: for tests that break hosts on purpose, and for
//! more hosts than any lab has.
//!
//! It behaves as libvirt, QEMU and shared directories do, even where that is inconvenient: libvirt still carries out a call
//! whose caller has given up, a copy goes on when its caller is gone, and an unmounted directory is empty and writable. It
//! waits with `tokio`'s clock alone, so `tokio::time::pause()` stops its time too.
//!
//! ```
//! use sarrio_hypervisor::Connector as _;
//! use sarrio_model::{HypervisorId, SiteId};
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let fleet = sarrio_simulator::Fleet::new();
//! let h1 = fleet.host("h1");
//! let host = fleet.connect(HypervisorId::new(), "h1".parse().unwrap(), SiteId::new(), h1.connection());
//! assert_eq!(host.facts().await.unwrap().hostname, "h1");
//! h1.power_cut();
//! assert!(host.domains().await.unwrap_err().is_of_host());
//! # }
//! ```

mod call;
mod checks;
mod console;
mod control;
mod faults;
mod fleet;
mod handle;
mod host;
mod image;
mod inventory;
mod keeper;
mod lifecycle;
mod link;
mod machine;
mod network;
mod outside;
mod screen;
mod sign_in;
mod sshd;
mod storage;
mod transfer;
mod tree;
mod tunnels;
mod world;

pub use control::SimHost;
pub use faults::{Call, Fate, Moment};
pub use fleet::Fleet;
pub use image::SimImage;
pub use inventory::Inventory;
pub use world::{Guests, Timing};
