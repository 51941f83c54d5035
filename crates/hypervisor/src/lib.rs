//! The port: what an engine may ask of one hypervisor.
//!
//! [`Hypervisor`] is one host, [`Connector`] makes them. The real ones live in `sarrio-libvirt`, those in memory in
//! `sarrio-simulator`; one suite of contract tests runs against both. This room knows neither libvirt nor SQL nor
//! HTTP.
//!
//! Rules that hold for every call:
//! - it ends: each has a deadline, and one slow host harms only itself;
//! - it may be made twice: asking for what is already so is success;
//! - an error whose [`HostError::outcome_unknown`] is true says that the call may still be carried out: ask the host
//!   again before anything is concluded;
//! - no domain of another site, and no domain of another epoch than the one named, is ever touched;
//! - nothing is ever created over a file that exists.

#[cfg(feature = "contract")]
pub mod contract;
mod disk;
mod domain;
mod error;
mod events;
mod host;
mod storage;

pub use disk::{
    CopyDisk, DiskSource, FileAccess, Folder, FolderDisk, ImageInfo, ProgressSink, Sidecar, SidecarDisk,
};
pub use domain::{Console, Domain, DomainDisk, DomainRun, DomainSpec, Nic, Shutdown};
pub use error::{HostError, HostResult};
pub use events::{HostEvent, Link};
pub use host::{Connector, Hypervisor};
pub use storage::{PathStatus, StorageDir};
