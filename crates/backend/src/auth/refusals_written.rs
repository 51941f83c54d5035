//! Bounds how many refused attempts to sign in the audit tells of.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How many refused attempts of a minute are written.
const MOST: u32 = 60;
const MINUTE: Duration = Duration::from_secs(60);

/// Counts the refused attempts of a minute: of a flood not all are written, since each is a transaction.
#[derive(Clone, Default)]
pub(crate) struct RefusalsWritten(Arc<Mutex<Option<(Instant, u32)>>>);

impl RefusalsWritten {
    /// Whether this refused attempt is written, too.
    pub(super) fn another(&self) -> bool {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let this_minute = written.filter(|(since, _)| now.duration_since(*since) < MINUTE);
        let (since, count) = this_minute.unwrap_or((now, 0));
        *written = Some((since, count + 1));
        count < MOST
    }
}
