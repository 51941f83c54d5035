//! Remembers when sessions were last used, until it is written.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use sarrio_model::SessionId;
use sarrio_store::SessionRow;

/// How often the store is written, and how exact the time of the last use is.
pub(super) const EVERY: Duration = Duration::from_secs(60);

/// The sessions that were used since the store was written, and when.
#[derive(Default)]
pub(crate) struct SessionsUsed(Mutex<HashMap<SessionId, Timestamp>>);

impl SessionsUsed {
    /// Notes that a session is used. It is written later, at most once a minute.
    pub(crate) fn note(&self, session: &SessionRow) {
        let now = Timestamp::now();
        let written = now.duration_since(session.last_used);
        if written.unsigned_abs() >= EVERY {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(session.id, now);
        }
    }

    pub(super) fn take(&self) -> HashMap<SessionId, Timestamp> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What could not be written is tried again, except what was used again meanwhile.
    pub(super) fn give_back(&self, used: HashMap<SessionId, Timestamp>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (session, at) in used {
            all.entry(session).or_insert(at);
        }
    }
}
