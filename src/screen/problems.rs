//! How a problem is said: what happened and why, then what to do. Codes are for copying, not for titles.
//!
//! The backend speaks English, with names and numbers. In another language the title and the advice are ours, by the
//! problem's code, and what the backend said comes behind the advice.

use std::ops::RangeInclusive;

use sarrio_model::{Code, Hardware, NameError, Problem};

use crate::{
    theme::{Tone, icon},
    widget::{Element, notice},
    words,
};

/// What happened.
#[must_use]
pub fn say(problem: &Problem) -> String {
    match words::problem(problem.code.as_str()) {
        // A wrong value is only told by what the backend says of it.
        Some((title, _)) if problem.code != Code::Invalid => title,
        _ if problem.detail.is_empty() => problem.title.to_string(),
        _ => problem.detail.clone(),
    }
}

/// What to do, and under which id the backend's log tells the cause.
#[must_use]
pub fn hint_of(problem: &Problem) -> String {
    let hint = advice(problem);
    match &problem.request {
        Some(id) => format!("{hint} {}", words::common::request_id(id.clone())),
        None => hint,
    }
}

fn advice(problem: &Problem) -> String {
    match words::problem(problem.code.as_str()) {
        Some((_, hint)) if problem.code != Code::Invalid && !problem.detail.is_empty() => {
            format!("{hint} ({})", problem.detail)
        }
        Some((_, hint)) => hint,
        None => problem.hint.to_string(),
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

/// Why a value that the app itself found wrong is none, by its field: such checks speak English, like the backend.
#[must_use]
pub fn of_field(problem: &Problem) -> String {
    let range = |of: RangeInclusive<u64>| words::common::range(*of.start(), *of.end());
    match problem.field.as_deref() {
        Some("vcpus") => range(Hardware::VCPUS),
        Some("memory") => range(Hardware::MEMORY),
        Some("network") => words::common::network_wrong(),
        Some("media") => words::common::media_missing(),
        Some("address") => words::hypervisors::address_wrong(),
        Some("user") => words::hypervisors::user_wrong(),
        Some("port") => words::hypervisors::port_wrong(),
        Some("jump") => words::hypervisors::jump_wrong(),
        _ => problem.detail.clone(),
    }
}
