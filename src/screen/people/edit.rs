//! The form in the panel that changes a person.

use iced::Fill;
use iced::widget::{column, container, row};
use iced::{Padding, widget::space};
use sarrio_model::{EditUser, Problem, User, UserBatch, UserChange, UserId, UserSelection};

use super::place::{self, PlaceForm};
use super::role::{Choice, RoleForm};
use crate::backend::live::Live;
use crate::screen::problems;
use crate::widget::field::field;
use crate::widget::{Element, button, panel, select, toggle};
use crate::words::{self, people as texts};

/// The id of the first field, for the focus.
pub(super) const FIRST: &str = "people.edit.name";

/// The fields as they are typed.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) user: User,
    full_name: String,
    role: RoleForm,
    place: PlaceForm,
    enabled: bool,
    wrong: Option<String>,
    problem: Option<Problem>,
    /// Whether somebody wanted to leave it with changes that are not saved.
    leaving: bool,
    pub(super) working: bool,
}

/// What is typed and chosen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    FullName(String),
    Role(select::Message),
    Place(place::Message),
    Enabled,
    Discarded,
    Saved,
}

/// What saving the form begins with.
pub(super) enum Save {
    /// Nothing was changed.
    Nothing,
    /// The change is sent.
    Send(Box<EditUser>),
    /// The person changes category: first it is asked which groups they leave.
    LookFirst(Box<UserBatch>),
}

impl Form {
    pub(super) fn of(user: &User, live: &Live, me: &User) -> Self {
        let (category, group) = (user.category.as_ref().map(|of| of.id), user.group.as_ref().map(|of| of.id));
        Self {
            user: user.clone(),
            full_name: user.full_name.clone(),
            role: RoleForm::new(Some(user), live, me),
            place: PlaceForm::new(category, group, live, me),
            enabled: user.enabled,
            wrong: None,
            problem: None,
            leaving: false,
            working: false,
        }
    }

    pub(super) fn update(&mut self, message: Message, live: &Live) {
        self.wrong = None;
        match message {
            Message::FullName(typed) => self.full_name = typed,
            Message::Role(message) => self.role.update(message),
            Message::Place(message) => self.place.update(message, live),
            Message::Enabled => self.enabled = !self.enabled,
            Message::Discarded | Message::Saved => {}
        }
    }

    /// What is changed; none if nothing is.
    pub(super) fn change(&self) -> Option<Box<EditUser>> {
        let (category, group) =
            (self.user.category.as_ref().map(|of| of.id), self.user.group.as_ref().map(|of| of.id));
        let typed = self.full_name.trim();
        let (role, custom_role) = match self.role.chosen {
            same if same == Choice::of(&self.user) => (None, None),
            Choice::BuiltIn(role) => (Some(role), None),
            Choice::Custom(id) => (None, Some(Some(id))),
        };
        let edit = EditUser {
            revision: self.user.revision,
            full_name: (typed != self.user.full_name).then(|| typed.to_owned()),
            role,
            custom_role,
            category: (self.place.category != category).then_some(self.place.category),
            group: (self.place.group != group || self.place.category != category).then_some(self.place.group),
            enabled: (self.enabled != self.user.enabled).then_some(self.enabled),
            password: None,
        };
        edit.changes_account().then(|| Box::new(edit))
    }

    /// Begins to save.
    pub(super) fn save(&mut self) -> Save {
        let Some(edit) = self.change() else { return Save::Nothing };
        (self.working, self.problem) = (true, None);
        if edit.category.is_none() {
            return Save::Send(edit);
        }
        let (category, group) = (self.place.category, self.place.group);
        Save::LookFirst(Box::new(UserBatch {
            people: UserSelection::of([self.user.id]),
            change: UserChange::Move { category, group },
            preview: true,
        }))
    }

    pub(super) fn refused(&mut self, problem: Problem) {
        self.working = false;
        match problem.field.as_deref() {
            Some("full_name") => self.wrong = Some(problems::say(&problem)),
            _ => self.problem = Some(problem),
        }
    }

    pub(super) fn is_of(&self, id: UserId) -> bool {
        self.user.id == id
    }

    /// Whether it can be closed: nothing was changed. Otherwise it says what to do first.
    pub(super) fn leave(&mut self) -> bool {
        self.leaving = self.change().is_some();
        !self.leaving
    }

    pub(super) fn view(&self) -> Element<'_, Message> {
        let mut form = column![
            field(&self.full_name)
                .label(texts::full_name())
                .id(FIRST)
                .error(self.wrong.as_deref())
                .on_input(Message::FullName)
                .on_submit(Message::Saved),
            self.role.view("people.edit.role", Message::Role),
            self.place.view().map(Message::Place),
            toggle::toggle(self.enabled, texts::may_sign_in(), Some(Message::Enabled)),
        ]
        .spacing(14);
        if let Some(problem) = &self.problem {
            form = form.push(problems::note(problem));
        }
        let form = container(form).padding(Padding::from([4, 16]).bottom(16));
        column![panel::unsaved(self.leaving), form].into()
    }

    /// The buttons below the form.
    pub(super) fn foot(&self) -> Element<'_, Message> {
        row![
            space().width(Fill),
            button::default(words::common::discard()).on_press(Message::Discarded),
            button::primary(words::common::save()).working(self.working).on_press(Message::Saved),
        ]
        .spacing(8)
        .into()
    }
}
