//! The samples of the gallery, and how they are laid out.

use iced::Fill;
use iced::widget::{column, container, row, text};

use super::class::Class;
use crate::theme::style;
use crate::widget::{Element, label};

/// What happens in the gallery: it has no effect elsewhere.
#[derive(Debug, Clone)]
pub enum Message {
    /// Anything else was pressed.
    Nothing,
    /// Something was typed.
    Typed(String),
    /// A select was used.
    Select(crate::widget::select::Message),
    /// The table was used.
    Table(crate::widget::table::Message<u32>),
    /// The map of a classroom was used.
    Map(crate::widget::seat_map::Message<u32>),
    /// The map whose seats are being moved was used.
    Arrange(crate::widget::seat_map::Message<u32>),
}

/// What the pages show.
#[derive(Debug, Default)]
pub struct Gallery {
    pub(super) select: crate::widget::select::State,
    pub(super) names: Vec<String>,
    pub(super) table: crate::widget::table::State<u32>,
    pub(super) rows: Vec<u32>,
    pub(super) palette: crate::widget::palette::State,
    pub(super) class: Class,
    pub(super) moved: Class,
}

impl Gallery {
    /// A gallery with samples.
    #[must_use]
    pub fn new() -> Self {
        let mut gallery = Self {
            names: ["nas1 fast", "nas2 bulk", "local disk"].map(str::to_owned).to_vec(),
            rows: (0..100_000).collect(),
            class: Class::watched(),
            moved: Class::arranged(),
            ..Self::default()
        };
        gallery.table.order = Some(crate::widget::table::Order { column: 1, descending: false });
        for message in [
            crate::widget::table::Message::CursorSet(1),
            crate::widget::table::Message::Selected,
            crate::widget::table::Message::CursorSet(3),
        ] {
            gallery.update(Message::Table(message));
        }
        gallery
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message) {
        match message {
            Message::Select(message) => {
                let _ = self.select.update(message, &self.names);
            }
            Message::Table(message) => {
                let (_, task) = self.table.update::<()>("gallery.table", message, &self.rows);
                drop(task);
            }
            Message::Map(message) => drop(self.class.update(message)),
            Message::Arrange(message) => drop(self.moved.update(message)),
            Message::Nothing | Message::Typed(_) => {}
        }
    }
}

/// A sample below its name.
pub(super) fn sample<'a>(
    name: impl text::IntoFragment<'a>,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    column![label::group(name), content.into()].spacing(8).width(Fill).into()
}

/// A sample on a card.
pub(super) fn carded<'a>(
    name: impl text::IntoFragment<'a>,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    sample(name, container(content).padding(16).width(Fill).style(style::card))
}

/// Columns of samples.
pub(super) fn columns(columns: Vec<Vec<Element<'_, Message>>>) -> Element<'_, Message> {
    row(columns.into_iter().map(|c| column(c).spacing(18).width(Fill).into())).spacing(20).into()
}
