//! The states of desktops and hypervisors as people read them.

use jiff::Timestamp;
use sarrio_model::{Desktop, DesktopState, HostState, PauseReason};

use crate::backend::live;
use crate::theme::Tone;
use crate::theme::icon;
use crate::widget::pill::Status;
use crate::words::{self, states as said};

/// The pill of a desktop's state.
#[must_use]
pub fn desktop_status(state: &DesktopState, progress: Option<String>, now: Timestamp) -> Status {
    let since = || live::since(state).map(|then| words::since(then, now));
    match state {
        DesktopState::Stopped => Status::new(Tone::Neutral, icon::SQUARE, said::stopped()),
        DesktopState::Starting { .. } => {
            Status::new(Tone::Busy, icon::LOADER_CIRCLE, said::starting()).extra(since())
        }
        DesktopState::Running { .. } => Status::new(Tone::Good, icon::PLAY, said::running()).extra(since()),
        DesktopState::Paused { why: PauseReason::DiskError, .. } => {
            Status::new(Tone::Caution, icon::TRIANGLE_ALERT, said::paused_disk())
        }
        DesktopState::Paused { .. } => Status::new(Tone::Caution, icon::PAUSE, said::paused()),
        DesktopState::Stopping { .. } => {
            Status::new(Tone::Ending, icon::POWER, said::stopping()).extra(since())
        }
        DesktopState::Unreachable { .. } => {
            Status::new(Tone::Silent, icon::UNPLUG, said::unreachable()).extra(since())
        }
        DesktopState::Failed { .. } => Status::new(Tone::Bad, icon::TRIANGLE_ALERT, said::failed()),
        DesktopState::Creating { .. } => {
            Status::new(Tone::Busy, icon::CIRCLE_PLUS, said::creating()).extra(progress)
        }
        DesktopState::Templating { .. } => {
            Status::new(Tone::Busy, icon::LAYERS, said::templating()).extra(progress)
        }
        DesktopState::Deleting { .. } => Status::new(Tone::Leaving, icon::TRASH_2, said::deleting()),
    }
}

/// The pill of a hypervisor's state.
#[must_use]
pub fn host_status(state: &HostState, now: Timestamp) -> Status {
    match state {
        HostState::Connecting { .. } => Status::new(Tone::Busy, icon::LOADER_CIRCLE, said::connecting()),
        HostState::Online { .. } => Status::new(Tone::Good, icon::CIRCLE_CHECK, said::online()),
        HostState::Degraded { .. } => Status::new(Tone::Caution, icon::TRIANGLE_ALERT, said::degraded()),
        HostState::Unreachable { since, .. } => Status::new(Tone::Silent, icon::UNPLUG, said::unreachable())
            .extra(Some(words::since(*since, now))),
        HostState::Maintenance { .. } => Status::new(Tone::Moving, icon::WRENCH, said::maintenance()),
    }
}

/// How far the operation is that is changing a desktop, in percent; absent where that is not known.
#[must_use]
pub fn progress_of(desktop: &Desktop, live: &live::Live) -> Option<String> {
    let operation = live.operation(desktop.operation?)?;
    let p = operation.progress.filter(|p| p.total > 0)?;
    Some(words::percent(p.done as f64 / p.total as f64))
}
