//! States and jobs as people read them.

use jiff::Timestamp;
use sarrio_model::{
    BatchAction, Desktop, DesktopState, HostState, Operation, OperationKind, OperationState, PauseReason,
};

use crate::icon;
use crate::live;
use crate::theme::Tone;
use crate::widget::pill::Face;
use crate::words::{self, states as said};

/// The pill of a desktop's state.
#[must_use]
pub fn desktop_face(state: &DesktopState, progress: Option<String>, now: Timestamp) -> Face {
    let since = || live::since(state).map(|then| words::since(then, now));
    match state {
        DesktopState::Stopped => Face::new(Tone::Neutral, icon::SQUARE, said::stopped()),
        DesktopState::Starting { .. } => {
            Face::new(Tone::Busy, icon::LOADER_CIRCLE, said::starting()).extra(since())
        }
        DesktopState::Running { .. } => Face::new(Tone::Good, icon::PLAY, said::running()).extra(since()),
        DesktopState::Paused { why: PauseReason::DiskError, .. } => {
            Face::new(Tone::Caution, icon::TRIANGLE_ALERT, said::paused_disk())
        }
        DesktopState::Paused { .. } => Face::new(Tone::Caution, icon::PAUSE, said::paused()),
        DesktopState::Stopping { .. } => {
            Face::new(Tone::Ending, icon::POWER, said::stopping()).extra(since())
        }
        DesktopState::Migrating { percent, .. } => {
            Face::new(Tone::Moving, icon::ARROW_RIGHT_LEFT, said::moving())
                .extra(Some(format!("{percent} %")))
        }
        DesktopState::Unreachable { .. } => {
            Face::new(Tone::Silent, icon::UNPLUG, said::unreachable()).extra(since())
        }
        DesktopState::Failed { .. } => Face::new(Tone::Bad, icon::TRIANGLE_ALERT, said::failed()),
        DesktopState::Creating { .. } => {
            Face::new(Tone::Busy, icon::CIRCLE_PLUS, said::creating()).extra(progress)
        }
        DesktopState::Templating { .. } => {
            Face::new(Tone::Busy, icon::LAYERS, said::templating()).extra(progress)
        }
        DesktopState::Deleting { .. } => Face::new(Tone::Leaving, icon::TRASH_2, said::deleting()),
    }
}

/// The pill of a host's state; a reason is its label.
#[must_use]
pub fn host_face(state: &HostState, now: Timestamp) -> Face {
    match state {
        HostState::Connecting { .. } => Face::new(Tone::Busy, icon::LOADER_CIRCLE, said::connecting()),
        HostState::Online { .. } => Face::new(Tone::Good, icon::CIRCLE_CHECK, said::online()),
        HostState::Degraded { .. } => Face::new(Tone::Caution, icon::TRIANGLE_ALERT, said::degraded()),
        HostState::Unreachable { since, .. } => {
            Face::new(Tone::Silent, icon::UNPLUG, said::unreachable()).extra(Some(words::since(*since, now)))
        }
        HostState::Maintenance { .. } => Face::new(Tone::Moving, icon::WRENCH, said::maintenance()),
    }
}

/// What a job does to what: `Start pc-07`, `Start 27 desktops`.
#[must_use]
pub fn job_title(operation: &Operation) -> String {
    use words::jobs as j;
    let target = target_of(operation);
    match (operation.kind, operation.action) {
        (OperationKind::Batch, Some(action)) => match action {
            BatchAction::Start => j::start(&target),
            BatchAction::Shutdown => j::shutdown(&target),
            BatchAction::Stop => j::stop(&target),
            BatchAction::Reset => j::reset(&target),
            BatchAction::Pause => j::pause(&target),
            BatchAction::Resume => j::resume(&target),
            BatchAction::Delete => j::delete(&target),
            BatchAction::Restore => j::restore(&target),
            BatchAction::Purge => j::purge(&target),
        },
        (OperationKind::Batch, None) => target,
        (OperationKind::CreateDesktops, _) => j::create(&target),
        (OperationKind::StartDesktop, _) => j::start(&target),
        (OperationKind::ShutdownDesktop, _) => j::shutdown(&target),
        (OperationKind::StopDesktop, _) => j::stop(&target),
        (OperationKind::ResetDesktop, _) => j::reset(&target),
        (OperationKind::PauseDesktop, _) => j::pause(&target),
        (OperationKind::ResumeDesktop, _) => j::resume(&target),
        (OperationKind::DeleteDesktop, _) => j::delete(&target),
        (OperationKind::RestoreDesktop, _) => j::restore(&target),
        (OperationKind::PurgeDesktop, _) => j::purge(&target),
        (OperationKind::TemplateFromDesktop, _) => j::template(&target),
        (OperationKind::ImportTemplate, _) => j::import(&target),
        (OperationKind::DeleteTemplate, _) => j::delete(&target),
        (OperationKind::RestoreTemplate, _) => j::restore(&target),
        (OperationKind::PurgeTemplate, _) => j::purge(&target),
    }
}

/// The thing, or how many there are.
#[must_use]
pub fn target_of(operation: &Operation) -> String {
    if operation.count > 1 {
        words::common::desktops(operation.count)
    } else {
        operation.target_name.to_string()
    }
}

/// What a job is doing, in a sentence.
#[must_use]
pub fn job_step(operation: &Operation) -> String {
    use words::jobs as j;
    let counted = operation.children.map(|c| {
        let under_way = c.total - c.succeeded - c.failed;
        if c.failed > 0 {
            j::parts_failed(c.succeeded, under_way, c.failed)
        } else {
            j::parts(c.succeeded, under_way)
        }
    });
    match &operation.state {
        OperationState::Queued => j::queued(),
        OperationState::Running { .. } if counted.is_some() => counted.unwrap_or_default(),
        OperationState::Running { step, number, of } => {
            let step = step_name(step);
            match operation.progress {
                Some(p) if p.unit == sarrio_model::Unit::Desktops && operation.count > 1 => {
                    j::step_desktops(step, p.done, p.total)
                }
                Some(p) if p.unit == sarrio_model::Unit::Bytes => {
                    j::step_bytes(*number, *of, &step, words::bytes(p.done), words::bytes(p.total))
                }
                _ => j::step(*number, *of, &step),
            }
        }
        OperationState::Undoing { problem, .. } => j::undoing(super::say(problem)),
        OperationState::Succeeded => match operation.children {
            Some(c) if c.failed > 0 => counted.unwrap_or_default(),
            _ => j::done(),
        },
        OperationState::Failed { problem } => format!("{} {}", super::say(problem), super::hint_of(problem)),
        OperationState::Cancelled => j::cancelled(),
    }
}

/// A step's name as people say it; one that is not known is shown as it is.
fn step_name(step: &str) -> String {
    use words::jobs as j;
    match step {
        "place" => j::step_place(),
        "claim" => j::step_claim(),
        "create" => j::step_launch(),
        "run" => j::step_resume(),
        "ask" => j::step_ask(),
        "force" => j::step_force(),
        "disks" | "folder" | "overlay" => j::step_disk(),
        "base" | "copy" => j::step_copy(),
        "check" => j::step_check(),
        "protect" => j::step_protect(),
        "bin" | "delete" | "purge" | "tidy" | "free" => j::step_tidy(),
        "restore" => j::step_restore(),
        "sidecar" => j::step_sidecar(),
        other => other.replace(['_', '-'], " "),
    }
}

/// How far a job is, from 0 to 1, where that is known.
#[must_use]
pub fn job_share(operation: &Operation) -> Option<f32> {
    if let Some(c) = operation.children.filter(|c| c.total > 0) {
        return Some((c.succeeded + c.failed) as f32 / c.total as f32);
    }
    if let Some(p) = operation.progress.filter(|p| p.total > 0) {
        return Some(p.done as f32 / p.total as f32);
    }
    match operation.state {
        OperationState::Running { number, of, .. } if of > 0 => {
            Some((number.saturating_sub(1)) as f32 / of as f32)
        }
        _ => None,
    }
}

/// Percent of the operation that owns a desktop, for its pill.
#[must_use]
pub fn progress_of(desktop: &Desktop, live: &live::Live) -> Option<String> {
    let operation = live.operation(desktop.operation?)?;
    let p = operation.progress.filter(|p| p.total > 0)?;
    Some(words::percent(p.done as f64 / p.total as f64))
}
