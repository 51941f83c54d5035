//! Limits and ceilings with what is asked for below them.

use sarrio_model::{Counted, Quantity, problem::Wording};
use sarrio_store::QuotaHolder;

/// A limit or a ceiling, and what is asked for below it.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) holder: QuotaHolder,
    pub(super) quantity: Quantity,
    /// The holder's name.
    pub(super) who: String,
    pub(super) most: u64,
    pub(super) origin: Wording,
    pub(super) more: u64,
}

/// Two amounts of a quantity: their sum, or the larger of two things.
pub(super) fn together(quantity: Quantity, one: u64, other: u64) -> u64 {
    match quantity.counted() {
        Counted::InSum => one.saturating_add(other),
        Counted::Each => one.max(other),
    }
}
