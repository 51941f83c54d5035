//! Tooltips: what a control does, or why it is disabled.

use std::time::Duration;

use iced::widget::{container, text, tooltip};
use iced::{Pixels, border};

use super::Element;
use crate::theme::Theme;

pub use iced::widget::tooltip::Position;

const DELAY: Duration = Duration::from_millis(400);

/// Shows `hint` while the pointer rests on `content`.
pub fn tip<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    hint: impl text::IntoFragment<'a>,
    position: Position,
) -> Element<'a, Message> {
    tooltip(content, bubble(hint), position).gap(6).padding(0).delay(DELAY).into()
}

/// The window of a tooltip.
pub fn bubble<'a, Message: 'a>(hint: impl text::IntoFragment<'a>) -> Element<'a, Message> {
    container(text(hint).size(12).line_height(Pixels(16.0)))
        .max_width(320)
        .padding([7, 10])
        .style(|t: &Theme| container::Style {
            background: Some(t.tip.into()),
            text_color: Some(t.on_tip),
            border: border::rounded(8),
            ..container::Style::default()
        })
        .into()
}
