//! What becomes of the desktops of a lesson when it ends, as options.

use clap::Args;
use sarrio_model::AtEnd;

/// What becomes of them. They go on by default.
#[derive(Debug, Args)]
pub struct AtEndOptions {
    /// Shuts its desktops down when it ends.
    #[arg(long)]
    shut_down: bool,
    /// Shuts its desktops down when it ends, and moves all of its students' desktops that come from its templates to the
    /// recycle bin.
    #[arg(long, requires = "templates", conflicts_with = "shut_down")]
    delete: bool,
}

impl AtEndOptions {
    pub(crate) fn chosen(&self) -> AtEnd {
        match (self.shut_down, self.delete) {
            (_, true) => AtEnd::Delete,
            (true, false) => AtEnd::ShutDown,
            (false, false) => AtEnd::Nothing,
        }
    }
}
