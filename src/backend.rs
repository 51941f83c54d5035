//! What the app knows about its backend, and how it communicates with it.
//!
//! ```text
//! session: who answers, sign-in  ->  lists: everything read once  ->  live: kept current by events
//! ```
//! A screen asks for a call by a value ([`request`]); the shell makes it.

pub mod audit_export;
pub mod cancel;
mod counts;
#[cfg(feature = "direct")]
pub mod embedded;
mod keyring;
pub mod lists;
pub mod live;
pub mod people_list;
pub mod private_file;
pub mod request;
pub mod screen_picture;
pub mod session;
pub mod transfer;
pub mod window;
