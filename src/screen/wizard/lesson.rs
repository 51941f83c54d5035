//! What is chosen of the lesson that begins with the desktops.

use sarrio_model::GroupId;

use crate::screen::input::parse_number;

/// How long a lesson lasts where nobody says otherwise, in minutes.
const USUAL: &str = "55";

/// The lesson.
#[derive(Debug)]
pub(super) struct Lesson {
    /// Whether it begins with the desktops.
    pub(super) wanted: bool,
    pub(super) minutes: String,
    /// Whether it was asked for. It begins once, however often desktops are tried again.
    pub(super) asked: bool,
    /// The group that it is of, once that is known.
    pub(super) group: Option<GroupId>,
}

impl Default for Lesson {
    fn default() -> Self {
        Self { wanted: false, minutes: USUAL.to_owned(), asked: false, group: None }
    }
}

impl Lesson {
    /// How long it lasts, in minutes; absent where what was typed is no such number.
    pub(super) fn length(&self) -> Option<u16> {
        parse_number(&self.minutes, 1..=1440)
    }
}
