//! The theme: the colours of light and dark, the fonts, the icons, and the style of every iced widget.
//!
//! A widget asks the theme for a colour by its purpose (`theme.accent`); only this module knows values. Shadows are
//! drawn by [`crate::widget::raise`], because iced's are wrong in software rendering.

pub mod icon;
pub mod logo;
pub mod style;
mod tokens;

use std::ops::Deref;

use iced::font::{Font, Weight};
use iced::theme::{Base, Mode, Palette, Style};
use iced::{Color, Pixels};

pub use tokens::{Tokens, Tone};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Paper and ink.
    #[default]
    Light,
    /// For dark rooms.
    Dark,
}

impl Theme {
    /// Both, in the order of menus and pictures.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// The name in settings and in the names of picture files.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Deref for Theme {
    type Target = Tokens;

    fn deref(&self) -> &Tokens {
        match self {
            Self::Light => &tokens::LIGHT,
            Self::Dark => &tokens::DARK,
        }
    }
}

impl Base for Theme {
    fn default(preference: Mode) -> Self {
        if preference == Mode::Dark { Self::Dark } else { Self::Light }
    }

    fn mode(&self) -> Mode {
        match self {
            Self::Light => Mode::Light,
            Self::Dark => Mode::Dark,
        }
    }

    fn base(&self) -> Style {
        Style { background_color: self.canvas, text_color: self.text }
    }

    fn palette(&self) -> Option<Palette> {
        None
    }

    fn name(&self) -> &str {
        self.slug()
    }
}

/// Text.
pub const BODY: Font = Font::with_name("Sarrio Sans");
/// Labels of buttons and fields.
pub const MEDIUM: Font = Font { weight: Weight::Medium, ..BODY };
/// Titles, names.
pub const STRONG: Font = Font { weight: Weight::Semibold, ..BODY };
/// Host names, paths, sizes, times.
pub const MONO: Font = Font::with_name("Sarrio Mono");
/// The same, in bold.
pub const MONO_MEDIUM: Font = Font { weight: Weight::Medium, ..MONO };
/// Lucide.
pub const ICONS: Font = Font::with_name("Sarrio Icons");

/// All fonts. They have to be loaded before the first text is drawn.
pub const FONTS: [&[u8]; 6] = [
    include_bytes!("../assets/fonts/sans-regular.otf"),
    include_bytes!("../assets/fonts/sans-medium.otf"),
    include_bytes!("../assets/fonts/sans-semibold.otf"),
    include_bytes!("../assets/fonts/mono-regular.ttf"),
    include_bytes!("../assets/fonts/mono-medium.ttf"),
    include_bytes!("../assets/fonts/icons.ttf"),
];

/// The size of body text in logical pixels.
pub const BODY_SIZE: Pixels = Pixels(13.0);

/// `over` at `opacity` on `under`, as one opaque colour.
#[must_use]
pub fn blend(under: Color, over: Color, opacity: f32) -> Color {
    let mix = |a: f32, b: f32| a + (b - a) * opacity;
    Color::from_rgb(mix(under.r, over.r), mix(under.g, over.g), mix(under.b, over.b))
}

/// The same colour with its opacity multiplied by `opacity`.
#[must_use]
pub fn fade(color: Color, opacity: f32) -> Color {
    Color { a: color.a * opacity, ..color }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(c: Color) -> f32 {
        let linear = |v: f32| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b)
    }

    fn contrast(a: Color, b: Color) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_has_enough_contrast_on_every_background() {
        for theme in Theme::ALL {
            for under in [theme.canvas, theme.surface, theme.subtle, theme.sidebar] {
                for text in [theme.text, theme.text2, theme.text3] {
                    assert!(contrast(text, under) >= 4.4, "{theme:?} {text:?} on {under:?}");
                }
            }
            for tone in Tone::ALL {
                let (text, tint) = theme.tone(tone);
                assert!(contrast(text, tint) >= 4.4, "{theme:?} {tone:?}");
            }
            assert!(contrast(theme.on_accent, theme.accent) >= 4.5);
            assert!(contrast(theme.on_danger, theme.danger) >= 4.5);
            assert!(contrast(theme.control, theme.surface) >= 3.0);
            assert!(contrast(theme.focus, theme.canvas) >= 3.0);
        }
    }
}
