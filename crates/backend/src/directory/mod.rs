//! The school's directory plugged in: its settings, signing in with it, and syncs. `sarrio-directory` asks it.
//!
//! A local account keeps its name: the directory is not asked about it, and a person of the directory with the same name is
//! refused, and told to administrators, but never merged. What the directory and its rules say of a person is written over
//! what Sarrio has; what they do not say stays. Nobody is ever deleted.

mod apply;
mod placement;
mod schedule;
mod secret;
mod settings;
mod sign_in;
mod sync;
mod test;

use std::sync::Arc;

use tokio::sync::{Mutex, Semaphore};

pub(crate) use schedule::keep;
pub(crate) use secret::SecretKey;
pub(crate) use settings::{put, show};
pub(crate) use sign_in::{is_used, sign_in};
pub(crate) use sync::start;
pub(crate) use test::test;

/// How many people ask the directory at the same time.
const AT_ONCE: usize = 16;

/// What sign-ins and syncs share.
pub(crate) struct DirectoryDesk {
    /// The key with which the bind password is kept.
    key: SecretKey,
    /// The turns of those who sign in.
    turns: Semaphore,
    /// Held by the sync that runs.
    syncing: Arc<Mutex<()>>,
}

impl DirectoryDesk {
    pub(crate) fn new(key: SecretKey) -> Self {
        Self { key, turns: Semaphore::new(AT_ONCE), syncing: Arc::default() }
    }
}
