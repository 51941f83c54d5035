//! Toasts: notifications that are shown for a while at the lower right, above the line of buttons that many screens and
//! panels have at their foot.

use std::time::Duration;

use iced::widget::{column, container, mouse_area, opaque, row};
use iced::{Center, Fill};

use super::button::{self, Button};
use super::raise::{POP, raise};
use super::{Element, label};
use crate::theme::icon::{self, icon};
use crate::theme::{Theme, Tone, style};
use crate::words;

/// The id of the toasts.
pub const TOASTS: &str = "toasts";
/// The room below the toasts, in logical pixels: the foot of the wizard and of side panels, with their margins.
const FOOT: f32 = 84.0;
/// The room above the toasts: the top bar and the buttons of the screen.
const HEAD: f32 = 110.0;
/// The height of one toast with its text in two lines and a row of buttons.
const ONE: f32 = 130.0;

/// How many toasts are shown at once in a window that is `height` logical pixels high; the others are only counted.
#[must_use]
pub fn most(height: f32) -> usize {
    (((height - FOOT - HEAD) / ONE) as usize).clamp(1, 3)
}

/// What a notification is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It worked.
    Success,
    /// It worked in part, or a person should look at something.
    Warning,
    /// It did not work. It stays until it is closed.
    Failure,
}

impl Kind {
    /// How long it stays; absent if it stays until it is closed.
    #[must_use]
    pub fn stays(self) -> Option<Duration> {
        match self {
            Self::Success => Some(Duration::from_secs(6)),
            Self::Warning => Some(Duration::from_secs(12)),
            Self::Failure => None,
        }
    }

    fn mark(self) -> (Tone, &'static str) {
        match self {
            Self::Success => (Tone::Good, icon::CIRCLE_CHECK),
            Self::Warning => (Tone::Caution, icon::TRIANGLE_ALERT),
            Self::Failure => (Tone::Bad, icon::CIRCLE_X),
        }
    }
}

/// One toast on its card.
pub fn toast<'a, Message: Clone + 'a>(
    kind: Kind,
    title: String,
    detail: Option<String>,
    buttons: Vec<Button<'a, Message>>,
    close: Message,
) -> Element<'a, Message> {
    let (tone, glyph) = kind.mark();
    let mut words = column![label::strong(title)].spacing(2).width(Fill);
    if let Some(detail) = detail {
        words = words.push(label::body(detail).style(style::second));
    }
    if !buttons.is_empty() {
        let buttons = row(buttons.into_iter().map(|b| b.small().into())).spacing(8);
        words = words.push(container(buttons).padding(iced::Padding::ZERO.top(6)));
    }
    let x =
        button::icon_only(icon::X, words::common::close()).kind(button::Kind::Ghost).small().on_press(close);
    let inside = row![
        container(icon(glyph, 17.0).style(style::toned(tone))).padding([1, 0]),
        words,
        x.side(super::tip::Position::Left)
    ];
    let card = container(inside.spacing(10))
        .padding(iced::Padding::from([12, 14]).right(8))
        .width(348)
        .style(|t: &Theme| style::boxed(t.surface, t.border, 12.0));
    raise(card, POP, 12.0)
}

/// The toasts above each other. A press beside them reaches what is below. `entered` and `left` tell where the
/// pointer is.
pub fn corner<'a, Message: Clone + 'a>(
    toasts: Vec<Element<'a, Message>>,
    more: Option<Button<'a, Message>>,
    (entered, left): (Message, Message),
) -> Element<'a, Message> {
    let stacked = column(toasts.into_iter().map(opaque))
        .extend(more.map(|b| opaque(b.small())))
        .spacing(8)
        .align_x(iced::Right);
    let stacked = mouse_area(stacked).on_enter(entered).on_exit(left);
    let stacked = container(stacked).id(TOASTS);
    let room = iced::Padding::from(20).bottom(FOOT);
    container(stacked).padding(room).align_right(Fill).align_bottom(Fill).into()
}

/// The strip that says that the backend does not answer.
pub fn strip<'a, Message: Clone + 'a>(
    glyph: &'static str,
    title: String,
    detail: String,
    action: Button<'a, Message>,
) -> Element<'a, Message> {
    let inside = row![
        icon(glyph, 16.0),
        label::strong(title),
        label::body(detail).style(style::second).width(Fill),
        action.small()
    ];
    container(inside.spacing(10).align_y(Center))
        .padding([7, 14])
        .width(Fill)
        .style(|t: &Theme| style::boxed(t.subtle, t.border, 10.0))
        .into()
}
