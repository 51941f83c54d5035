//! The port: what an engine may ask of one hypervisor.
//!
//! [`Hypervisor`] is one host, and a [`Connector`] makes them. The real ones are in `sarrio-libvirt`, those in memory
//! in `sarrio-simulator`; the same contract tests run against both. This crate knows nothing of libvirt, SQL or HTTP.
//!
//! Rules that hold for every call:
//! - it ends: each call has a deadline, and a slow host delays no other;
//! - it may be made twice: asking for what is already done is success;
//! - an error whose [`HostError::outcome_unknown`] is true means that the call may still be carried out: ask the host
//!   again before drawing conclusions;
//! - no domain of another site, and no domain of an epoch other than the one named, is ever touched;
//! - nothing is ever created over a file that exists.

#[cfg(feature = "contract")]
pub mod contract;
mod disk;
mod domain;
mod error;
mod events;
mod host;
mod network;
mod screen;
mod storage;

pub use disk::{
    CopyDisk, DiskSource, FileAccess, Folder, FolderDisk, ImageInfo, ProgressSink, Sidecar, SidecarDisk,
    UEFI_VARIABLES,
};
pub use domain::{
    AgentAnswer, Console, Domain, DomainDisk, DomainRun, DomainSpec, FolderAnswer, Nic, Shutdown,
};
pub use error::{HostError, HostResult, Reason, said};
pub use events::{DomainEnd, HostEvent, Link};
pub use host::{Connector, Hypervisor};
pub use network::{NetworkLimit, is_tap_name};
pub use screen::{HANDS, HandMove, Rectangle, Screen, ScreenUpdate, next_update};
pub use storage::{PathMark, PathStatus, StorageDir};
