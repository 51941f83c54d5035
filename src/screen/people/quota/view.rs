//! How the dialog of quotas looks.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, Top};
use sarrio_model::{Counted, Limit, Quantity, QuantityUnit};

use super::entry::{Entry, Kind};
use super::{Editor, Holder, Message, Page, Part, Rules, choice_of, field_of};
use crate::screen::{problems, quota_lines};
use crate::theme::icon::{self, icon};
use crate::theme::style;
use crate::widget::field::field;
use crate::widget::segmented::{segment, segmented, segmented_as};
use crate::widget::{Element, button, dialog, label, menu, skeleton};
use crate::words::{self, quotas as texts};

/// The width of the field for a number, in logical pixels.
const FIELD: f32 = 104.0;
/// The most letters of a name on a tab.
const TAB: usize = 16;

impl Editor {
    /// The dialog in a window of this height.
    pub(in crate::screen::people) fn view(&self, window: f32) -> Element<'_, Message> {
        let title = self.name().map_or_else(texts::edit_roles, texts::edit_title);
        let close = || button::default(words::common::close()).id(dialog::CANCEL).on_press(Message::Closed);
        let Some(page) = self.page() else {
            return dialog::form(title, Message::Closed, space(), None, vec![close()], window);
        };
        let mut body = column![].spacing(14);
        if self.pages.len() > 1 {
            let tabs = self.pages.iter().enumerate().map(|(at, page)| segment(at, tab(&page.holder)));
            body = body.push(row![segmented(tabs, self.at, Message::Page)]);
        }
        if page.holder.has_ceilings() {
            let parts = [segment(Part::Each, texts::each()), segment(Part::Together, texts::together())];
            body = body.push(row![segmented(parts, self.part, Message::Part)]);
        }
        body = body.push(label::second(help(&page.holder, self.part)));
        if let Some(problem) = &page.problem {
            let again = button::default(texts::read_again()).small().on_press(Message::ReadAgain);
            body = body.push(column![problems::note(problem), row![again]].spacing(8));
        }
        body = match &page.rules {
            Some(rules) => body.push(page.lines(rules, self.part)),
            None if page.problem.is_none() => body.push(skeleton::rows(8)),
            None => body,
        };
        let (left, buttons) = if page.may_edit {
            let save = button::primary(words::common::save()).working(page.working);
            let cancel = button::default(words::common::cancel()).id(dialog::CANCEL);
            (None, vec![cancel.on_press(Message::Closed), save.on_press(Message::Sent)])
        } else {
            (Some(label::caption(texts::look_only()).width(Fill).into()), vec![close()])
        };
        dialog::form(title, Message::Closed, body, left, buttons, window)
    }
}

/// The name on a tab, cut where it is long.
fn tab(holder: &Holder) -> String {
    let name = match holder {
        Holder::Person(..) => texts::tab_person(),
        holder => holder.name(),
    };
    if name.chars().count() <= TAB {
        return name;
    }
    let cut: String = name.chars().take(TAB - 1).collect();
    format!("{}…", cut.trim_end())
}

fn help(holder: &Holder, part: Part) -> String {
    match (holder, part) {
        (_, Part::Together) => texts::help_together(),
        (Holder::Person(..), _) => texts::help_person(),
        (Holder::Group(_), _) => texts::help_group(),
        (Holder::Category(_), _) => texts::help_category(),
        (Holder::Role(_), _) => texts::help_role(),
    }
}

fn name_of(kind: Kind) -> String {
    match kind {
        Kind::Inherit => texts::inherit(),
        Kind::Number => texts::number(),
        Kind::Free => texts::free(),
    }
}

impl Page {
    fn lines<'a>(&'a self, rules: &'a Rules, part: Part) -> Element<'a, Message> {
        let entries = match part {
            Part::Each => &rules.each,
            Part::Together => &rules.together,
        };
        let mut lines = column![].spacing(10);
        for (at, entry) in entries.iter().enumerate() {
            if at > 0 {
                lines = lines.push(menu::separator());
            }
            lines = lines.push(self.line(rules, entry, part));
        }
        lines.into()
    }

    /// The name and what is used on the left, what the rule says on the right.
    fn line<'a>(&'a self, rules: &'a Rules, entry: &'a Entry, part: Part) -> Element<'a, Message> {
        let line = rules.lines.iter().find(|line| line.quantity == entry.quantity);
        let name = match line {
            Some(line) => quota_lines::name(line),
            None => label::medium(words::quantity(entry.quantity)).into(),
        };
        let used = match (line, part) {
            (Some(line), _) => Some(quota_lines::used(line)),
            (None, Part::Together) => used_together(rules, entry),
            (None, Part::Each) => None,
        };
        let wrong = entry.error.as_deref().map(|why| {
            row![icon(icon::CIRCLE_ALERT, 13.0), label::body(why).size(12)].spacing(6).align_y(Center)
        });
        let wrong = wrong.map(|wrong| {
            container(wrong).style(|t: &crate::theme::Theme| container::Style {
                text_color: Some(t.danger),
                ..container::Style::default()
            })
        });
        let left = column![name].extend(used).extend(wrong.map(Into::into)).spacing(5).width(Fill);
        let right = if self.may_edit { choice(entry) } else { said(entry) };
        row![left, right].spacing(16).align_y(Top).into()
    }
}

/// What all people together use of a ceiling.
fn used_together<'a>(rules: &Rules, entry: &Entry) -> Option<Element<'a, Message>> {
    let quantity = entry.quantity;
    let used = rules.used.get(&quantity).copied().filter(|_| quantity.counted() == Counted::InSum)?;
    Some(match entry.limit() {
        Ok(Some(Limit::AtMost(limit))) => {
            let full = used >= limit;
            let say = if full { texts::together_used_full } else { texts::together_used };
            let words = quota_lines::sentence(say(words::quota_amount_of(quantity, used, limit)), full);
            column![quota_lines::filled(used, limit), words].spacing(5).into()
        }
        _ => quota_lines::sentence(texts::together_used(words::quota_amount(quantity, used)), false),
    })
}

/// The choice, and the field while a number is chosen.
fn choice(entry: &Entry) -> Element<'_, Message> {
    let quantity = entry.quantity;
    let kinds = entry.kinds().iter().map(|kind| segment(*kind, name_of(*kind)));
    let kinds =
        segmented_as(choice_of(quantity), kinds, entry.kind, move |kind| Message::Kind(quantity, kind));
    let number: Element<'_, Message> = if entry.kind == Kind::Number {
        let mut number = field(&entry.typed)
            .compact()
            .wrong(entry.error.is_some())
            .id(field_of(quantity))
            .on_input(move |typed| Message::Typed(quantity, typed))
            .on_submit(Message::Sent);
        if let Some(unit) = unit(quantity) {
            number = number.unit(unit);
        }
        number.width(FIELD).into()
    } else {
        space().width(FIELD).into()
    };
    row![kinds, number].spacing(8).align_y(Center).into()
}

/// What a rule says that cannot be changed.
fn said<'a>(entry: &Entry) -> Element<'a, Message> {
    let words = match entry.limit() {
        Ok(Some(Limit::AtMost(limit))) => words::quota_amount(entry.quantity, limit),
        _ => name_of(entry.kind),
    };
    label::body(words).style(style::second).into()
}

fn unit(quantity: Quantity) -> Option<&'static str> {
    (quantity.unit() != QuantityUnit::Count).then_some("GB")
}
