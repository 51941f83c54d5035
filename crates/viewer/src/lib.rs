//! Opening a desktop: the file that a viewer reads, the viewer itself, and whether its host can be reached.
//!
//! This crate is given a ticket and does not know where it came from: no API, no window.
//!
//! ```no_run
//! # async fn open(ticket: sarrio_model::Ticket) -> Result<(), sarrio_viewer::ViewerError> {
//! if !sarrio_viewer::is_reachable(&ticket.host, ticket.tls_port).await {
//!     // Ask for a ticket by `Route::Tunnel` and take that one.
//! }
//! let session = sarrio_viewer::Viewer::find()?.start(&ticket).await?;
//! let ending = session.ended().await;
//! # Ok(()) }
//! ```

mod error;
mod file;
mod probe;
mod program;
mod session;
mod vv;

pub use error::ViewerError;
pub use file::save_as;
pub use probe::{answers, is_reachable};
pub use program::Viewer;
pub use session::{Ending, Session};
pub use vv::vv_file;
