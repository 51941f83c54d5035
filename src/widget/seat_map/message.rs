//! What happens to a map, and what follows from it.

use std::time::Instant;

use iced::keyboard::Modifiers;
use iced::{Size, Vector};

use super::arrange::Snap;
use super::place::{Direction, Place};

/// Which tiles are visible, and how large.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen<Id> {
    /// The tiles in view and those beside them. Only their screens are needed.
    pub tiles: Vec<Id>,
    /// The size of the picture of a screen in logical pixels.
    pub picture: Size,
    /// The size of what is visible of the map.
    pub(super) window: Size,
}

impl<Id> Default for Seen<Id> {
    fn default() -> Self {
        Self { tiles: Vec::new(), picture: Size::ZERO, window: Size::ZERO }
    }
}

/// What happens to a map.
#[derive(Debug, Clone, PartialEq)]
pub enum Message<Id> {
    /// Other tiles are visible, or they have another size.
    Seen(Seen<Id>),
    /// It was scrolled to this place.
    Scrolled(Vector),
    /// A tile or, without one, the empty floor was pressed.
    Clicked(Option<Id>, Modifiers),
    /// Somebody begins to draw a band around tiles. With `true`, what is selected stays selected.
    BandBegan(bool),
    /// The band touches these tiles now.
    Banded(Vec<Id>),
    /// Somebody begins to move a tile.
    Grabbed(Id),
    /// The tile and all that are selected were moved so far to the right and to the back, in percent.
    Dropped(Id, (f32, f32), Snap),
    /// Double click.
    Opened(Id),
    /// Enter.
    Activated,
    /// An arrow. With `true`, the selection reaches from where it began to the next seat.
    Walked(Direction, bool),
    /// An arrow while seats are arranged. With `true`, by a whole tile.
    Nudged(Direction, bool),
    /// Ctrl+Space: the tile at the cursor.
    Toggled,
    /// Ctrl+A.
    SelectedAll,
    /// Esc.
    Cleared,
    /// A letter of a name, and when it was typed.
    Typed(String, Instant),
    /// A seat is enlarged while it is held. Without one, it is the seat at the cursor.
    Enlarged(Option<Id>),
    /// Enter keeps the enlarged seat open.
    Kept,
    /// What was held is released.
    Released,
    /// The enlarged seat is closed.
    Closed,
}

/// What the screen has to do after a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<Id> {
    /// Nothing.
    Quiet,
    /// Other screens are visible, or in another size: [`super::State::seen`].
    Seen,
    /// The cursor is on another seat.
    CursorMoved,
    /// Other seats are selected: [`super::State::selected`].
    SelectionChanged,
    /// This seat is to be opened.
    Opened(Id),
    /// Another seat is enlarged, or none: [`super::State::enlarged`].
    Enlarged,
    /// These seats stand elsewhere now, and where.
    Moved(Vec<(Id, Place)>),
}

/// A seat that is enlarged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enlarged<Id> {
    /// Which one.
    pub id: Id,
    /// Whether it stays open when the pointer or the key is released.
    pub kept: bool,
}
