//! The week as it was read last, and whether it must be read again.

use jiff::civil::Date;
use sarrio_model::Problem;

use crate::backend::request::{Answer, Reply};
use crate::backend::timetable::{Answered, Week};

/// A week that is read when it is needed.
#[derive(Debug, Default)]
pub(super) struct Reading {
    known: Option<(Date, Week)>,
    problem: Option<Box<Problem>>,
    outdated: bool,
    /// The week that is being read.
    reading: Option<Date>,
}

impl Reading {
    /// What was read last, of whichever week.
    pub(super) fn week(&self) -> Option<&Week> {
        self.known.as_ref().map(|(_, week)| week)
    }

    /// The week that begins on this Monday, if it was read last.
    pub(super) fn week_of(&self, monday: Date) -> Option<&Week> {
        self.known.as_ref().filter(|(of, _)| *of == monday).map(|(_, week)| week)
    }

    /// Why it could not be read.
    pub(super) fn problem(&self) -> Option<&Problem> {
        self.problem.as_deref()
    }

    pub(super) fn outdate(&mut self) {
        self.outdated = true;
    }

    /// Whether the week must be read now. One is read at a time, but for another week nobody waits.
    pub(super) fn begins(&mut self, monday: Date) -> bool {
        if self.reading == Some(monday) || (self.week_of(monday).is_some() && !self.outdated) {
            return false;
        }
        if self.problem.is_some() && !self.outdated {
            return false;
        }
        (self.reading, self.outdated, self.problem) = (Some(monday), false, None);
        true
    }

    pub(super) fn answered(&mut self, monday: Date, reply: Reply) {
        if self.reading != Some(monday) {
            return;
        }
        self.reading = None;
        match reply {
            Ok(Answer::Timetable(answered)) => {
                if let Answered::Week(week) = *answered {
                    self.known = Some((monday, week));
                }
            }
            Ok(_) => {}
            Err(problem) => self.problem = Some(Box::new(problem)),
        }
    }
}
