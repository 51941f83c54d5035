//! Toasts: how long each stays, which are shown, and what jobs say when they end.

use std::time::{Duration, Instant};

use sarrio_model::{BatchAction, Operation, OperationKind, OperationState, Target};

use crate::screen::{News, Offer, hint_of, job_title, say};
use crate::widget::toast::{Kind, SHOWN};
use crate::words;

/// The toasts, oldest first.
#[derive(Debug, Default)]
pub struct Toasts {
    list: Vec<Toast>,
    next: u64,
    paused: Option<Instant>,
}

/// One of them.
#[derive(Debug)]
pub struct Toast {
    /// Its number.
    pub id: u64,
    /// What it says.
    pub news: News,
    ends: Option<Instant>,
}

impl Toasts {
    /// Tells something. The same again replaces the first.
    pub fn tell(&mut self, news: News, now: Instant) {
        self.list.retain(|t| t.news != news);
        self.next += 1;
        let ends = news.kind.stays().map(|stays| now + stays);
        self.list.push(Toast { id: self.next, news, ends });
    }

    /// Takes away what has been there long enough.
    pub fn tick(&mut self, now: Instant) {
        if self.paused.is_none() {
            self.list.retain(|t| t.ends.is_none_or(|ends| ends > now));
        }
    }

    /// Time stands still while the pointer is over them.
    pub fn hover(&mut self, over: bool, now: Instant) {
        match (over, self.paused.take()) {
            (true, _) => self.paused = Some(now),
            (false, Some(then)) => {
                let stood = now.duration_since(then);
                for toast in &mut self.list {
                    toast.ends = toast.ends.map(|ends| ends + stood);
                }
            }
            (false, None) => {}
        }
    }

    /// Closes one.
    pub fn close(&mut self, id: u64) {
        self.list.retain(|t| t.id != id);
    }

    /// What the newest toast with an offer to take back offers, and its number.
    #[must_use]
    pub fn undo(&self) -> Option<(u64, Offer)> {
        self.list.iter().rev().find_map(|t| {
            let offer = t.news.offers.iter().find(|o| matches!(o, Offer::Restore(_)))?;
            Some((t.id, offer.clone()))
        })
    }

    /// Those that are shown, and how many more there are.
    #[must_use]
    pub fn shown(&self) -> (&[Toast], usize) {
        let from = self.list.len().saturating_sub(SHOWN);
        (&self.list[from..], from)
    }

    /// Whether one of them goes by itself.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.paused.is_none() && self.list.iter().any(|t| t.ends.is_some())
    }
}

/// What is said when a job that was begun here ends. Small things that the state of a desktop shows are not said.
#[must_use]
pub fn of_job(operation: &Operation) -> Option<News> {
    let title = job_title(operation);
    let took = operation.finished.and_then(|end| {
        let seconds = u64::try_from(end.as_second() - operation.created.as_second()).unwrap_or(0);
        (seconds > 1).then(|| words::jobs::took(words::duration(seconds)))
    });
    let failed_parts = operation.children.map_or(0, |c| c.failed);
    match &operation.state {
        OperationState::Failed { .. } | OperationState::Succeeded
            if operation.count > 1 && failed_parts > 0 =>
        {
            let children = operation.children.unwrap_or_default();
            Some(News {
                kind: Kind::Warning,
                title: words::jobs::partly(&title, children.succeeded, children.total),
                detail: Some(words::jobs::partly_why(children.failed)),
                offers: vec![Offer::Jobs],
            })
        }
        OperationState::Failed { problem } => Some(News {
            kind: Kind::Failure,
            title: words::jobs::failed(&title),
            detail: Some(format!("{} {}", say(problem), hint_of(problem))),
            offers: vec![Offer::Jobs],
        }),
        OperationState::Succeeded if is_worth_saying(operation) => {
            Some(News { detail: took, ..News::good(words::jobs::succeeded(&title)) })
        }
        _ => None,
    }
}

fn is_worth_saying(operation: &Operation) -> bool {
    // What was deleted is told at once, with a way back.
    (operation.count > 1 && operation.action != Some(BatchAction::Delete))
        || matches!(
            operation.kind,
            OperationKind::CreateDesktops
                | OperationKind::TemplateFromDesktop
                | OperationKind::ImportTemplate
                | OperationKind::DeleteTemplate
                | OperationKind::RestoreTemplate
                | OperationKind::PurgeTemplate
        )
}

/// The action that does a failed job again, where a press can.
#[must_use]
pub fn again(operation: &Operation) -> Option<(BatchAction, sarrio_model::DesktopId)> {
    let Target::Desktop(id) = operation.target else { return None };
    let action = match operation.kind {
        OperationKind::StartDesktop => BatchAction::Start,
        OperationKind::ShutdownDesktop => BatchAction::Shutdown,
        OperationKind::StopDesktop => BatchAction::Stop,
        OperationKind::ResetDesktop => BatchAction::Reset,
        OperationKind::PauseDesktop => BatchAction::Pause,
        OperationKind::ResumeDesktop => BatchAction::Resume,
        OperationKind::DeleteDesktop => BatchAction::Delete,
        OperationKind::RestoreDesktop => BatchAction::Restore,
        _ => return None,
    };
    Some((action, id))
}

/// How long between two looks at the toasts.
pub const LOOK: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_goes_by_itself_a_failure_stays_and_time_stands_under_the_pointer() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut toasts = Toasts::default();
        toasts.tell(News::good("made"), start);
        toasts.tell(News { kind: Kind::Failure, ..News::good("broken") }, start);
        toasts.hover(true, after(1));
        toasts.tick(after(30));
        assert_eq!(toasts.shown().0.len(), 2);
        toasts.hover(false, after(31));
        toasts.tick(after(33));
        assert_eq!(toasts.shown().0.len(), 2);
        toasts.tick(after(37));
        assert_eq!(toasts.shown().0.len(), 1);
        assert!(!toasts.is_waiting());
    }

    #[test]
    fn at_most_three_are_shown_and_the_rest_is_counted() {
        let mut toasts = Toasts::default();
        for n in 0..5 {
            toasts.tell(News::good(format!("{n}")), Instant::now());
        }
        let (shown, more) = toasts.shown();
        assert_eq!((shown.len(), more), (3, 2));
        assert_eq!(shown[2].news.title, "4");
    }
}
