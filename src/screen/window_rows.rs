//! A window on a list of the backend, as the rows of a table.

use crate::backend::window::{Listed, Window};
use crate::widget::table::Rows;

impl<Row: Listed> Rows<Row::Id> for Window<Row> {
    fn count(&self) -> usize {
        self.count()
    }

    fn at(&self, row: usize) -> Option<Row::Id> {
        self.at(row)
    }

    fn position(&self, id: &Row::Id) -> Option<usize> {
        self.position(*id)
    }

    fn all_known(&self) -> bool {
        Window::all_known(self)
    }
}
