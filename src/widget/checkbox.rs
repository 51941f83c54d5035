//! Checkboxes, and radio buttons as cards.

use iced::widget::{button as stock, container, row, space, text};
use iced::{Center, border};

use super::{Element, focus, label};
use crate::theme::Theme;
use crate::theme::icon::{CHECK, MINUS, icon};
use crate::theme::style::invisible;

/// The state of a checkbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// No.
    Off,
    /// Yes.
    On,
    /// Some of several are on.
    Mixed,
}

impl From<bool> for Mark {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

/// The box without a label, as table rows show it.
pub fn mark<'a, Message: 'a>(mark: Mark) -> Element<'a, Message> {
    let content: Element<'a, Message> = match mark {
        Mark::Off => space().into(),
        Mark::On => icon(CHECK, 11.0).into(),
        Mark::Mixed => icon(MINUS, 11.0).into(),
    };
    container(content)
        .center(16)
        .style(move |t: &Theme| {
            let on = mark != Mark::Off;
            container::Style {
                background: Some(if on { t.accent } else { t.surface }.into()),
                text_color: Some(t.on_accent),
                border: border::rounded(4).color(if on { t.accent } else { t.control }).width(1),
                ..container::Style::default()
            }
        })
        .into()
}

/// A checkbox with its label. Without a message it cannot be changed.
pub fn checkbox<'a, Message: Clone + 'a>(
    state: impl Into<Mark>,
    name: impl text::IntoFragment<'a>,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    let off = on_press.is_none();
    let name = label::body(name).style(move |t: &Theme| text::Style { color: off.then_some(t.text_off) });
    let content = row![mark(state.into()), name].spacing(8).align_y(Center);
    pressable(content, on_press)
}

/// The dot of a radio button.
pub fn dot<'a, Message: 'a>(on: bool) -> Element<'a, Message> {
    let inner = container(space()).width(6).height(6).style(move |t: &Theme| container::Style {
        background: on.then(|| t.on_accent.into()),
        border: border::rounded(3),
        ..container::Style::default()
    });
    container(inner)
        .center(16)
        .style(move |t: &Theme| container::Style {
            background: Some(if on { t.accent } else { t.surface }.into()),
            border: border::rounded(8).color(if on { t.accent } else { t.control }).width(1),
            ..container::Style::default()
        })
        .into()
}

/// A radio button as a card, with `content` beside its dot and `more` below.
pub fn choice<'a, Message: Clone + 'a>(
    on: bool,
    content: impl Into<Element<'a, Message>>,
    more: Option<Element<'a, Message>>,
    on_press: Message,
) -> Element<'a, Message> {
    let head = row![container(dot(on)).padding([2, 0]), content.into()].spacing(12);
    let head = focus::activate(
        stock(head).padding(0).width(iced::Fill).style(invisible).on_press(on_press.clone()),
        Some(on_press),
    )
    .radius(10.0);
    let body = iced::widget::column![head].extend(more).spacing(8);
    container(body)
        .padding([14, 16])
        .width(iced::Fill)
        .style(move |t: &Theme| container::Style {
            background: Some(t.surface.into()),
            border: border::rounded(12).color(if on { t.accent } else { t.border }).width(if on {
                2
            } else {
                1
            }),
            ..container::Style::default()
        })
        .into()
}

fn pressable<'a, Message: Clone + 'a>(
    content: impl Into<Element<'a, Message>>,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    let pressed = stock(content.into()).padding([2, 0]).style(invisible).on_press_maybe(on_press.clone());
    focus::activate(pressed, on_press).radius(4.0).into()
}
