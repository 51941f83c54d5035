//! How seats are moved: to a grid, all by the same distance, into rows. All functions are pure; places keep their order.

use super::place::Place;

/// How exactly something that is dragged lands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Snap {
    /// On a quarter of a tile.
    Quarter,
    /// On one percent of it.
    Free,
}

impl Snap {
    /// The distance between two lines of the grid, in percent.
    #[must_use]
    pub fn step(self) -> i32 {
        match self {
            Self::Quarter => 25,
            Self::Free => 1,
        }
    }
}

/// The line of the grid that is nearest to `percent`.
#[must_use]
pub fn snap(percent: f32, to: Snap) -> i32 {
    let step = to.step();
    (percent / step as f32).round() as i32 * step
}

/// Moves all places by the same distance, in percent to the right and to the back. The first one that reaches an edge of
/// the room stops all of them.
#[must_use]
pub fn shift(places: &[Place], right: i32, back: i32) -> Vec<Place> {
    let within = |by: i32, of: fn(Place) -> i32| {
        let lowest = places.iter().map(|place| of(*place)).min().unwrap_or(0);
        let highest = places.iter().map(|place| of(*place)).max().unwrap_or(0);
        by.clamp(-lowest, Place::FARTHEST - highest)
    };
    let (right, back) = (within(right, Place::x), within(back, Place::y));
    places.iter().map(|place| Place::new(place.x() + right, place.y() + back)).collect()
}

/// `count` places in rows of `across`, from the front left. After each column of `aisles`, counted from 1, is an aisle.
#[must_use]
pub fn rows(count: usize, across: usize, aisles: &[usize]) -> Vec<Place> {
    let across = across.max(1);
    let percent = |tiles: usize| i32::try_from(tiles).unwrap_or(Place::FARTHEST).saturating_mul(Place::STEP);
    let place = |at: usize| {
        let (row, column) = (at / across, at % across);
        let passed = aisles.iter().filter(|aisle| (1..=column).contains(*aisle)).count();
        let passed = i32::try_from(passed).unwrap_or(0).saturating_mul(Snap::Quarter.step());
        Place::new(percent(column).saturating_add(passed), percent(row))
    };
    (0..count).map(place).collect()
}

/// Which places overlap another one, as their numbers in `places`.
#[must_use]
pub fn overlapping(places: &[Place]) -> Vec<usize> {
    let overlaps = |at: &usize| {
        let others = places.iter().enumerate().filter(|(other, _)| other != at);
        others.into_iter().any(|(_, other)| other.overlaps(places[*at]))
    };
    (0..places.len()).filter(overlaps).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn places() -> impl Strategy<Value = Vec<Place>> {
        prop::collection::vec((0..3_000, 0..3_000).prop_map(|(x, y)| Place::new(x, y)), 0..30)
    }

    #[test]
    fn rows_have_their_aisles_and_begin_at_the_front() {
        let places = rows(9, 4, &[2]);
        let row: Vec<i32> = places[..4].iter().map(|place| place.x()).collect();
        assert_eq!(row, [0, 100, 225, 325]);
        assert_eq!((places[8].x(), places[8].y()), (0, 200));
        assert!(rows(0, 0, &[0, 1]).is_empty());
    }

    #[test]
    fn the_first_that_reaches_the_wall_stops_all() {
        let moved = shift(&[Place::new(50, 0), Place::new(250, 100)], -75, -100);
        assert_eq!(moved, [Place::new(0, 0), Place::new(200, 100)]);
    }

    proptest! {
        #[test]
        fn what_snaps_is_on_the_grid_and_no_further_away_than_half_a_step(percent in -9_000.0_f32..9_000.0) {
            for to in [Snap::Quarter, Snap::Free] {
                let snapped = snap(percent, to);
                prop_assert_eq!(snapped % to.step(), 0);
                prop_assert!((snapped as f32 - percent).abs() <= to.step() as f32 / 2.0 + 0.01);
            }
        }

        #[test]
        fn a_shift_keeps_the_distances_between_seats(places in places(), right: i16, back: i16) {
            let moved = shift(&places, right.into(), back.into());
            for (before, after) in places.windows(2).zip(moved.windows(2)) {
                prop_assert_eq!(before[1].x() - before[0].x(), after[1].x() - after[0].x());
                prop_assert_eq!(before[1].y() - before[0].y(), after[1].y() - after[0].y());
            }
        }

        #[test]
        fn rows_never_overlap(count in 0_usize..400, across in 0_usize..40, aisle in 0_usize..40) {
            // A hundred tiles is the size of the largest room.
            prop_assume!(count / across.max(1) < 99);
            prop_assert!(overlapping(&rows(count, across, &[aisle])).is_empty());
        }
    }
}
