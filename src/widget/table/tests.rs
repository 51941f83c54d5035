use iced::keyboard::Modifiers;
use iced::{Point, Task};

use super::*;

fn went(state: &mut State<u32>, ids: &[u32], go: Go, selection: Selection) -> Event<u32> {
    let (event, task): (_, Task<()>) = state.update("t", Message::Went { go, selection }, ids);
    drop(task);
    event
}

fn press(row: usize, modifiers: Modifiers) -> Message<u32> {
    let click = Click { at: Point::ORIGIN, window: Point::ORIGIN, right: false, modifiers, double: false };
    Message::Pressed { row, click, part: Part::Cells }
}

#[test]
fn of_a_hundred_thousand_rows_only_those_in_view_are_built() {
    let ids: Vec<u32> = (0..100_000).collect();
    let mut state = State::default();
    let _: (_, Task<()>) =
        state.update("t", Message::Scrolled { offset: 34.0 * 50_000.0, height: 680.0 }, &ids);
    let (first, last) = state.window(ids.len());
    assert_eq!((first, last), (49_998, 50_023));
    assert_eq!(state.window(3), (3, 3));
    assert_eq!(went(&mut state, &ids, Go::Last, Selection::Kept), Event::Moved);
    assert_eq!(state.window(ids.len()).1, 100_000);
}

#[test]
fn shift_and_arrows_select_from_where_they_began() {
    let ids: Vec<u32> = (0..10).collect();
    let mut state = State::default();
    went(&mut state, &ids, Go::By(1), Selection::Kept);
    went(&mut state, &ids, Go::By(1), Selection::Kept);
    went(&mut state, &ids, Go::By(1), Selection::Extended);
    went(&mut state, &ids, Go::By(1), Selection::Extended);
    assert_eq!(state.selected_of(&ids), 3);
    went(&mut state, &ids, Go::First, Selection::Extended);
    let mut selected: Vec<_> = state.selected().named().iter().copied().collect();
    selected.sort_unstable();
    assert_eq!(selected, [0, 1]);
}

#[test]
fn the_selection_follows_the_things_not_their_positions() {
    let ids = [3, 1, 2];
    let mut state = State::default();
    let _: (_, Task<()>) = state.update("t", press(0, Modifiers::CTRL), &ids);
    let _: (_, Task<()>) = state.update("t", press(2, Modifiers::CTRL), &ids);
    state.keep(|id| *id != 2);
    assert_eq!(state.selected_of(&[1, 2, 3]), 1);
    assert!(state.is_selected(&3));
    assert_eq!(state.cursor(), None);
}

#[test]
fn a_second_press_on_a_head_reverses_the_order() {
    let mut state: State<u32> = State::default();
    for descending in [false, true, false] {
        let (event, _): (_, Task<()>) = state.update("t", Message::Sorted(4), &[0_u32; 0]);
        assert_eq!(event, Event::OrderChanged);
        assert_eq!(state.order, Some(Order { column: 4, descending }));
    }
}

/// A list of which only the rows from 10 to 19 are known; the row's number is its id.
struct Partly;

impl Rows<u32> for Partly {
    fn count(&self) -> usize {
        20_000
    }

    fn at(&self, row: usize) -> Option<u32> {
        u32::try_from(row).ok().filter(|id| (10..20).contains(id))
    }

    fn position(&self, id: &u32) -> Option<usize> {
        Some(*id as usize).filter(|row| self.at(*row).is_some())
    }

    fn all_known(&self) -> bool {
        false
    }
}

#[test]
fn all_rows_of_a_list_that_is_read_in_parts_are_all_except_some() {
    let mut state = State::default();
    let _: (_, Task<()>) = state.update("t", Message::SelectedAll, &Partly);
    assert_eq!(state.selected_of(&Partly), 20_000);
    let _: (_, Task<()>) = state.update("t", press(12, Modifiers::CTRL), &Partly);
    assert_eq!(
        (state.selected_of(&Partly), state.is_selected(&12), state.is_selected(&13)),
        (19_999, false, true)
    );
    assert!(matches!(state.selected(), Selected::AllExcept(these) if *these == [12].into()));
}

#[test]
fn the_cursor_and_the_selection_wait_for_rows_that_are_not_known_yet() {
    let mut state = State::default();
    let _: (_, Task<()>) = state.update("t", press(15, Modifiers::empty()), &Partly);
    let extend = Message::Went { go: Go::Page(1), selection: Selection::Extended };
    let _: (_, Task<()>) = state.update("t", extend, &Partly);
    let (first, last) = state.wanted().unwrap();
    assert_eq!((first, state.cursor()), (15, None));
    let known: Vec<u32> = (0..100).collect();
    state.settle(&known);
    assert_eq!((state.cursor(), state.wanted()), (Some(last as u32), None));
    assert_eq!(state.selected_of(&known), last - first + 1);
}
