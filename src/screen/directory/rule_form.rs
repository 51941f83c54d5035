//! The form of one rule: whom it is about, and what they get.

use iced::widget::{column, row};
use sarrio_model::{AttributeName, DirectoryRule, Name, Role, RuleCondition};

use super::names::Names;
use crate::screen::problems;
use crate::widget::field::field;
use crate::widget::select::{self, Look, select};
use crate::widget::{Element, button, dialog, label};
use crate::words::{self, directory as texts};

const WHO: &str = "rule.who";
const ATTRIBUTE: &str = "rule.attribute";
const VALUE: &str = "rule.value";
const CATEGORY: &str = "rule.category";
const MEMBER_OF: &str = "rule.member_of";
const TEACHES: &str = "rule.teaches";

/// The id of the first field, for the focus.
pub(super) const FIRST: &str = WHO;

/// Whom a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    InGroup,
    Below,
    Has,
}

const KINDS: [Kind; 3] = [Kind::InGroup, Kind::Below, Kind::Has];

/// A field for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Part {
    Attribute,
    Value,
    Category,
    MemberOf,
    Teaches,
}

/// What is typed and chosen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Who(select::Message),
    Role(select::Message),
    Typed(Part, String),
    Done,
    Closed,
}

/// The form.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// The number of the rule that is changed, from 0; absent for a new one.
    at: Option<usize>,
    kind: Kind,
    kinds: select::State,
    attribute: String,
    /// The group, the entry or the value.
    value: String,
    role: Option<Role>,
    roles: select::State,
    category: String,
    member_of: String,
    teaches: String,
    wrong: Option<(&'static str, String)>,
}

/// What the screen does after a message.
pub(super) enum Next {
    Stay,
    Focus(&'static str),
    /// The rule is whole: it takes the place of the one with this number, or is the last.
    Rule(Option<usize>, DirectoryRule),
    Close,
}

impl Form {
    /// The form that changes a rule.
    pub(super) fn of(at: usize, rule: &DirectoryRule) -> Self {
        let (kind, attribute, value) = match &rule.who {
            RuleCondition::InGroup(group) => (Kind::InGroup, "", group.as_str()),
            RuleCondition::Below(entry) => (Kind::Below, "", entry.as_str()),
            RuleCondition::Has { attribute, value } => (Kind::Has, attribute.as_str(), value.as_str()),
        };
        Self {
            at: Some(at),
            kind,
            attribute: attribute.to_owned(),
            value: value.to_owned(),
            role: rule.role,
            category: rule.category.as_ref().map(Name::to_string).unwrap_or_default(),
            member_of: joined(&rule.member_of),
            teaches: joined(&rule.teaches),
            ..Self::default()
        }
    }

    pub(super) fn update(&mut self, message: Message, names: &Names) -> Next {
        match message {
            Message::Who(message) => {
                if let Some(at) = self.kinds.update(message, &names.conditions) {
                    self.kind = KINDS.get(at).copied().unwrap_or_default();
                }
            }
            Message::Role(message) => {
                if let Some(at) = self.roles.update(message, &names.roles) {
                    self.role = at.checked_sub(1).and_then(|at| Role::ALL.get(at)).copied();
                    self.wrong = None;
                }
            }
            Message::Typed(part, text) => {
                self.wrong = None;
                *match part {
                    Part::Attribute => &mut self.attribute,
                    Part::Value => &mut self.value,
                    Part::Category => &mut self.category,
                    Part::MemberOf => &mut self.member_of,
                    Part::Teaches => &mut self.teaches,
                } = text;
            }
            Message::Done => match self.rule() {
                Ok(rule) => return Next::Rule(self.at, rule),
                Err((field, why)) => {
                    self.wrong = Some((field, why));
                    return Next::Focus(field);
                }
            },
            Message::Closed => return Next::Close,
        }
        Next::Stay
    }

    fn rule(&self) -> Result<DirectoryRule, (&'static str, String)> {
        let value = self.value.trim();
        let entry = || value.parse().map_err(|_| (VALUE, texts::entry_wrong()));
        let who = match self.kind {
            Kind::InGroup => RuleCondition::InGroup(entry()?),
            Kind::Below => RuleCondition::Below(entry()?),
            Kind::Has => {
                let attribute: AttributeName =
                    self.attribute.parse().map_err(|_| (ATTRIBUTE, texts::attribute_wrong()))?;
                if value.is_empty() {
                    return Err((VALUE, texts::value_missing()));
                }
                RuleCondition::Has { attribute, value: value.to_owned() }
            }
        };
        let category = Some(self.category.trim()).filter(|typed| !typed.is_empty());
        let category = category.map(str::parse::<Name>).transpose();
        let rule = DirectoryRule {
            who,
            role: self.role,
            category: category.map_err(|why| (CATEGORY, problems::of_name(&why)))?,
            member_of: named(&self.member_of, MEMBER_OF)?,
            teaches: named(&self.teaches, TEACHES)?,
        };
        let gives_nothing = rule.role.is_none()
            && rule.category.is_none()
            && rule.member_of.is_empty()
            && rule.teaches.is_empty();
        if gives_nothing { Err((CATEGORY, texts::rule_gives_nothing())) } else { Ok(rule) }
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(wrong, _)| *wrong == field).map(|(_, why)| why.as_str())
    }

    pub(super) fn view<'a>(&'a self, names: &'a Names, window: f32) -> Element<'a, Message> {
        let text = |part, value, id, name: String| {
            field(value)
                .label(name)
                .id(id)
                .error(self.wrong(id))
                .on_input(move |typed| Message::Typed(part, typed))
                .on_submit(Message::Done)
        };
        let look = |name: String, id| Look { name: Some(name.into()), glyph: None, width: iced::Fill, id };
        let kind = KINDS.iter().position(|kind| *kind == self.kind);
        let who = select(&self.kinds, &names.conditions, kind, look(texts::rule_who(), WHO), Message::Who);
        let value: Element<'a, Message> = match self.kind {
            Kind::InGroup => text(Part::Value, &self.value, VALUE, texts::rule_group())
                .mono()
                .placeholder("cn=claustre,ou=groups,dc=escola,dc=example")
                .into(),
            Kind::Below => text(Part::Value, &self.value, VALUE, texts::rule_entry())
                .mono()
                .placeholder("ou=teachers,dc=escola,dc=example")
                .into(),
            Kind::Has => row![
                text(Part::Attribute, &self.attribute, ATTRIBUTE, texts::rule_attribute())
                    .placeholder("employeeType"),
                text(Part::Value, &self.value, VALUE, texts::rule_value()).placeholder("teacher"),
            ]
            .spacing(12)
            .into(),
        };
        let role = self.role.and_then(|role| Role::ALL.iter().position(|known| *known == role));
        let role = Some(role.map_or(0, |at| at + 1));
        let body = column![
            who,
            value,
            label::h2(texts::rule_gives()),
            row![
                select(&self.roles, &names.roles, role, look(texts::rule_role(), "rule.role"), Message::Role),
                text(Part::Category, &self.category, CATEGORY, texts::rule_category()),
            ]
            .spacing(12),
            text(Part::MemberOf, &self.member_of, MEMBER_OF, texts::rule_member_of())
                .help(texts::rule_names_help()),
            text(Part::Teaches, &self.teaches, TEACHES, texts::rule_teaches()).help(texts::rule_names_help()),
        ]
        .spacing(14);
        let (title, done) = match self.at {
            Some(at) => (texts::rule_title(at + 1), texts::rule_change()),
            None => (texts::rule_new(), texts::rule_add()),
        };
        let buttons = vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(done).on_press(Message::Done),
        ];
        dialog::form(title, Message::Closed, body, None, buttons, window)
    }
}

/// Names with commas between them.
pub(super) fn joined(names: &[Name]) -> String {
    names.iter().map(Name::as_str).collect::<Vec<_>>().join(", ")
}

/// The names that were typed with commas between them.
fn named(typed: &str, field: &'static str) -> Result<Vec<Name>, (&'static str, String)> {
    let names = typed.split(',').map(str::trim).filter(|name| !name.is_empty());
    let names: Result<Vec<Name>, _> = names.map(str::parse).collect();
    names.map_err(|why| (field, problems::of_name(&why)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_from_its_form_and_what_is_wrong_stands_at_its_field() {
        let mut names = Names::default();
        names.refresh();
        let mut form = Form::default();
        let press = |form: &mut Form| match form.update(Message::Done, &names) {
            Next::Focus(field) => Err(field),
            Next::Rule(at, rule) => Ok((at, rule)),
            _ => panic!("it answers"),
        };
        assert_eq!(press(&mut form).unwrap_err(), VALUE);
        form.value = "cn=claustre,ou=groups,dc=escola,dc=example".to_owned();
        assert_eq!(press(&mut form).unwrap_err(), CATEGORY, "it gives nothing");
        form.role = Some(Role::Teacher);
        form.teaches = " 2MEC-A,, 2MEC-B ".to_owned();
        let (at, rule) = press(&mut form).unwrap();
        assert_eq!((at, joined(&rule.teaches)), (None, "2MEC-A, 2MEC-B".to_owned()));
        let mut again = Form::of(3, &rule);
        assert_eq!(press(&mut again).unwrap(), (Some(3), rule));
        again.kind = Kind::Has;
        assert_eq!(press(&mut again).unwrap_err(), ATTRIBUTE);
    }
}
