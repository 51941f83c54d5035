//! Toasts: how long each is shown, which are shown, and the notification at the end of an operation.

use std::time::{Duration, Instant};

use sarrio_model::{DesktopAction, Operation, OperationKind, OperationState, Target};

use crate::backend::request::Request;
use crate::screen::{Notification, NotificationAction, hint_of, job_title, say};
use crate::widget::toast::Kind;
use crate::words;

/// The toasts, oldest first.
#[derive(Debug, Default)]
pub struct Toasts {
    list: Vec<Toast>,
    next: u64,
    paused: Option<Instant>,
}

/// A notification that is shown.
#[derive(Debug)]
pub struct Toast {
    /// Its number.
    pub id: u64,
    /// What it says.
    pub notification: Notification,
    ends: Option<Instant>,
}

impl Toasts {
    /// Adds a notification. It replaces an identical one.
    pub fn add(&mut self, notification: Notification, now: Instant) {
        self.list.retain(|t| t.notification != notification);
        self.next += 1;
        let ends = notification.kind.stays().map(|stays| now + stays);
        self.list.push(Toast { id: self.next, notification, ends });
    }

    /// Call this while something covers the toasts. They stay for a moment after it is gone.
    pub fn wait(&mut self, now: Instant) {
        for toast in &mut self.list {
            toast.ends = toast.ends.map(|ends| ends.max(now + AFTER_COVER));
        }
    }

    /// Removes the toasts whose time is over.
    pub fn tick(&mut self, now: Instant) {
        if self.paused.is_none() {
            self.list.retain(|t| t.ends.is_none_or(|ends| ends > now));
        }
    }

    /// Their time stops while the pointer is over them.
    pub fn pause(&mut self, now: Instant) {
        self.paused = Some(now);
    }

    /// The pointer has left them: their time goes on.
    pub fn resume(&mut self, now: Instant) {
        let Some(then) = self.paused.take() else { return };
        let stopped = now.duration_since(then);
        for toast in &mut self.list {
            toast.ends = toast.ends.map(|ends| ends + stopped);
        }
    }

    /// Closes one.
    pub fn close(&mut self, id: u64) {
        self.list.retain(|t| t.id != id);
    }

    /// The newest toast's action that undoes something, with the toast's number.
    #[must_use]
    pub fn undo(&self) -> Option<(u64, NotificationAction)> {
        self.list.iter().rev().find_map(|t| {
            let undo = |action: &&NotificationAction| matches!(action, NotificationAction::Restore(_));
            let action = t.notification.actions.iter().find(undo)?;
            Some((t.id, action.clone()))
        })
    }

    /// The newest toasts, `most` of them, and how many more there are.
    #[must_use]
    pub fn shown(&self, most: usize) -> (&[Toast], usize) {
        let from = self.list.len().saturating_sub(most);
        (&self.list[from..], from)
    }

    /// Whether one of them closes by itself after a while.
    #[must_use]
    pub fn are_waiting(&self) -> bool {
        self.paused.is_none() && self.list.iter().any(|t| t.ends.is_some())
    }
}

/// The notification at the end of an operation that was started in this app. There is none where the desktop's state
/// shows the result.
#[must_use]
pub fn of_operation(operation: &Operation) -> Option<Notification> {
    let title = job_title(operation);
    let took = operation.finished.and_then(|end| {
        let seconds = u64::try_from(end.as_second() - operation.created.as_second()).unwrap_or(0);
        (seconds > 1).then(|| words::jobs::took(words::duration(seconds)))
    });
    let failed_parts = operation.children.map_or(0, |c| c.failed);
    // Why no desktop at all could be made is one reason, which is said at once.
    let made_nothing = operation.kind == OperationKind::CreateDesktops
        && operation.children.is_some_and(|c| c.succeeded == 0);
    match &operation.state {
        OperationState::Failed { .. } | OperationState::Succeeded
            if operation.count > 1 && failed_parts > 0 && !made_nothing =>
        {
            let children = operation.children.unwrap_or_default();
            let partly = words::jobs::partly(&title, children.succeeded, children.total);
            let why = words::jobs::partly_why(children.failed);
            Some(Notification::warning(partly).detail(why).action(NotificationAction::Jobs))
        }
        OperationState::Failed { problem } => Some(Notification {
            kind: Kind::Failure,
            title: words::jobs::failed(&title),
            detail: Some(format!("{} {}", say(problem), hint_of(problem))),
            actions: vec![NotificationAction::Jobs],
        }),
        OperationState::Succeeded if is_worth_saying(operation) => {
            Some(Notification { detail: took, ..Notification::good(words::jobs::succeeded(&title)) })
        }
        _ => None,
    }
}

fn is_worth_saying(operation: &Operation) -> bool {
    // A deletion is notified at once, with a button that undoes it.
    (operation.count > 1 && operation.action != Some(DesktopAction::Delete))
        || matches!(
            operation.kind,
            OperationKind::CreateDesktops
                | OperationKind::GrowDisk
                | OperationKind::RenewDesktop
                | OperationKind::TemplateFromDesktop
                | OperationKind::ImportTemplate
                | OperationKind::CollectWork
                | OperationKind::DeleteTemplate
                | OperationKind::RestoreTemplate
                | OperationKind::PurgeTemplate
        )
}

/// The request that tries an operation again, where there is one. Of several desktops to create it makes those that are
/// missing.
#[must_use]
pub fn again(operation: &Operation) -> Option<Request> {
    let failed = matches!(operation.state, OperationState::Failed { .. });
    let cancelled = operation.state == OperationState::Cancelled;
    if operation.kind == OperationKind::CreateDesktops && (failed || cancelled) {
        return Some(Request::CreateMissing(operation.id));
    }
    if !failed {
        return None;
    }
    let Target::Desktop(id) = operation.target else { return None };
    let action = match operation.kind {
        OperationKind::StartDesktop => DesktopAction::Start,
        OperationKind::ShutdownDesktop => DesktopAction::Shutdown,
        OperationKind::StopDesktop => DesktopAction::Stop,
        OperationKind::ResetDesktop => DesktopAction::Reset,
        OperationKind::RenewDesktop => DesktopAction::Renew,
        OperationKind::PauseDesktop => DesktopAction::Pause,
        OperationKind::ResumeDesktop => DesktopAction::Resume,
        OperationKind::DeleteDesktop => DesktopAction::Delete,
        OperationKind::RestoreDesktop => DesktopAction::Restore,
        _ => return None,
    };
    Some(Request::Act(action, vec![id]))
}

/// How long toasts stay at least after a dialog that covered them is closed.
const AFTER_COVER: Duration = Duration::from_secs(4);

/// How often it is checked whether the time of a toast is over.
pub const TICK: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_closes_by_itself_a_failure_stays_and_time_stops_under_the_pointer() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut toasts = Toasts::default();
        toasts.add(Notification::good("made"), start);
        toasts.add(Notification { kind: Kind::Failure, ..Notification::good("broken") }, start);
        toasts.pause(after(1));
        toasts.tick(after(30));
        assert_eq!(toasts.shown(3).0.len(), 2);
        toasts.resume(after(31));
        toasts.tick(after(33));
        assert_eq!(toasts.shown(3).0.len(), 2);
        toasts.tick(after(37));
        assert_eq!(toasts.shown(3).0.len(), 1);
        assert!(!toasts.are_waiting());
    }

    #[test]
    fn a_toast_that_a_dialog_covers_can_still_be_read_after_it_closes() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut toasts = Toasts::default();
        toasts.add(Notification::good("created"), start);
        toasts.wait(after(60));
        toasts.tick(after(63));
        assert_eq!(toasts.shown(3).0.len(), 1);
        toasts.tick(after(64));
        assert!(toasts.shown(3).0.is_empty());
    }

    #[test]
    fn only_the_newest_are_shown_and_the_rest_is_counted() {
        let mut toasts = Toasts::default();
        for n in 0..5 {
            toasts.add(Notification::good(format!("{n}")), Instant::now());
        }
        let (shown, more) = toasts.shown(3);
        assert_eq!((shown.len(), more), (3, 2));
        assert_eq!(shown[2].notification.title, "4");
    }
}
