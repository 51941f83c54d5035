//! Choosing the person whose deeds are shown.

use iced::widget::{button as stock, column, row, text};
use iced::{Center, Fill};
use sarrio_model::{User, UserRef};

use crate::screen::person_search::{self, PersonSearch};
use crate::screen::{Action, Scene};
use crate::theme::style;
use crate::widget::{Element, button, dialog, elide::elide, focus, menu};
use crate::words::{self, audit as texts};

/// The id of the field, for the focus.
pub(super) const SEARCH: &str = "audit.who";

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Search(person_search::Message),
    /// Enter: the first who was found.
    Submitted,
    Chosen(UserRef),
    Closed,
}

/// The dialog.
#[derive(Debug, Default)]
pub(super) struct Who(PersonSearch);

impl Who {
    /// Asks for those who match.
    pub(super) fn ask(&mut self) -> Action<Message> {
        self.0.ask().map(Message::Search)
    }

    /// Handles a message, except those that close it.
    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Search(message) => self.0.update(message).map(Message::Search),
            Message::Submitted | Message::Chosen(_) | Message::Closed => Action::None,
        }
    }

    /// The first who was found.
    pub(super) fn first(&self) -> Option<UserRef> {
        self.0.found().first().map(User::named)
    }

    pub(super) fn view(&self, scene: Scene<'_>) -> Element<'_, Message> {
        let field = self.0.field(SEARCH, Message::Search).on_submit(Message::Submitted);
        let body = column![field, self.0.results(300.0, line)].spacing(12);
        let cancel = button::default(words::common::cancel()).on_press(Message::Closed);
        dialog::form(texts::choose_person(), Message::Closed, body, None, vec![cancel], scene.window.height)
    }
}

fn line<'a>(user: &User) -> Element<'a, Message> {
    let person = user.named();
    let words = column![
        elide(person.name.clone()).width(Fill),
        elide(user.username.to_string()).size(12.0).style(style::caption).width(Fill),
    ];
    let role = text(words::role_of(user)).size(12).style(style::second);
    let message = Message::Chosen(person);
    let content = row![words, role].spacing(12).align_y(Center);
    let press = stock(content).padding([6, 12]).width(Fill).style(style::bare).on_press(message.clone());
    column![focus::activate(press, Some(message)).radius(0.0).inside(), menu::separator()].into()
}
