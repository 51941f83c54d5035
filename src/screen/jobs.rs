//! Operations as people read them. On the screen an operation is called a job.

use sarrio_model::{DesktopAction, LeftBehind, Operation, OperationKind, OperationState};

use super::{hint_of, say};
use crate::words;

/// What an operation does, and to what: `Start pc-07`, `Start 27 desktops`.
#[must_use]
pub fn job_title(operation: &Operation) -> String {
    use words::jobs as j;
    let target = target_of(operation);
    match (operation.kind, operation.action) {
        (OperationKind::Batch, Some(action)) => match action {
            DesktopAction::Start => j::start(&target),
            DesktopAction::Shutdown => j::shutdown(&target),
            DesktopAction::Stop => j::stop(&target),
            DesktopAction::Reset => j::reset(&target),
            DesktopAction::Renew => j::renew(&target),
            DesktopAction::Pause => j::pause(&target),
            DesktopAction::Resume => j::resume(&target),
            DesktopAction::Delete => j::delete(&target),
            DesktopAction::Restore => j::restore(&target),
            DesktopAction::Purge => j::purge(&target),
        },
        (OperationKind::Batch, None) => target,
        (OperationKind::CreateDesktops, _) => j::create(&target),
        (OperationKind::StartDesktop, _) => j::start(&target),
        (OperationKind::ShutdownDesktop, _) => j::shutdown(&target),
        (OperationKind::StopDesktop, _) => j::stop(&target),
        (OperationKind::ResetDesktop, _) => j::reset(&target),
        (OperationKind::RenewDesktop, _) => j::renew(&target),
        (OperationKind::PauseDesktop, _) => j::pause(&target),
        (OperationKind::ResumeDesktop, _) => j::resume(&target),
        (OperationKind::DeleteDesktop, _) => j::delete(&target),
        (OperationKind::RestoreDesktop, _) => j::restore(&target),
        (OperationKind::PurgeDesktop, _) => j::purge(&target),
        (OperationKind::GrowDisk, _) => j::grow(&target),
        (OperationKind::TemplateFromDesktop, _) => j::template(&target),
        (OperationKind::ImportTemplate, _) => j::import(&target),
        (OperationKind::CollectWork, _) => j::collect(operation.target_name.as_str()),
        (OperationKind::DeleteTemplate, _) => j::delete(&target),
        (OperationKind::RestoreTemplate, _) => j::restore(&target),
        (OperationKind::PurgeTemplate, _) => j::purge(&target),
    }
}

/// The name of what an operation changes, or how many desktops.
#[must_use]
pub fn target_of(operation: &Operation) -> String {
    if operation.count > 1 {
        words::common::desktops(operation.count)
    } else {
        operation.target_name.to_string()
    }
}

/// What an operation is doing now, or how it ended.
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
    let waits = operation.waiting.as_ref().map(|w| j::waits(words::clock(w.since), say(&w.problem)));
    match &operation.state {
        OperationState::Queued | OperationState::Running { .. } if waits.is_some() => {
            waits.unwrap_or_default()
        }
        OperationState::Queued => j::queued(),
        OperationState::Running { .. } if counted.is_some() => counted.unwrap_or_default(),
        OperationState::Running { step, number, of } => {
            let step = step_name(step);
            match operation.progress {
                Some(p) if p.unit == sarrio_model::Unit::People => j::step_desktops(step, p.done, p.total),
                Some(p) if p.unit == sarrio_model::Unit::Desktops && operation.count > 1 => {
                    j::step_desktops(step, p.done, p.total)
                }
                Some(p) if p.unit == sarrio_model::Unit::Bytes => {
                    j::step_bytes(*number, *of, &step, words::bytes(p.done), words::bytes(p.total))
                }
                _ => j::step(*number, *of, &step),
            }
        }
        OperationState::Undoing { problem, .. } => match waits {
            // What can be done something about comes first, since the text may be cut.
            Some(waits) => format!("{waits} {}", j::undoing(say(problem))),
            None => j::undoing(say(problem)),
        },
        OperationState::Succeeded => match operation.children {
            Some(c) if c.failed > 0 => counted.unwrap_or_default(),
            _ => j::done(),
        },
        OperationState::Failed { problem } => format!("{} {}", say(problem), hint_of(problem)),
        OperationState::Cancelled => match (operation.kind, operation.children) {
            (OperationKind::CreateDesktops, Some(c)) if c.succeeded > 0 => {
                j::cancelled_kept(c.succeeded, c.total)
            }
            _ => j::cancelled(),
        },
    }
}

/// What an operation may have left behind when it was abandoned.
#[must_use]
pub fn left_behind(left: &[LeftBehind]) -> String {
    use words::jobs as j;
    if left.is_empty() {
        return j::left_nothing();
    }
    let things = left.iter().map(|one| match one {
        LeftBehind::Domain { desktop, host } => j::left_domain(format!("sarrio-{desktop}"), host.as_str()),
        LeftBehind::Folder { path, storage } => j::left_folder(path.as_str(), storage.as_str()),
        LeftBehind::File { path, storage } => j::left_file(path.as_str(), storage.as_str()),
        LeftBehind::Unfinished { path, storage } => j::left_unfinished(path.as_str(), storage.as_str()),
    });
    j::left_behind(things.collect::<Vec<_>>().join(", "))
}

/// The name of a step for people. A step that is newer than this app is shown by its own name.
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
        "base" => j::step_move(),
        "keep" => j::step_keep(),
        "fresh" => j::step_fresh(),
        "copy" => j::step_copy(),
        "reach" | "check" | "free" => j::step_check(),
        "images" => j::step_images(),
        "grow" => j::step_grow(),
        "protect" => j::step_protect(),
        "bin" | "purge" | "tidy" => j::step_tidy(),
        "restore" => j::step_restore(),
        "sidecar" => j::step_sidecar(),
        "collect" => j::step_collect(),
        "finish" => j::step_finish(),
        other => other.replace(['_', '-'], " "),
    }
}

/// How far an operation is, from 0 to 1; absent where that is not known.
///
/// Of many desktops it is the share of those that are done. So a bar is full only when all of them are: one that failed or
/// is under way does not fill it.
#[must_use]
pub fn job_progress(operation: &Operation) -> Option<f32> {
    if let Some(c) = operation.children.filter(|c| c.total > 0) {
        return Some(c.succeeded as f32 / c.total as f32);
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
