//! The states of desktops, hypervisors and lessons as people read them.

use jiff::Timestamp;
use sarrio_model::{Desktop, DesktopState, HostState, Lesson, OperationState, PauseReason};

use crate::backend::live;
use crate::theme::Tone;
use crate::theme::icon;
use crate::widget::pill::Status;
use crate::words::{self, states as texts};

/// The pill of a desktop. While its operation is being undone it says so, and not what the operation was to do.
#[must_use]
pub fn status_of(desktop: &Desktop, live: &live::Live, now: Timestamp) -> Status {
    let operation = desktop.operation.and_then(|id| live.operation(id));
    if operation.is_some_and(|operation| matches!(operation.state, OperationState::Undoing { .. })) {
        return Status::new(Tone::Leaving, icon::UNDO_2, texts::undoing());
    }
    desktop_status(&desktop.state, progress_of(desktop, live), now)
}

/// The pill of a desktop's state.
#[must_use]
pub fn desktop_status(state: &DesktopState, progress: Option<String>, now: Timestamp) -> Status {
    let since = || live::since(state).map(|then| words::since(then, now));
    match state {
        DesktopState::Stopped => Status::new(Tone::Neutral, icon::SQUARE, texts::stopped()),
        DesktopState::Starting { .. } => {
            Status::new(Tone::Busy, icon::LOADER_CIRCLE, texts::starting()).extra(since())
        }
        DesktopState::Running { .. } => Status::new(Tone::Good, icon::PLAY, texts::running()).extra(since()),
        DesktopState::Paused { why: PauseReason::DiskError, .. } => {
            Status::new(Tone::Caution, icon::TRIANGLE_ALERT, texts::paused_disk())
        }
        DesktopState::Paused { .. } => Status::new(Tone::Caution, icon::PAUSE, texts::paused()),
        DesktopState::Stopping { .. } => {
            Status::new(Tone::Ending, icon::POWER, texts::stopping()).extra(since())
        }
        DesktopState::Unreachable { .. } => {
            Status::new(Tone::Silent, icon::UNPLUG, texts::unreachable()).extra(since())
        }
        DesktopState::Failed { .. } => Status::new(Tone::Bad, icon::TRIANGLE_ALERT, texts::failed()),
        DesktopState::Creating { .. } => {
            Status::new(Tone::Busy, icon::CIRCLE_PLUS, texts::creating()).extra(progress)
        }
        DesktopState::Templating { .. } => {
            Status::new(Tone::Busy, icon::LAYERS, texts::templating()).extra(progress)
        }
        DesktopState::Deleting { .. } => Status::new(Tone::Leaving, icon::TRASH_2, texts::deleting()),
    }
}

/// The pill of a hypervisor's state.
#[must_use]
pub fn host_status(state: &HostState, now: Timestamp) -> Status {
    match state {
        HostState::Connecting { .. } => Status::new(Tone::Busy, icon::LOADER_CIRCLE, texts::connecting()),
        HostState::Online { .. } => Status::new(Tone::Good, icon::CIRCLE_CHECK, texts::online()),
        HostState::Degraded { .. } => Status::new(Tone::Caution, icon::TRIANGLE_ALERT, texts::degraded()),
        HostState::Unreachable { since, .. } => Status::new(Tone::Silent, icon::UNPLUG, texts::unreachable())
            .extra(Some(words::since(*since, now))),
        HostState::Maintenance { .. } => Status::new(Tone::Moving, icon::WRENCH, texts::maintenance()),
    }
}

/// How far a lesson is, from 0 to 1.
#[must_use]
pub fn lesson_progress(lesson: &Lesson, now: Timestamp) -> f32 {
    let whole = lesson.ends.duration_since(lesson.begins).as_secs_f32().max(1.0);
    let past = now.duration_since(lesson.begins).as_secs_f32();
    (past / whole).clamp(0.0, 1.0)
}

/// How far the operation is that is changing a desktop, in percent; absent where that is not known.
#[must_use]
fn progress_of(desktop: &Desktop, live: &live::Live) -> Option<String> {
    let operation = live.operation(desktop.operation?)?;
    let p = operation.progress.filter(|p| p.total > 0)?;
    Some(words::percent(p.done as f64 / p.total as f64))
}
