//! The side panel: header, scrolling body, footer with the buttons.

use iced::widget::{column, container, mouse_area, opaque, row, space, stack};
use iced::{Fill, Padding, border};

use super::Element;
use super::menu::separator;
use super::notice;
use super::scroll::scroll;
use crate::theme::{Theme, icon, style};
use crate::words;

/// The width of a panel that shows something, in logical pixels.
pub const DETAIL: f32 = 320.0;
/// The width of a panel in which something is edited.
pub const EDITED: f32 = 348.0;
/// The space between the content and the edge of the window.
const MARGIN: f32 = 20.0;
/// In a window that is narrower, a panel lies over the content.
pub const OVER: f32 = 1120.0;

/// A panel of `width` pixels.
pub fn panel<'a, Message: 'a>(
    width: f32,
    header: impl Into<Element<'a, Message>>,
    body: impl Into<Element<'a, Message>>,
    footer: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    let head = container(header).padding(Padding::from([12, 16]).right(12)).width(Fill);
    let mut parts = column![head, scroll(body).height(Fill)];
    if let Some(footer) = footer {
        parts = parts.push(separator()).push(container(footer).padding([10, 16]).width(Fill));
    }
    container(container(parts).width(Fill).height(Fill).style(|t: &Theme| container::Style {
        background: Some(t.surface.into()),
        border: border::rounded(border::Radius::default().top_left(12)).color(t.border).width(1),
        ..container::Style::default()
    }))
    .id("panel")
    .width(width)
    .height(Fill)
    .into()
}

/// A part of a panel's body: a line above it.
pub fn section<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    column![separator(), container(content).padding([14, 16]).width(Fill)].into()
}

/// Above a form in a panel: what somebody has to do with their changes before the panel closes or shows another row.
/// Until they are `leaving` it is an empty space, so that the fields keep their place in the widget tree, and with it the
/// focus.
pub fn unsaved<'a, Message: 'a>(leaving: bool) -> Element<'a, Message> {
    if !leaving {
        return space().into();
    }
    let note = notice::aside(icon::INFO, words::common::unsaved());
    container(note).padding(Padding::from([0, 16]).bottom(12)).into()
}

/// The content with its panel. In a narrow window the panel lies over the content, and a press beside it sends `close`.
pub fn beside<'a, Message: Clone + 'a>(
    content: impl Into<Element<'a, Message>>,
    panel: Option<Element<'a, Message>>,
    window: f32,
    close: Message,
) -> Element<'a, Message> {
    let at_edge = panel.is_none() || window < OVER;
    let margin = Padding::ZERO.right(if at_edge { MARGIN } else { 0.0 });
    let content = container(content).width(Fill).height(Fill).padding(margin);
    // The widget tree is the same at every width, so that what was typed and scrolled is kept.
    let over = window < OVER;
    let (at_side, above) = if over { (None, panel) } else { (panel, None) };
    let base = row![content].extend(at_side).spacing(16).height(Fill);
    let scrim = above.map(|panel| {
        let veil = container(space()).width(Fill).height(Fill).style(|t: &Theme| style::filled(t.scrim, 0.0));
        let veil = opaque(mouse_area(veil).on_press(close));
        row![veil, opaque(panel)].height(Fill).into()
    });
    stack(std::iter::once(base.into()).chain(scrim)).width(Fill).height(Fill).into()
}
