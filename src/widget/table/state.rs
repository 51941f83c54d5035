//! The cursor, the selection and the scroll position of a table.

use std::collections::HashSet;
use std::hash::Hash;
use std::ops::Range;

use iced::widget::operation;
use iced::widget::scrollable::AbsoluteOffset;
use iced::{Point, Task};

use super::{ROW, Rows};
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

/// Which rows are selected.
#[derive(Debug, Clone)]
pub enum Selected<Id> {
    /// These.
    These(HashSet<Id>),
    /// All rows except these. They need not be known.
    AllExcept(HashSet<Id>),
}

impl<Id: Copy + Eq + Hash> Selected<Id> {
    fn none() -> Self {
        Self::These(HashSet::new())
    }

    /// The rows that are named: those that are selected, or those that are not.
    #[must_use]
    pub fn named(&self) -> &HashSet<Id> {
        match self {
            Self::These(named) | Self::AllExcept(named) => named,
        }
    }

    fn named_mut(&mut self) -> &mut HashSet<Id> {
        match self {
            Self::These(named) | Self::AllExcept(named) => named,
        }
    }

    fn includes(&self, id: &Id) -> bool {
        match self {
            Self::These(these) => these.contains(id),
            Self::AllExcept(these) => !these.contains(id),
        }
    }
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

/// A row: its number, and what it is if that is known.
#[derive(Debug, Clone, Copy)]
struct Place<Id> {
    row: usize,
    id: Option<Id>,
}

impl<Id: Copy + Eq> Place<Id> {
    fn of(row: usize, rows: &(impl Rows<Id> + ?Sized)) -> Self {
        Self { row, id: rows.at(row) }
    }

    /// The same thing where it is now, or the same row with what is there now.
    fn now(self, rows: &(impl Rows<Id> + ?Sized)) -> Self {
        match self.id {
            Some(id) => Self { row: rows.position(&id).unwrap_or(self.row), ..self },
            None => Self::of(self.row, rows),
        }
    }
}

/// The state of a table.
#[derive(Debug, Clone)]
pub struct State<Id> {
    /// By which column it is sorted.
    pub order: Option<Order>,
    /// Whether the pointer is in the table. It is not sorted meanwhile.
    pub hovered: bool,
    row_height: f32,
    offset: f32,
    height: f32,
    cursor: Option<Place<Id>>,
    anchor: Option<Place<Id>>,
    /// Whether the selection reaches from the anchor to the cursor, and some rows between them are not known yet.
    extends: bool,
    selected: Selected<Id>,
}

impl<Id: Copy + Eq + Hash> Default for State<Id> {
    fn default() -> Self {
        Self {
            order: None,
            hovered: false,
            row_height: ROW,
            offset: 0.0,
            height: 900.0,
            cursor: None,
            anchor: None,
            extends: false,
            selected: Selected::none(),
        }
    }
}

impl<Id: Copy + Eq + Hash> State<Id> {
    /// A table that is sorted by `column`, ascending.
    #[must_use]
    pub fn sorted_by(column: usize) -> Self {
        Self { order: Some(Order { column, descending: false }), ..Self::default() }
    }

    /// With rows that are `height` logical pixels high.
    #[must_use]
    pub fn rows_of(self, height: f32) -> Self {
        Self { row_height: height, ..self }
    }

    /// The row at the cursor, if it is known.
    #[must_use]
    pub fn cursor(&self) -> Option<Id> {
        self.cursor.and_then(|cursor| cursor.id)
    }

    /// Whether `id` is selected.
    #[must_use]
    pub fn is_selected(&self, id: &Id) -> bool {
        self.selected.includes(id)
    }

    /// What is selected.
    #[must_use]
    pub fn selected(&self) -> &Selected<Id> {
        &self.selected
    }

    /// Whether nothing is selected.
    #[must_use]
    pub fn is_nothing_selected(&self) -> bool {
        matches!(&self.selected, Selected::These(these) if these.is_empty())
    }

    /// How many of `rows` are selected.
    #[must_use]
    pub fn selected_of(&self, rows: &(impl Rows<Id> + ?Sized)) -> usize {
        match &self.selected {
            Selected::AllExcept(these) => rows.count().saturating_sub(these.len()),
            Selected::These(these) if these.is_empty() => 0,
            Selected::These(these) if rows.all_known() => {
                (0..rows.count()).filter_map(|row| rows.at(row)).filter(|id| these.contains(id)).count()
            }
            Selected::These(these) => these.len(),
        }
    }

    /// Removes rows that no longer exist from the cursor and the selection.
    pub fn keep(&mut self, exists: impl Fn(&Id) -> bool) {
        self.selected.named_mut().retain(|id| exists(id));
        let stays = |place: &Place<Id>| place.id.is_none_or(|id| exists(&id));
        self.cursor = self.cursor.filter(stays);
        self.anchor = self.anchor.filter(stays);
    }

    /// Selects these rows and no others.
    pub fn select_only(&mut self, ids: impl IntoIterator<Item = Id>) {
        self.selected = Selected::These(ids.into_iter().collect());
    }

    /// Clears the selection.
    pub fn clear(&mut self) {
        self.selected = Selected::none();
        self.extends = false;
    }

    /// Which of `count` rows to build: those in view and a few around them. They are always as many, except at the end.
    #[must_use]
    pub fn window(&self, count: usize) -> (usize, usize) {
        let first = ((self.offset / self.row_height) as usize).saturating_sub(2).min(count);
        let last = (first + (self.height / self.row_height).ceil() as usize + 5).min(count);
        (first, last)
    }

    /// The numbers of the first and last visible row, from 1.
    #[must_use]
    pub fn in_sight(&self, count: usize) -> (usize, usize) {
        let first = (self.offset / self.row_height) as usize + 1;
        let last = (((self.offset + self.height) / self.row_height) as usize).min(count);
        (first.min(last.max(1)), last)
    }

    /// Which of `count` rows must be known: those in view and a few around them, and those over which the selection is to
    /// reach from its beginning to the cursor.
    #[must_use]
    pub fn needed(&self, count: usize) -> Range<usize> {
        let (first, last) = self.window(count);
        match self.wanted() {
            Some((from, to)) => first.min(from)..last.max(to + 1),
            None => first..last,
        }
    }

    /// The rows that must be known, from the first to the last, before the selection reaches from its beginning to the
    /// cursor.
    pub(super) fn wanted(&self) -> Option<(usize, usize)> {
        let (anchor, cursor) = self.anchor.zip(self.cursor).filter(|_| self.extends)?;
        Some((anchor.row.min(cursor.row), anchor.row.max(cursor.row)))
    }

    /// Other rows are known now: the cursor stays on its thing, and the selection reaches it.
    pub fn settle(&mut self, rows: &(impl Rows<Id> + ?Sized)) {
        self.cursor = self.cursor.map(|cursor| cursor.now(rows));
        self.anchor = self.anchor.map(|anchor| anchor.now(rows));
        if self.extends {
            self.extend(rows);
        }
    }

    /// The list begins anew, with other rows.
    pub fn restart<M: Send + 'static>(&mut self, table: &'static str) -> Task<M> {
        self.clear();
        (self.cursor, self.anchor, self.offset) = (None, None, 0.0);
        operation::scroll_to(self.scroll_name(table), AbsoluteOffset { x: None, y: Some(0.0) })
    }

    pub(super) fn row_height(&self) -> f32 {
        self.row_height
    }

    /// Whether the cursor is on the row with this number, which is `id` if that is known.
    pub(super) fn is_at(&self, row: usize, id: Option<Id>) -> bool {
        self.cursor.is_some_and(|cursor| match cursor.id {
            Some(there) => id == Some(there),
            None => row == cursor.row,
        })
    }

    pub(super) fn scroll_name(&self, table: &'static str) -> String {
        format!("{table}.scroll")
    }

    /// Handles a message. Returns what the screen has to do, and the scrolling that follows.
    pub fn update<M: Send + 'static>(
        &mut self,
        table: &'static str,
        message: Message<Id>,
        rows: &(impl Rows<Id> + ?Sized),
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
            Message::Pressed { row, click, part } => quiet(self.pressed(row, click, part, rows)),
            Message::Went { go, selection } => {
                let event = self.went(go, selection, rows);
                (event, self.reveal(table, rows))
            }
            Message::Selected => {
                let Some(id) = self.cursor() else { return quiet(Event::Quiet) };
                self.flip(id);
                self.anchor = self.cursor;
                quiet(Event::SelectionChanged)
            }
            Message::SelectedAll => {
                self.select_all(rows);
                quiet(Event::SelectionChanged)
            }
            Message::ToggledAll => {
                if self.selected_of(rows) == rows.count() {
                    self.clear()
                } else {
                    self.select_all(rows)
                }
                quiet(Event::SelectionChanged)
            }
            Message::Cleared => {
                self.clear();
                quiet(Event::SelectionChanged)
            }
            Message::Sorted(column) => {
                let descending = self.order.is_some_and(|o| o.column == column && !o.descending);
                self.order = Some(Order { column, descending });
                quiet(Event::OrderChanged)
            }
            Message::Activated => quiet(self.cursor().map_or(Event::Quiet, Event::Activated)),
            Message::RenameAsked => quiet(self.cursor().map_or(Event::Quiet, Event::Rename)),
            Message::DeleteAsked => {
                let selected = || match &self.selected {
                    Selected::These(these) => these.iter().next().copied(),
                    Selected::AllExcept(_) => {
                        let (first, last) = self.window(rows.count());
                        (first..last).filter_map(|row| rows.at(row)).find(|id| self.is_selected(id))
                    }
                };
                let one = self.cursor().or_else(selected);
                quiet(one.map_or(Event::Quiet, Event::Delete))
            }
            Message::MenuAsked => {
                // Without a cursor, as after Ctrl+A in a list that was just shown: the first selected row in view.
                let (first, last) = self.window(rows.count());
                let is_selected = |place: &Place<Id>| place.id.is_some_and(|id| self.is_selected(&id));
                let selected = || (first..last).map(|row| Place::of(row, rows)).find(is_selected);
                let at = self.cursor.map(|cursor| cursor.now(rows)).or_else(selected);
                let at = at.and_then(|cursor| Some((cursor.id?, cursor.row)));
                quiet(at.map_or(Event::Quiet, |(id, row)| {
                    let below = (row + 1) as f32 * self.row_height - self.offset;
                    Event::Menu(id, Point::new(320.0, 170.0 + below))
                }))
            }
            Message::Typed(letters) => quiet(Event::Typed(letters)),
            Message::CursorSet(id) => {
                let place = Place { row: rows.position(&id).unwrap_or(0), id: Some(id) };
                (self.cursor, self.anchor, self.extends) = (Some(place), Some(place), false);
                (Event::Moved, self.reveal(table, rows))
            }
        }
    }

    /// Puts the cursor on this row, which need not be known yet, and scrolls to it.
    pub fn put_cursor<M: Send + 'static>(
        &mut self,
        table: &'static str,
        row: usize,
        id: Id,
        rows: &(impl Rows<Id> + ?Sized),
    ) -> Task<M> {
        let place = Place { row, id: Some(id) };
        (self.cursor, self.anchor, self.extends) = (Some(place), Some(place), false);
        self.reveal(table, rows)
    }

    fn flip(&mut self, id: Id) {
        self.extends = false;
        let named = self.selected.named_mut();
        if !named.remove(&id) {
            named.insert(id);
        }
    }

    fn select_all(&mut self, rows: &(impl Rows<Id> + ?Sized)) {
        self.extends = false;
        self.selected = match rows.all_known() {
            true => Selected::These((0..rows.count()).filter_map(|row| rows.at(row)).collect()),
            false => Selected::AllExcept(HashSet::new()),
        };
    }

    fn pressed(
        &mut self,
        row: usize,
        click: Click,
        part: Part,
        rows: &(impl Rows<Id> + ?Sized),
    ) -> Event<Id> {
        let Some(id) = rows.at(row) else { return Event::Quiet };
        let place = Place { row, id: Some(id) };
        self.cursor = Some(place);
        if click.modifiers.shift() {
            self.extend(rows);
            return Event::SelectionChanged;
        }
        self.anchor = Some(place);
        self.extends = false;
        if part == Part::Checkbox || click.modifiers.command() {
            self.flip(id);
            return Event::SelectionChanged;
        }
        if click.right {
            if !self.is_selected(&id) {
                self.clear();
            }
            return Event::Menu(id, click.window);
        }
        if click.double { Event::Activated(id) } else { Event::Moved }
    }

    fn went(&mut self, go: Go, selection: Selection, rows: &(impl Rows<Id> + ?Sized)) -> Event<Id> {
        let Some(last) = rows.count().checked_sub(1) else { return Event::Quiet };
        let page = ((self.height / self.row_height) as isize - 1).max(1);
        let here = self.cursor.map(|cursor| cursor.now(rows)).filter(|cursor| {
            // What was there may be hidden by a filter now.
            cursor.id.is_none_or(|id| !rows.all_known() || rows.position(&id).is_some())
        });
        let to = match (go, here) {
            (Go::First, _) => 0,
            (Go::Last, _) => last,
            (Go::By(_) | Go::Page(_), None) => 0,
            (Go::By(by), Some(at)) => at.row.saturating_add_signed(by).min(last),
            (Go::Page(by), Some(at)) => at.row.saturating_add_signed(by * page).min(last),
        };
        self.cursor = Some(Place::of(to, rows));
        if selection == Selection::Extended {
            self.extend(rows);
            return Event::SelectionChanged;
        }
        (self.anchor, self.extends) = (self.cursor, false);
        Event::Moved
    }

    /// Selects the rows from the anchor to the cursor, and no others.
    fn extend(&mut self, rows: &(impl Rows<Id> + ?Sized)) {
        let Some(cursor) = self.cursor.map(|cursor| cursor.now(rows)) else { return };
        let anchor = self.anchor.map_or(cursor, |anchor| anchor.now(rows));
        self.anchor = Some(anchor);
        let (from, to) = (anchor.row.min(cursor.row), anchor.row.max(cursor.row));
        let reached: HashSet<Id> = (from..=to).filter_map(|row| rows.at(row)).collect();
        self.extends = reached.len() <= to - from;
        self.selected = Selected::These(reached);
    }

    /// Scrolls so that the cursor is visible.
    fn reveal<M: Send + 'static>(&mut self, table: &'static str, rows: &(impl Rows<Id> + ?Sized)) -> Task<M> {
        let Some(row) = self.cursor.map(|cursor| cursor.now(rows).row) else { return Task::none() };
        let (top, bottom) = (row as f32 * self.row_height, (row + 1) as f32 * self.row_height);
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
