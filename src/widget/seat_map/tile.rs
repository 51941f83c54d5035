//! A tile: the screen of a seat over the name of who sits there.
//!
//! What lies over the screen, such as the hand of somebody who asks for help, is a part of its own: software rendering draws
//! pictures after everything else of a layer.

use std::borrow::Cow;
use std::time::Duration;

use iced::widget::{column, container, image, row, space, text};
use iced::{Center, ContentFit, Fill, Length, Padding, border};

use super::place::Place;
use super::plan::{CAPTION, EDGE};
use crate::theme::icon::{self, icon};
use crate::theme::{MONO, STRONG, Theme, Tone, fade, style};
use crate::widget::Element;
use crate::widget::elide::elide;
use crate::widget::pill::{Status, pill};
use crate::words;

/// The radius of a tile's corners.
pub(super) const RADIUS: f32 = 10.0;
/// A picture that is older than this is dimmed.
const OLD: Duration = Duration::from_secs(5);
/// A narrower picture leaves no room for the figure beside a status.
const ROOMY: f32 = 153.0;

/// A seat and who sits there.
#[derive(Debug, Clone)]
pub struct Tile<'a, Id> {
    /// By what the screen knows it.
    pub id: Id,
    /// Where it stands.
    pub place: Place,
    /// The number of the seat.
    pub number: Cow<'a, str>,
    /// The first name of who sits there, or that nobody does.
    pub name: Cow<'a, str>,
    /// Their family name.
    pub family: Cow<'a, str>,
    /// The state of the desktop.
    pub status: Option<Status>,
    /// What is on the screen.
    pub screen: Screen<'a>,
    /// For how long the person has been asking for help; absent where they do not.
    pub help: Option<Duration>,
    /// What a mode of the class does to it.
    pub badge: Option<Badge>,
}

/// What is on the screen of a tile.
#[derive(Debug, Clone)]
pub enum Screen<'a> {
    /// A picture of the desktop's screen and its age. It comes in its final size, [`super::Seen::picture`] times the scale of
    /// the window, with round upper corners.
    Picture(image::Handle, Duration),
    /// There is no picture yet.
    Waiting,
    /// There is none, for a reason.
    Blank(Blank, Cow<'a, str>),
}

/// Why there is no picture. It gives the colours and the icon; the words beside it come from the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// The desktop does not run.
    NotStarted,
    /// Nobody sits there.
    Free,
    /// The desktop could not be started.
    Failed,
    /// The seat or the host does not answer.
    Unreachable,
    /// The person has not agreed that it is looked at.
    Private,
}

/// What a mode of the class does to a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// It is paused.
    Paused,
    /// It has no network.
    NetworkOff,
}

/// How a tile is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks {
    pub(super) selected: bool,
    /// It overlaps another one while seats are arranged.
    pub(super) overlaps: bool,
}

impl<Id> Tile<'_, Id> {
    fn blank(&self) -> Option<Blank> {
        match self.screen {
            Screen::Blank(blank, _) => Some(blank),
            _ => None,
        }
    }
}

/// The tile without what lies over its screen.
pub(super) fn base<'a, Id, M: 'a>(tile: &Tile<'a, Id>, picture: f32) -> Element<'a, M> {
    let blank = tile.blank();
    let name = elide(tile.name.clone()).font(STRONG).width(Fill);
    let name = if blank == Some(Blank::Free) { name.style(style::second) } else { name };
    let number = elide(tile.number.clone()).font(MONO).size(11.0).line(18.0).style(style::caption);
    let family = elide(tile.family.clone()).width(Fill).style(style::second);
    let status = tile.status.clone().map(|status| {
        let extra = status.extra.clone().filter(|_| picture >= ROOMY);
        container(pill(status.extra(extra))).padding(Padding::ZERO.top(4)).into()
    });
    // A long status reaches further to the edge than a name.
    let name = row![name, number].spacing(6).padding(Padding::ZERO.right(5));
    let names = column![name, family].extend(status);
    let caption = container(names).padding(Padding::from([5, 9]).right(4)).width(Fill).height(CAPTION);
    container(column![screen(&tile.screen), caption])
        .padding(EDGE)
        .width(Fill)
        .height(Fill)
        .style(move |t: &Theme| match blank {
            Some(Blank::Failed) => style::boxed(t.surface, t.tone(Tone::Bad).0, RADIUS),
            Some(Blank::Free) => container::Style {
                border: border::rounded(RADIUS).color(t.border).width(EDGE),
                ..container::Style::default()
            },
            _ => style::boxed(t.surface, t.border, RADIUS),
        })
        .into()
}

fn screen<'a, M: 'a>(screen: &Screen<'a>) -> Element<'a, M> {
    match screen {
        Screen::Picture(handle, _) => {
            image(handle.clone()).width(Fill).height(Fill).content_fit(ContentFit::Fill).into()
        }
        Screen::Waiting => plain(space(), |t| Some(t.hover)),
        Screen::Blank(blank, words) => {
            let (glyph, tint): (_, fn(&Theme) -> Option<iced::Color>) = match blank {
                Blank::NotStarted => (icon::MONITOR_OFF, |t| Some(t.tone(Tone::Neutral).1)),
                Blank::Private => (icon::EYE_OFF, |t| Some(t.tone(Tone::Neutral).1)),
                Blank::Free => (icon::ARMCHAIR, |_| None),
                Blank::Failed => (icon::CIRCLE_ALERT, |t| Some(t.tone(Tone::Bad).1)),
                Blank::Unreachable => (icon::UNPLUG, |t| Some(t.tone(Tone::Silent).1)),
            };
            let ink: fn(&Theme) -> text::Style = match blank {
                Blank::NotStarted | Blank::Free | Blank::Private => style::caption,
                Blank::Failed => |t| text::Style { color: Some(t.tone(Tone::Bad).0) },
                Blank::Unreachable => |t| text::Style { color: Some(t.tone(Tone::Silent).0) },
            };
            let words = text(words.clone())
                .size(11)
                .line_height(iced::Pixels(15.0))
                .wrapping(text::Wrapping::WordOrGlyph)
                .align_x(Center)
                .style(ink);
            plain(column![icon(glyph, 20.0).style(ink), words].spacing(6).align_x(Center), tint)
        }
    }
}

/// The place of the screen, in one colour.
fn plain<'a, M: 'a>(
    content: impl Into<Element<'a, M>>,
    tint: fn(&Theme) -> Option<iced::Color>,
) -> Element<'a, M> {
    container(content)
        .center(Fill)
        .padding(6)
        .clip(true)
        .style(move |t: &Theme| container::Style {
            background: tint(t).map(Into::into),
            border: upper(),
            ..container::Style::default()
        })
        .into()
}

/// Round above, inside the tile's edge.
fn upper() -> iced::Border {
    border::rounded(border::Radius::default().top(RADIUS - EDGE))
}

/// What lies over the screen, and the edge of a tile that is marked.
pub(super) fn over<'a, Id, M: 'a>(tile: &Tile<'a, Id>, marks: Marks) -> Element<'a, M> {
    let old = match tile.screen {
        Screen::Picture(_, age) if age > OLD => Some(age),
        _ => None,
    };
    let left = row![]
        .extend(marks.selected.then(|| round(icon::CHECK, |t| (t.accent, t.on_accent))))
        .extend(tile.help.map(|since| asks(help(since))))
        .spacing(4);
    let badge = tile.badge.map(|badge| {
        let glyph = match badge {
            Badge::Paused => icon::PAUSE,
            Badge::NetworkOff => icon::GLOBE_LOCK,
        };
        round(glyph, |t| (t.chamois_soft, t.chamois_text))
    });
    let badges = row![container(left).width(Fill)].extend(badge).spacing(4).padding(5);
    let dims = move |t: &Theme| container::Style {
        background: old.map(|_| fade(t.surface, 0.62).into()),
        border: upper(),
        ..container::Style::default()
    };
    let middle = old.map(|age| container(aged(age)).center(Fill).into());
    let screen = container(column![badges].extend(middle)).width(Fill).height(Fill).style(dims);
    container(column![screen, space().height(CAPTION)])
        .padding(EDGE)
        .width(Fill)
        .height(Fill)
        .style(move |t: &Theme| {
            let edge = match marks {
                Marks { overlaps: true, .. } => border::rounded(RADIUS).color(t.warn).width(2),
                Marks { selected: true, .. } => border::rounded(RADIUS).color(t.accent).width(2),
                _ => iced::Border::default(),
            };
            container::Style { border: edge, ..container::Style::default() }
        })
        .into()
}

/// How long somebody has been asking for help.
fn help(since: Duration) -> String {
    match since.as_secs() / 60 {
        0 => words::seat_map::help(),
        minutes => words::seat_map::help_minutes(minutes),
    }
}

/// A hand with words, on the colours of the lesson.
pub(super) fn asks<'a, M: 'a>(words: String) -> Element<'a, M> {
    let words = elide(words).font(STRONG).size(12.0).line(16.0);
    container(row![icon(icon::HAND, 12.0), words].spacing(5).align_y(Center))
        .padding(Padding::from([2, 8]).left(7))
        .style(|t: &Theme| container::Style {
            text_color: Some(t.chamois_text),
            ..style::filled(t.chamois_soft, 10.0)
        })
        .into()
}

/// How old a picture is.
fn aged<'a, M: 'a>(age: Duration) -> Element<'a, M> {
    let seconds = age.as_secs();
    let age =
        if seconds < 60 { words::seat_map::seconds(seconds) } else { words::seat_map::minutes(seconds / 60) };
    let age = elide(age).font(MONO).size(11.5).line(16.0);
    container(row![icon(icon::CLOCK, 12.0), age].spacing(5).align_y(Center))
        .padding(Padding::from([2, 8]).left(7))
        .style(|t: &Theme| container::Style {
            text_color: Some(t.text2),
            ..style::boxed(t.surface, t.border, 10.0)
        })
        .into()
}

/// A round mark with an icon. The pair of colours is that of its ground and its icon.
fn round<'a, M: 'a>(glyph: &'static str, colors: fn(&Theme) -> (iced::Color, iced::Color)) -> Element<'a, M> {
    container(icon(glyph, 12.0))
        .center(Length::Fixed(20.0))
        .style(move |t: &Theme| {
            let (ground, ink) = colors(t);
            container::Style { text_color: Some(ink), ..style::filled(ground, 10.0) }
        })
        .into()
}
