//! What becomes of the desktops of a lesson when it ends.

use sarrio_model::AtEnd;

use super::classroom as texts;

/// As a choice.
#[must_use]
pub fn at_end(at_end: AtEnd) -> String {
    match at_end {
        AtEnd::Nothing => texts::at_end_nothing(),
        AtEnd::ShutDown => texts::at_end_shut_down(),
        AtEnd::Delete => texts::at_end_delete(),
    }
}
