//! Runs operations: each in a task of its own, each step recorded before and after.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use futures::future::BoxFuture;
use jiff::Timestamp;
use sarrio_model::{OperationId, OperationKind, OperationState, Problem, problem::Wording};
use sarrio_store::{OperationRow, Store, Tx};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

use super::{Faults, Work, batch, execution::Execution};
use crate::Inner;

/// After the store has refused something: how long until it is tried again.
const PAUSE: Duration = Duration::from_secs(10);

/// What the runner knows of the kinds of operations. It is given this table, since it names no kind itself.
#[derive(Clone, Copy)]
pub(crate) struct Kinds {
    /// Runs an operation with the work of its kind, by [`Runner::spawn`].
    pub(crate) begin: fn(&Runner, OperationRow),
    /// The names of the steps of a kind, in order.
    pub(crate) steps_of: fn(OperationKind) -> Vec<&'static str>,
    /// For an operation that this version of Sarrio cannot go on with: ends it as failed, with this reason, and frees what it
    /// works on.
    pub(crate) give_up:
        for<'a> fn(&'a Inner, &'a OperationRow, &'a Wording) -> BoxFuture<'a, Result<(), Problem>>,
}

/// Starts operations and keeps what can end them.
pub struct Runner {
    store: Store,
    faults: Arc<dyn Faults>,
    kinds: Kinds,
    engine: Mutex<Weak<Inner>>,
    running: Arc<Mutex<HashMap<OperationId, Running>>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// What ends an operation that runs.
#[derive(Clone, Default)]
struct Running {
    /// It is asked to end, and undoes what it did.
    cancelled: CancellationToken,
    /// It is dropped where it stands.
    dropped: CancellationToken,
}

impl Runner {
    pub(crate) fn new(store: Store, faults: Arc<dyn Faults>, kinds: Kinds) -> Self {
        Self {
            store,
            faults,
            kinds,
            engine: Mutex::new(Weak::new()),
            running: Arc::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        }
    }

    pub(crate) fn belongs_to(&self, engine: &Arc<Inner>) {
        *self.engine.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(engine);
    }

    pub(crate) fn engine(&self) -> Weak<Inner> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn running(&self, id: OperationId) -> Option<Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Starts these operations, which an engine before this one left, where they are not over.
    pub(crate) async fn resume(&self, left: Vec<OperationId>) {
        for id in left {
            while let Err(why) = self.resume_one(id).await {
                tracing::warn!(operation.id = %id, %why, "could not be resumed; tried again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    async fn resume_one(&self, id: OperationId) -> Result<(), Problem> {
        let Some(row) = self.store.operation(id).await? else { return Ok(()) };
        if row.operation.kind == OperationKind::Batch {
            let mut tx = self.store.begin().await?;
            batch::count_parts(&mut tx, id).await?;
            tx.commit().await?;
        } else if !row.operation.state.is_over() {
            tracing::info!(operation.id = %id, kind = %row.operation.kind, step = row.step, "resumes");
            self.begin(row);
        }
        Ok(())
    }

    /// Runs an operation whose row is committed.
    pub(crate) fn begin(&self, row: OperationRow) {
        (self.kinds.begin)(self, row);
    }

    /// The names of the steps of a kind of operation, in order.
    pub(crate) fn steps_of(&self, kind: OperationKind) -> Vec<&'static str> {
        (self.kinds.steps_of)(kind)
    }

    /// Runs an operation as work of this type.
    pub(crate) fn spawn<W: Work>(&self, row: OperationRow) {
        let Some(engine) = self.engine().upgrade() else { return };
        if self.stop.is_cancelled() {
            return;
        }
        let id = row.operation.id;
        let this = Running::default();
        if row.cancel_asked {
            this.cancelled.cancel();
        }
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(id, this.clone());
        let span = tracing::info_span!("operation", operation.id = %id, kind = %row.operation.kind);
        let (running, stop) = (self.running.clone(), self.stop.clone());
        let (faults, give_up) = (self.faults.clone(), self.kinds.give_up);
        self.tasks.spawn(
            async move {
                let finish = async {
                    match Execution::<W>::new(engine.clone(), row.clone(), this.cancelled.clone(), faults) {
                        Ok(execution) => execution.finish().await,
                        Err(why) => {
                            while let Err(problem) = give_up(&engine, &row, &why).await {
                                tracing::warn!(%problem, "could not be given up; tried again");
                                tokio::time::sleep(PAUSE).await;
                            }
                        }
                    }
                };
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = this.dropped.cancelled() => {}
                    () = finish => {}
                }
                running.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
            }
            .instrument(span),
        );
    }

    /// Tells the task of an operation that it is asked to end ([`Tx::ask_cancel`]); it undoes what it did.
    pub(crate) fn cancel(&self, id: OperationId) {
        if let Some(running) = self.running(id) {
            running.cancelled.cancel();
        }
    }

    /// Drops an operation where it stands, once it was ended in the store ([`fail`]).
    pub(crate) fn drop_task(&self, id: OperationId) {
        if let Some(running) = self.running(id) {
            running.dropped.cancel();
        }
    }

    /// Lets no step begin any more; what is under way is dropped where it stands.
    pub(crate) fn stop_now(&self) {
        self.stop.cancel();
    }

    /// Lets no step begin any more and drops what is under way, as a crash would: the next start resumes it.
    pub(crate) async fn stop_and_wait(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Ends an operation as failed in the store, and undoes nothing. Its task ends when it next writes.
pub(crate) async fn fail(tx: &mut Tx, row: &mut OperationRow, problem: Problem) -> Result<(), Problem> {
    row.operation.state = OperationState::Failed { problem };
    row.operation.finished = Some(Timestamp::now());
    row.operation.progress = None;
    row.operation.waiting = None;
    tx.save_operation(row).await?;
    if let Some(parent) = row.operation.parent {
        batch::count_parts(tx, parent).await?;
    }
    Ok(())
}
