//! Every widget in every state, for people who build screens: `cargo xtask screenshots gallery`.
//!
//! Its texts are samples, not words of the app, so they are not translated.

mod controls;
mod layers;
mod states;

use iced::widget::{column, container, row, text};
use iced::{Fill, Size};

use crate::theme::{Theme, style};
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
}

/// A page of the gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Buttons, choices, fields, pills.
    Controls,
    /// Empty lists, waiting, failures.
    States,
    /// Tables, panels, jobs, menus and toasts.
    Layers,
}

impl Page {
    /// All.
    pub const ALL: [Self; 3] = [Self::Controls, Self::States, Self::Layers];

    /// The name in picture files.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Controls => "controls",
            Self::States => "states",
            Self::Layers => "layers",
        }
    }

    /// The size of a picture that shows all of it at 100 %.
    #[must_use]
    pub fn size(self) -> Size<u32> {
        match self {
            Self::Controls => Size::new(1440, 1060),
            Self::States => Size::new(1440, 940),
            Self::Layers => Size::new(1440, 900),
        }
    }
}

/// What the pages show.
#[derive(Debug, Default)]
pub struct Gallery {
    select: crate::widget::select::State,
    names: Vec<String>,
    table: crate::widget::table::State<u32>,
    rows: Vec<u32>,
    palette: crate::widget::palette::State,
}

impl Gallery {
    /// A gallery with samples.
    #[must_use]
    pub fn new() -> Self {
        let mut gallery = Self {
            names: ["nas1 fast", "nas2 bulk", "local disk"].map(str::to_owned).to_vec(),
            rows: (0..100_000).collect(),
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
            Message::Nothing | Message::Typed(_) => {}
        }
    }

    /// One page.
    #[must_use]
    pub fn view(&self, page: Page) -> Element<'_, Message> {
        let content = match page {
            Page::Controls => controls::view(self),
            Page::States => states::view(),
            Page::Layers => layers::view(self),
        };
        container(content)
            .padding(28)
            .width(Fill)
            .height(Fill)
            .style(|t: &Theme| style::filled(t.canvas, 0.0))
            .into()
    }
}

/// A sample below its name.
fn sample<'a>(
    name: impl text::IntoFragment<'a>,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    column![label::group(name), content.into()].spacing(8).width(Fill).into()
}

/// A sample on a card.
fn carded<'a>(
    name: impl text::IntoFragment<'a>,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    sample(name, container(content).padding(16).width(Fill).style(style::card))
}

/// Columns of samples.
fn columns(columns: Vec<Vec<Element<'_, Message>>>) -> Element<'_, Message> {
    row(columns.into_iter().map(|c| column(c).spacing(18).width(Fill).into())).spacing(20).into()
}
