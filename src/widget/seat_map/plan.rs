//! Where tiles are drawn, and how large they are.
//!
//! While the map is watched, an aisle is drawn narrower than it is, so that more of the width is left for the screens. While
//! the map is arranged, all distances are true.

use iced::{Point, Rectangle, Size, Vector};

use super::place::{Front, Mode, Place};

/// The narrowest tile in logical pixels. A room that is too wide even for it scrolls.
const NARROWEST: f32 = 112.0;
/// The widest tile.
const WIDEST: f32 = 240.0;
/// Between two tiles.
const GAP: f32 = 8.0;
/// How much more there is between two tiles with an aisle of a quarter of a step.
const AISLE: f32 = 16.0;
/// What an aisle of [`AISLE`] pixels is in percent.
const QUARTER: f32 = 25.0;
/// The height of a tile below its screen.
pub(super) const CAPTION: f32 = 74.0;
/// The width of a tile's edge.
pub(super) const EDGE: f32 = 1.0;
/// The height of the line that stands for the board.
const BOARD: f32 = 28.0;
/// Between the tiles and the edges of the map, so that the ring of the focus is whole.
const MARGIN: f32 = 4.0;
/// What a scroll bar takes.
const BAR: f32 = 8.0;

/// One of the two axes of a room.
#[derive(Debug, Clone, PartialEq)]
struct Axis {
    /// What tiles take of it, in percent: ranges in order and apart.
    taken: Vec<(i32, i32)>,
}

impl Axis {
    fn new(starts: impl Iterator<Item = i32>, mode: Mode) -> Self {
        let mut starts: Vec<i32> = starts.collect();
        starts.sort_unstable();
        if mode == Mode::Arrange {
            // All of it is true to scale, with room for one more tile at the end.
            let end = starts.last().map_or(0, |last| last + Place::STEP);
            return Self { taken: vec![(0, end + Place::STEP)] };
        }
        let mut taken: Vec<(i32, i32)> = Vec::new();
        for start in starts {
            match taken.last_mut() {
                Some((_, end)) if start <= *end => *end = (*end).max(start + Place::STEP),
                _ => taken.push((start, start + Place::STEP)),
            }
        }
        Self { taken }
    }

    /// How much of the axis before `at` is taken, and how much is free, in percent.
    fn before(&self, at: i32) -> (f32, f32) {
        let Some((first, _)) = self.taken.first() else { return (0.0, 0.0) };
        let taken: i32 = self.taken.iter().map(|(start, end)| (at.min(*end) - start).max(0)).sum();
        (taken as f32, (at - first - taken).max(0) as f32)
    }

    fn end(&self) -> i32 {
        self.taken.last().map_or(0, |(_, end)| *end)
    }

    /// The pixels before `at`, where a step is as long as this.
    fn pixels(&self, at: i32, step: f32) -> f32 {
        let (taken, free) = self.before(at);
        taken * step / Place::STEP as f32 + free * AISLE / QUARTER
    }

    /// The longest step with which all of the axis fits into so many pixels.
    fn step_for(&self, pixels: f32) -> f32 {
        let (taken, free) = self.before(self.end());
        (pixels + GAP - free * AISLE / QUARTER) * Place::STEP as f32 / taken.max(Place::STEP as f32)
    }
}

/// Where everything of a map is drawn, in logical pixels from its upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// The size of a tile.
    pub(crate) tile: Size,
    /// The tiles, in the order of their places.
    pub(crate) tiles: Vec<Rectangle>,
    /// The line that stands for the board.
    pub(crate) board: Rectangle,
    /// All of the map.
    pub(crate) size: Size,
    front: Front,
    across: Axis,
    along: Axis,
    /// Where the tiles begin.
    origin: Point,
    /// What the tiles take.
    room: Size,
}

impl Plan {
    /// The plan of a map in a window of this size. What does not fit scrolls, and then the bars cover nothing.
    pub(crate) fn new(window: Size, places: &[Place], front: Front, mode: Mode) -> Self {
        let mut plan = Self::within(window.width, places, front, mode);
        if plan.size.height > window.height {
            plan = Self::within(window.width - BAR, places, front, mode);
            plan.size.width += BAR;
        }
        if plan.size.width > window.width {
            plan.size.height += BAR;
        }
        plan
    }

    fn within(width: f32, places: &[Place], front: Front, mode: Mode) -> Self {
        let across = Axis::new(places.iter().map(|place| place.x()), mode);
        let along = Axis::new(places.iter().map(|place| place.y()), mode);
        let available = (width - 2.0 * MARGIN).max(0.0);
        let width = (across.step_for(available).floor() - GAP).clamp(NARROWEST, WIDEST);
        let tile = Size::new(width, screen(width).height + CAPTION + 2.0 * EDGE);
        let room = Size::new(
            (across.pixels(across.end(), tile.width + GAP) - GAP).max(0.0),
            (along.pixels(along.end(), tile.height + GAP) - GAP).max(0.0),
        );
        let whole = Size::new(room.width.max(available), room.height + BOARD);
        let (board, top) = match front {
            Front::Top => (0.0, BOARD),
            Front::Bottom => (room.height, 0.0),
        };
        let origin = Point::new(MARGIN + ((whole.width - room.width) / 2.0).floor(), MARGIN + top);
        let board =
            Rectangle::new(Point::new(origin.x, MARGIN + board), Size::new(room.width.max(width), BOARD));
        let size = Size::new(whole.width + 2.0 * MARGIN, whole.height + 2.0 * MARGIN);
        let mut plan = Self { tile, tiles: Vec::new(), board, size, front, across, along, origin, room };
        plan.tiles = places.iter().map(|place| plan.rectangle(*place)).collect();
        plan
    }

    /// Where a tile at this place is drawn.
    pub(crate) fn rectangle(&self, place: Place) -> Rectangle {
        let x = self.across.pixels(place.x(), self.tile.width + GAP).round();
        let y = self.along.pixels(place.y(), self.tile.height + GAP).round();
        let (x, y) = match self.front {
            Front::Top => (x, y),
            Front::Bottom => (self.room.width - x - self.tile.width, self.room.height - y - self.tile.height),
        };
        Rectangle::new(self.origin + Vector::new(x, y), self.tile)
    }

    /// So many pixels to the right and down, in percent to the right and to the back, where the map is true to scale.
    pub(crate) fn percent(&self, by: Vector) -> (f32, f32) {
        let step = Place::STEP as f32;
        let (x, y) = (by.x * step / (self.tile.width + GAP), by.y * step / (self.tile.height + GAP));
        match self.front {
            Front::Top => (x, y),
            Front::Bottom => (-x, -y),
        }
    }

    /// The size of the pictures of screens.
    pub(crate) fn picture(&self) -> Size {
        screen(self.tile.width)
    }

    /// The tile at this point.
    pub(crate) fn at(&self, point: Point) -> Option<usize> {
        // Where tiles overlap, the later one lies above.
        self.tiles.iter().rposition(|tile| tile.contains(point))
    }

    /// The tiles that this rectangle touches.
    pub(crate) fn touched(&self, by: Rectangle) -> Vec<usize> {
        let touched = |tile: &Rectangle| {
            tile.x < by.x + by.width
                && by.x < tile.x + tile.width
                && tile.y < by.y + by.height
                && by.y < tile.y + tile.height
        };
        (0..self.tiles.len()).filter(|at| touched(&self.tiles[*at])).collect()
    }
}

/// The size of the screen on a tile of this width.
fn screen(tile: f32) -> Size {
    let width = tile - 2.0 * EDGE;
    Size::new(width, (width * 9.0 / 16.0).round())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WINDOW: Size = Size::new(1192.0 + 2.0 * MARGIN, 740.0);

    /// Seven columns with two aisles, as in the pictures of the design.
    fn room() -> Vec<Place> {
        let columns = [0, 100, 225, 325, 425, 550, 650];
        (0..4).flat_map(|row| columns.map(|x| Place::new(x, row * 100))).collect()
    }

    #[test]
    fn the_room_fills_the_width_with_gaps_of_8_and_aisles_of_16_more() {
        let plan = Plan::new(WINDOW, &room(), Front::Top, Mode::Watch);
        assert_eq!(plan.tile.width, 158.0);
        assert_eq!(plan.tiles[1].x - plan.tiles[0].x - plan.tile.width, 8.0);
        assert_eq!(plan.tiles[2].x - plan.tiles[1].x - plan.tile.width, 24.0);
        assert_eq!(plan.tiles[7].y - plan.tiles[0].y - plan.tile.height, 8.0);
        assert_eq!(plan.size.width, WINDOW.width);
    }

    #[test]
    fn tiles_are_never_narrower_than_112_nor_wider_than_240() {
        let small = Plan::new(Size::new(600.0, 400.0), &room(), Front::Top, Mode::Watch);
        assert_eq!(small.tile.width, 112.0);
        assert!(small.size.width > 600.0, "it scrolls");
        let pair = [Place::new(0, 0), Place::new(100, 0)];
        let large = Plan::new(WINDOW, &pair, Front::Top, Mode::Watch);
        assert_eq!(large.tile.width, 240.0);
    }

    #[test]
    fn seen_from_the_desk_the_front_is_at_the_bottom_and_left_is_right() {
        let top = Plan::new(WINDOW, &room(), Front::Top, Mode::Watch);
        let bottom = Plan::new(WINDOW, &room(), Front::Bottom, Mode::Watch);
        assert!(bottom.board.y > bottom.tiles[0].y && top.board.y < top.tiles[0].y);
        assert_eq!(bottom.tiles[0].x, top.tiles[6].x);
        assert!(bottom.tiles[0].y > bottom.tiles[27].y);
    }

    fn places() -> impl Strategy<Value = Vec<Place>> {
        prop::collection::vec((0..3_000, 0..3_000).prop_map(|(x, y)| Place::new(x, y)), 0..40)
    }

    proptest! {
        #[test]
        fn tiles_overlap_on_the_screen_only_where_they_do_in_the_room(places in places(), width in 0.0_f32..3_000.0) {
            for (front, mode) in [(Front::Top, Mode::Watch), (Front::Bottom, Mode::Arrange)] {
                let plan = Plan::new(Size::new(width, 500.0), &places, front, mode);
                for (at, tile) in plan.tiles.iter().enumerate() {
                    prop_assert!(tile.is_within(&Rectangle::with_size(plan.size)));
                    for (other, there) in plan.tiles.iter().enumerate().skip(at + 1) {
                        let covers = tile.intersection(there).is_some();
                        prop_assert!(!covers || places[at].overlaps(places[other]), "{at} {other}");
                    }
                }
            }
        }

        #[test]
        fn what_is_dragged_lands_where_it_was_dropped(x in 0..2_000, y in 0..2_000, dx in 0..500, dy in 0..500) {
            let (from, to) = (Place::new(x, y), Place::new(x + dx, y + dy));
            let plan = Plan::new(WINDOW, &[from, to], Front::Bottom, Mode::Arrange);
            let (right, back) = plan.percent(plan.tiles[1].position() - plan.tiles[0].position());
            prop_assert!((right - dx as f32).abs() < 1.0 && (back - dy as f32).abs() < 1.0);
        }
    }
}
