//! The lesson at the cursor: when it is, who is in it, what is wrong with it, and what can be done.

use iced::widget::{column, container, row};
use iced::{Fill, Padding};
use sarrio_model::{AtEnd, Lesson, Permission, Series, UserRef, Weekly};

use super::week::{Clash, Entry, EntryId, Stage};
use super::{Message, Timetable};
use crate::screen::Scene;
use crate::theme::{STRONG, Tone, icon};
use crate::widget::{Element, button, label, notice, panel, tip};
use crate::words::{self, timetable as texts};

impl Timetable {
    /// The panel, if it is open and there is a lesson at the cursor.
    pub(super) fn panel<'a>(&'a self, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let entry = self.open.then(|| self.entry()).flatten()?;
        let (lesson, series) =
            (self.lesson(entry.id, scene.live), entry.series.and_then(|id| self.series(id)));
        let mut body = column![
            container(facts(entry, lesson, series, scene)).padding(Padding::from([4, 16]).bottom(16))
        ];
        let notes: Vec<Element<'a, Message>> = notes(entry, lesson).collect();
        if !notes.is_empty() {
            body = body.push(panel::section(column(notes).spacing(8)));
        }
        Some(panel::panel(panel::DETAIL, self.panel_head(entry), body, self.buttons(entry, lesson, series)))
    }

    fn panel_head<'a>(&self, entry: &'a Entry) -> Element<'a, Message> {
        let words = column![
            label::strong(entry.title.as_str()).size(15).font(STRONG),
            label::second(entry.group.name.as_str()),
        ];
        let close = button::icon_only(icon::X, words::common::close())
            .kind(button::Kind::Ghost)
            .small()
            .side(tip::Position::Left)
            .on_press(Message::PanelToggled);
        row![words.width(Fill), close].spacing(10).into()
    }

    /// What may be done with it.
    fn buttons<'a>(
        &self,
        entry: &Entry,
        lesson: Option<&Lesson>,
        series: Option<&Series>,
    ) -> Option<Element<'a, Message>> {
        let plans = |actions: &sarrio_model::Actions| actions.contains(Permission::LessonPlan);
        let may_lesson = lesson.is_some_and(|one| plans(&one.actions)) && entry.stage != Stage::Over;
        let may_series = series.is_some_and(|one| plans(&one.actions));
        if !may_lesson && !may_series {
            return None;
        }
        let mut buttons = row![].spacing(8);
        if entry.stage == Stage::Now && may_lesson {
            let end = button::default(words::classroom::end_lesson()).icon(icon::CIRCLE_STOP);
            buttons = buttons.push(end.working(self.working).on_press(Message::EndAsked(entry.id)));
        }
        let edit = button::default(words::common::edit()).icon(icon::PENCIL);
        buttons = buttons.push(edit.on_press(Message::EditAsked(entry.id)));
        let cancel = button::default(texts::cancel_lesson()).kind(button::Kind::Danger);
        buttons = buttons.push(cancel.on_press(Message::CancelAsked(entry.id)));
        Some(buttons.wrap().into())
    }
}

fn facts<'a>(
    entry: &Entry,
    lesson: Option<&'a Lesson>,
    series: Option<&'a Series>,
    scene: Scene<'_>,
) -> Element<'a, Message> {
    let names = |people: &[UserRef]| people.iter().map(|who| who.name.clone()).collect::<Vec<_>>().join(", ");
    let day = words::short_date(entry.begins, scene.now);
    let when = format!("{day}, {}", words::clock_of(entry.begins, entry.ends));
    let mut facts = column![label::fact(texts::when(), label::body(when))].spacing(7);
    if let Some(room) = &entry.room {
        facts = facts.push(label::fact(texts::room(), label::body(room.name.to_string())));
    }
    facts = facts.push(label::fact(texts::teachers(), label::body(names(&entry.teachers))));
    if let Some(series) = series {
        facts = facts.push(label::fact(texts::repeats(), label::body(rule(&series.weekly))));
        let until = words::date(series.weekly.dates.last());
        facts = facts.push(label::fact(texts::until(), label::body(until)));
    }
    let parts = lesson.map(|one| (&one.templates, one.start_before, one.at_end));
    let parts = parts.or_else(|| series.map(|one| (&one.templates, one.start_before, one.at_end)));
    if let Some((templates, before, at_end)) = parts {
        let names: Vec<_> = templates.iter().map(|one| one.name.to_string()).collect();
        let names = if names.is_empty() { texts::any_desktop() } else { names.join(", ") };
        facts = facts.push(label::fact(texts::works_with(), label::body(names)));
        if let Some(minutes) = before {
            facts = facts.push(label::fact(texts::before(), label::body(texts::minutes_before(minutes))));
        }
        if at_end != AtEnd::Nothing {
            facts = facts.push(label::fact(texts::at_end(), label::body(words::at_end(at_end))));
        }
    }
    facts.into()
}

/// When the lessons of a series take place, in a few words.
pub(super) fn rule(weekly: &Weekly) -> String {
    let days: Vec<String> = weekly.weekdays.iter().map(words::weekday).collect();
    let days = days.join(", ");
    match weekly.every.get() {
        1 => texts::every_week(days, weekly.at.to_string()),
        weeks => texts::every_weeks(days, weekly.at.to_string(), weeks),
    }
}

/// What somebody should know of it.
fn notes<'a>(entry: &Entry, lesson: Option<&Lesson>) -> impl Iterator<Item = Element<'a, Message>> {
    let left_out = entry.stage == Stage::LeftOut;
    let clashes: Vec<String> = entry
        .clashes
        .iter()
        .map(move |clash| match clash {
            Clash::Group(title) if left_out => texts::left_out_since(title.to_string()),
            Clash::Group(title) => texts::group_has(title.to_string()),
            Clash::Room(title) => texts::room_has(title.to_string()),
            Clash::Teacher(who, title) => texts::teacher_has(who.clone(), title.to_string()),
        })
        .collect();
    let clashes = clashes
        .into_iter()
        .map(|words| notice::note(Tone::Caution, icon::TRIANGLE_ALERT, None, words, vec![]));
    let by_hand = lesson.and_then(|lesson| lesson.series).is_some_and(|from| from.by_hand);
    let by_hand = by_hand.then(|| notice::aside(icon::INFO, texts::by_hand()));
    let coming = matches!(entry.id, EntryId::Coming(..)).then(|| notice::aside(icon::INFO, texts::coming()));
    clashes.chain(by_hand).chain(coming)
}
