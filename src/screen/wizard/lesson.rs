//! A lesson that begins with the desktops.

use iced::Center;
use iced::widget::{column, row};
use sarrio_model::{AtEnd, GroupId, NewLesson, Permission};

use super::{MINUTES, Message, Wizard};
use crate::backend::live::Live;
use crate::backend::request::Request;
use crate::screen::Action;
use crate::screen::input::parse_number;
use crate::widget::field::field;
use crate::widget::{Element, checkbox};
use crate::words::{classroom, wizard as texts};

/// How long a lesson lasts where nobody says otherwise, in minutes.
const USUAL: &str = "55";

/// The lesson.
#[derive(Debug)]
pub(super) struct Lesson {
    /// Whether it begins with the desktops.
    pub(super) wanted: bool,
    pub(super) minutes: String,
    /// Whether it was asked for. It begins once, however often desktops are tried again.
    asked: bool,
    pub(super) begun: bool,
}

impl Default for Lesson {
    fn default() -> Self {
        Self { wanted: false, minutes: USUAL.to_owned(), asked: false, begun: false }
    }
}

impl Wizard {
    /// The group whose class is on the map of the classroom.
    pub(super) fn class(&self) -> Option<GroupId> {
        self.people.group()
    }

    /// Whether the length of the lesson is none.
    pub(super) fn lesson_is_wrong(&self) -> bool {
        self.lesson.wanted && self.class().is_some() && self.minutes().is_none()
    }

    fn minutes(&self) -> Option<u16> {
        parse_number(&self.lesson.minutes, 1..=1440)
    }

    /// Asks for the lesson, if one is wanted.
    pub(super) fn begin_lesson(&mut self) -> Action<Message> {
        let wanted = self.lesson.wanted && !self.lesson.asked;
        let (Some(group), Some(minutes)) = (self.class().filter(|_| wanted), self.minutes()) else {
            return Action::None;
        };
        self.lesson.asked = true;
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
        let plans = |group: &GroupId| {
            live.group(*group).is_some_and(|group| group.actions.contains(Permission::LessonPlan))
        };
        if self.class().as_ref().is_some_and(plans) {
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
