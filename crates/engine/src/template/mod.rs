//! Templates: importing, changing, deleting. Making one from a desktop is the desktop's work.

mod base;
pub(crate) mod bin;
mod edit;
mod import;

pub(crate) use base::Base;
pub(crate) use edit::check_description;
pub(crate) use import::{Import, of_file};
