//! Reading the settings, saving what was changed, and switching the directory on and off.

use iced::Task;
use sarrio_model::{DirectorySettings, Problem, PutDirectory};

use super::form::Form;
use super::parts::Part;
use super::{Message, SchoolDirectory, Sent, Tab};
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::{Action, Notification, hint_of, say};
use crate::words::directory as texts;

impl SchoolDirectory {
    /// The settings were read. What somebody has changed here stays.
    pub(super) fn take_in(&mut self, reply: Reply) {
        match reply {
            Ok(Answer::Directory(directory)) => {
                if !self.is_changed() || self.saved.is_none() {
                    self.form = Form::of(directory.settings.as_ref());
                }
                self.saved = Some(directory);
            }
            Ok(_) => {}
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// What the form says, or nothing after it has shown what is wrong with it.
    pub(super) fn read_form(&mut self) -> Result<DirectorySettings, Task<Message>> {
        self.form.settings().map_err(|(part, why)| {
            self.tab = Tab::Settings;
            self.form.refused(part, why).map(Message::Form)
        })
    }

    pub(super) fn save(&mut self) -> Action<Message> {
        let Some(revision) = self.saved.as_ref().map(|saved| saved.revision) else { return Action::None };
        if self.sent.is_some() || !self.is_changed() {
            return Action::None;
        }
        let settings = match self.read_form() {
            Ok(settings) => settings,
            Err(task) => return Action::Run(task),
        };
        (self.sent, self.problem) = (Some(Sent::Settings), None);
        let put = PutDirectory { revision, settings, bind_password: self.form.password() };
        Action::ask(Request::PutDirectory(Box::new(put)), Message::PutAnswered)
    }

    /// What is saved is switched on or off; what is changed in the form and not saved stays there.
    pub(super) fn switch(&mut self, on: bool) -> Action<Message> {
        let Some(saved) = self.saved.as_ref().filter(|_| self.sent.is_none()) else { return Action::None };
        let Some(settings) = saved.settings.clone() else { return Action::None };
        (self.sent, self.problem) = (Some(Sent::Switch(on)), None);
        let settings = DirectorySettings { enabled: on, ..settings };
        let put = PutDirectory { revision: saved.revision, settings, bind_password: None };
        Action::ask(Request::PutDirectory(Box::new(put)), Message::PutAnswered)
    }

    pub(super) fn put_answered(&mut self, reply: Reply) -> Action<Message> {
        let sent = self.sent.take();
        match (reply, sent) {
            (Ok(Answer::Directory(directory)), Some(Sent::Switch(on))) => {
                self.form.switched(on);
                self.saved = Some(directory);
                let said = if on { texts::switched_on() } else { texts::switched_off() };
                Action::Notify(Notification::good(said))
            }
            (Ok(Answer::Directory(directory)), _) => {
                self.form = Form::of(directory.settings.as_ref());
                self.saved = Some(directory);
                Action::Notify(Notification::good(texts::saved()))
            }
            (Ok(_), _) => Action::None,
            (Err(problem), Some(Sent::Settings)) => self.refused(problem),
            (Err(problem), _) => Action::Notify(Notification::bad(&problem)),
        }
    }

    /// The backend does not take the settings: at their field, if it names one.
    pub(super) fn refused(&mut self, problem: Problem) -> Action<Message> {
        let Some(part) = problem.field.as_deref().and_then(Part::of_api) else {
            if problem.field.as_deref() == Some("settings.rules") {
                self.tab = Tab::Rules;
            }
            self.problem = Some(problem);
            return Action::None;
        };
        self.tab = Tab::Settings;
        let why = format!("{} {}", say(&problem), hint_of(&problem));
        Action::Run(self.form.refused(part, why).map(Message::Form))
    }
}
