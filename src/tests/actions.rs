//! What may be done with the things of the school for tests, as the backend would say.

use sarrio_model::{Actions, Desktop, Operation, Permission, StateName, Template, TemplateState};

use super::school::School;

use Permission as P;

/// Everything that there is.
pub(crate) fn everything() -> Actions {
    Permission::ALL.iter().copied().collect()
}

/// What an administrator may do with a desktop.
pub(crate) fn of_desktop(desktop: &Desktop) -> Actions {
    let on = [
        P::DesktopShutdown,
        P::DesktopStop,
        P::DesktopReset,
        P::DesktopRenew,
        P::DesktopOpen,
        P::DesktopWatch,
        P::DesktopStill,
        P::DiskGrow,
    ];
    let mut may = vec![P::DesktopEdit, P::DesktopNetwork, P::DesktopGive];
    match desktop.state.name() {
        _ if desktop.deleted.is_some() => may = vec![P::DesktopRestore, P::DesktopPurge],
        StateName::Stopped | StateName::Failed => {
            may.extend([P::DesktopStart, P::DesktopRenew, P::DesktopDelete, P::DesktopTemplate, P::DiskGrow]);
        }
        StateName::Running => may.extend(on.into_iter().chain([P::DesktopPause])),
        StateName::Paused => may.extend(on.into_iter().chain([P::DesktopResume])),
        StateName::Stopping => may.extend([P::DesktopStop, P::DesktopOpen, P::DesktopWatch]),
        _ => {}
    }
    may.into_iter().collect()
}

fn of_template(template: &Template) -> Actions {
    if template.deleted.is_some() {
        return [P::TemplateRestore, P::TemplatePurge].into_iter().collect();
    }
    let usable = template.state == TemplateState::Ready && template.enabled;
    let unused = template.desktops + template.children == 0;
    let more = [usable.then_some(P::DesktopCreate), unused.then_some(P::TemplateDelete)];
    [P::TemplateEdit, P::TemplateShare, P::TemplatePublish, P::TemplateGive]
        .into_iter()
        .chain(more.into_iter().flatten())
        .collect()
}

/// What an administrator may do with an operation.
pub(crate) fn of_operation(operation: &Operation) -> Actions {
    let cancel = (!operation.state.is_over()).then_some(P::OperationCancel);
    let abandon = operation.can_be_abandoned().then_some(P::OperationAbandon);
    cancel.into_iter().chain(abandon).collect()
}

/// Gives each row what an administrator may do with it.
pub(crate) fn of_administrator(school: &mut School) {
    let lists = &mut school.lists;
    lists.desktops.iter_mut().for_each(|row| row.actions = of_desktop(row));
    lists.templates.iter_mut().for_each(|row| row.actions = of_template(row));
    lists.operations.iter_mut().for_each(|row| row.actions = of_operation(row));
    lists.hypervisors.iter_mut().for_each(|row| row.actions = everything());
    for path in &mut lists.paths {
        let remove = (path.things == 0).then_some(P::StorageRemove);
        path.actions = [P::StorageEdit, P::StorageForget].into_iter().chain(remove).collect();
    }
}

/// Takes away what only others than students may do.
pub(crate) fn of_student(school: &mut School) {
    const LEFT: &[Permission] = &[
        P::DesktopCreate,
        P::DesktopStart,
        P::DesktopShutdown,
        P::DesktopStop,
        P::DesktopRenew,
        P::DesktopOpen,
        P::DesktopWatch,
        P::DesktopEdit,
        P::DesktopDelete,
        P::DesktopRestore,
        P::DesktopPurge,
        P::StorageSee,
    ];
    let left = |actions: Actions| LEFT.iter().copied().filter(|one| actions.contains(*one)).collect();
    let lists = &mut school.lists;
    lists.actions = left(lists.actions);
    lists.desktops.iter_mut().for_each(|row| row.actions = left(row.actions));
    lists.templates.iter_mut().for_each(|row| row.actions = left(row.actions));
    lists.operations.iter_mut().for_each(|row| row.actions = left(row.actions));
    lists.hypervisors.clear();
}
