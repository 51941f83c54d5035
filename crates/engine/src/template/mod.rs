//! Templates: importing, changing, deleting. Making one from a desktop is the desktop's work.

mod base;
mod edit;
mod import;
mod removal;

pub(crate) use base::Base;
pub(crate) use edit::check_description;
pub(crate) use import::Import;
pub(crate) use removal::Removal;
