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

#[cfg(test)]
mod tests {
    use sarrio_model::problem::{BindPasswordNeeded, RuleNeedsGroups};
    use sarrio_model::{Directory, Revision};

    use super::*;
    use crate::screen::directory::form;

    fn typed(directory: &mut SchoolDirectory, part: Part, text: &str) {
        let _ = directory.update(Message::Form(form::Message::Typed(part, text.to_owned())));
    }

    #[test]
    fn settings_are_sent_once_with_a_password_that_nothing_shows_and_a_refusal_stands_at_its_field() {
        let mut directory = SchoolDirectory::default();
        let fresh =
            Directory { settings: None, has_bind_password: false, last_sync: None, revision: Revision(4) };
        let _ = directory.update(Message::Read(Ok(Answer::Directory(fresh))));
        assert!(directory.update(Message::Saved).request().is_none(), "nothing is changed");
        typed(&mut directory, Part::Address, "ldap.escola.example");
        assert!(directory.update(Message::Saved).request().is_none());
        assert!(directory.form.wrong(Part::BindName).is_some());
        typed(&mut directory, Part::BindName, "cn=sarrio,dc=escola,dc=example");
        typed(&mut directory, Part::BindPassword, "tururut");
        typed(&mut directory, Part::Base, "ou=people,dc=escola,dc=example");
        let sent = directory.update(Message::Saved);
        let Some(Request::PutDirectory(put)) = sent.request() else { panic!("it is sent") };
        assert_eq!((put.revision, put.bind_password.is_some()), (Revision(4), true));
        assert!(directory.update(Message::Saved).request().is_none(), "it is sent once");
        let shown = format!("{directory:?} {put:?} {:?}", form::Message::Typed(Part::Base, "tururut".into()));
        assert!(!shown.contains("tururut"), "{shown}");

        for (problem, part) in [
            (BindPasswordNeeded.at("bind_password"), Part::BindPassword),
            (RuleNeedsGroups.at("settings.groups"), Part::GroupBase),
        ] {
            directory.tab = Tab::Rules;
            directory.sent = Some(Sent::Settings);
            let _ = directory.update(Message::PutAnswered(Err(problem)));
            assert!(directory.form.wrong(part).is_some() && directory.tab == Tab::Settings, "{part:?}");
        }
        assert!(directory.form.with_groups, "the field can be seen");
        assert!(directory.is_changed(), "what was typed stays");
    }
}
