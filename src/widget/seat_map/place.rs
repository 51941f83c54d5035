//! Where tiles stand in a room, and the directions in which one goes from tile to tile.

/// Where a tile stands, in percent of the step from one tile to the next. 100 is one tile further. (0, 0) is at the front
/// left, seen by somebody who faces the front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Place {
    x: i32,
    y: i32,
}

impl Place {
    /// From one tile to the next, in percent.
    pub const STEP: i32 = 100;
    /// The farthest place to the right and to the back, in percent.
    pub const FARTHEST: i32 = 100 * Self::STEP;

    /// A place `x` to the right and `y` to the back, in percent. What lies outside of the room is moved to its edge.
    #[must_use]
    pub fn new(x: i32, y: i32) -> Self {
        Self { x: x.clamp(0, Self::FARTHEST), y: y.clamp(0, Self::FARTHEST) }
    }

    /// How far to the right, in percent.
    #[must_use]
    pub fn x(self) -> i32 {
        self.x
    }

    /// How far to the back, in percent.
    #[must_use]
    pub fn y(self) -> i32 {
        self.y
    }

    /// Whether tiles at both places would cover each other.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        (self.x - other.x).abs() < Self::STEP && (self.y - other.y).abs() < Self::STEP
    }
}

/// Where the front of the room is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Front {
    /// At the top, as the students see the room.
    #[default]
    Top,
    /// At the bottom, as the teacher sees the room from the desk. Left and right change places too.
    Bottom,
}

impl Front {
    /// The other one.
    #[must_use]
    pub fn flipped(self) -> Self {
        match self {
            Self::Top => Self::Bottom,
            Self::Bottom => Self::Top,
        }
    }
}

/// What somebody does with the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Watches the class.
    #[default]
    Watch,
    /// Moves the seats.
    Arrange,
}

/// A direction on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

impl Direction {
    /// One percent in this direction, to the right and to the back of a room whose front is drawn there.
    pub(super) fn in_room(self, front: Front) -> (i32, i32) {
        let (x, y) = match self {
            Self::Left => (-1, 0),
            Self::Right => (1, 0),
            Self::Up => (0, -1),
            Self::Down => (0, 1),
        };
        match front {
            Front::Top => (x, y),
            Front::Bottom => (-x, -y),
        }
    }
}
