//! Chips: filters that show how many things they match.

use iced::widget::{button as stock, row, text};
use iced::{Center, Pixels, border};

use super::{Element, focus};
use crate::theme::icon::icon;
use crate::theme::{MEDIUM, STRONG, Theme};

/// A chip: an icon, a word and a count. It is filled while its filter is on.
pub fn chip<'a, Message: Clone + 'a>(
    glyph: Option<&'static str>,
    word: impl text::IntoFragment<'a>,
    count: Option<String>,
    active: bool,
    on_press: Message,
) -> Element<'a, Message> {
    let word = text(word).size(12).line_height(Pixels(16.0)).font(MEDIUM).wrapping(text::Wrapping::None);
    let content = row(glyph.map(|g| icon(g, 13.0).into()))
        .push(word)
        .extend(count.map(|c| text(c).size(12).line_height(Pixels(16.0)).font(STRONG).into()))
        .spacing(6)
        .align_y(Center);
    let pressed =
        stock(content).padding([5, 11]).on_press(on_press.clone()).style(move |t: &Theme, status| {
            use stock::Status::{Hovered, Pressed};
            let (fill, text, edge) = if active {
                (t.accent_soft, t.accent_text, t.accent_soft)
            } else {
                let fill = match status {
                    Hovered => t.hover,
                    Pressed => t.pressed,
                    _ => t.surface,
                };
                (fill, t.text2, t.border)
            };
            stock::Style {
                background: Some(fill.into()),
                text_color: text,
                border: border::rounded(13).color(edge).width(1),
                ..stock::Style::default()
            }
        });
    focus::activate(pressed, Some(on_press)).radius(13.0).into()
}
