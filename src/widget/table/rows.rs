//! Which rows a table has.

/// The rows of a table, in order. A list that is read in parts knows only some of them.
pub trait Rows<Id> {
    /// How many there are.
    fn count(&self) -> usize;

    /// What is in the row with this number, counted from 0, if that is known.
    fn at(&self, row: usize) -> Option<Id>;

    /// The number of the row with this thing, if that is known.
    fn position(&self, id: &Id) -> Option<usize>;

    /// Whether all rows are known.
    fn all_known(&self) -> bool;
}

/// Some rows of which nothing is known yet.
#[derive(Debug, Clone, Copy)]
pub struct Unknown;

impl<Id> Rows<Id> for Unknown {
    fn count(&self) -> usize {
        12
    }

    fn at(&self, _: usize) -> Option<Id> {
        None
    }

    fn position(&self, _: &Id) -> Option<usize> {
        None
    }

    fn all_known(&self) -> bool {
        false
    }
}

impl<Id: Copy + Eq> Rows<Id> for [Id] {
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, row: usize) -> Option<Id> {
        self.get(row).copied()
    }

    fn position(&self, id: &Id) -> Option<usize> {
        self.iter().position(|other| other == id)
    }

    fn all_known(&self) -> bool {
        true
    }
}

macro_rules! as_slices {
    ($([$($of:tt)*] $kind:ty;)*) => {$(
        impl<Id: Copy + Eq, $($of)*> Rows<Id> for $kind {
            fn count(&self) -> usize {
                self.len()
            }

            fn at(&self, row: usize) -> Option<Id> {
                self.as_slice().at(row)
            }

            fn position(&self, id: &Id) -> Option<usize> {
                self.as_slice().position(id)
            }

            fn all_known(&self) -> bool {
                true
            }
        }
    )*};
}
as_slices! {
    [] Vec<Id>;
    [const N: usize] [Id; N];
}
