//! Going from seat to seat: with the arrows, over an area, to a name. Seats are named by their numbers in the room.

use sarrio_model::name_key;

use super::place::Place;

/// The next seat in a direction, which is one percent to the right and to the back. Seats that are straight ahead come
/// first; where there are none, those that lie less to the side than ahead.
pub(super) fn nearest(places: &[Place], from: usize, (right, back): (i32, i32)) -> Option<usize> {
    let here = *places.get(from)?;
    let seats = places.iter().enumerate().filter_map(|(at, place)| {
        let (x, y) = (place.x() - here.x(), place.y() - here.y());
        let (ahead, aside) = (x * right + y * back, (x * back + y * right).abs());
        let straight = aside < Place::STEP;
        let counts = ahead > 0 && aside <= ahead;
        counts.then_some((!straight, ahead, aside, at))
    });
    seats.min().map(|(.., at)| at)
}

/// The seats in the area that reaches from one seat to another. Those count of which more than half lies in it.
pub(super) fn between(places: &[Place], from: Place, to: Place) -> Vec<usize> {
    let within = |at: i32, one: i32, other: i32| {
        let half = Place::STEP / 2;
        (one.min(other) - half < at) && (at < one.max(other) + half)
    };
    let inside = |place: &Place| within(place.x(), from.x(), to.x()) && within(place.y(), from.y(), to.y());
    (0..places.len()).filter(|at| inside(&places[*at])).collect()
}

/// The next person whose first or family name begins with `typed`, without capitals and accents. A single letter goes on
/// from one person to the next; more letters stay with the person whom they fit.
pub(super) fn find<'a>(
    people: impl ExactSizeIterator<Item = (&'a str, &'a str)>,
    from: Option<usize>,
    typed: &str,
) -> Option<usize> {
    let typed = name_key(typed);
    let count = people.len();
    let fits = |name: &str, family: &str| {
        name_key(family).starts_with(&typed) || name_key(&format!("{name} {family}")).starts_with(&typed)
    };
    let first = from.map_or(0, |at| if typed.chars().count() > 1 { at } else { at + 1 });
    let found = people.enumerate().filter(|(_, (name, family))| !typed.is_empty() && fits(name, family));
    found.map(|(at, _)| at).min_by_key(|at| (at + count - first % count.max(1)) % count.max(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RIGHT: (i32, i32) = (1, 0);
    const BACK: (i32, i32) = (0, 1);
    const FRONT: (i32, i32) = (0, -1);

    #[test]
    fn arrows_cross_aisles_and_stay_in_the_row() {
        let places = [(0, 0), (100, 0), (225, 0), (0, 100), (325, 125)].map(|(x, y)| Place::new(x, y));
        assert_eq!(nearest(&places, 1, RIGHT), Some(2));
        assert_eq!(nearest(&places, 3, RIGHT), Some(4), "the one beside it, a little further back");
        assert_eq!(nearest(&places, 0, BACK), Some(3));
        assert_eq!(nearest(&places, 4, FRONT), Some(2), "none is straight ahead");
        assert_eq!(nearest(&places, 0, FRONT), None);
    }

    #[test]
    fn letters_find_first_and_family_names_without_accents() {
        let people = [("Èlia", "Bosch Serra"), ("Biel", "Ferrer"), ("Jan", "Èlies Pla"), ("Elisa", "Mas")];
        let find = |from, typed| find(people.into_iter(), from, typed);
        assert_eq!(find(None, "el"), Some(0));
        assert_eq!(find(Some(0), "e"), Some(2), "the same letter again goes on");
        assert_eq!(find(Some(3), "e"), Some(0), "and begins anew");
        assert_eq!(find(Some(0), "elia b"), Some(0));
        assert_eq!(find(Some(0), "BOS"), Some(0));
        assert_eq!(find(Some(0), "x"), None);
        assert_eq!(super::find([].into_iter(), Some(7), "x"), None);
    }

    fn places() -> impl Strategy<Value = Vec<Place>> {
        prop::collection::vec((0..1_500, 0..1_500).prop_map(|(x, y)| Place::new(x, y)), 2..30)
    }

    proptest! {
        #[test]
        fn an_arrow_leads_ahead_and_never_back_to_where_one_was(places in places()) {
            for from in 0..places.len() {
                let to = nearest(&places, from, RIGHT);
                prop_assert!(to.is_none_or(|to| places[to].x() > places[from].x()));
            }
        }

        #[test]
        fn from_every_seat_some_arrow_leads_on(places in places()) {
            prop_assume!(places.iter().any(|place| *place != places[0]));
            for from in 0..places.len() {
                let leads = [RIGHT, BACK, FRONT, (-1, 0)].iter().any(|way| nearest(&places, from, *way).is_some());
                prop_assert!(leads, "{:?}", places[from]);
            }
        }

        #[test]
        fn an_area_has_both_of_its_ends(places in places()) {
            let (first, last) = (places[0], places[places.len() - 1]);
            let area = between(&places, first, last);
            prop_assert!(area.contains(&0) && area.contains(&(places.len() - 1)));
            prop_assert_eq!(area, between(&places, last, first));
        }
    }
}
