//! What somebody handed in, in words.

use sarrio_model::{HandedIn, WorkSource};

use super::{bytes, classroom as texts, clock};

/// When and how work came, how many files it has, and how large it is.
#[must_use]
pub fn handed_in(work: &HandedIn) -> String {
    let (time, size) = (clock(work.at), bytes(work.size.0));
    let files = work.files.unwrap_or_default();
    match work.how {
        WorkSource::Student => texts::handed_in_files(files, time, size),
        WorkSource::Folder => texts::collected_files(files, time, size),
        WorkSource::Disk => texts::collected_disk(time, size),
    }
}
