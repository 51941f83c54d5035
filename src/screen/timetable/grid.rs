//! The week as a grid: a column for each day, a row for each hour. In a narrow window it is a list.

use iced::keyboard::{Key, key::Named};
use iced::widget::{column, container, mouse_area, pin, row, space, stack};
use iced::{Center, Fill, Padding, border};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sarrio_model::Name;

use super::week::{DAYS, Entry, Stage, hours};
use super::{GRID, HOUR, Message, SCROLL, Timetable};
use crate::screen::Scene;
use crate::theme::icon::{self, icon};
use crate::theme::{MEDIUM, STRONG, Theme, style};
use crate::widget::elide::elide;
use crate::widget::focus::{self, KeyPress};
use crate::widget::menu::separator;
use crate::widget::scroll::scroll;
use crate::widget::{Element, label};
use crate::words::{self, timetable as texts};

/// The width of the column with the times, in logical pixels.
const TIMES: f32 = 48.0;
/// A page that is narrower, in logical pixels, shows a list.
const NARROW: f32 = 640.0;
/// The space between two lessons.
const GAP: f32 = 2.0;

/// How many days are shown: those from Monday to Friday, and more where there is a lesson at the weekend.
fn days(shown: &[Entry]) -> usize {
    shown.iter().map(|entry| entry.day + 1).max().unwrap_or(0).clamp(5, DAYS)
}

impl Timetable {
    /// The grid or the list, `width` pixels wide.
    pub(super) fn week<'a>(&'a self, width: f32, scene: Scene<'a>) -> Element<'a, Message> {
        let content = if width < NARROW { self.list(scene) } else { self.grid(width, scene) };
        focus::keys(content, key).id(GRID).inside().into()
    }

    fn grid<'a>(&'a self, width: f32, scene: Scene<'a>) -> Element<'a, Message> {
        let (first, last) = hours(&self.shown);
        let days = days(&self.shown);
        let day_width = ((width - TIMES - 8.0) / days as f32).floor();
        let height = f32::from(last - first) * HOUR;
        let now = TimeZone::system().to_datetime(scene.now);
        let off = self.days_off();
        let mut heads = row![space().width(TIMES)];
        let mut columns = row![times(first, last, height)];
        for (day, off) in off.into_iter().enumerate().take(days) {
            let date = self.date_of(day);
            let today = date == now.date();
            heads = heads.push(container(head(date, today, off)).width(day_width));
            let mut layers = stack![ground(first, last, off.is_some())];
            for entry in self.shown.iter().filter(|entry| entry.day == day) {
                let y = (f32::from(entry.minutes.0) / 60.0 - f32::from(first)) * HOUR;
                let high = f32::from(entry.minutes.1 - entry.minutes.0) / 60.0 * HOUR - GAP;
                let wide = (day_width - 6.0) / f32::from(entry.lane.1);
                let x = 3.0 + wide * f32::from(entry.lane.0);
                let block = container(self.block(entry, high)).width(wide - GAP).height(high.max(18.0));
                layers = layers.push(pin(block).x(x).y(y));
            }
            let minute = f32::from(i16::from(now.hour())) + f32::from(i16::from(now.minute())) / 60.0;
            let y = (minute - f32::from(first)) * HOUR;
            if today && (0.0..height).contains(&y) {
                let line = container(space()).width(day_width).height(2);
                layers = layers.push(pin(line.style(|t: &Theme| style::filled(t.danger, 1.0))).y(y));
            }
            columns = columns.push(container(layers).width(day_width).height(height));
        }
        let body = scroll(container(columns).padding(Padding::ZERO.top(8).bottom(8))).id(SCROLL).height(Fill);
        container(column![container(heads).padding([8, 0]), separator(), body])
            .height(Fill)
            .width(Fill)
            .padding(1)
            .style(style::card)
            .into()
    }

    /// A lesson in the grid.
    fn block<'a>(&'a self, entry: &'a Entry, high: f32) -> Element<'a, Message> {
        let chosen = self.cursor == Some(entry.id);
        let mut title = row![].spacing(4).align_y(Center);
        if !entry.clashes.is_empty() {
            title = title.push(icon(icon::TRIANGLE_ALERT, 12.0).style(style::warn));
        }
        title = title.push(elide(entry.title.as_str()).font(STRONG).size(12.0).width(Fill));
        let mut lines = column![title];
        if high >= 36.0 {
            lines = lines.push(elide(details(entry)).size(11.5).width(Fill));
        }
        if high >= 52.0 {
            lines = lines.push(elide(words::clock_of(entry.begins, entry.ends)).size(11.5).width(Fill));
        }
        let stage = entry.stage;
        let face =
            container(lines).padding([3, 7]).width(Fill).height(Fill).clip(true).style(move |t: &Theme| {
                let (ground, ink) = match stage {
                    Stage::Now => (t.chamois_soft, t.chamois_text),
                    Stage::Planned => (t.accent_soft, t.accent_text),
                    Stage::Over => (t.subtle, t.text2),
                    Stage::LeftOut => (t.surface, t.text2),
                };
                let (edge, wide) = match (chosen, stage) {
                    (true, _) => (t.accent, 2.0),
                    (false, Stage::LeftOut) => (t.warn, 1.0),
                    (false, Stage::Over) => (t.border, 1.0),
                    (false, _) => (ground, 1.0),
                };
                container::Style {
                    background: Some(ground.into()),
                    text_color: Some(ink),
                    border: border::rounded(6).color(edge).width(wide),
                    ..container::Style::default()
                }
            });
        pressed(face, entry)
    }

    fn list<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let today = TimeZone::system().to_datetime(scene.now).date();
        let off = self.days_off();
        let mut lines = column![];
        for (day, off) in off.into_iter().enumerate() {
            let of_day: Vec<&Entry> = self.shown.iter().filter(|entry| entry.day == day).collect();
            if of_day.is_empty() && (day >= 5 || off.is_none()) {
                continue;
            }
            let date = self.date_of(day);
            lines = lines.push(container(head(date, date == today, off)).padding([8, 12]));
            lines = lines.extend(of_day.into_iter().map(|entry| self.line(entry)));
            lines = lines.push(separator());
        }
        container(scroll(lines).id(SCROLL).height(Fill)).width(Fill).padding(1).style(style::card).into()
    }

    fn line<'a>(&'a self, entry: &'a Entry) -> Element<'a, Message> {
        let chosen = self.cursor == Some(entry.id);
        let time = container(label::mono(words::clock_of(entry.begins, entry.ends))).width(104);
        let mut title = row![].spacing(6).align_y(Center);
        if !entry.clashes.is_empty() {
            title = title.push(icon(icon::TRIANGLE_ALERT, 13.0).style(style::warn));
        }
        title = title.push(elide(entry.title.as_str()).font(MEDIUM).width(Fill));
        let names = column![title, elide(details(entry)).size(12.0).style(style::caption).width(Fill)];
        let line = row![time, names].spacing(10).align_y(Center);
        let face = container(line).padding([7, 12]).width(Fill).style(move |t: &Theme| {
            if chosen { style::filled(t.accent_soft, 0.0) } else { container::Style::default() }
        });
        pressed(face, entry)
    }

    pub(super) fn date_of(&self, day: usize) -> Date {
        self.monday.saturating_add(i64::try_from(day).unwrap_or(0).days())
    }
}

/// A press selects it, a double click changes it.
fn pressed<'a>(face: impl Into<Element<'a, Message>>, entry: &Entry) -> Element<'a, Message> {
    mouse_area(face)
        .on_press(Message::Selected(entry.id))
        .on_double_click(Message::EditAsked(entry.id))
        .into()
}

/// The group and the room of a lesson, or that it is left out.
fn details(entry: &Entry) -> String {
    if entry.stage == Stage::LeftOut {
        return texts::left_out();
    }
    match &entry.room {
        Some(room) => format!("{}, {}", entry.group.name, room.name),
        None => entry.group.name.to_string(),
    }
}

/// The head of a day.
fn head<'a>(date: Date, today: bool, off: Option<&'a Name>) -> Element<'a, Message> {
    let word = words::weekday_and_date(date);
    let mut head = row![elide(word).font(if today { STRONG } else { MEDIUM })].spacing(6).align_y(Center);
    if today {
        head = head.push(label::tag(None, texts::today_tag()));
    }
    let off = off.map(|name| elide(name.as_str()).size(11.5).style(style::caption).width(Fill).into());
    container(column![head].extend(off)).padding([0, 6]).into()
}

/// The hours beside the grid.
fn times<'a>(first: u16, last: u16, height: f32) -> Element<'a, Message> {
    let hour = |hour: u16| {
        container(label::mono(format!("{hour:02}:00")).style(style::caption))
            .height(HOUR)
            .width(TIMES)
            .padding(Padding::ZERO.left(6))
            .into()
    };
    container(column((first..last).map(hour))).width(TIMES).height(height).into()
}

/// The lines of the hours of a day; a day on which there is no school is shaded.
fn ground<'a>(first: u16, last: u16, off: bool) -> Element<'a, Message> {
    let hour = |_| column![separator(), space().height(HOUR - 1.0)].into();
    let edge = container(space()).width(1).height(Fill).style(|t: &Theme| style::filled(t.border, 0.0));
    container(row![edge, column((first..last).map(hour))])
        .style(move |t: &Theme| if off { style::filled(t.hover, 0.0) } else { container::Style::default() })
        .into()
}

/// What a key does in the week.
fn key(press: KeyPress) -> Option<Message> {
    if !press.modifiers.is_empty() {
        return None;
    }
    Some(match press.key.as_ref() {
        Key::Named(Named::ArrowDown) => Message::Stepped(0, 1),
        Key::Named(Named::ArrowUp) => Message::Stepped(0, -1),
        Key::Named(Named::ArrowRight) => Message::Stepped(1, 0),
        Key::Named(Named::ArrowLeft) => Message::Stepped(-1, 0),
        Key::Named(Named::PageDown) => Message::Later,
        Key::Named(Named::PageUp) => Message::Earlier,
        Key::Named(Named::Home) => Message::Today,
        Key::Named(Named::Space) => Message::PanelToggled,
        Key::Named(Named::Enter) if !press.repeat => Message::EditCursor,
        Key::Named(Named::Delete) if !press.repeat => Message::CancelCursor,
        _ => return None,
    })
}
