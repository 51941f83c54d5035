//! Limits and ceilings with what is asked for below them.

use sarrio_model::{Counted, Quantity, QuotaSource, problem::Wording};
use sarrio_store::QuotaHolder;

/// A limit or a ceiling, and what is asked for below it.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) holder: QuotaHolder,
    pub(super) quantity: Quantity,
    /// The holder's name.
    pub(super) who: String,
    pub(super) most: u64,
    /// Who says so.
    pub(super) source: QuotaSource,
    pub(super) origin: Wording,
    pub(super) more: u64,
}

impl Bound {
    /// Whether what is asked for is too much, where so much is used.
    pub(super) fn is_passed(&self, used: u64) -> bool {
        self.more > self.most.saturating_sub(used)
    }
}

/// Two amounts of a quantity: their sum, or the larger of two things.
pub(super) fn together(quantity: Quantity, one: u64, other: u64) -> u64 {
    match quantity.counted() {
        Counted::InSum => one.saturating_add(other),
        Counted::Each => one.max(other),
    }
}
