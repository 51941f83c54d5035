//! The form that adds a person.

use iced::Fill;
use iced::widget::{column, container, row};
use sarrio_model::{NewUser, Problem, User, UserName, name_key};

use super::password;
use super::place::{self, PlaceForm};
use super::role::RoleForm;
use crate::backend::live::Live;
use crate::screen::{Scene, problems};
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::{Element, button, dialog, label, select};
use crate::words::{self, people as texts};

/// The id of the first field, for the focus.
pub(super) const FIRST: &str = "people.add.name";
const SIGN_IN_NAME: &str = "people.add.sign_in";

/// The fields as they are typed.
#[derive(Debug)]
pub(super) struct Form {
    full_name: String,
    username: String,
    /// Whether somebody typed the sign-in name. Until then it follows the name.
    username_typed: bool,
    role: RoleForm,
    place: PlaceForm,
    password: password::Form,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    working: bool,
    /// Who was added, with a password that was made here.
    added: Option<User>,
}

/// What is typed and chosen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    FullName(String),
    Username(String),
    Role(select::Message),
    Place(place::Message),
    Password(password::Message),
    Sent,
    Closed,
}

/// What follows a message.
pub(super) enum Next {
    Stay,
    Focus(&'static str),
    Copy(String),
    Send(Box<NewUser>),
    Close,
}

impl Form {
    /// A form whose place is that of the list.
    pub(super) fn new(at: place::Place, live: &Live, me: &User) -> Self {
        let (category, group) = match at {
            place::Place::Everyone => (None, None),
            place::Place::Category(id) => (Some(id), None),
            place::Place::Group(id) => (live.group(id).map(|group| group.category.id), Some(id)),
        };
        Self {
            full_name: String::new(),
            username: String::new(),
            username_typed: false,
            role: RoleForm::new(None, live, me),
            place: PlaceForm::new(category, group, live, me),
            password: password::Form::new(),
            wrong: None,
            problem: None,
            working: false,
            added: None,
        }
    }

    pub(super) fn update(&mut self, message: Message, live: &Live) -> Next {
        match message {
            Message::Closed => return Next::Close,
            Message::Sent => return self.send(),
            Message::FullName(typed) => {
                self.full_name = typed;
                if !self.username_typed {
                    self.username = proposed(&self.full_name);
                }
            }
            Message::Username(typed) => {
                self.username_typed = !typed.is_empty();
                self.username = typed;
            }
            Message::Role(message) => self.role.update(message),
            Message::Place(message) => self.place.update(message, live),
            Message::Password(password::Message::Submitted) => return self.send(),
            Message::Password(message) => {
                if let Some(text) = self.password.update(message) {
                    return Next::Copy(text);
                }
            }
        }
        self.wrong = None;
        Next::Stay
    }

    fn send(&mut self) -> Next {
        if self.working || self.added.is_some() {
            return Next::Stay;
        }
        let username = match self.username.parse::<UserName>() {
            Ok(name) => name,
            Err(why) => {
                self.wrong = Some((SIGN_IN_NAME, problems::of_name(&why)));
                return Next::Focus(SIGN_IN_NAME);
            }
        };
        let Ok(password) = self.password.password() else { return Next::Focus(password::FIRST) };
        (self.working, self.problem) = (true, None);
        let (role, custom_role) = self.role.chosen.apart();
        Next::Send(Box::new(NewUser {
            username,
            full_name: self.full_name.trim().to_owned(),
            role: role.unwrap_or_default(),
            custom_role,
            category: self.place.category,
            group: self.place.group,
            password,
            must_change_password: true,
        }))
    }

    /// The person was added. Returns whether the dialog stays, to show the password that was made.
    pub(super) fn succeeded(&mut self, user: User) -> bool {
        self.working = false;
        self.added = self.password.shown_once().is_some().then_some(user);
        self.added.is_some()
    }

    /// The backend refuses. Returns the field that gets the focus.
    pub(super) fn refused(&mut self, problem: Problem) -> &'static str {
        self.working = false;
        if self.password.refused(&problem) {
            return password::FIRST;
        }
        let field = match problem.field.as_deref() {
            Some("username") => SIGN_IN_NAME,
            Some("full_name") => FIRST,
            _ => {
                self.problem = Some(problem);
                return FIRST;
            }
        };
        self.wrong = Some((field, problems::say(&problem)));
        field
    }

    fn error(&self, of: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(field, _)| *field == of).map(|(_, why)| why.as_str())
    }

    pub(super) fn view(&self, scene: Scene<'_>) -> Element<'_, Message> {
        if let Some(user) = &self.added {
            return added(user, &self.password);
        }
        let mut body = column![
            row![
                field(&self.full_name)
                    .label(texts::full_name())
                    .id(FIRST)
                    .error(self.error(FIRST))
                    .on_input(Message::FullName)
                    .on_submit(Message::Sent),
                field(&self.username)
                    .label(texts::sign_in_name())
                    .id(SIGN_IN_NAME)
                    .error(self.error(SIGN_IN_NAME))
                    .on_input(Message::Username)
                    .on_submit(Message::Sent),
            ]
            .spacing(12),
            row![
                container(self.role.view("people.add.role", Message::Role)).width(Fill),
                container(self.place.view().map(Message::Place)).width(Fill),
            ]
            .spacing(12),
            column![label::medium(texts::password()).size(12), self.password.view().map(Message::Password),]
                .spacing(6),
        ]
        .spacing(16);
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        dialog::form(
            texts::add_title(),
            Message::Closed,
            body,
            None,
            vec![
                button::default(words::common::cancel()).on_press(Message::Closed),
                button::primary(texts::add())
                    .icon(icon::USER_PLUS)
                    .working(self.working)
                    .on_press(Message::Sent),
            ],
            scene.window.height,
        )
    }
}

/// What the dialog shows once the person was added with a password that was made here.
fn added<'a>(user: &User, password: &'a password::Form) -> Element<'a, Message> {
    let made = password.made().map(|made| made.map(Message::Password));
    let body = column![label::second(texts::added_why(user.username.as_str()))].extend(made).spacing(12);
    dialog::dialog(
        texts::added(user.named().name),
        body,
        vec![button::primary(words::common::close()).id(dialog::CANCEL).on_press(Message::Closed)],
    )
}

/// A sign-in name for somebody: the first name and the first surname, without accents.
fn proposed(full_name: &str) -> String {
    let fits = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-');
    let plain: String = name_key(full_name).chars().filter(fits).collect();
    plain.split_whitespace().take(2).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_is_proposed_that_the_backend_takes() {
        for (name, proposal) in [
            ("Núria Puigdevall Sans", "nuria.puigdevall"),
            ("  Maria dels Àngels ", "maria.dels"),
            ("Çelik O'Neill", "celik.oneill"),
            ("漢字", ""),
        ] {
            assert_eq!(proposed(name), proposal);
            assert!(proposal.is_empty() || proposal.parse::<UserName>().is_ok());
        }
    }
}
