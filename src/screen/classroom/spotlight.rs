//! The spotlight: one running desktop after the other is enlarged by itself, until somebody ends it.

use jiff::{SignedDuration, Timestamp};

/// How long each seat is enlarged.
const EACH: SignedDuration = SignedDuration::from_secs(5);

/// A spotlight that goes through the class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spotlight {
    /// When the next seat comes.
    next: Timestamp,
    pub(super) paused: bool,
}

impl Spotlight {
    /// It turns to a seat now.
    pub(super) fn at(now: Timestamp) -> Self {
        Self { next: now + EACH, paused: false }
    }

    /// It stays at its seat, or goes on.
    pub(super) fn pause(&mut self, now: Timestamp) {
        *self = Self { paused: !self.paused, ..Self::at(now) };
    }

    /// Somebody turned it to another seat.
    pub(super) fn turned(&mut self, now: Timestamp) {
        self.next = now + EACH;
    }

    /// Whether it is time for the next seat.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        !self.paused && self.next <= now
    }

    /// How many seconds the seat stays.
    pub(super) fn seconds_left(&self, now: Timestamp) -> u64 {
        u64::try_from(self.next.duration_since(now).as_secs()).unwrap_or(0)
    }
}
