//! What can be done with a desktop in each state. The backend decides this; the app needs to know which buttons to
//! offer.

use sarrio_model::{Desktop, DesktopAction, DesktopState, Role, StateName, User};

/// What Enter does with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Main {
    Open,
    Start,
    Resume,
}

/// The main action in `state`; absent where there is none.
pub(super) fn main(state: &DesktopState) -> Option<Main> {
    match state.name() {
        StateName::Running | StateName::Stopping => Some(Main::Open),
        StateName::Paused => Some(Main::Resume),
        StateName::Stopped | StateName::Failed => Some(Main::Start),
        _ => None,
    }
}

/// Whether `me` may make templates from a desktop: teachers from their own, managers from what they see.
pub(super) fn may_make_template(me: &User, desktop: &Desktop) -> bool {
    match me.role {
        Role::Administrator | Role::Manager => true,
        Role::Teacher => desktop.owner.id == me.id,
        Role::Student => false,
    }
}

/// Whether `action` is possible in `state`.
#[must_use]
pub fn can(action: DesktopAction, state: &DesktopState) -> bool {
    let name = state.name();
    match action {
        DesktopAction::Start => state.is_off(),
        DesktopAction::Delete => state.is_off(),
        DesktopAction::Shutdown => matches!(name, StateName::Running),
        DesktopAction::Stop => matches!(name, StateName::Running | StateName::Paused | StateName::Stopping),
        DesktopAction::Reset | DesktopAction::Pause => name == StateName::Running,
        DesktopAction::Resume => name == StateName::Paused,
        DesktopAction::Restore | DesktopAction::Purge => false,
    }
}
