//! Naming a lesson on the command line.

use clap::Args;

/// One lesson.
#[derive(Debug, Args)]
pub struct OneLesson {
    /// Its title, group or id; of several the one that takes place, or the next one.
    pub(crate) lesson: String,
}
