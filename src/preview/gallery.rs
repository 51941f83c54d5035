//! Every widget in every state, for people who build screens: `cargo xtask screenshots gallery`.
//!
//! Its texts are samples, not words of the app, so they are not translated.

mod class;
mod controls;
mod layers;
mod samples;
mod seats;
mod states;

use iced::widget::container;
use iced::{Fill, Size};

use crate::theme::{Theme, style};
use crate::widget::Element;

pub use class::Class;
pub use samples::{Gallery, Message};

/// A page of the gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Buttons, choices, fields, pills.
    Controls,
    /// Empty lists, waiting, failures.
    States,
    /// Tables, panels, jobs, menus and toasts.
    Layers,
    /// The map of a classroom.
    Seats,
    /// The same while seats are moved.
    Arranging,
    /// One seat, enlarged.
    Enlarged,
}

impl Page {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Controls, Self::States, Self::Layers, Self::Seats, Self::Arranging, Self::Enlarged];

    /// The name in picture files.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Controls => "controls",
            Self::States => "states",
            Self::Layers => "layers",
            Self::Seats => "seats",
            Self::Arranging => "arranging",
            Self::Enlarged => "enlarged",
        }
    }

    /// The size of a picture that shows all of it at 100 %.
    #[must_use]
    pub fn size(self) -> Size<u32> {
        match self {
            Self::Controls => Size::new(1440, 1060),
            Self::States => Size::new(1440, 940),
            Self::Layers | Self::Seats | Self::Arranging | Self::Enlarged => Size::new(1440, 900),
        }
    }
}

impl Gallery {
    /// One page.
    #[must_use]
    pub fn view(&self, page: Page) -> Element<'_, Message> {
        let content = match page {
            Page::Controls => controls::view(self),
            Page::States => states::view(),
            Page::Layers => layers::view(self),
            Page::Seats => seats::watched(self),
            Page::Arranging => seats::arranged(self),
            Page::Enlarged => return seats::one(self),
        };
        container(content)
            .padding(28)
            .width(Fill)
            .height(Fill)
            .style(|t: &Theme| style::filled(t.canvas, 0.0))
            .into()
    }
}
