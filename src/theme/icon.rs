//! The icons: one constant for each icon of `assets/fonts/icons.json`, and how they are drawn.

use iced::widget::{Text, text};

use crate::theme::{ICONS, Theme};

include!(concat!(env!("OUT_DIR"), "/icons.rs"));

/// An icon of `size` logical pixels. It takes the colour of the text around it.
#[must_use]
pub fn icon<'a>(glyph: &'static str, size: f32) -> Text<'a, Theme> {
    text(glyph).font(ICONS).size(size).line_height(1.0).shaping(text::Shaping::Basic)
}
