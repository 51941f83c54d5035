//! Switching the modes of the class, and how long they and the lesson last.

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{ClassPower, ConsentGrade, EditLesson, Lesson, PowerKind, SetPower};

use super::dialogs::Modal;
use super::{ClassMode, Classroom, Message};
use crate::backend::live::Live;
use crate::backend::request::Request;
use crate::screen::{Action, Notification};
use crate::words::classroom as texts;

/// By how much the teacher extends a lesson or a power at once, in minutes.
const EXTENSION: i64 = 10;

impl Classroom {
    /// Switches to a mode. Free work ends everything; another mode is added to what is on, so that an exam goes on while
    /// all look at the teacher.
    pub(super) fn switch(&mut self, mode: ClassMode, live: &Live) -> Action<Message> {
        let Some(lesson) = self.lesson(live) else { return Action::None };
        match mode {
            ClassMode::FreeWork => {
                let on: Vec<PowerKind> = lesson.powers.iter().map(|power| power.power.kind()).collect();
                let end = |kind| Action::ask(Request::EndPower(lesson.id, kind), Message::Changed);
                self.working = !on.is_empty();
                Action::All(on.into_iter().map(end).collect())
            }
            ClassMode::EyesOnMe if lesson.consent.pause == ConsentGrade::Never => {
                Action::Notify(Notification::warning(texts::never_paused()))
            }
            ClassMode::EyesOnMe => {
                let people = self.selected_students();
                let set = SetPower { people, ..SetPower::default() };
                self.change(Request::SetPower(lesson.id, PowerKind::EyesOnMe, Box::new(set)))
            }
            ClassMode::Exam => {
                self.modal = Some(Modal::exam(self.selected_students(), lesson));
                Action::None
            }
        }
    }

    pub(super) fn longer(&mut self, kind: PowerKind, live: &Live, now: Timestamp) -> Action<Message> {
        let Some(lesson) = self.lesson(live) else { return Action::None };
        let Some(power) = lesson.power(kind) else { return Action::None };
        let left = power.until.duration_since(now).as_mins().max(0) + EXTENSION;
        let (allowed, sharing) = match &power.power {
            ClassPower::Exam { allowed, sharing } => (allowed.clone(), *sharing),
            ClassPower::EyesOnMe => (vec![], false),
        };
        let minutes = u16::try_from(left).ok();
        let set =
            SetPower { people: power.people.clone(), minutes, stays: Some(power.stays), allowed, sharing };
        let longer = Request::SetPower(lesson.id, kind, Box::new(set));
        // A power ends with its lesson at the latest.
        if power.until == lesson.ends {
            return self.end_at(lesson, lesson.ends + SignedDuration::from_mins(EXTENSION));
        }
        self.change(longer)
    }

    pub(super) fn end_power(&mut self, kind: PowerKind, live: &Live) -> Action<Message> {
        match self.lesson(live) {
            Some(lesson) => self.change(Request::EndPower(lesson.id, kind)),
            None => Action::None,
        }
    }

    /// Lets the lesson last longer.
    pub(super) fn lesson_longer(&mut self, live: &Live) -> Action<Message> {
        match self.lesson(live) {
            Some(lesson) => self.end_at(lesson, lesson.ends + SignedDuration::from_mins(EXTENSION)),
            None => Action::None,
        }
    }

    pub(super) fn change(&mut self, request: Request) -> Action<Message> {
        self.working = true;
        Action::ask(request, Message::Changed)
    }

    /// Lets the lesson end then.
    fn end_at(&mut self, lesson: &Lesson, ends: Timestamp) -> Action<Message> {
        let edit = EditLesson { revision: lesson.revision, ends: Some(ends), ..EditLesson::default() };
        self.change(Request::EditLesson(lesson.id, Box::new(edit)))
    }
}
