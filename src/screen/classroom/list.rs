//! What is kept of the class as a list.

use super::spot::Spot;
use crate::widget::table;

/// The name of the table, for the focus.
pub const LIST: &str = "classroom.list";

/// The numbers of the columns.
pub(super) mod at {
    pub(in crate::screen::classroom) const NAME: usize = 0;
    pub(in crate::screen::classroom) const SEAT: usize = 1;
    pub(in crate::screen::classroom) const STATE: usize = 2;
    pub(in crate::screen::classroom) const DESKTOP: usize = 3;
    pub(in crate::screen::classroom) const HOST: usize = 4;
    pub(in crate::screen::classroom) const HAND: usize = 5;
    pub(in crate::screen::classroom) const CAME: usize = 6;
}

/// The rows, and what is known of their table.
#[derive(Debug)]
pub(super) struct List {
    pub(super) table: table::State<Spot>,
    pub(super) rows: Vec<Spot>,
    /// While the pointer is in the table no row moves.
    pub(super) hovered: bool,
}

impl Default for List {
    fn default() -> Self {
        Self { table: table::State::sorted_by(at::NAME), rows: vec![], hovered: false }
    }
}

impl List {
    /// Clears the selection.
    pub(super) fn clear(&mut self) {
        self.table.clear();
    }
}
