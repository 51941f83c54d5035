//! The entries that were read: from the newest on, page after page, as far as somebody scrolls.
//!
//! The backend answers each question after a short time with what it has found, so a page can be short or empty although
//! older months are not looked through yet. Then the next one is asked for, until there are enough rows or somebody stops it.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use sarrio_model::{AuditEntry, AuditPage, Problem};

use crate::backend::window::PATIENCE;
use crate::widget::table::Rows;

/// How many entries are asked for at once.
const PAGE: u32 = 100;
/// How many rows below the visible ones are read before they are scrolled to.
const AHEAD: usize = 60;

/// A page that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask {
    /// The number of the list. Only the newest one's answers count.
    pub(super) turn: u64,
    pub(super) cursor: Option<String>,
    pub(super) limit: u32,
}

/// What is known of older entries.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Older {
    /// Nothing was read yet.
    Unknown,
    /// There may be some, from here on.
    From(String),
    /// There are none.
    End,
}

/// The list.
#[derive(Debug)]
pub(super) struct Entries {
    known: Vec<AuditEntry>,
    older: Older,
    turn: u64,
    asked: bool,
    /// Since when it is read without a pause.
    busy: Option<Instant>,
    /// Since when the rows of another list are shown.
    outdated: Option<Instant>,
    /// Somebody does not want to wait for older entries.
    stopped: bool,
    problem: Option<Problem>,
}

impl Default for Entries {
    fn default() -> Self {
        Self {
            known: vec![],
            older: Older::Unknown,
            turn: 0,
            asked: false,
            busy: None,
            outdated: None,
            stopped: false,
            problem: None,
        }
    }
}

impl Entries {
    /// Another list takes the place of this one. Its rows are shown until the first answer.
    pub(super) fn restart(&mut self, now: Instant) {
        self.turn += 1;
        (self.asked, self.stopped, self.problem, self.busy) = (false, false, None, None);
        self.older = Older::Unknown;
        self.outdated = self.outdated.or(Some(now));
    }

    /// The next page, if it is needed to know the rows before `end` and some below them.
    pub(super) fn want(&mut self, end: usize, now: Instant) -> Option<Ask> {
        if self.asked || self.stopped || self.problem.is_some() {
            return None;
        }
        let cursor = match &self.older {
            Older::Unknown => None,
            Older::From(cursor) if self.known.len() < end + AHEAD => Some(cursor.clone()),
            Older::From(_) | Older::End => {
                self.busy = None;
                return None;
            }
        };
        self.asked = true;
        self.busy = self.busy.or(Some(now));
        Some(Ask { turn: self.turn, cursor, limit: PAGE })
    }

    /// Takes an answer in. Returns whether it was of use.
    pub(super) fn answered(&mut self, turn: u64, reply: Result<AuditPage, Problem>) -> bool {
        if turn != self.turn || !self.asked {
            return false;
        }
        self.asked = false;
        if self.outdated.take().is_some() {
            self.known.clear();
        }
        match reply {
            Ok(page) => {
                self.known.extend(page.items);
                self.older = page.next.map_or(Older::End, Older::From);
            }
            Err(problem) => (self.problem, self.busy) = (Some(problem), None),
        }
        true
    }

    /// No older entries are looked for. What is asked for already still counts.
    pub(super) fn stop(&mut self) {
        (self.stopped, self.busy) = (true, None);
    }

    /// Older entries are looked for again, after that was stopped or has failed.
    pub(super) fn go_on(&mut self) {
        (self.stopped, self.problem) = (false, None);
    }

    pub(super) fn get(&self, at: Timestamp) -> Option<&AuditEntry> {
        self.known.get(self.position(&at)?)
    }

    /// How long it has been read without a pause; absent while it is not read.
    pub(super) fn busy_for(&self, now: Instant) -> Option<Duration> {
        self.busy.map(|since| now.duration_since(since))
    }

    /// Whether to show grey rows: nothing of this list was read for a while.
    pub(super) fn is_waiting(&self, now: Instant) -> bool {
        let old = self.outdated.is_some_and(|since| now.duration_since(since) < PATIENCE);
        !old && self.problem.is_none() && (self.outdated.is_some() || self.older == Older::Unknown)
    }

    /// Whether there is nothing, as far as it is known.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether somebody stopped looking for older entries.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether there is nothing older than what is known.
    pub(super) fn is_whole(&self) -> bool {
        self.older == Older::End && self.outdated.is_none()
    }

    pub(super) fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }
}

impl Rows<Timestamp> for Entries {
    fn count(&self) -> usize {
        self.known.len()
    }

    fn at(&self, row: usize) -> Option<Timestamp> {
        self.known.get(row).map(|entry| entry.at)
    }

    /// No two entries have the same time, and the newest is the first.
    fn position(&self, at: &Timestamp) -> Option<usize> {
        self.known.binary_search_by(|entry| at.cmp(&entry.at)).ok()
    }

    fn all_known(&self) -> bool {
        self.is_whole()
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::problem::NoHostYet;
    use sarrio_model::{Actor, AuditOutcome, Origin};

    use super::*;

    /// The entry of this second.
    fn entry(second: i64) -> AuditEntry {
        AuditEntry {
            at: Timestamp::from_second(second).unwrap(),
            who: Actor::sarrio(),
            from: Origin::Sarrio,
            action: "desktop.purge".to_owned(),
            thing: None,
            outcome: AuditOutcome::Done,
            operation: None,
            changes: vec![],
        }
    }

    /// The entries of the seconds from `newest` down to `oldest`.
    fn page(newest: i64, oldest: i64, next: Option<&str>) -> AuditPage {
        AuditPage { items: (oldest..=newest).rev().map(entry).collect(), next: next.map(ToOwned::to_owned) }
    }

    #[test]
    fn pages_follow_each_other_as_far_as_somebody_scrolls_also_over_empty_months() {
        let now = Instant::now();
        let mut entries = Entries::default();
        assert!(entries.is_waiting(now));
        let first = entries.want(20, now).unwrap();
        assert_eq!((first.cursor.as_deref(), entries.want(20, now)), (None, None), "it is asked for once");
        assert!(entries.answered(first.turn, Ok(page(300, 201, Some("201")))));
        assert_eq!(entries.want(20, now), None, "that is enough");
        let next = entries.want(80, now).unwrap();
        assert_eq!(next.cursor.as_deref(), Some("201"));
        assert!(entries.answered(next.turn, Ok(AuditPage { items: vec![], next: Some("150".into()) })));
        let over = entries.want(80, now).unwrap();
        assert!(entries.busy_for(now).is_some());
        assert!(entries.answered(over.turn, Ok(page(149, 148, None))));
        assert_eq!((entries.want(100, now), entries.count(), entries.is_whole()), (None, 102, true));
        let last = entries.at(101).unwrap();
        assert_eq!((last.as_second(), entries.position(&last)), (148, Some(101)));
        assert!(entries.busy_for(now).is_none());
    }

    #[test]
    fn another_filter_drops_outdated_answers_and_somebody_can_stop_the_search() {
        let now = Instant::now();
        let mut entries = Entries::default();
        let old = entries.want(20, now).unwrap();
        entries.restart(now);
        let new = entries.want(20, now).unwrap();
        assert!(!entries.answered(old.turn, Ok(page(9, 1, None))) && entries.is_empty());
        assert!(entries.answered(new.turn, Ok(AuditPage { items: vec![], next: Some("5".into()) })));
        entries.stop();
        assert_eq!((entries.want(20, now), entries.busy_for(now)), (None, None));
        entries.go_on();
        let on = entries.want(20, now).unwrap();
        assert_eq!(on.cursor.as_deref(), Some("5"));
        assert!(entries.answered(on.turn, Err(NoHostYet.into())));
        assert!(entries.problem().is_some() && entries.want(20, now).is_none());
        entries.go_on();
        assert!(entries.want(20, now).is_some());
    }
}
