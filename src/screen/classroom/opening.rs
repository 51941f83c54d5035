//! Opening the dialogs of the classroom.

use iced::widget::Id;
use sarrio_model::{DesktopId, UserId};

use super::dialogs::{self, Modal};
use super::renewing::Renewing;
use super::{Classroom, Message, collecting, lesson_form};
use crate::backend::live::Live;
use crate::screen::Action;
use crate::widget::{dialog, focus};

impl Classroom {
    fn open(&mut self, modal: Modal, first: impl Into<Id>) -> Action<Message> {
        self.modal = Some(modal);
        Action::Run(focus::on(first))
    }

    pub(super) fn write(&mut self, people: Option<Vec<UserId>>) -> Action<Message> {
        self.open(Modal::message(people), dialogs::TEXT)
    }

    pub(super) fn collect(&mut self, people: Option<Vec<UserId>>) -> Action<Message> {
        self.open(Modal::collect(people), collecting::FOLDER)
    }

    pub(super) fn hand_out(&mut self, people: Option<Vec<UserId>>) -> Action<Message> {
        self.modal = Some(Modal::hand_out(people));
        Action::None
    }

    pub(super) fn begin_lesson(&mut self, live: &Live) -> Action<Message> {
        match self.chosen {
            Some(group) => self.open(Modal::lesson(group, live), lesson_form::TITLE),
            None => Action::None,
        }
    }

    /// What is open at the end of the hour.
    pub(super) fn end_lesson(&mut self, live: &Live) -> Action<Message> {
        if let (Some(lesson), Some(class)) = (self.lesson(live), self.class.class()) {
            self.modal = Some(Modal::ending(lesson, class));
        }
        Action::None
    }

    /// Asks before desktops are reset: it says whose they are.
    pub(super) fn ask_to_renew(&mut self, ids: Vec<DesktopId>, live: &Live) -> Action<Message> {
        let Some(class) = self.class.class() else { return Action::None };
        let named = class.desktops.iter().filter(|desktop| ids.contains(&desktop.id));
        let things = named.map(|desktop| {
            let template = desktop.template_name.as_ref().map(ToString::to_string).unwrap_or_default();
            (desktop.owner.name.clone(), desktop.name.to_string(), template)
        });
        let things = if ids.len() > 1 { things.collect() } else { vec![] };
        let lesson = self.lesson(live).map(|lesson| lesson.title.to_string());
        let name = lesson.unwrap_or_else(|| class.group.name.to_string());
        self.open(Modal::Renew(Renewing::new(ids, name, things)), dialog::CANCEL)
    }
}
