//! Beginning a lesson with the desktops.

use iced::Center;
use iced::widget::{column, row};
use sarrio_model::{AtEnd, GroupId, NewClass, NewLesson, Permission};

use super::people::Who;
use super::{MINUTES, Message, Wizard, name_of};
use crate::backend::live::Live;
use crate::backend::request::Request;
use crate::screen::Action;
use crate::widget::field::field;
use crate::widget::{Element, checkbox};
use crate::words::{classroom, wizard as texts};

impl Wizard {
    /// The group whose class is on the map of the classroom.
    pub(super) fn class(&self) -> Option<GroupId> {
        self.people.group().or(self.lesson.group)
    }

    /// Whether these people can have a lesson together.
    fn can_have_lesson(&self, live: &Live) -> bool {
        match self.people.group() {
            Some(group) => {
                live.group(group).is_some_and(|group| group.actions.contains(Permission::LessonPlan))
            }
            None => self.people.who == Who::List && live.may(Permission::LessonPlan),
        }
    }

    /// Whether the length of the lesson is none.
    pub(super) fn lesson_is_wrong(&self) -> bool {
        self.lesson.wanted && self.people.is_one_each() && self.lesson.length().is_none()
    }

    /// Asks for the lesson, if one is wanted. People who are no group become one for it.
    pub(super) fn begin_lesson(&mut self, live: &Live) -> Action<Message> {
        if !self.lesson.wanted || self.lesson.asked {
            return Action::None;
        }
        self.lesson.asked = true;
        // The name of the desktops may be a pattern.
        let name = self.source.and_then(|source| name_of(source, live)).map(|name| name.parse());
        match (self.people.group(), name) {
            (Some(group), _) => self.lesson_of(group),
            (None, Some(Ok(name))) if self.people.who == Who::List => {
                let people = self.people.list.iter().map(|person| person.id).collect();
                Action::ask(Request::GatherClass(NewClass { name, people }), Message::ClassGathered)
            }
            (None, _) => Action::None,
        }
    }

    /// Asks for a lesson of this group.
    pub(super) fn lesson_of(&mut self, group: GroupId) -> Action<Message> {
        let Some(minutes) = self.lesson.length() else { return Action::None };
        self.lesson.group = Some(group);
        let new = NewLesson {
            title: None,
            group,
            room: self.people.seating().map(|plan| plan.room.id),
            co_teachers: vec![],
            templates: self.template().into_iter().collect(),
            begins: None,
            minutes,
            start_before: None,
            at_end: AtEnd::Nothing,
        };
        Action::ask(Request::AddLesson(Box::new(new)), Message::LessonBegun)
    }

    /// Whether the desktops are started, and whether a lesson begins with them.
    pub(super) fn then<'a>(&'a self, live: &'a Live) -> Element<'a, Message> {
        let mut all = column![checkbox::checkbox(self.start, texts::start(), Some(Message::Start))];
        if self.can_have_lesson(live) {
            let lesson = checkbox::checkbox(self.lesson.wanted, texts::lesson(), Some(Message::Lesson));
            let minutes = self.lesson.wanted.then(|| {
                field(&self.lesson.minutes)
                    .unit(classroom::minutes_unit())
                    .id(MINUTES)
                    .width(130)
                    .error(self.error(MINUTES))
                    .on_input(Message::Minutes)
                    .on_submit(Message::Next)
            });
            all = all.push(row![lesson].push(minutes).spacing(12).align_y(Center));
        }
        all.spacing(8).into()
    }
}
