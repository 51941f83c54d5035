//! The styles of iced's widgets in this theme. A widget without `.style(..)` has the right style by default.

use iced::border::{self, Border};
use iced::widget::{button, container, float, rule, scrollable, svg, text, text_input};
use iced::{Background, Color, Shadow};

use super::{Theme, Tone, fade};

macro_rules! catalog {
    ($($widget:ident $(($status:ident))? => $default:expr;)*) => {$(
        impl $widget::Catalog for Theme {
            type Class<'a> = $widget::StyleFn<'a, Self>;
            fn default<'a>() -> <Self as $widget::Catalog>::Class<'a> { Box::new($default) }
            fn style(
                &self,
                class: &<Self as $widget::Catalog>::Class<'_>
                $(, $status: $widget::Status)?
            ) -> $widget::Style {
                class(self $(, $status)?)
            }
        }
    )*};
}

catalog! {
    text => |_| text::Style::default();
    container => |_| container::Style::default();
    button(status) => bare;
    text_input(status) => input;
    scrollable(status) => scrolls;
    svg(status) => |_, _| svg::Style::default();
    rule => hairline;
    float => |_| float::Style { shadow: Shadow::default(), shadow_border_radius: 0.0.into() };
}

fn input(t: &Theme, status: text_input::Status) -> text_input::Style {
    let off = matches!(status, text_input::Status::Disabled);
    text_input::Style {
        background: Background::Color(Color::TRANSPARENT),
        border: Border::default(),
        icon: t.text3,
        placeholder: t.text3,
        value: if off { t.text_off } else { t.text },
        selection: fade(t.accent, 0.3),
    }
}

fn hairline(t: &Theme) -> rule::Style {
    rule::Style { color: t.border, radius: 0.0.into(), fill_mode: rule::FillMode::Full, snap: true }
}

fn scrolls(t: &Theme, status: scrollable::Status) -> scrollable::Style {
    let strong = matches!(status, scrollable::Status::Dragged { .. })
        || matches!(status, scrollable::Status::Hovered { is_vertical_scrollbar_hovered: true, .. });
    let rail = scrollable::Rail {
        background: None,
        border: Border::default(),
        scroller: scrollable::Scroller {
            background: if strong { t.control } else { t.border_strong }.into(),
            border: border::rounded(4),
        },
    };
    scrollable::Style {
        container: container::Style::default(),
        vertical_rail: rail,
        horizontal_rail: rail,
        gap: None,
        auto_scroll: scrollable::AutoScroll {
            background: t.surface.into(),
            border: border::rounded(12).color(t.border_strong).width(1),
            shadow: Shadow::default(),
            icon: t.text2,
        },
    }
}

/// Without border and fill until the pointer is over it.
pub fn bare(t: &Theme, status: button::Status) -> button::Style {
    let background = match status {
        button::Status::Hovered => Some(t.hover.into()),
        button::Status::Pressed => Some(t.pressed.into()),
        _ => None,
    };
    let text_color = if status == button::Status::Disabled { t.text_off } else { t.text };
    button::Style { background, text_color, border: border::rounded(8), ..button::Style::default() }
}

/// A button that is only an area to press.
pub fn invisible(t: &Theme, _: button::Status) -> button::Style {
    button::Style { text_color: t.text, ..button::Style::default() }
}

/// A filled box with a hairline.
pub fn boxed(fill: Color, edge: Color, radius: f32) -> container::Style {
    container::Style {
        background: Some(fill.into()),
        border: border::rounded(radius).color(edge).width(1),
        ..container::Style::default()
    }
}

/// A filled box without an edge.
pub fn filled(fill: Color, radius: f32) -> container::Style {
    container::Style {
        background: Some(fill.into()),
        border: border::rounded(radius),
        ..container::Style::default()
    }
}

/// A card on the canvas.
pub fn card(t: &Theme) -> container::Style {
    boxed(t.surface, t.border, 12.0)
}

/// A well inside a card.
pub fn well(t: &Theme) -> container::Style {
    filled(t.subtle, 10.0)
}

/// A tinted note; its text takes the tone.
pub fn note(tone: Tone) -> impl Fn(&Theme) -> container::Style {
    move |t| {
        let (text, tint) = t.tone(tone);
        container::Style { text_color: Some(text), ..filled(tint, 10.0) }
    }
}

macro_rules! text_colors {
    ($($(#[$doc:meta])* $name:ident => $token:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(t: &Theme) -> text::Style { text::Style { color: Some(t.$token) } }
    )*};
}

text_colors! {
    /// The main text.
    main => text;
    /// Secondary text.
    second => text2;
    /// Captions.
    caption => text3;
    /// Disabled controls.
    off => text_off;
    /// Links.
    link => accent;
    /// Good news.
    ok => ok;
    /// Warnings.
    warn => warn;
    /// Bad news.
    danger => danger;
}

/// Text in the colour of `tone`.
pub fn toned(tone: Tone) -> impl Fn(&Theme) -> text::Style {
    move |t| text::Style { color: Some(t.tone(tone).0) }
}
