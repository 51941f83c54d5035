//! What a person may use and uses of each quantity, in lines: the name, a bar, and in words how much it is and whose rule
//! says so.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill};
use sarrio_model::{Ceiling, Limit, Quantity, QuotaLine, QuotaSource};

use crate::theme::icon::{self, icon};
use crate::theme::style;
use crate::widget::{Element, bar, label};
use crate::words::{self, quotas as texts};

/// All lines, one below the other.
pub fn lines<'a, M: 'a>(lines: &[QuotaLine]) -> Element<'a, M> {
    column(lines.iter().map(line)).spacing(14).into()
}

/// All lines in two columns, read from left to right.
pub fn beside<'a, M: 'a>(lines: &[QuotaLine]) -> Element<'a, M> {
    let pair = |pair: &[QuotaLine]| {
        let second = pair.get(1).map_or_else(|| space().into(), line);
        let parts = pair.first().map(line).into_iter().chain([second]);
        row(parts.map(|part| container(part).width(Fill).into())).spacing(24).into()
    };
    column(lines.chunks(2).map(pair)).spacing(14).into()
}

fn line<'a, M: 'a>(line: &QuotaLine) -> Element<'a, M> {
    column![name(line), used(line)].spacing(5).into()
}

/// The name of the quantity, marked where the limit is the person's own.
pub fn name<'a, M: 'a>(line: &QuotaLine) -> Element<'a, M> {
    let own = (line.source == Some(QuotaSource::Person)).then(|| label::tag(None, texts::from_person()));
    row![label::medium(words::quantity(line.quantity))].extend(own).spacing(8).align_y(Center).into()
}

/// The bar and the words.
pub fn used<'a, M: 'a>(line: &QuotaLine) -> Element<'a, M> {
    let bar = match (line.used, line.limit) {
        (Some(used), Limit::AtMost(limit)) => Some(filled(used, limit)),
        _ => None,
    };
    let full = is_full(line.used, line.limit);
    let ceilings = line.ceilings.iter().map(|of| {
        let full = of.used.is_some_and(|used| used >= of.limit);
        sentence(ceiling(line.quantity, of), full)
    });
    column(bar).push(sentence(say(line), full)).extend(ceilings).spacing(5).into()
}

/// A bar for so much of so much. Of what nobody may have anything, all is used.
pub fn filled<'a, M: 'a>(used: u64, limit: u64) -> Element<'a, M> {
    let share = if limit == 0 { 1.0 } else { used as f32 / limit as f32 };
    let share = if (used, limit) == (0, 0) { 0.0 } else { share };
    container(bar::filled(share)).into()
}

/// A caption that is marked where something is full.
pub fn sentence<'a, M: 'a>(words: String, full: bool) -> Element<'a, M> {
    if !full {
        return label::caption(words).into();
    }
    let mark = container(icon(icon::TRIANGLE_ALERT, 13.0).style(style::warn)).padding([1, 0]);
    row![mark, label::caption(words).style(style::main)].spacing(5).into()
}

fn is_full(used: Option<u64>, limit: Limit) -> bool {
    matches!((used, limit), (Some(used), Limit::AtMost(limit)) if used >= limit && used > 0)
}

/// How much is used of how much, and who says so.
fn say(line: &QuotaLine) -> String {
    let QuotaLine { quantity, limit, used, .. } = *line;
    let amount = |amount| words::quota_amount(quantity, amount);
    let source = line.source.as_ref().map(words::quota_source).unwrap_or_default();
    match (used, limit, &line.source) {
        (Some(0) | None, Limit::AtMost(0), _) => texts::nothing_allowed(source),
        (Some(used), Limit::AtMost(limit), _) => {
            let say = if used >= limit { texts::used_full } else { texts::used };
            say(words::quota_amount_of(quantity, used, limit), source)
        }
        (Some(used), Limit::Unlimited, Some(_)) => texts::used_free(amount(used), source),
        (Some(used), Limit::Unlimited, None) => texts::used_no_limit(amount(used)),
        (None, Limit::AtMost(limit), _) => texts::at_most(amount(limit), source),
        (None, Limit::Unlimited, Some(_)) => texts::at_most_free(source),
        (None, Limit::Unlimited, None) => texts::at_most_no_limit(),
    }
}

fn ceiling(quantity: Quantity, of: &Ceiling) -> String {
    let whose = match &of.source {
        QuotaSource::Group(group) => group.name.to_string(),
        QuotaSource::Category(category) => category.name.to_string(),
        source => words::quota_source(source),
    };
    match of.used {
        Some(used) => {
            let say = if used >= of.limit { texts::ceiling_full } else { texts::ceiling };
            say(whose, words::quota_amount_of(quantity, used, of.limit))
        }
        None => texts::ceiling_each(whose, words::quota_amount(quantity, of.limit)),
    }
}
