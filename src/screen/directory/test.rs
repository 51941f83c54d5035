//! The test of the directory, step by step, and of whether and as what somebody signs in.

use std::time::{Duration, Instant};

use iced::widget::{column, container, row};
use iced::{Fill, Padding};
use sarrio_model::{DirectoryPerson, DirectoryStep, DirectoryStepName, DirectoryTest, Outcome, Problem};
use secrecy::SecretString;

use super::rule_form::joined;
use crate::backend::request::{Answer, Reply};
use crate::screen::problems;
use crate::theme::icon::{self, icon};
use crate::theme::style;
use crate::widget::field::field;
use crate::widget::menu::separator;
use crate::widget::{Element, button, label};
use crate::words::{self, checks, directory as texts};

/// The ids of the fields, for the focus.
pub(super) const NAME: &str = "directory.test.name";
const PASSWORD: &str = "directory.test.password";

/// What happens in the test.
#[derive(Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Name(String),
    NameDone,
    Password(String),
    Pressed,
    Answered(u64, Reply),
    Cancelled,
}

/// Never shows the password.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("directory::test::Message")
    }
}

/// The test.
#[derive(Default)]
pub(super) struct Test {
    name: String,
    password: String,
    /// The number of the newest question: the answers to others are dropped.
    turn: u64,
    asked: Option<Instant>,
    /// What was found, and how long that took.
    found: Option<(DirectoryTest, Duration)>,
    problem: Option<Problem>,
}

/// Never shows the password.
impl std::fmt::Debug for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Test").field("found", &self.found).finish_non_exhaustive()
    }
}

impl Test {
    /// Whether the backend is asked.
    pub(super) fn is_working(&self) -> bool {
        self.asked.is_some()
    }

    /// A new test. Returns its number.
    pub(super) fn begin(&mut self) -> u64 {
        self.turn += 1;
        (self.asked, self.found, self.problem) = (Some(Instant::now()), None, None);
        self.turn
    }

    /// Whose sign-in is tried.
    pub(super) fn username(&self) -> Option<String> {
        Some(self.name.trim().to_owned()).filter(|name| !name.is_empty())
    }

    /// With which password.
    pub(super) fn password(&self) -> Option<SecretString> {
        (self.username().is_some() && !self.password.is_empty()).then(|| self.password.as_str().into())
    }

    /// The test cannot begin.
    pub(super) fn refused(&mut self, problem: Problem) {
        (self.asked, self.problem) = (None, Some(problem));
    }

    /// What the person typed, and cancelling.
    pub(super) fn update(&mut self, message: Message) {
        match message {
            Message::Name(typed) => self.name = typed,
            Message::Password(typed) => self.password = typed,
            Message::Cancelled => (self.turn, self.asked) = (self.turn + 1, None),
            Message::NameDone | Message::Pressed | Message::Answered(..) => {}
        }
    }

    /// Takes an answer in. Returns the problem, if the backend has not tested anything.
    pub(super) fn answered(&mut self, turn: u64, reply: Reply) -> Option<Problem> {
        if turn != self.turn {
            return None;
        }
        let since = self.asked.take()?;
        match reply {
            Ok(Answer::DirectoryTest(test)) => self.found = Some((test, since.elapsed())),
            Ok(_) => {}
            Err(problem) => return Some(problem),
        }
        None
    }

    pub(super) fn view(&self, wide: bool) -> Element<'_, Message> {
        let name = field(&self.name)
            .label(texts::test_name())
            .placeholder("joan")
            .help(texts::test_name_help())
            .id(NAME)
            .on_input(Message::Name)
            .on_submit(Message::NameDone);
        let password = field(&self.password)
            .label(texts::test_password())
            .icon(icon::LOCK)
            .secret()
            .help(texts::test_password_help())
            .id(PASSWORD)
            .on_input(Message::Password)
            .on_submit(Message::Pressed);
        let fields: Element<'_, Message> = match wide {
            true => row![name, password].spacing(12).into(),
            false => column![name, password].spacing(12).into(),
        };
        let start = button::primary(texts::test())
            .icon(icon::PLUG_ZAP)
            .working(self.is_working())
            .on_press(Message::Pressed);
        let mut line = row![start].spacing(12).align_y(iced::Center);
        if let Some(since) = self.asked {
            let time = words::duration(since.elapsed().as_secs());
            line = line
                .push(button::default(words::common::cancel()).on_press(Message::Cancelled))
                .push(label::second(texts::testing(time)));
        }
        let mut all = column![label::second(texts::test_help()), fields, line].spacing(16);
        if let Some(problem) = &self.problem {
            all = all.push(problems::note(problem));
        }
        if let Some((found, took)) = &self.found {
            all = all.push(separator()).push(steps(found, *took));
            if let Some(person) = &found.person {
                all = all.push(separator()).push(self::person(person));
            }
        }
        all.into()
    }

    /// The id of the field for the password, for the focus.
    pub(super) fn second_field() -> &'static str {
        PASSWORD
    }
}

fn steps(found: &DirectoryTest, took: Duration) -> Element<'_, Message> {
    let count = |outcome| found.steps.iter().filter(|step| step.outcome == outcome).count();
    let summary = checks::summary(count(Outcome::Passed), count(Outcome::Warning), count(Outcome::Failed));
    let time = texts::took(format!("{:.1}", took.as_secs_f32()));
    let head = row![label::h2(summary).width(Fill), label::caption(time)].align_y(iced::Center);
    column![head].extend(found.steps.iter().map(line)).spacing(10).into()
}

fn line(step: &DirectoryStep) -> Element<'_, Message> {
    let mark = match step.outcome {
        Outcome::Passed => icon(icon::CIRCLE_CHECK, 15.0).style(style::ok),
        Outcome::Warning => icon(icon::TRIANGLE_ALERT, 15.0).style(style::warn),
        Outcome::Failed => icon(icon::CIRCLE_X, 15.0).style(style::danger),
        Outcome::Skipped => icon(icon::MINUS, 15.0).style(style::caption),
    };
    let found = words::found(step.message.as_ref(), &step.found);
    let advice = words::found_advice(step.message.as_ref(), step.advice.as_deref());
    let beside = column![label::body(found).style(style::second)]
        .extend(advice.map(|advice| label::body(advice).into()))
        .spacing(2)
        .width(Fill);
    let name = container(label::strong(step_name(step.name))).width(150);
    let words = row![name, beside].spacing(8).width(Fill);
    row![container(mark).padding([2, 0]), words].spacing(10).align_y(iced::Top).into()
}

/// The name of a step for people.
fn step_name(step: DirectoryStepName) -> String {
    match step {
        DirectoryStepName::Resolve => texts::step_resolve(),
        DirectoryStepName::Connect => texts::step_connect(),
        DirectoryStepName::Encryption => texts::step_encryption(),
        DirectoryStepName::Bind => texts::step_bind(),
        DirectoryStepName::Server => texts::step_server(),
        DirectoryStepName::People => texts::step_people(),
        DirectoryStepName::Groups => texts::step_groups(),
        DirectoryStepName::Rules => texts::step_rules(),
        DirectoryStepName::Person => texts::step_person(),
        DirectoryStepName::Password => texts::step_password(),
        DirectoryStepName::Membership => texts::step_membership(),
        DirectoryStepName::Result => texts::step_result(),
    }
}

/// A person as the directory and the rules describe them.
fn person(person: &DirectoryPerson) -> Element<'_, Message> {
    let or_none = |text: String| label::body(if text.is_empty() { "–".to_owned() } else { text });
    let rules = person.rules.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let role = person.role.map_or_else(String::new, words::role);
    let category = person.category.as_ref().map(ToString::to_string).unwrap_or_default();
    let facts = column![
        label::h2(if person.full_name.is_empty() { &person.username } else { &person.full_name }),
        label::fact(texts::person_entry(), label::mono(&person.entry)),
        label::fact(texts::person_sign_in(), or_none(person.username.clone())),
        label::fact(texts::person_email(), or_none(person.email.clone().unwrap_or_default())),
        label::fact(texts::person_rules(), or_none(rules)),
        label::fact(texts::rule_role(), or_none(role)),
        label::fact(texts::rule_category(), or_none(category)),
        label::fact(texts::person_member_of(), or_none(joined(&person.member_of))),
        label::fact(texts::person_teaches(), or_none(joined(&person.teaches))),
        label::fact(texts::person_groups(), or_none(person.groups.join("\n"))),
    ];
    container(facts.spacing(7)).padding(Padding::ZERO.bottom(4)).into()
}
