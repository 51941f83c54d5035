//! The filters above the table, and the table of entries.

use std::time::{Duration, Instant};

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, FillPortion, Padding};
use sarrio_model::{AuditEntry, Permission};

use super::filter::{self, FROM, SEARCH, TO};
use super::{Audit, Message, TABLE, told};
use crate::screen::{Scene, problems};
use crate::theme::icon::{self, icon};
use crate::theme::{MEDIUM, Tone, style};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::pill::pill;
use crate::widget::select::{Look, select};
use crate::widget::table::{Checkboxes, Column, Rows as _, Table, column_of, foot, table};
use crate::widget::{Element, button, label, notice, panel, skeleton};
use crate::words::{self, audit as texts};

/// From this time on it is said that older entries are looked for.
const LONG: Duration = Duration::from_secs(2);

/// The numbers of the columns.
mod at {
    pub(super) const WHEN: usize = 0;
    pub(super) const WHO: usize = 1;
    pub(super) const DEED: usize = 2;
    pub(super) const THING: usize = 3;
    pub(super) const FROM: usize = 4;
    pub(super) const OUTCOME: usize = 5;
}

impl Audit {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let panel = self.panel(scene);
        let at_side = panel.is_some() && !scene.panel_over();
        let room = scene.width - if at_side { panel::EDITED + 16.0 } else { 0.0 };
        let body = container(self.listed(scene, room)).padding(Padding::ZERO.bottom(16));
        column![
            container(self.tools(scene)).padding(Padding::ZERO.right(20).bottom(12)),
            panel::beside(body, panel, scene.window.width, Message::PanelClosed)
        ]
        .into()
    }

    fn tools<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let wide = scene.width >= 1160.0;
        let filters = row(self.filters(wide)).spacing(8).align_y(Center);
        let buttons = row![self.search(), self.again()].extend(self.export(scene)).spacing(8).align_y(Center);
        let mut tools = column![].spacing(8);
        tools = match wide {
            true => tools.push(row![filters, space().width(Fill), buttons].spacing(8)),
            false => tools.push(row![buttons]).push(filters),
        };
        tools.extend(self.narrower()).into()
    }

    fn search(&self) -> Element<'_, Message> {
        field(&self.filter.typed)
            .icon(icon::SEARCH)
            .placeholder(texts::search())
            .id(SEARCH)
            .width(210)
            .compact()
            .on_input(|typed| Message::Filter(filter::Message::Typed(typed)))
            .on_submit(Message::Filter(filter::Message::Submitted))
            .into()
    }

    fn again<'a>(&self) -> Element<'a, Message> {
        button::icon_only(icon::REFRESH_CW, texts::read_again()).on_press(Message::Again).into()
    }

    /// The button that exports; none for whoever may not.
    fn export<'a>(&self, scene: Scene<'_>) -> Option<Element<'a, Message>> {
        let may = scene.live.may(Permission::AuditExport);
        may.then(|| {
            button::default(texts::export()).icon(icon::FILE_DOWN).on_press(Message::ExportAsked).into()
        })
    }

    fn filters(&self, wide: bool) -> Vec<Element<'_, Message>> {
        let width = |narrow: f32, full: f32| if wide { full } else { narrow }.into();
        let look = |glyph, width, id| Look { name: None, glyph: Some(glyph), width, id };
        let who = match &self.filter.who {
            None => button::default(texts::anyone()).on_press(Message::WhoAsked),
            // A press drops it.
            Some(who) => button::default(who.name.as_str())
                .after(icon::X)
                .on_press(Message::Filter(filter::Message::Who(None))),
        };
        vec![
            who.icon(icon::USER).into(),
            select(
                &self.filter.deeds,
                &self.filter.deed_names,
                Some(self.filter.deed_chosen()),
                look(icon::ACTIVITY, width(190.0, 220.0), "audit.deed"),
                |message| Message::Filter(filter::Message::Deed(message)),
            ),
            select(
                &self.filter.outcomes,
                &self.filter.outcome_names,
                Some(self.filter.outcome_chosen()),
                look(icon::FUNNEL, width(185.0, 185.0), "audit.outcome"),
                |message| Message::Filter(filter::Message::Outcome(message)),
            ),
            select(
                &self.filter.periods,
                &self.filter.period_names,
                Some(self.filter.period_chosen()),
                look(icon::CLOCK, width(190.0, 176.0), "audit.period"),
                |message| Message::Filter(filter::Message::Period(message)),
            ),
        ]
    }

    /// What else narrows the list: two days, and a thing.
    fn narrower(&self) -> Option<Element<'_, Message>> {
        let on = |message| Message::Filter(message);
        let mut parts = vec![];
        if self.filter.period == filter::Period::Between {
            let end = |value, id, name: String, typed: fn(String) -> filter::Message| {
                let wrong = (self.filter.wrong == Some(id)).then(texts::time_wrong);
                let field = field(value)
                    .placeholder("2026-11-29")
                    .id(id)
                    .width(220)
                    .compact()
                    .error(wrong)
                    .on_input(move |text| on(typed(text)))
                    .on_submit(on(filter::Message::Submitted));
                row![container(label::second(name)).padding([7, 0]), field].spacing(8)
            };
            parts.push(end(&self.filter.from, FROM, texts::from(), filter::Message::From).into());
            parts.push(end(&self.filter.to, TO, texts::to(), filter::Message::To).into());
        }
        if let Some(thing) = &self.filter.thing {
            let chosen = button::default(texts::about(thing.name.as_str())).small().after(icon::X);
            parts.push(chosen.on_press(on(filter::Message::Thing(None))).into());
        }
        (!parts.is_empty()).then(|| row(parts).spacing(12).wrap().into())
    }

    fn listed<'a>(&'a self, scene: Scene<'a>, width: f32) -> Element<'a, Message> {
        let entries = &self.entries;
        let retry = || button::default(words::common::try_again()).on_press(Message::GoneOn);
        let content: Element<'a, Message> = match entries.problem() {
            Some(problem) if entries.is_empty() => {
                let (said, hint) = (problems::say(problem), problems::hint_of(problem));
                let failed = notice::empty(icon::TRIANGLE_ALERT, said, hint, vec![retry()]);
                container(failed).center_y(Fill).into()
            }
            _ if entries.is_waiting(Instant::now()) => skeleton::rows(12),
            _ if entries.is_empty() && entries.is_whole() => self.nothing(),
            _ => self.rows(width),
        };
        let mut card = column![];
        if let Some(problem) = entries.problem().filter(|_| !entries.is_empty()) {
            let (said, hint) = (problems::say(problem), problems::hint_of(problem));
            let note = notice::note(Tone::Bad, icon::TRIANGLE_ALERT, Some(said), hint, vec![retry().small()]);
            card = card.push(container(note).padding(12));
        }
        card = card.push(container(content).height(Fill));
        card = card.extend(self.foot(scene, width));
        container(card).height(Fill).width(Fill).padding(1).style(style::card).into()
    }

    /// Why the list is empty, and what to do.
    fn nothing<'a>(&'a self) -> Element<'a, Message> {
        if self.filter.is_open() {
            let empty = notice::empty(icon::HISTORY, texts::nothing(), texts::nothing_why(), vec![]);
            return container(empty).center_y(Fill).into();
        }
        let clear = button::default(words::common::clear_filter())
            .small()
            .on_press(Message::Filter(filter::Message::Cleared));
        let title = match self.filter.typed.trim() {
            "" => texts::no_hits(),
            typed => words::common::no_matches(typed),
        };
        notice::no_matches(title, texts::no_hits_why(), clear)
    }

    fn rows<'a>(&'a self, width: f32) -> Element<'a, Message> {
        let spec = Table {
            name: TABLE,
            columns: columns(width),
            rows: &self.entries,
            checkboxes: Checkboxes::Hidden,
            cell: Box::new(move |at, column| match self.entries.get(at) {
                Some(entry) => cell(entry, column),
                None => space().into(),
            }),
            action: Box::new(|_| None),
        };
        table(&self.table, spec, Message::Table)
    }

    /// Below the table: which rows are visible, and whether older ones are looked for.
    fn foot<'a>(&'a self, scene: Scene<'a>, width: f32) -> Option<Element<'a, Message>> {
        let count = self.entries.count();
        let busy = self.entries.busy_for(Instant::now()).filter(|since| *since >= LONG);
        if let Some(since) = busy {
            let searching = texts::searching(words::duration(since.as_secs()));
            let stop = button::default(texts::stop()).icon(icon::CIRCLE_STOP).in_foot();
            return Some(foot(searching, Some(stop.on_press(Message::Stopped).into())));
        }
        let (first, last) = self.table.in_sight(count);
        if self.entries.is_stopped() {
            let on = button::default(texts::go_on()).in_foot().on_press(Message::GoneOn);
            return Some(foot(texts::stopped(count), Some(on.into())));
        }
        if count == 0 || self.entries.is_waiting(Instant::now()) {
            return None;
        }
        let keys = (scene.has_hints() && width >= 620.0)
            .then(|| label::hint(&["↑", "↓"], words::common::go_there()).into());
        let said = match self.entries.is_whole() {
            true => texts::rows(first, last, count),
            false => texts::rows_of_more(first, last),
        };
        Some(foot(said, keys))
    }
}

/// When, who, what and the outcome are always shown, the other columns only if there is room.
fn columns(width: f32) -> Vec<(usize, Column)> {
    let all = [
        (0.0, at::WHEN, column_of(texts::when(), 150)),
        (0.0, at::WHO, column_of(texts::who(), FillPortion(4))),
        (0.0, at::DEED, column_of(texts::deed(), FillPortion(6))),
        (620.0, at::THING, column_of(texts::thing(), FillPortion(5))),
        (980.0, at::FROM, column_of(texts::from_where(), 120)),
        (0.0, at::OUTCOME, column_of(texts::outcome(), 116)),
    ];
    let fits = all.into_iter().filter(|(from, ..)| width >= *from);
    fits.map(|(_, number, column)| (number, column.unsorted())).collect()
}

fn cell<'a>(entry: &AuditEntry, column: usize) -> Element<'a, Message> {
    let words = |text: String| elide(text).width(Fill);
    match column {
        at::WHEN => label::mono(told::moment(entry.at)).into(),
        at::WHO => words(told::who(&entry.who)).font(MEDIUM).into(),
        at::DEED => words(told::deed(&entry.action)).into(),
        at::THING => match &entry.thing {
            Some(thing) => {
                let mark = icon(told::glyph(&thing.kind), 15.0).style(style::second);
                row![mark, words(thing.name.clone()).style(style::second)].spacing(8).align_y(Center).into()
            }
            None => label::second("–").into(),
        },
        at::FROM => words(told::place(&entry.from)).style(style::second).into(),
        _ => pill(told::outcome(entry.outcome)),
    }
}
