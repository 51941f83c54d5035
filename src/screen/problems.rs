//! How a problem is said: what happened and why, then what to do. Codes are for copying, not for titles.
//!
//! Problems carry the key and the arguments of their message; the app words it in the person's language.

use std::ops::RangeInclusive;

use sarrio_model::{Hardware, NameError, Problem};

use crate::{
    theme::{Tone, icon},
    widget::{Element, notice},
    words,
};

/// What happened.
#[must_use]
pub fn say(problem: &Problem) -> String {
    words::sentence(problem)
}

/// What to do, and under which id the backend's log tells the cause.
#[must_use]
pub fn hint_of(problem: &Problem) -> String {
    let hint = words::advice(problem);
    match &problem.request {
        Some(id) => format!("{hint} {}", words::common::request_id(id.clone())),
        None => hint,
    }
}

/// A problem in a form: what happened, and what to do.
#[must_use]
pub fn note<'a, Message: Clone + 'a>(problem: &Problem) -> Element<'a, Message> {
    notice::note(Tone::Bad, icon::TRIANGLE_ALERT, Some(say(problem)), hint_of(problem), vec![])
}

/// Why a name that was typed is none.
#[must_use]
pub fn of_name(why: &NameError) -> String {
    match why {
        NameError::Empty => words::common::name_empty(),
        NameError::TooLong { limit, found } => words::common::name_too_long(*limit, *found),
        NameError::Control => words::common::name_control(),
        NameError::NotASignInName => words::common::name_sign_in(),
    }
}

/// Why a value that the app itself found wrong is none, in the words of its form's field.
#[must_use]
pub fn of_field(problem: &Problem) -> String {
    let range = |of: RangeInclusive<u64>| words::common::range(*of.start(), *of.end());
    match problem.field.as_deref() {
        Some("vcpus") => range(Hardware::VCPUS),
        Some("memory") => range(Hardware::MEMORY),
        Some("network") => words::common::network_wrong(),
        Some("media") => words::common::media_missing(),
        _ => say(problem),
    }
}
