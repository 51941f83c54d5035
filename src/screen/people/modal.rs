//! What is open over the people.

use iced::Point;
use sarrio_model::{EditUser, GroupLeft, Problem, Revision, UserRef};

use super::{add, bulk, import, password, quota};

/// The menu, form or question.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // there is one at a time
pub(super) enum Dialog {
    Menu(Point),
    Add(Box<add::Form>),
    /// A new password for somebody. Once it is theirs, one that was made here is shown.
    Password {
        person: UserRef,
        revision: Revision,
        form: password::Form,
        state: Progress,
    },
    Remove {
        person: UserRef,
        state: Progress,
    },
    /// Which groups somebody leaves when they are saved.
    Leaving {
        person: UserRef,
        edit: Box<EditUser>,
        leaves: Vec<GroupLeft>,
    },
    Bulk(bulk::Dialog),
    Quota(quota::Editor),
    Import(Box<import::Import>),
}

/// How far something is that a dialog asked for.
#[derive(Debug, Default)]
pub(super) struct Progress {
    pub(super) problem: Option<Problem>,
    pub(super) working: bool,
    pub(super) done: bool,
}

impl Progress {
    /// It begins, unless it has already.
    pub(super) fn begin(&mut self) -> bool {
        let begins = !self.working && !self.done;
        if begins {
            (self.working, self.problem) = (true, None);
        }
        begins
    }

    pub(super) fn refused(&mut self, problem: Problem) {
        (self.working, self.problem) = (false, Some(problem));
    }
}
