//! A switch: it takes effect at once.

use iced::widget::{button as stock, container, row, space, text};
use iced::{Center, border};

use super::{Element, focus, label};
use crate::theme::Theme;
use crate::theme::style::invisible;

/// A switch with its label. Without a message it cannot be changed.
pub fn toggle<'a, Message: Clone + 'a>(
    on: bool,
    name: impl text::IntoFragment<'a>,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    let off = on_press.is_none();
    let thumb = container(space()).width(14).height(14).style(move |t: &Theme| container::Style {
        background: Some(if on { t.surface } else { t.control }.into()),
        border: border::rounded(7),
        ..container::Style::default()
    });
    let track = container(thumb)
        .width(34)
        .height(20)
        .padding(3)
        .align_x(if on { iced::alignment::Horizontal::Right } else { iced::alignment::Horizontal::Left })
        .style(move |t: &Theme| container::Style {
            background: Some(
                if on && !off {
                    t.accent
                } else if on {
                    t.text_off
                } else {
                    t.surface
                }
                .into(),
            ),
            border: border::rounded(10).color(if on { t.accent } else { t.control }).width(if on {
                0
            } else {
                1
            }),
            ..container::Style::default()
        });
    let name = label::body(name).style(move |t: &Theme| text::Style { color: off.then_some(t.text_off) });
    let pressed = stock(row![track, name].spacing(10).align_y(Center))
        .padding([2, 0])
        .style(invisible)
        .on_press_maybe(on_press.clone());
    focus::activate(pressed, on_press).radius(10.0).into()
}
