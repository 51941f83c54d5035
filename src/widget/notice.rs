//! Notices: nothing is here yet, nothing matches, something failed, something to know.

use iced::widget::{column, container, row, space, text};
use iced::{Center, Fill, border};

use super::button::Button;
use super::{Element, label};
use crate::theme::icon::{self, icon};
use crate::theme::{Theme, Tone, style};
use crate::words;

/// Buttons side by side.
fn actions<'a, Message: Clone + 'a>(buttons: Vec<Button<'a, Message>>) -> Element<'a, Message> {
    row(buttons.into_iter().map(Into::into)).spacing(8).align_y(Center).into()
}

/// An icon in a circle. Without a tone it is grey.
fn medallion<'a, Message: 'a>(glyph: &'static str, tone: Option<Tone>) -> Element<'a, Message> {
    container(icon(glyph, 24.0))
        .center(52)
        .style(move |t: &Theme| {
            let (color, tint) = tone.map_or((t.text2, t.subtle), |tone| t.tone(tone));
            container::Style {
                background: Some(tint.into()),
                text_color: Some(color),
                border: border::rounded(26).color(if tone.is_some() { tint } else { t.border }).width(1),
                ..container::Style::default()
            }
        })
        .into()
}

/// Nothing is here yet: why, and what to do.
pub fn empty<'a, Message: Clone + 'a>(
    glyph: &'static str,
    title: impl text::IntoFragment<'a>,
    why: impl text::IntoFragment<'a>,
    buttons: Vec<Button<'a, Message>>,
) -> Element<'a, Message> {
    let content = column![
        medallion(glyph, None),
        space().height(4),
        label::title(title),
        label::second(why).center().width(360),
        space().height(4),
        actions(buttons),
    ];
    container(content.spacing(8).align_x(Center)).center_x(Fill).padding([28, 16]).into()
}

/// Something failed: why and what to do, with its code to copy.
pub fn failure<'a, Message: Clone + 'a>(
    glyph: &'static str,
    title: impl text::IntoFragment<'a>,
    why: impl text::IntoFragment<'a>,
    code: String,
    copy: Message,
    buttons: Vec<Button<'a, Message>>,
) -> Element<'a, Message> {
    let content = column![
        medallion(glyph, Some(Tone::Bad)),
        space().height(4),
        label::title(title).center(),
        label::second(why).center().width(400),
        space().height(4),
        actions(buttons),
        code_mark(code, copy),
    ];
    container(content.spacing(8).align_x(Center)).center_x(Fill).padding([28, 16]).into()
}

/// The code of a problem; a press copies it.
pub fn code_mark<'a, Message: Clone + 'a>(code: String, copy: Message) -> Element<'a, Message> {
    let content = row![label::mono(code).style(style::second), icon(icon::COPY, 12.0).style(style::caption)]
        .spacing(8)
        .align_y(Center);
    let pressed =
        iced::widget::button(content).padding([3, 8]).on_press(copy.clone()).style(|t: &Theme, status| {
            iced::widget::button::Style {
                background: Some(
                    if status == iced::widget::button::Status::Hovered { t.hover } else { t.subtle }.into(),
                ),
                border: border::rounded(6).color(t.border).width(1),
                text_color: t.text2,
                ..iced::widget::button::Style::default()
            }
        });
    super::tip::tip(
        super::focus::activate(pressed, Some(copy)).radius(6.0),
        words::common::copy_code(),
        super::tip::Position::Bottom,
    )
}

/// Nothing matches the filter: how much it hides, and a button that clears it.
pub fn no_matches<'a, Message: Clone + 'a>(
    title: impl text::IntoFragment<'a>,
    hidden: impl text::IntoFragment<'a>,
    clear: Button<'a, Message>,
) -> Element<'a, Message> {
    let content = row![
        icon(icon::SEARCH_X, 18.0).style(style::caption),
        column![label::strong(title), label::caption(hidden)].width(Fill),
        clear,
    ];
    container(content.spacing(14).align_y(Center)).padding(16).width(Fill).into()
}

/// A note in the colour of its tone. One button stands beside the text, more stand below it.
pub fn note<'a, Message: Clone + 'a>(
    tone: Tone,
    glyph: &'static str,
    title: Option<String>,
    body: impl text::IntoFragment<'a>,
    buttons: Vec<Button<'a, Message>>,
) -> Element<'a, Message> {
    let mut words = column(title.map(|title| label::strong(title).into()))
        .push(label::body(body).style(style::main))
        .spacing(2)
        .width(Fill);
    let mut beside = None;
    match buttons.len() {
        0 => {}
        1 => beside = Some(actions(buttons)),
        _ => words = words.push(space().height(6)).push(actions(buttons)),
    }
    let inside = row![container(icon(glyph, 16.0)).padding([1, 0]), words].extend(beside).spacing(10);
    container(inside).padding([10, 12]).width(Fill).style(style::note(tone)).into()
}

/// A note without colour.
pub fn aside<'a, Message: 'a>(
    glyph: &'static str,
    body: impl text::IntoFragment<'a>,
) -> Element<'a, Message> {
    let inside = row![
        container(icon(glyph, 15.0).style(style::second)).padding([1, 0]),
        label::caption(body).style(style::second).width(Fill)
    ];
    container(inside.spacing(9)).padding(12).width(Fill).style(style::well).into()
}
