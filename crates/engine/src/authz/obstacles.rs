//! What the state of a thing keeps from being done with it. The actions of a row leave it out, and a request for it is
//! refused by the same rule.

use jiff::Timestamp;
use sarrio_model::{
    Caller, Category, ConsentGrade, Desktop, DesktopState, Group, Lesson, LessonPhase, Operation, Permission,
    Problem, StoragePath, Template, TemplateState, User,
    problem::{
        CannotRemoveYourself, CategoryInUse, DesktopCannotGrow, DesktopCount, DesktopHasNoTemplate,
        DesktopIsOff, DesktopIsOn, DesktopNotOff, DesktopNotPaused, DesktopNotRunning, DesktopOffAlready,
        DesktopOnAlready, GroupHasNoStudents, GroupIsArchived, ImportUnderWay, InRecycleBin,
        InRecycleBinAlready, LessonIsOver, LessonNotNow, MayStillRun, MayStillRunSomewhere, NeverPaused,
        NotInRecycleBin, OperationGetsOn, OperationOver, OperationOverToAbandon, OwnPasswordNeedsCurrent,
        PathHoldsThings, PausedWithClass, SomethingElseIsDone, TemplateAwaitsNoImage, TemplateCount,
        TemplateIsBase, TemplateIsRetired, TemplateNotReady, ThingCount, Word,
    },
};

use Permission as P;

/// What keeps something from being done with a thing now. It says why; a list asks only whether there is one.
pub type Obstacle<T> = fn(&T) -> Problem;

pub(super) fn of_desktop(desktop: &Desktop, to: Permission) -> Option<Obstacle<Desktop>> {
    let state = &desktop.state;
    let is_on = matches!(state, DesktopState::Running { .. } | DesktopState::Paused { .. });
    // Forcing a desktop off takes over from whatever is stopping it.
    let takes_over = to == P::DesktopStop && matches!(state, DesktopState::Stopping { .. });
    let of_row = matches!(to, P::DesktopEdit | P::DesktopNetwork | P::DesktopGive);
    let of_screen = matches!(to, P::DesktopOpen | P::DesktopWatch | P::DesktopStill | P::ClassHelp);
    let is_starting = matches!(state, DesktopState::Starting { .. });
    let works_alone = !of_row && !of_screen && !takes_over;
    if (works_alone && desktop.operation.is_some()) || (of_screen && is_starting) {
        return Some(|desktop| SomethingElseIsDone { name: desktop.name.clone() }.into());
    }
    match (desktop.deleted.is_some(), matches!(to, P::DesktopRestore | P::DesktopPurge)) {
        (true, false) => return Some(|desktop| InRecycleBin { name: desktop.name.clone() }.into()),
        (false, true) => return Some(|desktop| NotInRecycleBin { name: desktop.name.clone() }.into()),
        _ => {}
    }
    if !of_row && matches!(state, DesktopState::Unreachable { .. }) {
        return Some(may_still_run);
    }
    match to {
        P::DesktopStart if !state.is_off() => {
            Some(|desktop| DesktopOnAlready { name: desktop.name.clone() }.into())
        }
        P::DesktopShutdown | P::DesktopStop if state.place().is_none() => {
            Some(|desktop| DesktopOffAlready { name: desktop.name.clone() }.into())
        }
        P::DesktopPause if !matches!(state, DesktopState::Running { .. }) => {
            Some(|desktop| DesktopNotRunning { name: desktop.name.clone() }.into())
        }
        P::DesktopResume if desktop.holds.paused => {
            Some(|desktop| PausedWithClass { name: desktop.name.clone() }.into())
        }
        P::DesktopResume if !matches!(state, DesktopState::Paused { .. }) => {
            Some(|desktop| DesktopNotPaused { name: desktop.name.clone() }.into())
        }
        P::DesktopReset if !is_on => Some(|desktop| DesktopIsOff { name: desktop.name.clone() }.into()),
        P::DesktopRenew if desktop.template.is_none() => {
            Some(|desktop| DesktopHasNoTemplate { name: desktop.name.clone() }.into())
        }
        P::DesktopRenew if !state.is_off() && !is_on => {
            Some(|desktop| SomethingElseIsDone { name: desktop.name.clone() }.into())
        }
        P::DesktopOpen | P::DesktopWatch | P::DesktopStill | P::ClassHelp if state.place().is_none() => {
            Some(|desktop| DesktopIsOff { name: desktop.name.clone() }.into())
        }
        P::ClassHelp if desktop.holds.paused => {
            Some(|desktop| PausedWithClass { name: desktop.name.clone() }.into())
        }
        P::DesktopDelete if !state.is_off() => {
            Some(|desktop| DesktopIsOn { name: desktop.name.clone() }.into())
        }
        P::DesktopTemplate if !state.is_off() => {
            Some(|desktop| DesktopNotOff { name: desktop.name.clone() }.into())
        }
        P::DiskGrow if !state.is_off() && !is_on => Some(|desktop| {
            let state = Word(desktop.state.name().as_str());
            DesktopCannotGrow { name: desktop.name.clone(), state }.into()
        }),
        _ => None,
    }
}

/// It may still run on a host that does not answer.
fn may_still_run(desktop: &Desktop) -> Problem {
    let since = match &desktop.state {
        DesktopState::Unreachable { since, .. } => *since,
        _ => Timestamp::now(),
    };
    let silent = Timestamp::now().duration_since(since).as_secs();
    let (name, seconds) = (desktop.name.clone(), u64::try_from(silent).unwrap_or(0));
    match desktop.host_name.clone() {
        Some(host) => MayStillRun { name, host, seconds }.into(),
        None => MayStillRunSomewhere { name, seconds }.into(),
    }
}

pub(super) fn of_template(template: &Template, to: Permission) -> Option<Obstacle<Template>> {
    let alone = matches!(to, P::TemplateUpload | P::TemplateDelete | P::TemplateRestore | P::TemplatePurge);
    if alone && template.operation.is_some() {
        return match to {
            P::TemplateUpload => Some(|template| ImportUnderWay { name: template.name.clone() }.into()),
            _ => Some(|template| SomethingElseIsDone { name: template.name.clone() }.into()),
        };
    }
    match (template.deleted.is_some(), to) {
        (true, P::TemplateRestore | P::TemplatePurge) => None,
        (true, P::TemplateDelete) => {
            Some(|template| InRecycleBinAlready { name: template.name.clone() }.into())
        }
        (true, _) => Some(|template| InRecycleBin { name: template.name.clone() }.into()),
        (false, P::TemplateRestore | P::TemplatePurge) => {
            Some(|template| NotInRecycleBin { name: template.name.clone() }.into())
        }
        (false, P::TemplateUpload) if template.state != TemplateState::Creating => {
            Some(|template| TemplateAwaitsNoImage { name: template.name.clone() }.into())
        }
        (false, P::TemplateDelete) if template.desktops + template.children > 0 => Some(|template| {
            let (desktops, templates) = (DesktopCount(template.desktops), TemplateCount(template.children));
            TemplateIsBase { name: template.name.clone(), desktops, templates }.into()
        }),
        (false, P::DesktopCreate) if !template.enabled => {
            Some(|template| TemplateIsRetired { name: template.name.clone() }.into())
        }
        (false, P::DesktopCreate) if template.state != TemplateState::Ready || template.disk.is_none() => {
            Some(|template| TemplateNotReady { name: template.name.clone() }.into())
        }
        (false, _) => None,
    }
}

pub(super) fn of_operation(operation: &Operation, to: Permission) -> Option<Obstacle<Operation>> {
    match (to, operation.state.is_over()) {
        (P::OperationCancel, true) => Some(|_| OperationOver.into()),
        (P::OperationAbandon, true) => Some(|_| OperationOverToAbandon.into()),
        (P::OperationAbandon, false) if !operation.can_be_abandoned() => Some(|_| OperationGetsOn.into()),
        _ => None,
    }
}

pub(super) fn of_path(path: &StoragePath, to: Permission) -> Option<Obstacle<StoragePath>> {
    if to != P::StorageRemove || path.things == 0 {
        return None;
    }
    Some(|path| PathHoldsThings { path: path.name.clone(), things: ThingCount(path.things) }.into())
}

pub(super) fn of_user(user: &User, caller: &Caller, to: Permission) -> Option<Obstacle<User>> {
    match to {
        P::UserRemove if user.id == caller.user.id => Some(|_| CannotRemoveYourself.into()),
        // One's own is changed with the one before.
        P::UserPassword if user.id == caller.user.id => Some(|_| OwnPasswordNeedsCurrent.at("password")),
        _ => None,
    }
}

pub(super) fn of_category(category: &Category, to: Permission) -> Option<Obstacle<Category>> {
    if to != P::CategoryRemove || category.people + category.groups == 0 {
        return None;
    }
    Some(|category| {
        let (people, groups) = (category.people, category.groups);
        CategoryInUse { name: category.name.clone(), people, groups }.into()
    })
}

pub(super) fn of_lesson(lesson: &Lesson, to: Permission) -> Option<Obstacle<Lesson>> {
    // Work is collected also after the lesson.
    if to == P::ClassCollect && lesson.phase == LessonPhase::Over {
        return None;
    }
    let of_now = matches!(
        to,
        P::LessonHand
            | P::LessonHandIn
            | P::ClassPause
            | P::ClassExam
            | P::ClassMessage
            | P::ClassCollect
            | P::ClassHandOut
    );
    let never_paused = to == P::ClassPause && lesson.consent.pause == ConsentGrade::Never;
    match (of_now, lesson.phase) {
        (true, LessonPhase::Now) if never_paused => {
            Some(|lesson| NeverPaused { group: lesson.group.name.clone() }.into())
        }
        (true, LessonPhase::Over) => Some(|lesson| LessonIsOver { title: lesson.title.clone() }.into()),
        (true, LessonPhase::Planned | LessonPhase::Preparing) => {
            Some(|lesson| LessonNotNow { title: lesson.title.clone() }.into())
        }
        _ => None,
    }
}

pub(super) fn of_group(group: &Group, to: Permission) -> Option<Obstacle<Group>> {
    match to {
        P::DesktopCreate if group.archived.is_some() => {
            Some(|group| GroupIsArchived { group: group.name.clone() }.at("for_group.group"))
        }
        P::DesktopCreate if group.students == 0 => {
            Some(|group| GroupHasNoStudents { group: group.name.clone() }.at("for_group.group"))
        }
        _ => None,
    }
}
