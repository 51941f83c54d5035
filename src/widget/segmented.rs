//! A segmented control: one of two to seven choices side by side. Arrow keys choose; Tab stops once.

use iced::advanced::widget::Id;
use iced::keyboard::{Key, key::Named};
use iced::widget::{button as stock, container, row, text};
use iced::{Center, Pixels, border};

use super::{Element, focus};
use crate::theme::icon::icon;
use crate::theme::{MEDIUM, STRONG, Theme};

/// One part of a segmented control.
pub struct Segment<T> {
    value: T,
    name: String,
    glyph: Option<&'static str>,
}

/// A part named `name`.
pub fn segment<T>(value: T, name: impl Into<String>) -> Segment<T> {
    Segment { value, name: name.into(), glyph: None }
}

impl<T> Segment<T> {
    /// With an icon before its name.
    #[must_use]
    pub fn icon(mut self, glyph: &'static str) -> Self {
        self.glyph = Some(glyph);
        self
    }
}

/// The control with `chosen` selected.
pub fn segmented<'a, T: Copy + PartialEq + 'a, Message: Clone + 'a>(
    segments: impl IntoIterator<Item = Segment<T>>,
    chosen: T,
    on_choose: impl Fn(T) -> Message + 'a,
) -> Element<'a, Message> {
    build(segments, chosen, on_choose).into()
}

/// The same with an id, for the focus.
pub fn segmented_as<'a, T: Copy + PartialEq + 'a, Message: Clone + 'a>(
    id: impl Into<Id>,
    segments: impl IntoIterator<Item = Segment<T>>,
    chosen: T,
    on_choose: impl Fn(T) -> Message + 'a,
) -> Element<'a, Message> {
    build(segments, chosen, on_choose).id(id).into()
}

/// The same for the modes of a class: one that is not the neutral one is in the colours of the lesson.
pub fn segmented_mode<'a, T: Copy + PartialEq + 'a, Message: Clone + 'a>(
    id: impl Into<Id>,
    segments: impl IntoIterator<Item = Segment<T>>,
    chosen: T,
    neutral: T,
    on_choose: impl Fn(T) -> Message + 'a,
) -> Element<'a, Message> {
    let face: Face = if chosen == neutral { plain } else { lesson };
    build_with(segments, chosen, face, on_choose).id(id).into()
}

/// The ground and the ink of the part that is chosen.
type Face = fn(&Theme) -> (iced::Color, iced::Color);

fn plain(t: &Theme) -> (iced::Color, iced::Color) {
    (face(t), t.text)
}

fn lesson(t: &Theme) -> (iced::Color, iced::Color) {
    (t.chamois_soft, t.chamois_text)
}

fn build<'a, T: Copy + PartialEq + 'a, Message: Clone + 'a>(
    segments: impl IntoIterator<Item = Segment<T>>,
    chosen: T,
    on_choose: impl Fn(T) -> Message + 'a,
) -> focus::Focus<'a, Message> {
    build_with(segments, chosen, plain, on_choose)
}

fn build_with<'a, T: Copy + PartialEq + 'a, Message: Clone + 'a>(
    segments: impl IntoIterator<Item = Segment<T>>,
    chosen: T,
    colors: Face,
    on_choose: impl Fn(T) -> Message + 'a,
) -> focus::Focus<'a, Message> {
    let mut values = Vec::new();
    let mut parts = row![].spacing(2);
    for Segment { value, name, glyph } in segments {
        values.push(value);
        let on = value == chosen;
        let name = text(name)
            .size(13)
            .line_height(Pixels(18.0))
            .font(if on { STRONG } else { MEDIUM })
            .wrapping(text::Wrapping::None);
        let content = row(glyph.map(|g| icon(g, 14.0).into())).push(name).spacing(6).align_y(Center);
        parts = parts.push(stock(content).padding([5, 12]).on_press(on_choose(value)).style(
            move |t: &Theme, status| {
                let hovered = matches!(status, stock::Status::Hovered);
                let (ground, ink) = colors(t);
                let fill = if on { Some(ground.into()) } else { hovered.then(|| t.pressed.into()) };
                stock::Style {
                    background: fill,
                    text_color: if on { ink } else { t.text2 },
                    border: border::rounded(6),
                    ..stock::Style::default()
                }
            },
        ));
    }
    let at = values.iter().position(|v| *v == chosen);
    let track = container(parts).padding(2).style(|t: &Theme| container::Style {
        background: Some(if *t == Theme::Dark { t.hover } else { t.pressed }.into()),
        border: border::rounded(8),
        ..container::Style::default()
    });
    focus::keys(track, move |press| {
        let last = values.len().checked_sub(1)?;
        let to = match (press.key, at) {
            (Key::Named(Named::ArrowRight | Named::ArrowDown), Some(at)) if at < last => at + 1,
            (Key::Named(Named::ArrowLeft | Named::ArrowUp), Some(at)) if at > 0 => at - 1,
            (Key::Named(Named::Home), _) => 0,
            (Key::Named(Named::End), _) => last,
            _ => return None,
        };
        Some(on_choose(*values.get(to)?))
    })
}

fn face(t: &Theme) -> iced::Color {
    if *t == Theme::Dark { t.border_strong } else { t.surface }
}
