//! Content that scrolls, with a thin bar at its edge.

use iced::widget::Scrollable;
use iced::widget::scrollable::{Direction, Scrollbar};

use super::Element;
use crate::theme::Theme;

/// Scrolls `content` up and down.
pub fn scroll<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> Scrollable<'a, Message, Theme, iced::Renderer> {
    let bar = Scrollbar::new().width(6).scroller_width(6).margin(2);
    Scrollable::with_direction(content, Direction::Vertical(bar))
}
