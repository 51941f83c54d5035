//! How a problem is said: what happened and why, then what to do. Codes are for copying, not for titles.

use sarrio_model::Problem;

/// What happened, with names.
#[must_use]
pub fn say(problem: &Problem) -> String {
    if problem.detail.is_empty() { problem.title.to_string() } else { problem.detail.clone() }
}

/// What to do.
#[must_use]
pub fn hint_of(problem: &Problem) -> String {
    problem.hint.to_string()
}
