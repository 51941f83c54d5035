//! Storage paths, folders and disks, by scripts on the host.
//!
//! Every script that writes begins with a guard: the path's mark must be there and name this path and site. An
//! unmounted NAS is an empty directory that can be written to.

pub mod disks;
pub mod entries;
pub mod folders;
pub mod images;
pub mod mark;
pub mod upload;

mod guard;

pub(crate) use guard::{code, guarded, inside, judge, judge_file, line, on_path};
