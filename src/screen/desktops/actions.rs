//! What can be done with a desktop now, as its row says.

use sarrio_model::{Desktop, Permission};

/// What Enter does with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Main {
    Open,
    Start,
    Resume,
}

/// The main action with a desktop now; absent where there is none.
pub(super) fn main(desktop: &Desktop) -> Option<Main> {
    let may = |permission| desktop.actions.contains(permission);
    if may(Permission::DesktopResume) {
        Some(Main::Resume)
    } else if may(Permission::DesktopOpen) {
        Some(Main::Open)
    } else if may(Permission::DesktopStart) {
        Some(Main::Start)
    } else {
        None
    }
}
