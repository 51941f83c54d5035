//! What people are told of an operation while a step is under way: how far it is, and what it waits for.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use sarrio_hypervisor::Link;
use sarrio_model::{OperationId, Problem, Progress, Waiting};
use sarrio_store::Store;

use super::batch;
use crate::host::Host;

/// How often what changed is written into the store.
const EVERY: Duration = Duration::from_millis(500);

/// Set by the step, from any thread; written into the store by [`Report::keep`].
pub(super) struct Report {
    store: Store,
    id: OperationId,
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    progress: Option<Progress>,
    /// The host that the step works with.
    host: Option<Arc<Host>>,
    /// Why the last try to undo failed; it is tried again.
    undo_failed: Option<Problem>,
    waiting: Option<Waiting>,
}

impl Now {
    /// Finds out what the operation waits for. The time at which it began to wait stays while it waits.
    fn look(&mut self) -> (Option<Progress>, Option<Waiting>) {
        let silent = self.host.as_ref().and_then(|host| match &*host.api.link().borrow() {
            Link::Down(why) => Some(why.problem(&host.name)),
            Link::Up | Link::Connecting => None,
        });
        let problem = self.undo_failed.clone().or(silent);
        self.waiting = problem.map(|problem| {
            let since = self.waiting.as_ref().map_or_else(Timestamp::now, |waiting| waiting.since);
            Waiting { since, problem }
        });
        (self.progress, self.waiting.clone())
    }
}

impl Report {
    pub(super) fn new(store: Store, id: OperationId) -> Self {
        Self { store, id, now: Mutex::default() }
    }

    fn change<T>(&self, change: impl FnOnce(&mut Now) -> T) -> T {
        change(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Another step begins: how far it is is not known yet, nor with which host it works.
    pub(super) fn begin_step(&self) {
        self.change(|now| (now.progress, now.host) = (None, None));
    }

    pub(super) fn progress(&self, progress: Progress) {
        self.change(|now| now.progress = Some(progress));
    }

    pub(super) fn works_with(&self, host: &Arc<Host>) {
        self.change(|now| now.host = Some(host.clone()));
    }

    /// Sets why the last try to undo failed, or `None` once it succeeded. Returns whether the reason is a new one.
    pub(super) fn undo_failed(&self, problem: Option<Problem>) -> bool {
        self.change(|now| {
            let code = |problem: &Option<Problem>| problem.as_ref().map(|problem| problem.code);
            let is_new = code(&now.undo_failed) != code(&problem);
            now.undo_failed = problem;
            is_new
        })
    }

    /// What it waits for, as last written.
    pub(super) fn waiting(&self) -> Option<Waiting> {
        self.change(|now| now.waiting.clone())
    }

    /// Writes what changed into the store, until it is dropped.
    pub(super) async fn keep(&self) {
        let mut last = (None, None);
        loop {
            tokio::time::sleep(EVERY).await;
            let now = self.change(Now::look);
            if now == last {
                continue;
            }
            match self.save(&now).await {
                Ok(()) => last = now,
                Err(why) => tracing::warn!(code = %why.code, "could not store the progress"),
            }
        }
    }

    async fn save(&self, (progress, waiting): &(Option<Progress>, Option<Waiting>)) -> Result<(), Problem> {
        let mut tx = self.store.begin().await?;
        let Some(mut row) = tx.operation(self.id).await? else { return Ok(()) };
        let operation = &mut row.operation;
        if (&operation.progress, &operation.waiting) == (progress, waiting) {
            return Ok(());
        }
        operation.progress = *progress;
        operation.waiting.clone_from(waiting);
        tx.save_operation(&row).await?;
        if let Some(parent) = row.operation.parent {
            batch::pass_on_waiting(&mut tx, parent).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
