//! Operations in words, as people who wait for them and list them read them.

use sarrio_model::{DesktopAction, Operation, OperationKind, OperationState, Waiting};

/// What an operation does, and to what: `start pc-07`, `start 12 desktops: pc-01`.
pub(crate) fn title(operation: &Operation) -> String {
    let name = &operation.target_name;
    if operation.kind == OperationKind::CollectWork {
        return format!("collect the work of {name}");
    }
    if operation.count < 2 {
        return doing(operation, name.as_str());
    }
    let what = format!("{} desktops", operation.count);
    format!("{}: {name}", doing(operation, &what))
}

fn doing(operation: &Operation, what: &str) -> String {
    let verb = match (operation.kind, operation.action) {
        (OperationKind::Batch, Some(action)) => match action {
            DesktopAction::Start => "start",
            DesktopAction::Shutdown => "shut down",
            DesktopAction::Stop => "force off",
            DesktopAction::Reset => "reset",
            DesktopAction::Renew => return format!("reset {what} to the template"),
            DesktopAction::Pause => "pause",
            DesktopAction::Resume => "resume",
            DesktopAction::Delete => "delete",
            DesktopAction::Restore => "restore",
            DesktopAction::Purge => return format!("delete {what} for good"),
        },
        // A batch of a newer backend.
        (OperationKind::Batch, None) => "change",
        (OperationKind::CreateDesktops, _) => "create",
        (OperationKind::StartDesktop, _) => "start",
        (OperationKind::ShutdownDesktop, _) => "shut down",
        (OperationKind::StopDesktop, _) => "force off",
        (OperationKind::ResetDesktop, _) => "reset",
        (OperationKind::RenewDesktop, _) => return format!("reset {what} to the template"),
        (OperationKind::PauseDesktop, _) => "pause",
        (OperationKind::ResumeDesktop, _) => "resume",
        (OperationKind::DeleteDesktop, _) => "delete",
        (OperationKind::RestoreDesktop, _) => "restore",
        (OperationKind::PurgeDesktop, _) => return format!("delete {what} for good"),
        (OperationKind::GrowDisk, _) => return format!("make a disk of {what} larger"),
        (OperationKind::TemplateFromDesktop, _) => "make a template from",
        (OperationKind::ImportTemplate, _) => "import the template",
        (OperationKind::CollectWork, _) => "collect the work of",
        (OperationKind::DeleteTemplate, _) => "delete the template",
        (OperationKind::RestoreTemplate, _) => "restore the template",
        (OperationKind::PurgeTemplate, _) => return format!("delete the template {what} for good"),
    };
    format!("{verb} {what}")
}

/// How far it is, or how it ended: `start pc-07: succeeded in 1.2 s`.
pub(crate) fn sentence(operation: &Operation) -> String {
    let about = match operation.children {
        Some(children) if children.total > 0 => {
            format!(", {} of {} done", children.succeeded, children.total)
        }
        _ => String::new(),
    };
    let took = match (operation.created, operation.finished) {
        (created, Some(finished)) => {
            format!(" in {:.1} s", finished.duration_since(created).as_secs_f64())
        }
        _ => String::new(),
    };
    let state = match &operation.state {
        OperationState::Running { step, number, of } => format!("running, step {number} of {of}: {step}"),
        other => other.as_str().to_owned(),
    };
    let id = if operation.state.is_over() { String::new() } else { format!(" ({})", operation.id) };
    format!("{}: {state}{about}{took}{id}", title(operation))
}

/// Its state in a list, with a mark if it waits for something: `undoing, waits`.
pub(crate) fn state(operation: &Operation) -> String {
    let state = operation.state.as_str();
    if operation.waiting.is_some() { format!("{state}, waits") } else { state.to_owned() }
}

/// What an operation waits for, in one line.
pub(crate) fn waits_for(waiting: &Waiting) -> String {
    format!("waits: {}", waiting.problem.detail)
}

/// How to end an operation whose obstacle will not go away.
pub(crate) fn how_to_abandon(operation: &Operation) -> String {
    format!(
        "If that cannot be mended, an administrator ends it: sarrioctl operation abandon {}",
        operation.id
    )
}

#[cfg(test)]
mod tests {
    use sarrio_model::{Actions, Name, OperationId, Target, UserId};

    use super::*;

    #[test]
    fn an_operation_says_what_it_does_and_to_how_many_desktops() {
        let says = |kind, action, count| {
            title(&Operation {
                id: OperationId::new(),
                kind,
                target: Target::Desktops,
                target_name: Name::lossy("d 01"),
                count,
                action,
                state: OperationState::Queued,
                progress: None,
                waiting: None,
                parent: None,
                children: None,
                owner: UserId::new(),
                created: jiff::Timestamp::now(),
                started: None,
                finished: None,
                actions: Actions::default(),
            })
        };
        let batch = |action, count| says(OperationKind::Batch, Some(action), count);
        assert_eq!(batch(DesktopAction::Start, 12), "start 12 desktops: d 01");
        assert_eq!(batch(DesktopAction::Purge, 2), "delete 2 desktops for good: d 01");
        assert_eq!(batch(DesktopAction::Shutdown, 1), "shut down d 01");
        assert_eq!(says(OperationKind::CreateDesktops, None, 3), "create 3 desktops: d 01");
        assert_eq!(says(OperationKind::GrowDisk, None, 1), "make a disk of d 01 larger");
    }
}
