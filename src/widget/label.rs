//! Text in the sizes of the design, and the small marks made of text: keys, tags, avatars.

use iced::widget::{Text, container, row, text};
use iced::{Center, Pixels, border};

use super::{Element, Row};
use crate::theme::icon::icon;
use crate::theme::style::{self, boxed};
use crate::theme::{MEDIUM, MONO, STRONG, Theme};

type Ink<'a> = Text<'a, Theme>;

/// A name may be one word that is longer than its line, so words are broken where nothing else fits.
fn sized<'a>(content: impl text::IntoFragment<'a>, size: f32, line: f32) -> Ink<'a> {
    text(content).size(size).line_height(Pixels(line)).wrapping(text::Wrapping::WordOrGlyph)
}

/// A word that is never broken.
fn mark<'a>(content: impl text::IntoFragment<'a>, size: f32, line: f32) -> Ink<'a> {
    sized(content, size, line).wrapping(text::Wrapping::None)
}

/// 24/32: the title of the first run.
pub fn display<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 24.0, 32.0).font(STRONG)
}

/// 18/24: the title of a screen.
pub fn h1<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 18.0, 24.0).font(STRONG)
}

/// 15/20: the title of a panel or a dialog.
pub fn title<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 15.0, 20.0).font(STRONG)
}

/// 14/20: the title of a section.
pub fn h2<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 14.0, 20.0).font(STRONG)
}

/// 13/18: text.
pub fn body<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 13.0, 18.0)
}

/// 15/22: text of the first run.
pub fn lead<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 15.0, 22.0).style(style::second)
}

/// 13/18, semibold: a name.
pub fn strong<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 13.0, 18.0).font(STRONG)
}

/// 13/18, medium: a label of a control.
pub fn medium<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 13.0, 18.0).font(MEDIUM)
}

/// 13/18 in the second colour.
pub fn second<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    body(content).style(style::second)
}

/// 12/16 in the colour of captions.
pub fn caption<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 12.0, 16.0).style(style::caption)
}

/// 11/16, semibold: the head of a group.
pub fn group<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 11.0, 16.0).font(STRONG).style(style::caption)
}

/// 18/22, semibold: one number.
pub fn figure<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 18.0, 22.0).font(STRONG)
}

/// 12/16 mono: a host, a path, a size, a time.
pub fn mono<'a>(content: impl text::IntoFragment<'a>) -> Ink<'a> {
    sized(content, 12.0, 16.0).font(MONO)
}

/// A key of the keyboard.
#[must_use]
pub fn key<'a, Message: 'a>(name: impl text::IntoFragment<'a>) -> Element<'a, Message> {
    container(mark(name, 11.0, 14.0).style(style::caption))
        .padding([2, 6])
        .style(|t: &Theme| boxed(t.subtle, t.border, 4.0))
        .into()
}

/// Keys with what they do, as footers show them.
pub fn hint<'a, Message: 'a>(keys: &[&'static str], does: impl text::IntoFragment<'a>) -> Row<'a, Message> {
    row(keys.iter().map(|k| key(*k))).push(caption(does)).spacing(6).align_y(Center)
}

/// A small framed word with an icon: who shares it, which key type.
pub fn tag<'a, Message: 'a>(
    glyph: Option<&'static str>,
    word: impl text::IntoFragment<'a>,
) -> Element<'a, Message> {
    let word = mark(word, 12.0, 16.0).style(style::second);
    let content =
        row(glyph.map(|g| icon(g, 12.0).style(style::second).into())).push(word).spacing(5).align_y(Center);
    container(content).padding([1, 7]).style(|t: &Theme| boxed(t.subtle, t.border, 6.0)).into()
}

/// The initials of a person.
#[must_use]
pub fn avatar<'a, Message: 'a>(name: &str, size: f32) -> Element<'a, Message> {
    let initials: String = name.split_whitespace().filter_map(|w| w.chars().next()).take(2).collect();
    let letters = mark(initials.to_uppercase(), 11.0, 14.0)
        .font(STRONG)
        .style(|t: &Theme| text::Style { color: Some(t.chamois_text) });
    container(letters)
        .center(size)
        .style(move |t: &Theme| container::Style {
            background: Some(t.chamois_soft.into()),
            border: border::rounded(size / 2.0),
            ..container::Style::default()
        })
        .into()
}

/// A label with its value beside it, as panels list them.
pub fn fact<'a, Message: 'a>(
    name: impl text::IntoFragment<'a>,
    value: impl Into<Element<'a, Message>>,
) -> Row<'a, Message> {
    row![
        container(sized(name, 12.0, 18.0).style(style::second)).width(96),
        container(value).width(iced::Fill)
    ]
    .spacing(8)
}
