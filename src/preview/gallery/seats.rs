//! The map of a classroom: watched, arranged, and one seat enlarged.

use iced::Fill;
use iced::widget::{column, container, responsive, stack};

use super::samples::{Gallery, Message, sample};
use crate::theme::icon;
use crate::theme::{Tone, style};
use crate::widget::pill::Status;
use crate::widget::seat_map::enlarged;
use crate::widget::{Element, button, label};

pub(super) fn watched(gallery: &Gallery) -> Element<'_, Message> {
    column![label::title("Seats of a classroom"), gallery.class.map(Message::Map)].spacing(12).into()
}

pub(super) fn arranged(gallery: &Gallery) -> Element<'_, Message> {
    let map = container(gallery.moved.map(Message::Arrange)).height(Fill).style(style::card);
    sample("Arranging: two selected, two overlap", map)
}

pub(super) fn one(gallery: &Gallery) -> Element<'_, Message> {
    let dialog = responsive(|window| {
        let shown = enlarged::Shown {
            picture: Some(gallery.class.large.clone()),
            name: "Jan Torrents Pla".into(),
            seat: "seat 10, n2m210".into(),
            status: Some(Status::new(Tone::Good, icon::PLAY, "Running").extra(Some("1 h 04".into()))),
            help: Some("Asks for help, 2 min".into()),
            line: "SolidWorks 2017 - Windows 10 on vdesktop2. Live picture, 2 a second. The student sees that you are \
                   looking."
                .into(),
            buttons: vec![
                button::default("Message").icon(icon::PENCIL).on_press(Message::Nothing),
                button::primary("Take control").icon(icon::KEYBOARD).on_press(Message::Nothing),
            ],
                space: None,
                hands: None,
            };
        enlarged::enlarged(shown, false, window, Message::Map)
    });
    stack![gallery.class.map(Message::Map), dialog].into()
}
