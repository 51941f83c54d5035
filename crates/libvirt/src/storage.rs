//! Storage paths, folders and disks, which scripts on the host work on.
//!
//! Every script that writes begins with a guard: the path's mark must exist and name this path and site. Otherwise an
//! unmounted NAS, which is an empty and writable directory, would be written to.

pub mod disks;
pub mod download;
pub mod entries;
pub mod folders;
pub mod images;
pub mod mark;
pub mod upload;

mod guard;

pub(crate) use guard::{code, guarded, inside, judge, judge_file, line, on_path};
