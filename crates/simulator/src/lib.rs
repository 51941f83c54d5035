//! A fleet of hypervisors in memory: the port of `sarrio-hypervisor` with a clock and faults, for tests that break
//! things on purpose and for scale that no lab has.
//!
//! It behaves as libvirt, QEMU and a shared directory do, also where they are inconvenient: a call that was given up
//! is carried out when the host wakes, a copy goes on without whoever asked for it, an unmounted directory is empty
//! and can be written. All waiting is `tokio`'s, so that `tokio::time::pause()` stops this fleet's clock too.
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
mod control;
mod faults;
mod fleet;
mod handle;
mod image;
mod inventory;
mod link;
mod machine;
mod outside;
mod screen;
mod storage;
mod transfer;
mod tree;
mod world;

pub use control::SimHost;
pub use faults::{Call, Fate, Moment};
pub use fleet::Fleet;
pub use image::SimImage;
pub use inventory::Inventory;
pub use world::{Guests, Timing};
