//! One entry whole, with what was changed.

use iced::widget::{column, container, row};
use iced::{Center, Fill, Padding};
use sarrio_model::{AuditEntry, FieldChange, UserRef};

use super::{Audit, Message, told};
use crate::screen::Scene;
use crate::theme::icon::{self, icon};
use crate::theme::{STRONG, style};
use crate::widget::elide::elide;
use crate::widget::pill::pill;
use crate::widget::{Element, button, label, notice, panel, tip};
use crate::words::{self, audit as texts};

impl Audit {
    /// The panel of the entry at the cursor.
    pub(super) fn panel<'a>(&'a self, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let entry = self.shown.as_ref()?;
        let mut body = column![container(facts(entry)).padding(Padding::from([4, 16]).bottom(16))];
        if let Some(code) = entry.outcome.problem() {
            let why = column![
                label::body(told::why(code)),
                row![notice::code_mark(code.as_str().to_owned(), Message::Copied(code.as_str().to_owned()))]
            ];
            body = body.push(panel::section(why.spacing(8)));
        }
        if !entry.changes.is_empty() {
            let changes = entry.changes.iter().map(change);
            let all = column![label::h2(texts::changes())].extend(changes).spacing(12);
            body = body.push(panel::section(all));
        }
        Some(panel::panel(panel::EDITED, head(entry, scene), body, self.only(entry)))
    }

    /// The buttons that narrow the list to this person and to this thing.
    fn only<'a>(&self, entry: &AuditEntry) -> Option<Element<'a, Message>> {
        let person = entry.who.id.filter(|id| !self.filter.is_of(Some(*id)));
        let person = person.map(|id| {
            let person = UserRef { id, name: entry.who.name.clone() };
            button::default(texts::only_person())
                .icon(icon::USER)
                .on_press(Message::OnlyPerson(person))
                .into()
        });
        let known = self.filter.thing.as_ref().and_then(|thing| thing.id);
        let thing = entry.thing.clone().filter(|thing| thing.id.is_some() && thing.id != known);
        let thing = thing.map(|thing| {
            button::default(texts::only_thing())
                .icon(told::glyph(&thing.kind))
                .on_press(Message::OnlyThing(thing))
        });
        let buttons: Vec<Element<'a, Message>> =
            [person, thing.map(Into::into)].into_iter().flatten().collect();
        (!buttons.is_empty()).then(|| row(buttons).spacing(8).wrap().into())
    }
}

fn head<'a>(entry: &'a AuditEntry, scene: Scene<'_>) -> Element<'a, Message> {
    let ago = texts::ago(words::since(entry.at, scene.now));
    let words = column![
        label::strong(told::deed(&entry.action)).size(15).font(STRONG),
        label::second(format!("{}, {ago}", told::who(&entry.who))),
    ];
    let close = button::icon_only(icon::X, words::common::close())
        .kind(button::Kind::Ghost)
        .small()
        .side(tip::Position::Left)
        .on_press(Message::PanelClosed);
    row![words.width(Fill), close].spacing(10).into()
}

fn facts(entry: &AuditEntry) -> Element<'_, Message> {
    let line = |words: String| elide(words).width(Fill);
    let mono = |words: String| label::mono(words).wrapping(iced::widget::text::Wrapping::Glyph);
    let mut facts = column![
        label::fact(texts::outcome(), row![pill(told::outcome(entry.outcome))]),
        label::fact(texts::when(), label::mono(told::moment(entry.at))),
        label::fact(texts::who(), label::body(told::who(&entry.who))),
    ]
    .spacing(7);
    if let Some(role) = entry.who.role {
        facts = facts.push(label::fact(texts::role(), line(words::role(role))));
    }
    facts = facts.push(label::fact(texts::from_where(), line(told::place(&entry.from))));
    if let Some(session) = entry.from.session() {
        facts = facts.push(label::fact(texts::session(), mono(session.to_string())));
    }
    facts = facts.push(label::fact(texts::action(), mono(entry.action.clone())));
    if let Some(thing) = &entry.thing {
        let kind = words::kind_of_thing(&thing.kind);
        facts = facts.push(label::fact(kind, label::body(&thing.name)));
        if let Some(id) = thing.id.map(|id| id.to_string()).filter(|id| *id != thing.name) {
            facts = facts.push(label::fact(texts::id(), mono(id)));
        }
    }
    if let Some(operation) = entry.operation {
        facts = facts.push(label::fact(texts::job(), mono(operation.to_string())));
    }
    facts.into()
}

/// A field with its value before and after.
fn change(change: &FieldChange) -> Element<'_, Message> {
    let name = label::mono(&change.field).style(style::second);
    let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
    let values: Element<'_, Message> = match (&change.from, &change.to) {
        (None, None) => label::second(texts::not_told()).into(),
        (from, to) => column![
            row![
                container(label::caption(texts::before())).width(64),
                label::body(told(from)).style(style::second).width(Fill)
            ]
            .spacing(8),
            row![container(label::caption(texts::after())).width(64), label::body(told(to)).width(Fill),]
                .spacing(8),
        ]
        .spacing(2)
        .into(),
    };
    let mark = container(icon(icon::PENCIL, 12.0).style(style::caption)).padding([2, 0]);
    column![row![mark, name].spacing(8).align_y(Center), values].spacing(4).into()
}
