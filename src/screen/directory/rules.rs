//! The list of the rules, in the order in which they count.

use iced::widget::{column, container, row};
use iced::{Center, Fill};
use sarrio_model::{DirectoryRule, RuleCondition};

use super::rule_form::joined;
use super::{Message, SchoolDirectory};
use crate::theme::{icon, style};
use crate::widget::menu::separator;
use crate::widget::{Element, button, label, notice};
use crate::words::{self, directory as texts};

impl SchoolDirectory {
    /// All rules, with the buttons that change them.
    pub(super) fn rules_view(&self) -> Element<'_, Message> {
        let rules = &self.form.rules;
        let add = || button::default(texts::rule_add()).icon(icon::PLUS).on_press(Message::RuleAsked(None));
        if rules.is_empty() {
            return notice::empty(icon::LIST_CHECKS, texts::no_rules(), texts::no_rules_why(), vec![add()]);
        }
        let head = row![label::second(texts::rules_help()).width(Fill), add()].spacing(16).align_y(Center);
        let mut all = column![head].spacing(14);
        for (at, rule) in rules.iter().enumerate() {
            all = all.push(separator()).push(self.rule(at, rule));
        }
        all.into()
    }

    fn rule<'a>(&self, at: usize, rule: &'a DirectoryRule) -> Element<'a, Message> {
        let last = at + 1 == self.form.rules.len();
        let act = |glyph, name: String, message: Option<Message>| {
            button::icon_only(glyph, name).kind(button::Kind::Ghost).small().on_press_maybe(message)
        };
        let up = (at > 0).then_some(Message::RuleMoved(at, -1));
        let down = (!last).then_some(Message::RuleMoved(at, 1));
        let buttons = row![
            act(icon::ARROW_UP, texts::rule_up(), up),
            act(icon::ARROW_DOWN, texts::rule_down(), down),
            act(icon::PENCIL, words::common::edit(), Some(Message::RuleAsked(Some(at)))),
            act(icon::TRASH_2, texts::rule_remove(), Some(Message::RuleRemoved(at))),
        ];
        let (whom, name) = match &rule.who {
            RuleCondition::InGroup(group) => (texts::who_in_group(), group.to_string()),
            RuleCondition::Below(entry) => (texts::who_below(), entry.to_string()),
            RuleCondition::Has { attribute, value } => {
                (texts::who_has(), texts::attribute_is(attribute.as_str(), value.as_str()))
            }
        };
        let name = label::mono(name).wrapping(iced::widget::text::Wrapping::WordOrGlyph);
        let words = column![
            label::caption(whom),
            name.style(style::main),
            label::body(gives(rule)).style(style::second)
        ];
        let number = container(label::strong((at + 1).to_string())).width(24);
        row![number, words.spacing(3).width(Fill), buttons.spacing(2)].spacing(10).align_y(Center).into()
    }
}

/// What people get by a rule.
fn gives(rule: &DirectoryRule) -> String {
    let parts = [
        rule.role.map(words::role),
        rule.category.as_ref().map(|category| texts::gives_category(category.as_str())),
        (!rule.member_of.is_empty()).then(|| texts::gives_member_of(joined(&rule.member_of))),
        (!rule.teaches.is_empty()).then(|| texts::gives_teaches(joined(&rule.teaches))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
