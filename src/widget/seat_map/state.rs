//! The selection, the cursor and the enlarged seat of a map.

use std::collections::HashSet;
use std::hash::Hash;
use std::time::{Duration, Instant};

use iced::keyboard::Modifiers;
use iced::widget::operation;
use iced::widget::scrollable::AbsoluteOffset;
use iced::{Point, Rectangle, Size, Task, Vector};

use super::arrange::{Snap, shift, snap};
use super::message::{Enlarged, Event, Message, Seen};
use super::place::{Direction, Front, Mode, Place};
use super::plan::Plan;
use super::tile::Tile;
use super::walk::{between, find, nearest};

/// Letters that are typed with shorter pauses are one name.
const PAUSE: Duration = Duration::from_secs(1);
/// How far the arrows move seats, and how far with Ctrl, in percent.
const NUDGE: i32 = 25;
const FAR_NUDGE: i32 = Place::STEP;
/// What is left visible around the tile at the cursor, in logical pixels.
const AROUND: f32 = 12.0;

/// The state of a map.
#[derive(Debug, Clone)]
pub struct State<Id> {
    /// Where the front of the room is drawn.
    pub front: Front,
    /// What somebody does with it.
    pub mode: Mode,
    cursor: Option<Id>,
    anchor: Option<Id>,
    selected: HashSet<Id>,
    /// What was selected before the band and stays so.
    before: HashSet<Id>,
    typed: Option<(String, Instant)>,
    enlarged: Option<Enlarged<Id>>,
    seen: Seen<Id>,
    scrolled: Vector,
}

impl<Id> Default for State<Id> {
    fn default() -> Self {
        Self {
            front: Front::default(),
            mode: Mode::default(),
            cursor: None,
            anchor: None,
            selected: HashSet::new(),
            before: HashSet::new(),
            typed: None,
            enlarged: None,
            seen: Seen::default(),
            scrolled: Vector::ZERO,
        }
    }
}

impl<Id: Copy + Eq + Hash> State<Id> {
    /// The seat at the cursor.
    #[must_use]
    pub fn cursor(&self) -> Option<Id> {
        self.cursor
    }

    /// The seats that are selected. None means the whole class.
    #[must_use]
    pub fn selected(&self) -> &HashSet<Id> {
        &self.selected
    }

    /// The seat that is enlarged.
    #[must_use]
    pub fn enlarged(&self) -> Option<Enlarged<Id>> {
        self.enlarged
    }

    /// Which tiles are visible, and the size of their pictures.
    #[must_use]
    pub fn seen(&self) -> &Seen<Id> {
        &self.seen
    }

    /// Which part of the map is visible.
    pub(crate) fn viewport(&self, window: Size) -> Rectangle {
        Rectangle::new(Point::ORIGIN + self.scrolled, window)
    }

    /// Forgets seats that no longer exist.
    pub fn keep(&mut self, exists: impl Fn(&Id) -> bool) {
        self.selected.retain(|id| exists(id));
        self.cursor = self.cursor.filter(|id| exists(id));
        self.anchor = self.anchor.filter(|id| exists(id));
        self.enlarged = self.enlarged.filter(|enlarged| exists(&enlarged.id));
    }

    /// Handles a message for the map with this name. Returns what the screen has to do, and the scrolling that follows.
    pub fn update<M: Send + 'static>(
        &mut self,
        map: &'static str,
        message: Message<Id>,
        tiles: &[Tile<'_, Id>],
    ) -> (Event<Id>, Task<M>) {
        let event = match message {
            Message::Seen(seen) => {
                self.seen = seen;
                Event::Seen
            }
            Message::Scrolled(to) => {
                self.scrolled = to;
                Event::Quiet
            }
            Message::Clicked(tile, modifiers) => self.clicked(tile, modifiers, tiles),
            Message::BandBegan(adds) => {
                self.before = if adds { self.selected.clone() } else { HashSet::new() };
                Event::Quiet
            }
            Message::Banded(touched) => {
                self.selected = self.before.iter().copied().chain(touched).collect();
                Event::SelectionChanged
            }
            Message::Grabbed(id) => {
                (self.cursor, self.anchor) = (Some(id), Some(id));
                if self.selected.contains(&id) {
                    return (Event::Quiet, Task::none());
                }
                self.select([id])
            }
            Message::Dropped(id, by, to) => self.dropped(id, by, to, tiles),
            Message::Opened(id) => Event::Opened(id),
            Message::Activated => self.here(tiles).map_or(Event::Quiet, |at| Event::Opened(tiles[at].id)),
            Message::Walked(direction, extends) => self.walked(direction, extends, tiles),
            Message::Nudged(direction, far) => {
                let by = if far { FAR_NUDGE } else { NUDGE };
                let (right, back) = direction.in_room(self.front);
                self.moved(right * by, back * by, tiles)
            }
            Message::Toggled => match self.here(tiles) {
                Some(at) => self.toggle(tiles[at].id),
                None => Event::Quiet,
            },
            Message::SelectedAll => self.select(tiles.iter().map(|tile| tile.id)),
            Message::Cleared => self.select([]),
            Message::Typed(letters, at) => self.typed(&letters, at, tiles),
            Message::Enlarged(id) => {
                let id = id.or_else(|| self.here(tiles).map(|at| tiles[at].id));
                self.cursor = id.or(self.cursor);
                self.enlarge(id.map(|id| Enlarged { id, kept: false }))
            }
            Message::Kept => self.enlarge(self.enlarged.map(|enlarged| Enlarged { kept: true, ..enlarged })),
            Message::Released => self.enlarge(self.enlarged.filter(|enlarged| enlarged.kept)),
            Message::Closed => self.enlarge(None),
        };
        let walked = matches!(event, Event::CursorMoved | Event::SelectionChanged | Event::Enlarged);
        let task = if walked { self.reveal(map, tiles) } else { Task::none() };
        (event, task)
    }

    /// The number of the tile at the cursor. Before there is one, it is the first.
    pub(super) fn here(&self, tiles: &[Tile<'_, Id>]) -> Option<usize> {
        let at = self.cursor.and_then(|id| tiles.iter().position(|tile| tile.id == id));
        at.or_else(|| (!tiles.is_empty()).then_some(0))
    }

    /// Selects these seats and no others.
    pub fn select_only(&mut self, ids: impl IntoIterator<Item = Id>) {
        self.selected = ids.into_iter().collect();
    }

    fn select(&mut self, ids: impl IntoIterator<Item = Id>) -> Event<Id> {
        self.selected = ids.into_iter().collect();
        Event::SelectionChanged
    }

    fn toggle(&mut self, id: Id) -> Event<Id> {
        (self.cursor, self.anchor) = (Some(id), Some(id));
        if !self.selected.remove(&id) {
            self.selected.insert(id);
        }
        Event::SelectionChanged
    }

    fn enlarge(&mut self, enlarged: Option<Enlarged<Id>>) -> Event<Id> {
        if self.enlarged == enlarged {
            return Event::Quiet;
        }
        self.enlarged = enlarged;
        Event::Enlarged
    }

    fn clicked(&mut self, tile: Option<Id>, modifiers: Modifiers, tiles: &[Tile<'_, Id>]) -> Event<Id> {
        let Some(id) = tile else {
            let keeps = modifiers.command() || modifiers.shift();
            return if keeps { Event::Quiet } else { self.select([]) };
        };
        if modifiers.shift() {
            self.cursor = Some(id);
            return self.extend(tiles);
        }
        if modifiers.command() {
            return self.toggle(id);
        }
        (self.cursor, self.anchor) = (Some(id), Some(id));
        self.select([id])
    }

    /// Selects the area from the anchor to the cursor, and nothing else.
    fn extend(&mut self, tiles: &[Tile<'_, Id>]) -> Event<Id> {
        let place = |id: Option<Id>| tiles.iter().find(|tile| Some(tile.id) == id).map(|tile| tile.place);
        let Some(to) = place(self.cursor) else { return Event::Quiet };
        let from = place(self.anchor).unwrap_or_else(|| {
            self.anchor = self.cursor;
            to
        });
        let area = between(&places(tiles), from, to);
        self.select(area.into_iter().map(|at| tiles[at].id))
    }

    fn walked(&mut self, direction: Direction, extends: bool, tiles: &[Tile<'_, Id>]) -> Event<Id> {
        let Some(here) = self.here(tiles) else { return Event::Quiet };
        let next = match self.cursor {
            Some(_) => nearest(&places(tiles), here, direction.in_room(self.front)).unwrap_or(here),
            None => here,
        };
        let id = tiles[next].id;
        self.cursor = Some(id);
        if let Some(enlarged) = self.enlarged {
            return self.enlarge(Some(Enlarged { id, ..enlarged }));
        }
        if extends {
            self.anchor = self.anchor.or(Some(tiles[here].id));
            return self.extend(tiles);
        }
        self.anchor = Some(id);
        Event::CursorMoved
    }

    fn typed(&mut self, letters: &str, now: Instant, tiles: &[Tile<'_, Id>]) -> Event<Id> {
        let before = self.typed.take().filter(|(_, then)| now.saturating_duration_since(*then) < PAUSE);
        let before = before.map(|(text, _)| text).unwrap_or_default();
        let mut text = format!("{before}{letters}");
        // The same letter again and again goes from one person to the next.
        if text.chars().all(|letter| letters.starts_with(letter)) {
            text = letters.to_owned();
        }
        let people = tiles.iter().map(|tile| (&*tile.name, &*tile.family));
        let from = self.cursor.and_then(|_| self.here(tiles));
        let found = find(people, from, &text);
        self.typed = Some((text, now));
        let Some(at) = found else { return Event::Quiet };
        (self.cursor, self.anchor) = (Some(tiles[at].id), Some(tiles[at].id));
        Event::CursorMoved
    }

    /// The tile in the hand lands on the grid, and all others keep their distance to it.
    fn dropped(&mut self, id: Id, by: (f32, f32), to: Snap, tiles: &[Tile<'_, Id>]) -> Event<Id> {
        let Some(tile) = tiles.iter().find(|tile| tile.id == id) else { return Event::Quiet };
        let (right, back) = landing(tile.place, by, to);
        self.moved(right, back, tiles)
    }

    /// Moves the selected tiles.
    fn moved(&mut self, right: i32, back: i32, tiles: &[Tile<'_, Id>]) -> Event<Id> {
        let selected: Vec<&Tile<'_, Id>> =
            tiles.iter().filter(|tile| self.selected.contains(&tile.id)).collect();
        let before: Vec<Place> = selected.iter().map(|tile| tile.place).collect();
        let after = shift(&before, right, back);
        if before == after {
            return Event::Quiet;
        }
        Event::Moved(selected.iter().map(|tile| tile.id).zip(after).collect())
    }

    /// Scrolls so that the tile at the cursor is visible.
    fn reveal<M: Send + 'static>(&mut self, map: &'static str, tiles: &[Tile<'_, Id>]) -> Task<M> {
        let at = self.cursor.and_then(|id| tiles.iter().position(|tile| tile.id == id));
        let Some(at) = at else { return Task::none() };
        let window = self.seen.window;
        let plan = Plan::new(window, &places(tiles), self.front, self.mode);
        let tile = plan.tiles[at].expand(AROUND);
        let to = Vector::new(
            revealed(self.scrolled.x, (tile.x, tile.width), window.width, plan.size.width),
            revealed(self.scrolled.y, (tile.y, tile.height), window.height, plan.size.height),
        );
        if to == self.scrolled || window == Size::ZERO {
            return Task::none();
        }
        // Set here too, so that already this frame builds the right tiles.
        self.scrolled = to;
        operation::scroll_to(scroll_name(map), AbsoluteOffset { x: Some(to.x), y: Some(to.y) })
    }
}

/// How far tiles move when one of them, which stands at `place`, is dropped so far from there, in percent.
pub(super) fn landing(place: Place, (right, back): (f32, f32), to: Snap) -> (i32, i32) {
    let x = snap(place.x() as f32 + right, to) - place.x();
    let y = snap(place.y() as f32 + back, to) - place.y();
    (x, y)
}

/// The offset at which a part that begins at `start` is visible.
fn revealed(offset: f32, (start, length): (f32, f32), window: f32, whole: f32) -> f32 {
    let lowest = start + length - window;
    let to = if start < offset || lowest > start { start } else { offset.max(lowest) };
    to.clamp(0.0, (whole - window).max(0.0))
}

/// The places of the tiles.
pub(crate) fn places<Id>(tiles: &[Tile<'_, Id>]) -> Vec<Place> {
    tiles.iter().map(|tile| tile.place).collect()
}

/// The name of what scrolls in the map with this name.
pub(super) fn scroll_name(map: &'static str) -> String {
    format!("{map}.scroll")
}
