//! The cursor, the selection and the scroll position of a table.

use std::collections::HashSet;
use std::hash::Hash;

use iced::widget::operation;
use iced::widget::scrollable::AbsoluteOffset;
use iced::{Point, Task};

use super::ROW;
use crate::widget::click_area::Click;

/// Which part of a row was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The checkbox at its beginning.
    Checkbox,
    /// All the rest.
    Cells,
}

/// What the selection does when the cursor moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection {
    /// It stays.
    Kept,
    /// It reaches from where it began to the cursor.
    Extended,
}

/// A movement of the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// By so many rows; down is positive.
    By(isize),
    /// By so many pages; down is positive.
    Page(isize),
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

/// By which column the rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The column's number.
    pub column: usize,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// What happens to a table.
#[derive(Debug, Clone)]
pub enum Message<Id> {
    /// It was scrolled, or its height changed.
    Scrolled {
        /// The first visible pixel.
        offset: f32,
        /// How many pixels are visible.
        height: f32,
    },
    /// The pointer entered or left the table.
    Hovered(bool),
    /// A row was pressed.
    Pressed {
        /// The row's number.
        row: usize,
        /// Where and how.
        click: Click,
        /// Which part of it.
        part: Part,
    },
    /// The cursor moves.
    Went {
        /// How.
        go: Go,
        /// What that does to the selection.
        selection: Selection,
    },
    /// Space: the row at the cursor.
    Selected,
    /// Ctrl+A: all rows.
    SelectedAll,
    /// The checkbox of the head.
    ToggledAll,
    /// Nothing is selected any more.
    Cleared,
    /// A head was pressed.
    Sorted(usize),
    /// Enter.
    Activated,
    /// Shift+F10.
    MenuAsked,
    /// F2.
    RenameAsked,
    /// Del.
    DeleteAsked,
    /// A letter: jump to a name.
    Typed(String),
    /// The cursor goes to this row.
    CursorSet(Id),
}

/// What the screen has to do after a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<Id> {
    /// Nothing.
    Quiet,
    /// The cursor is on another row.
    Moved,
    /// Other rows are selected.
    SelectionChanged,
    /// The rows must be sorted again.
    OrderChanged,
    /// The main action of this row.
    Activated(Id),
    /// A menu for this row, at this place of the window.
    Menu(Id, Point),
    /// The row is to be renamed.
    Rename(Id),
    /// The selected rows, or this one, are to be deleted.
    Delete(Id),
    /// Letters to jump to a name.
    Typed(String),
}

/// The state of a table.
#[derive(Debug, Clone)]
pub struct State<Id> {
    /// By which column it is sorted.
    pub order: Option<Order>,
    /// Whether the pointer is in the table. It is not sorted meanwhile.
    pub hovered: bool,
    offset: f32,
    height: f32,
    cursor: Option<Id>,
    anchor: Option<Id>,
    selected: HashSet<Id>,
}

impl<Id: Copy + Eq + Hash> Default for State<Id> {
    fn default() -> Self {
        Self {
            order: None,
            hovered: false,
            offset: 0.0,
            height: 900.0,
            cursor: None,
            anchor: None,
            selected: HashSet::new(),
        }
    }
}

impl<Id: Copy + Eq + Hash> State<Id> {
    /// A table that is sorted by `column`, ascending.
    #[must_use]
    pub fn sorted_by(column: usize) -> Self {
        Self { order: Some(Order { column, descending: false }), ..Self::default() }
    }

    /// The row at the cursor.
    #[must_use]
    pub fn cursor(&self) -> Option<Id> {
        self.cursor
    }

    /// Whether `id` is selected.
    #[must_use]
    pub fn is_selected(&self, id: &Id) -> bool {
        self.selected.contains(id)
    }

    /// What is selected, in no order.
    #[must_use]
    pub fn selected(&self) -> &HashSet<Id> {
        &self.selected
    }

    /// How many of `ids` are selected.
    #[must_use]
    pub fn selected_of(&self, ids: &[Id]) -> usize {
        if self.selected.is_empty() { 0 } else { ids.iter().filter(|id| self.selected.contains(id)).count() }
    }

    /// Removes rows that no longer exist from the cursor and the selection.
    pub fn keep(&mut self, exists: impl Fn(&Id) -> bool) {
        self.selected.retain(|id| exists(id));
        self.cursor = self.cursor.filter(|id| exists(id));
        self.anchor = self.anchor.filter(|id| exists(id));
    }

    /// Clears the selection.
    pub fn clear(&mut self) {
        self.selected.clear();
    }

    /// Which of `count` rows to build: those in view and a few around them.
    #[must_use]
    pub fn window(&self, count: usize) -> (usize, usize) {
        let first = ((self.offset / ROW) as usize).saturating_sub(2).min(count);
        let last = (((self.offset + self.height) / ROW) as usize + 3).min(count);
        (first, last.max(first))
    }

    /// The numbers of the first and last visible row, from 1.
    #[must_use]
    pub fn in_sight(&self, count: usize) -> (usize, usize) {
        let first = (self.offset / ROW) as usize + 1;
        let last = (((self.offset + self.height) / ROW) as usize).min(count);
        (first.min(last.max(1)), last)
    }

    pub(super) fn scroll_name(&self, table: &'static str) -> String {
        format!("{table}.scroll")
    }

    /// Handles a message. Returns what the screen has to do, and the scrolling that follows.
    pub fn update<M: Send + 'static>(
        &mut self,
        table: &'static str,
        message: Message<Id>,
        ids: &[Id],
    ) -> (Event<Id>, Task<M>) {
        let quiet = |event| (event, Task::none());
        match message {
            Message::Scrolled { offset, height } => {
                (self.offset, self.height) = (offset, height);
                quiet(Event::Quiet)
            }
            Message::Hovered(hovered) => {
                self.hovered = hovered;
                // Sorting waited for the pointer to leave.
                quiet(if hovered { Event::Quiet } else { Event::OrderChanged })
            }
            Message::Pressed { row, click, part } => quiet(self.pressed(row, click, part, ids)),
            Message::Went { go, selection } => {
                let event = self.went(go, selection, ids);
                (event, self.reveal(table, ids))
            }
            Message::Selected => {
                let Some(id) = self.cursor else { return quiet(Event::Quiet) };
                self.flip(id);
                self.anchor = Some(id);
                quiet(Event::SelectionChanged)
            }
            Message::SelectedAll => {
                self.selected = ids.iter().copied().collect();
                quiet(Event::SelectionChanged)
            }
            Message::ToggledAll => {
                let all = self.selected_of(ids) == ids.len();
                self.selected = if all { HashSet::new() } else { ids.iter().copied().collect() };
                quiet(Event::SelectionChanged)
            }
            Message::Cleared => {
                self.selected.clear();
                quiet(Event::SelectionChanged)
            }
            Message::Sorted(column) => {
                let descending = self.order.is_some_and(|o| o.column == column && !o.descending);
                self.order = Some(Order { column, descending });
                quiet(Event::OrderChanged)
            }
            Message::Activated => quiet(self.cursor.map_or(Event::Quiet, Event::Activated)),
            Message::RenameAsked => quiet(self.cursor.map_or(Event::Quiet, Event::Rename)),
            Message::DeleteAsked => {
                let one = self.cursor.or_else(|| self.selected.iter().next().copied());
                quiet(one.map_or(Event::Quiet, Event::Delete))
            }
            Message::MenuAsked => {
                let at = self.cursor.and_then(|id| Some((id, ids.iter().position(|i| *i == id)?)));
                quiet(at.map_or(Event::Quiet, |(id, row)| {
                    Event::Menu(id, Point::new(320.0, 170.0 + (row + 1) as f32 * ROW - self.offset))
                }))
            }
            Message::Typed(letters) => quiet(Event::Typed(letters)),
            Message::CursorSet(id) => {
                self.cursor = Some(id);
                self.anchor = Some(id);
                (Event::Moved, self.reveal(table, ids))
            }
        }
    }

    fn flip(&mut self, id: Id) {
        if !self.selected.remove(&id) {
            self.selected.insert(id);
        }
    }

    fn pressed(&mut self, row: usize, click: Click, part: Part, ids: &[Id]) -> Event<Id> {
        let Some(id) = ids.get(row).copied() else { return Event::Quiet };
        if click.modifiers.shift() {
            self.cursor = Some(id);
            self.extend(ids);
            return Event::SelectionChanged;
        }
        self.cursor = Some(id);
        if part == Part::Checkbox || click.modifiers.command() {
            self.flip(id);
            self.anchor = Some(id);
            return Event::SelectionChanged;
        }
        self.anchor = Some(id);
        if click.right {
            if !self.selected.contains(&id) {
                self.selected.clear();
            }
            return Event::Menu(id, click.window);
        }
        if click.double { Event::Activated(id) } else { Event::Moved }
    }

    fn went(&mut self, go: Go, selection: Selection, ids: &[Id]) -> Event<Id> {
        let Some(last) = ids.len().checked_sub(1) else { return Event::Quiet };
        let page = ((self.height / ROW) as isize - 1).max(1);
        let here = self.cursor.and_then(|id| ids.iter().position(|i| *i == id));
        let to = match (go, here) {
            (Go::First, _) => 0,
            (Go::Last, _) => last,
            (Go::By(_) | Go::Page(_), None) => 0,
            (Go::By(by), Some(at)) => at.saturating_add_signed(by).min(last),
            (Go::Page(by), Some(at)) => at.saturating_add_signed(by * page).min(last),
        };
        self.cursor = ids.get(to).copied();
        if selection == Selection::Extended {
            self.extend(ids);
            return Event::SelectionChanged;
        }
        self.anchor = self.cursor;
        Event::Moved
    }

    /// Selects the rows from the anchor to the cursor, and no others.
    fn extend(&mut self, ids: &[Id]) {
        let at = |id: Option<Id>| id.and_then(|id| ids.iter().position(|i| *i == id));
        let to = at(self.cursor).unwrap_or(0);
        let from = at(self.anchor).unwrap_or(to);
        self.anchor = self.anchor.or(self.cursor);
        self.selected = ids.get(from.min(to)..=from.max(to)).unwrap_or_default().iter().copied().collect();
    }

    /// Scrolls so that the cursor is visible.
    fn reveal<M: Send + 'static>(&mut self, table: &'static str, ids: &[Id]) -> Task<M> {
        let Some(row) = self.cursor.and_then(|id| ids.iter().position(|i| *i == id)) else {
            return Task::none();
        };
        let (top, bottom) = (row as f32 * ROW, (row + 1) as f32 * ROW);
        let to = if top < self.offset {
            top
        } else if bottom > self.offset + self.height {
            bottom - self.height
        } else {
            return Task::none();
        };
        // Set here too, so that already this frame builds the right rows.
        self.offset = to;
        operation::scroll_to(self.scroll_name(table), AbsoluteOffset { x: None, y: Some(to) })
    }
}
