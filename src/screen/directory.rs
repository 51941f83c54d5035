//! The school's directory: how it is asked, its rules, its test and its syncs.
//!
//! ```text
//! form: the settings (parts: its fields, authority: certificates) -> saving
//! rules, rule_form: what people get      test: step by step      syncs: what they did
//! ```
//! What is changed is tested as it stands in the form, and saved in one go.

mod authority;
pub mod form;
mod form_view;
mod names;
pub mod parts;
pub mod rule_form;
mod rules;
mod saving;
pub mod syncs;
pub mod test;
mod view;

use sarrio_model::{
    Directory, DirectoryBind, DirectorySettings, Permission, Problem, StartSync, TestDirectory, Vanishing,
};

use super::Action;
use crate::backend::live::Live;
use crate::backend::request::{Reply, Request};
use crate::widget::{dialog, focus};
use crate::words::directory as texts;

use form::Form;
use names::Names;
use parts::Part;
use syncs::Syncs;
use test::Test;

/// Whether somebody has this screen.
#[must_use]
pub fn is_for(live: &Live) -> bool {
    live.may(Permission::DirectoryManage)
}

/// What the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// How the directory is asked.
    #[default]
    Settings,
    /// What people get for what it says of them.
    Rules,
    /// Whether it works.
    Test,
    /// Taking everybody over.
    Syncs,
}

/// What is open over the page.
#[derive(Debug)]
enum Dialog {
    Rule(Box<rule_form::Form>),
    /// Whether so many people may be disabled, and the number that was typed.
    DisableAll {
        people: usize,
        typed: String,
    },
}

/// What is sent and not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    /// All settings.
    Settings,
    /// Whether people sign in with the directory.
    Switch(bool),
}

/// The screen.
#[derive(Debug)]
pub struct SchoolDirectory {
    tab: Tab,
    names: Names,
    /// What is saved; `None` until it is read.
    saved: Option<Directory>,
    form: Form,
    sent: Option<Sent>,
    problem: Option<Problem>,
    test: Test,
    syncs: Syncs,
    dialog: Option<Dialog>,
}

impl Default for SchoolDirectory {
    fn default() -> Self {
        Self {
            tab: Tab::default(),
            names: Names::default(),
            saved: None,
            form: Form::of(None),
            sent: None,
            problem: None,
            test: Test::default(),
            syncs: Syncs::default(),
            dialog: None,
        }
    }
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Tab(Tab),
    Read(Reply),
    Retry,
    Form(form::Message),
    Saved,
    Discarded,
    /// People sign in with the directory from now on, or no more.
    Switched(bool),
    PutAnswered(Reply),
    RuleAsked(Option<usize>),
    RuleMoved(usize, isize),
    RuleRemoved(usize),
    Rule(rule_form::Message),
    Test(test::Message),
    Syncs(syncs::Message),
    DisableTyped(String),
    DisableAll,
    Closed,
}

/// Whether so many people may be disabled: of many, the number has to be typed.
fn is_settled(people: usize, typed: &str) -> bool {
    people <= dialog::TYPED_ABOVE || dialog::says(typed, people)
}

impl SchoolDirectory {
    /// The screen is gone to: reads the settings and the syncs.
    pub fn open(&mut self) -> Action<Message> {
        self.names.refresh();
        Action::All(vec![self.read(), Action::Run(focus::on(Part::Address.id()))])
    }

    /// The names of what can be chosen, in the language of the person.
    pub fn refresh(&mut self) {
        self.names.refresh();
    }

    fn read(&self) -> Action<Message> {
        let settings = Action::ask(Request::Directory, Message::Read);
        Action::All(vec![settings, self.syncs.read().map(Message::Syncs)])
    }

    /// Whether something goes on whose time is shown.
    #[must_use]
    pub fn counts_seconds(&self) -> bool {
        self.test.is_working() || self.syncs.is_working()
    }

    /// Whether a dialog is open.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.dialog.is_some()
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        self.dialog.take().is_some()
    }

    fn settings(&self) -> Option<&DirectorySettings> {
        self.saved.as_ref()?.settings.as_ref()
    }

    /// Whether something is changed that is not saved.
    fn is_changed(&self) -> bool {
        self.form.is_changed(self.settings())
    }

    /// Whether the backend has the password of the account for what is in the form.
    fn keeps_password(&self) -> bool {
        let kept = self.saved.as_ref().filter(|saved| saved.has_bind_password);
        let saved = kept.and_then(|saved| saved.settings.as_ref());
        saved.is_some_and(|saved| match self.form.settings() {
            Ok(settings) => settings.asks_as_before(saved),
            // What is wrong may be something else, so the account decides.
            Err(_) => matches!(&saved.bind, DirectoryBind::Account { name }
                if self.form.texts.given(Part::BindName) == Some(name.as_str())),
        })
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Tab(tab) => {
                self.tab = tab;
                Action::None
            }
            Message::Read(reply) => {
                let first = self.saved.is_none();
                self.take_in(reply);
                // Before that there was no field that could take the focus.
                let focus = first && self.saved.is_some() && self.tab == Tab::Settings;
                if focus { Action::Run(focus::on(Part::Address.id())) } else { Action::None }
            }
            Message::Retry => {
                self.problem = None;
                self.read()
            }
            Message::Form(message) => {
                self.problem = None;
                Action::Run(self.form.update(message, &self.names).map(Message::Form))
            }
            Message::Saved => self.save(),
            Message::Discarded => {
                self.form = Form::of(self.settings());
                self.problem = None;
                // Somebody else may have changed it meanwhile.
                self.read()
            }
            Message::Switched(on) => self.switch(on),
            Message::PutAnswered(reply) => self.put_answered(reply),
            Message::RuleAsked(at) => {
                let of = |at: usize| self.form.rules.get(at).map(|rule| rule_form::Form::of(at, rule));
                let form = at.and_then(of).unwrap_or_default();
                self.dialog = Some(Dialog::Rule(Box::new(form)));
                Action::Run(focus::on(rule_form::FIRST))
            }
            Message::RuleMoved(at, by) => {
                if let Some(to) = at.checked_add_signed(by).filter(|to| *to < self.form.rules.len()) {
                    self.form.rules.swap(at, to);
                }
                Action::None
            }
            Message::RuleRemoved(at) => {
                if at < self.form.rules.len() {
                    self.form.rules.remove(at);
                }
                Action::None
            }
            Message::Rule(message) => self.update_rule(message),
            Message::Test(message) => self.update_test(message),
            Message::Syncs(syncs::Message::Pressed) => self.sync(Vanishing::RefuseMany),
            Message::Syncs(syncs::Message::DisableAsked) => {
                let Some(people) = self.syncs.refused() else { return Action::None };
                let people = usize::try_from(people).unwrap_or(usize::MAX);
                self.dialog = Some(Dialog::DisableAll { people, typed: String::new() });
                Action::Run(focus::on(dialog::CANCEL))
            }
            Message::Syncs(message) => self.syncs.update(message).map(Message::Syncs),
            Message::DisableTyped(number) => {
                if let Some(Dialog::DisableAll { typed, .. }) = &mut self.dialog {
                    *typed = number;
                }
                Action::None
            }
            Message::DisableAll => match self.dialog.take() {
                Some(Dialog::DisableAll { people, typed }) if is_settled(people, &typed) => {
                    self.sync(Vanishing::DisableAll)
                }
                other => {
                    self.dialog = other;
                    Action::None
                }
            },
            Message::Closed => {
                self.dialog = None;
                Action::None
            }
        }
    }

    fn update_rule(&mut self, message: rule_form::Message) -> Action<Message> {
        let Some(Dialog::Rule(form)) = &mut self.dialog else { return Action::None };
        match form.update(message, &self.names) {
            rule_form::Next::Stay => return Action::None,
            rule_form::Next::Focus(field) => return Action::Run(focus::on(field)),
            rule_form::Next::Rule(at, rule) => match at.and_then(|at| self.form.rules.get_mut(at)) {
                Some(known) => *known = rule,
                None => self.form.rules.push(rule),
            },
            rule_form::Next::Close => {}
        }
        self.dialog = None;
        Action::None
    }

    fn update_test(&mut self, message: test::Message) -> Action<Message> {
        match message {
            test::Message::NameDone => Action::Run(focus::on(Test::second_field())),
            test::Message::Pressed if self.test.is_working() => Action::None,
            test::Message::Pressed => {
                let changed = self.is_changed();
                let settings = match self.read_form() {
                    Ok(settings) => settings,
                    Err(task) => return Action::Run(task),
                };
                let turn = self.test.begin();
                let test = TestDirectory {
                    // What is saved is tested as it is, with the password that the backend has.
                    settings: changed.then_some(settings),
                    bind_password: self.form.password(),
                    username: self.test.username(),
                    password: self.test.password(),
                };
                Action::ask(Request::TestDirectory(Box::new(test)), move |reply| {
                    Message::Test(test::Message::Answered(turn, reply))
                })
            }
            test::Message::Answered(turn, reply) => match self.test.answered(turn, reply) {
                Some(problem) if problem.field.as_deref().and_then(Part::of_api).is_some() => {
                    self.refused(problem)
                }
                Some(problem) => {
                    self.test.refused(problem);
                    Action::None
                }
                None => Action::None,
            },
            other => {
                self.test.update(other);
                Action::None
            }
        }
    }

    fn sync(&mut self, vanishing: Vanishing) -> Action<Message> {
        if self.syncs.is_working() || self.can_sync().is_err() {
            return Action::None;
        }
        self.syncs.starts();
        Action::ask(Request::SyncDirectory(StartSync { vanishing }), |reply| {
            Message::Syncs(syncs::Message::Begun(reply))
        })
    }

    /// Why no sync can be started, as the backend would say.
    fn can_sync(&self) -> Result<(), String> {
        match self.settings() {
            None => Err(texts::sync_not_set()),
            Some(settings) if !settings.enabled => Err(texts::sync_off()),
            Some(settings) if matches!(settings.bind, DirectoryBind::Person { .. }) => {
                Err(texts::sync_needs_account())
            }
            Some(_) => Ok(()),
        }
    }
}
