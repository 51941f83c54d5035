//! The list of a wizard's steps: those done, the current one, those to come.

use iced::widget::{button as stock, column, container, row, text};
use iced::{Fill, Pixels, border};

use super::{Element, focus, label};
use crate::theme::icon::{CHECK, icon};
use crate::theme::style::invisible;
use crate::theme::{STRONG, Theme, style};

/// One step.
pub struct Step<Message> {
    /// Its name.
    pub name: String,
    /// What was chosen in it, or will be.
    pub detail: String,
    /// The message that goes back to it, where that is possible.
    pub go: Option<Message>,
}

/// The list. `now` is the number of the current step, from 0.
pub fn steps<'a, Message: Clone + 'a>(list: Vec<Step<Message>>, now: usize) -> Element<'a, Message> {
    column(list.into_iter().enumerate().map(|(at, step)| one(at, now, step))).spacing(4).into()
}

fn one<'a, Message: Clone + 'a>(at: usize, now: usize, step: Step<Message>) -> Element<'a, Message> {
    let mark: Element<'a, Message> = if at < now {
        icon(CHECK, 13.0).into()
    } else {
        text((at + 1).to_string()).size(12).line_height(Pixels(16.0)).font(STRONG).into()
    };
    let circle = container(mark).center(24).style(move |t: &Theme| {
        let (fill, ink, edge) = match at.cmp(&now) {
            std::cmp::Ordering::Less => (t.accent_soft, t.accent_text, t.accent_soft),
            std::cmp::Ordering::Equal => (t.accent, t.on_accent, t.accent),
            std::cmp::Ordering::Greater => (iced::Color::TRANSPARENT, t.text2, t.control),
        };
        container::Style {
            background: Some(fill.into()),
            text_color: Some(ink),
            border: border::rounded(12).color(edge).width(1),
            ..container::Style::default()
        }
    });
    let words = column![label::strong(step.name), label::caption(step.detail)].spacing(1).width(Fill);
    let content =
        container(row![circle, words].spacing(12)).padding([10, 12]).width(Fill).style(move |t: &Theme| {
            if at == now { style::boxed(t.surface, t.border, 10.0) } else { container::Style::default() }
        });
    match step.go {
        Some(go) => {
            let pressed = stock(content).padding(0).width(Fill).style(invisible).on_press(go.clone());
            focus::activate(pressed, Some(go)).radius(10.0).into()
        }
        None => content.into(),
    }
}
