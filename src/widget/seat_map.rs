//! The map of a classroom: a tile for each seat, where it stands in the room.
//!
//! ```text
//! scrollable { Surface { Floor { tiles in view } } }   Surface: pointer, keys, focus.  Floor: where tiles are drawn
//! ```
//! [`State`] keeps the selection, the cursor and the enlarged seat. The screen gives the tiles, sends each [`Message`] to
//! [`State::update`] and does what the [`Event`] says. Of the tiles only those in view are built; [`State::seen`] says which
//! they are, so that only their screens are asked for.

pub mod arrange;
pub mod enlarged;
mod floor;
mod keys;
mod message;
mod place;
mod plan;
mod state;
mod surface;
mod tile;
mod walk;

use std::collections::HashSet;
use std::hash::Hash;

use iced::widget::scrollable::{Direction as Ways, Scrollbar};
use iced::widget::{Id as Name, column, container, responsive, row, scrollable, space};
use iced::{Center, Fill, Rectangle, Size};

use super::{Element, label};
use crate::theme::{Theme, style};

use floor::{Floor, Part};
pub use message::{Enlarged, Event, Message, Seen};
pub use place::{Direction, Front, Mode, Place};
pub(crate) use plan::Plan;
pub use state::State;
pub(crate) use state::places;
use surface::{Seat, Surface};
use tile::Marks;
pub use tile::{Badge, Blank, Screen, Tile};

/// How many tiles beside those in view are built too, so that nothing is missing while somebody scrolls.
const BESIDE: f32 = 1.0;

/// The map named `name`. `board` stands at the front of the room: where the board and the teacher's desk are.
pub fn seat_map<'a, Id, M>(
    state: &'a State<Id>,
    name: &'static str,
    tiles: Vec<Tile<'a, Id>>,
    board: String,
    on: impl Fn(Message<Id>) -> M + Copy + 'a,
) -> Element<'a, M>
where
    Id: Copy + Eq + Hash + 'static,
    M: Clone + 'a,
{
    responsive(move |window| {
        let places = places(&tiles);
        let plan = Plan::new(window, &places, state.front, state.mode);
        let view = state.viewport(window);
        let beside = Size::new(plan.tile.width * BESIDE, plan.tile.height * BESIDE);
        let view = Rectangle::new(view.position() - iced::Vector::from(beside), view.size() + beside * 2.0);
        let visible: Vec<usize> = (0..tiles.len()).filter(|at| plan.tiles[*at].intersects(&view)).collect();
        let seen =
            Seen { tiles: visible.iter().map(|at| tiles[*at].id).collect(), picture: plan.picture(), window };
        let surface = Surface {
            content: floor(state, &tiles, &places, &plan, &visible, &board),
            name,
            seats: tiles
                .iter()
                .map(|tile| Seat {
                    id: tile.id,
                    place: tile.place,
                    selected: state.selected().contains(&tile.id),
                })
                .collect(),
            cursor: state.here(&tiles),
            mode: state.mode,
            seen: (seen != *state.seen()).then_some(Message::Seen(seen)),
            on: Box::new(on),
            plan,
        };
        let bar = || Scrollbar::new().width(6).scroller_width(6).margin(0);
        scrollable(surface)
            .direction(Ways::Both { vertical: bar(), horizontal: bar() })
            .id(Name::from(state::scroll_name(name)))
            .width(Fill)
            .height(Fill)
            .on_scroll(move |view| {
                let offset = view.absolute_offset();
                on(Message::Scrolled(iced::Vector::new(offset.x, offset.y)))
            })
            .into()
    })
    .into()
}

/// The floor with the tiles that are visible.
fn floor<'a, Id, M>(
    state: &State<Id>,
    tiles: &[Tile<'a, Id>],
    places: &[Place],
    plan: &Plan,
    visible: &[usize],
    words: &str,
) -> Element<'a, M>
where
    Id: Copy + Eq + Hash + 'static,
    M: Clone + 'a,
{
    let overlapping: HashSet<usize> = match state.mode {
        Mode::Arrange => arrange::overlapping(places).into_iter().collect(),
        Mode::Watch => HashSet::new(),
    };
    let mut floor = Floor::new(plan.size);
    floor.put(Part::Board, plan.board, board(words.to_owned()));
    for at in visible {
        let tile = &tiles[*at];
        floor.put(Part::Tile(tile.id), plan.tiles[*at], tile::base(tile, plan.picture().width));
        let marks =
            Marks { selected: state.selected().contains(&tile.id), overlaps: overlapping.contains(at) };
        floor.put(Part::Over(tile.id), plan.tiles[*at], tile::over(tile, marks));
    }
    floor.into()
}

/// The line that stands for the board, with its words.
fn board<'a, M: 'a>(words: String) -> Element<'a, M> {
    let line = || container(space()).width(Fill).height(3).style(|t: &Theme| style::filled(t.track, 1.5));
    let line = row![line(), label::caption(words), line()].spacing(12).align_y(Center);
    // A twentieth of the width stays empty at both ends.
    let inset = || space().width(iced::FillPortion(1));
    let line = row![inset(), container(line).width(iced::FillPortion(18)), inset()];
    column![line].height(Fill).into()
}
