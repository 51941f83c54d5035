//! The dialogs of the timetable, and what comes of them.

use iced::Task;
use jiff::Timestamp;
use jiff::civil::Date;
use sarrio_model::{GroupId, Lesson, PutHolidays, RoomId, SchoolHolidays, Series, SeriesQuery};

use super::form::{self, Form};
use super::holidays::{self, HolidaysForm};
use super::import::{self, Import};
use super::remove::{self, Removing, This};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::backend::timetable::{Answered, Call};
use crate::screen::save_as::{self, SaveAs};
use crate::screen::{Action, Notification, Scene};
use crate::widget::{Element, dialog, focus};
use crate::words::timetable as texts;

/// What is open.
#[derive(Debug)]
pub(super) enum Modal {
    Form(Box<Form>),
    Remove(Removing),
    Import(Box<Import>),
    Export(SaveAs, SeriesQuery),
    Holidays(HolidaysForm),
}

/// What happens in a dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Form(form::Message),
    Remove(remove::Message),
    Import(import::Message),
    Export(save_as::Message),
    Holidays(holidays::Message),
    /// The answer to what a dialog asked.
    Answered(Reply),
}

/// What becomes of a dialog.
pub(super) enum After {
    /// It stays open.
    Stays,
    /// It stays open, and the week has changed.
    Changed,
    /// It was closed.
    Closed,
    /// It is done, and the week has changed.
    Done(Option<Notification>),
}

impl Modal {
    pub(super) fn plan(
        group: Option<GroupId>,
        room: Option<RoomId>,
        day: Date,
        at: &str,
        live: &Live,
    ) -> Self {
        Self::Form(Box::new(Form::new(group, room, day, at, live)))
    }

    pub(super) fn edit_lesson(lesson: &Lesson, series: Option<&Series>, live: &Live) -> Self {
        Self::Form(Box::new(Form::of_lesson(lesson, series, live)))
    }

    pub(super) fn edit_series(series: &Series, day: Option<Date>, live: &Live) -> Self {
        Self::Form(Box::new(Form::of_series(series, day, live)))
    }

    pub(super) fn remove(
        title: String,
        begins: Timestamp,
        this: Option<This>,
        series: Option<&Series>,
    ) -> Self {
        Self::Remove(Removing::new(title, begins, this, series))
    }

    pub(super) fn import(group: Option<GroupId>, first: Date, live: &Live) -> Self {
        Self::Import(Box::new(Import::new(group, first, live)))
    }

    pub(super) fn holidays(known: &SchoolHolidays, may: bool) -> Self {
        Self::Holidays(HolidaysForm::new(known, may))
    }

    /// Exports the week of somebody who is called so.
    pub(super) fn export(query: SeriesQuery, whose: &str) -> (Self, Task<Message>) {
        let usual = |letter: char| if letter.is_alphanumeric() || letter == '-' { letter } else { '_' };
        let name = format!("{}.ics", whose.chars().map(usual).collect::<String>());
        let (asking, task) = SaveAs::ask(texts::export(), name);
        (Self::Export(asking, query), task.map(Message::Export))
    }

    /// The field that gets the focus when it opens.
    pub(super) fn first_field(&self) -> &'static str {
        match self {
            Self::Form(form) if form.only_moves() => form::DATE,
            Self::Form(_) => form::TITLE,
            Self::Import(_) => import::FILE,
            Self::Holidays(_) => holidays::NAME,
            Self::Remove(_) | Self::Export(..) => dialog::CANCEL,
        }
    }

    /// Whether Esc closes it. An open list closes first, and an import goes on.
    pub(super) fn closes(&mut self) -> bool {
        match self {
            Self::Form(form) => !form.closes_list(),
            Self::Import(import) => import.closes(),
            _ => true,
        }
    }

    /// The holidays were read again.
    pub(super) fn holidays_read(&mut self, known: &SchoolHolidays) {
        if let Self::Holidays(form) = self {
            form.read(known);
        }
    }

    /// Handles a message. The school has these holidays now.
    pub(super) fn update(
        &mut self,
        message: Message,
        known: SchoolHolidays,
        live: &Live,
    ) -> (Action<Message>, After) {
        let ask = |call| Action::ask(Request::Timetable(Box::new(call)), Message::Answered);
        let action = match (message, &mut *self) {
            (Message::Form(form::Message::Closed), _)
            | (Message::Remove(remove::Message::Closed), _)
            | (Message::Holidays(holidays::Message::Closed), _) => return (Action::None, After::Closed),
            (Message::Form(form::Message::Sent), Self::Form(form)) if form.working => Action::None,
            (Message::Form(form::Message::Sent), Self::Form(form)) => match form.request() {
                Ok(request) => Action::ask(request, Message::Answered),
                Err(field) => Action::Run(focus::on(field)),
            },
            (Message::Form(message), Self::Form(form)) => form.update(message, live).map(Message::Form),
            (Message::Remove(message), Self::Remove(removing)) => {
                removing.call(&message).map_or(Action::None, ask)
            }
            (Message::Import(import::Message::Closed), Self::Import(import)) if import.closes() => {
                return (Action::None, After::Closed);
            }
            (Message::Import(import::Message::DaysOff(at)), Self::Import(import)) => {
                let new = import.found().and_then(|found| found.whole_days.get(at)).cloned();
                let items = known.items.into_iter().chain(new).collect();
                ask(Call::PutHolidays(PutHolidays { revision: known.revision, items }))
            }
            (Message::Import(message), Self::Import(import)) => {
                let done = matches!(message, import::Message::Imported(Ok(_)));
                let action = import.update(message).map(Message::Import);
                return (action, if done { After::Changed } else { After::Stays });
            }
            (Message::Export(message), Self::Export(asking, query)) => match asking.update(message) {
                save_as::Next::Run(task) => Action::Run(task.map(Message::Export)),
                save_as::Next::Write(to) => ask(Call::Export(query.clone(), to)),
                save_as::Next::Close => return (Action::None, After::Closed),
            },
            (Message::Holidays(message), Self::Holidays(form)) => match form.update(message) {
                Some(Ok(put)) => ask(Call::PutHolidays(put)),
                Some(Err(field)) => Action::Run(focus::on(field)),
                None => Action::None,
            },
            (Message::Answered(reply), _) => return self.answered(reply),
            _ => Action::None,
        };
        (action, After::Stays)
    }

    fn answered(&mut self, reply: Reply) -> (Action<Message>, After) {
        match (reply, self) {
            (Ok(answer), Self::Form(_)) => (Action::learn(answer), After::Done(None)),
            (Ok(_), Self::Remove(_)) => (Action::None, After::Done(None)),
            (Ok(_), Self::Export(..)) => {
                (Action::None, After::Done(Some(Notification::good(texts::exported()))))
            }
            (Ok(Answer::Timetable(answered)), Self::Holidays(form)) => {
                if let Answered::Holidays(known) = *answered {
                    form.wrote(&known);
                }
                (Action::Run(focus::on(holidays::NAME)), After::Changed)
            }
            (Ok(_), Self::Import(_) | Self::Holidays(_)) => (Action::None, After::Changed),
            (Err(problem), Self::Form(form)) => match form.refused(problem) {
                Some(field) => (Action::Run(focus::on(field)), After::Stays),
                None => (Action::None, After::Stays),
            },
            (Err(problem), Self::Remove(removing)) => {
                removing.refused(problem);
                (Action::None, After::Stays)
            }
            (Err(problem), Self::Export(asking, _)) => {
                asking.refused(problem);
                (Action::None, After::Stays)
            }
            (Err(problem), Self::Holidays(form)) => {
                form.refused(problem);
                (Action::None, After::Changed)
            }
            (Err(problem), Self::Import(_)) => (Action::Notify(Notification::bad(&problem)), After::Changed),
        }
    }

    /// The dialog. The school has these holidays, if they may be changed.
    pub(super) fn view<'a>(
        &'a self,
        holidays: Option<&'a SchoolHolidays>,
        scene: Scene<'a>,
    ) -> Option<Element<'a, Message>> {
        let (content, width, close) = match self {
            Self::Form(form) => {
                (form.view(scene).map(Message::Form), dialog::FORM, Message::Form(form::Message::Closed))
            }
            Self::Remove(removing) => {
                let content = removing.view(scene).map(Message::Remove);
                (content, 520.0, Message::Remove(remove::Message::Closed))
            }
            Self::Import(import) => {
                let content = import.view(holidays, scene).map(Message::Import);
                (content, 820.0, Message::Import(import::Message::Closed))
            }
            Self::Export(asking, _) => {
                let content = asking.view()?.map(Message::Export);
                (content, dialog::FORM, Message::Export(save_as::Message::Closed))
            }
            Self::Holidays(form) => {
                let content = form.view(scene).map(Message::Holidays);
                (content, 700.0, Message::Holidays(holidays::Message::Closed))
            }
        };
        Some(dialog::modal(content, width, 60.0, close))
    }
}
