//! Grey shapes in place of a list that is still being read.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill};

use super::Element;
use super::menu::separator;
use crate::theme::{Theme, style};

fn bone<'a, Message: 'a>(width: f32, height: f32) -> Element<'a, Message> {
    container(space())
        .width(width)
        .height(height)
        .style(move |t: &Theme| style::filled(t.hover, (height / 2.0).min(8.0)))
        .into()
}

/// A cell of a table's row that is still being read.
pub fn cell<'a, Message: 'a>(row: usize, column: usize) -> Element<'a, Message> {
    bone([88.0, 64.0, 104.0, 72.0, 56.0][(row + 2 * column) % 5], 10.0)
}

/// The rows of a table.
pub fn rows<'a, Message: 'a>(count: usize) -> Element<'a, Message> {
    let mut lines = column![];
    for at in 0..count {
        let name = [148.0, 112.0, 170.0, 96.0, 132.0][at % 5];
        let line =
            row![bone(16.0, 16.0), bone(70.0, 18.0), bone(name, 10.0), space().width(Fill), bone(44.0, 10.0)];
        lines = lines
            .push(container(line.spacing(16).align_y(Center)).center_y(33).padding([0, 16]))
            .push(separator());
    }
    lines.into()
}

/// The cards of a gallery.
pub fn cards<'a, Message: 'a>(count: usize, height: f32) -> Element<'a, Message> {
    let card = || {
        let lines = column![bone(150.0, 12.0), bone(96.0, 10.0), bone(200.0, 10.0)].spacing(12);
        container(lines).padding(16).width(Fill).height(height).style(style::card).into()
    };
    row((0..count).map(|_| card())).spacing(12).into()
}
