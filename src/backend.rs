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
pub mod find_people;
mod keyring;
pub mod lists;
pub mod live;
pub mod local_file;
pub mod people_list;
pub mod private_file;
pub mod request;
pub mod screen_picture;
pub mod seat_lists;
pub mod session;
pub mod still;
pub mod timetable;
pub mod transfer;
pub mod window;
