//! A new password for somebody: typed twice, or made here and shown once.

use std::fmt;

use iced::Fill;
use iced::widget::{column, container, row};
use rand::Rng as _;
use sarrio_model::Problem;
use secrecy::{ExposeSecret as _, SecretString};

use crate::screen::problems;
use crate::theme::{MONO, Theme, icon, style};
use crate::widget::field::field;
use crate::widget::segmented::{segment, segmented};
use crate::widget::{Element, button, label};
use crate::words::{self, people as texts};

/// The id of the first field, for the focus.
pub(super) const FIRST: &str = "people.password";
/// The id of the button that copies a password that was made and set, for the focus.
pub(super) const COPY: &str = "people.password.copy";

/// Where the password comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// It is made here.
    Made,
    /// Somebody types it.
    Typed,
}

/// The fields for a password. Neither is ever shown by `Debug`.
pub(super) struct Form {
    source: Source,
    made: SecretString,
    typed: SecretString,
    repeated: SecretString,
    error: Option<String>,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form")
            .field("source", &self.source)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// What is typed and chosen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Source(Source),
    Typed(SecretString),
    Repeated(SecretString),
    Again,
    Copy,
    Submitted,
}

impl Form {
    pub(super) fn new() -> Self {
        let empty = || SecretString::from("");
        Self { source: Source::Made, made: make(), typed: empty(), repeated: empty(), error: None }
    }

    /// Handles a message. Returns what is to be copied.
    pub(super) fn update(&mut self, message: Message) -> Option<String> {
        self.error = None;
        match message {
            Message::Source(source) => self.source = source,
            Message::Typed(typed) => self.typed = typed,
            Message::Repeated(typed) => self.repeated = typed,
            Message::Again => self.made = make(),
            Message::Copy => return Some(self.made.expose_secret().to_owned()),
            Message::Submitted => {}
        }
        None
    }

    /// The password.
    ///
    /// # Errors
    /// The two that were typed differ.
    pub(super) fn password(&mut self) -> Result<SecretString, ()> {
        match self.source {
            Source::Made => Ok(self.made.clone()),
            Source::Typed if self.typed.expose_secret() == self.repeated.expose_secret() => {
                Ok(self.typed.clone())
            }
            Source::Typed => {
                self.error = Some(words::connect::new_password_differs());
                Err(())
            }
        }
    }

    /// The backend refuses the password. Returns whether the problem is about it.
    pub(super) fn refused(&mut self, problem: &Problem) -> bool {
        let about = problem.field.as_deref() == Some("password");
        if about {
            self.error = Some(problems::say(problem));
        }
        about
    }

    /// What was made, if it was.
    pub(super) fn shown_once(&self) -> Option<&SecretString> {
        (self.source == Source::Made).then_some(&self.made)
    }

    /// The password that was made and set, to be copied.
    pub(super) fn made(&self) -> Option<Element<'_, Message>> {
        let made = self.shown_once()?;
        let copy = button::default(words::common::copy()).icon(icon::COPY).id(COPY).on_press(Message::Copy);
        Some(row![plate(made.expose_secret()), copy].spacing(8).into())
    }

    pub(super) fn view(&self) -> Element<'_, Message> {
        let source = segmented(
            [segment(Source::Made, texts::password_made()), segment(Source::Typed, texts::password_typed())],
            self.source,
            Message::Source,
        );
        let below: Element<'_, Message> = match self.source {
            Source::Made => {
                let again =
                    button::icon_only(icon::REFRESH_CW, texts::password_again()).on_press(Message::Again);
                let copy = button::icon_only(icon::COPY, words::common::copy()).on_press(Message::Copy);
                let line = row![plate(self.made.expose_secret()), again, copy].spacing(8);
                column![line, label::caption(texts::password_made_why())].spacing(6).into()
            }
            Source::Typed => row![
                field(self.typed.expose_secret())
                    .label(texts::password())
                    .id(FIRST)
                    .secret()
                    .error(self.error.as_deref())
                    .on_input(|typed| Message::Typed(typed.into()))
                    .on_submit(Message::Submitted),
                field(self.repeated.expose_secret())
                    .label(texts::password_repeated())
                    .secret()
                    .on_input(|typed| Message::Repeated(typed.into()))
                    .on_submit(Message::Submitted),
            ]
            .spacing(12)
            .into(),
        };
        column![source, below].spacing(12).into()
    }
}

/// A password on its plate, to be read.
pub(super) fn plate<'a, Message: 'a>(password: &str) -> Element<'a, Message> {
    let text = iced::widget::text(password.to_owned()).font(MONO).size(14.0);
    container(text)
        .padding([7, 12])
        .width(Fill)
        .style(|t: &Theme| style::boxed(t.subtle, t.border, 8.0))
        .into()
}

/// Letters and digits that are not taken for each other.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Four times four letters and digits: 79 bits.
fn make() -> SecretString {
    let mut rng = rand::rng();
    let mut part =
        || -> String { (0..4).map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())])).collect() };
    [part(), part(), part(), part()].join("-").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_is_made_is_long_and_another_each_time() {
        let (one, other) = (make(), make());
        assert_eq!(one.expose_secret().len(), 19);
        assert_ne!(one.expose_secret(), other.expose_secret());
    }

    #[test]
    fn two_passwords_that_differ_are_not_sent_and_neither_is_shown() {
        let mut form = Form::new();
        form.update(Message::Source(Source::Typed));
        form.update(Message::Typed("correct horse".into()));
        form.update(Message::Repeated("correct house".into()));
        assert!(form.password().is_err() && form.error.is_some());
        assert!(!format!("{form:?}").contains("correct"));
        form.update(Message::Repeated("correct horse".into()));
        assert!(form.password().is_ok() && form.shown_once().is_none());
    }
}
