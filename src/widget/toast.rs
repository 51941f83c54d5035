//! Toasts: what happened, for a while, in the lower right corner.

use std::time::Duration;

use iced::widget::{column, container, mouse_area, opaque, row};
use iced::{Center, Fill};

use super::button::{self, Button};
use super::raise::{POP, raise};
use super::{Element, label};
use crate::icon::{self, icon};
use crate::theme::{Theme, Tone, style};
use crate::words;

/// How many are shown at once; the rest is counted.
pub const SHOWN: usize = 3;

/// What kind of news it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It worked.
    Success,
    /// It worked in part, or something needs a look.
    Warning,
    /// It did not work. Stays until it is closed.
    Failure,
}

impl Kind {
    /// How long it stays.
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

/// The toasts above each other in their corner; a press beside them goes through, and time stands still under the
/// pointer.
pub fn corner<'a, Message: Clone + 'a>(
    toasts: Vec<Element<'a, Message>>,
    more: Option<Button<'a, Message>>,
    hovered: impl Fn(bool) -> Message,
) -> Element<'a, Message> {
    let stacked = column(toasts.into_iter().map(opaque))
        .extend(more.map(|b| opaque(b.small())))
        .spacing(8)
        .align_x(iced::Right);
    let stacked = mouse_area(stacked).on_enter(hovered(true)).on_exit(hovered(false));
    container(stacked).padding(20).align_right(Fill).align_bottom(Fill).into()
}

/// What stands for the app's own connection: no backend, or a reconnection.
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
