//! What a step is given: the engine, and the operation that it is part of.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sarrio_hypervisor::{HostError, HostResult, ProgressSink};
use sarrio_model::{
    HypervisorId, Operation, OperationId, Problem, Progress, StoragePathId, problem::OperationCancelled,
};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::{memo, report::Report};
use crate::{Inner, host::Host, lease};

/// What a step is given.
pub struct Run {
    /// The engine.
    pub(crate) engine: Arc<Inner>,
    /// Which operation.
    pub id: OperationId,
    /// The operation as it began; its `state` and `progress` are not kept current here.
    pub operation: Operation,
    /// Fires when a person cancels it. Only steps that wait or copy look at it.
    pub cancelled: CancellationToken,
    pub(super) report: Arc<Report>,
    /// Whether the step that is under way may have changed something, as the store says.
    touched: AtomicBool,
}

impl Run {
    pub(super) fn new(
        engine: Arc<Inner>,
        operation: Operation,
        cancelled: CancellationToken,
        touched: bool,
    ) -> Self {
        let report = Arc::new(Report::new(engine.store.clone(), operation.id));
        Self { engine, id: operation.id, operation, cancelled, report, touched: touched.into() }
    }

    /// Tells how far the step is.
    pub fn progress(&self, progress: Progress) {
        self.report.progress(progress);
    }

    /// What tells, from any thread, how far the step is.
    pub fn progress_sink(&self) -> ProgressSink {
        let report = self.report.clone();
        Arc::new(move |progress| report.progress(progress))
    }

    /// The problem that a cancelled step ends with.
    #[must_use]
    pub fn cancellation() -> Problem {
        OperationCancelled.into()
    }

    /// The host, which the step works with from now on: where it does not answer, people are told that the operation waits
    /// for it.
    ///
    /// # Errors
    /// There is no such host any more.
    pub(crate) fn host(&self, id: HypervisorId) -> Result<Arc<Host>, Problem> {
        let host = self.engine.hosts.require(id)?;
        self.report.works_with(&host);
        Ok(host)
    }

    /// A host that reaches all of these storage paths now, which the step works with from now on.
    ///
    /// # Errors
    /// Why none does.
    pub(crate) async fn host_for_paths(&self, paths: &[StoragePathId]) -> Result<Arc<Host>, Problem> {
        let host = self.engine.host_for_paths(paths).await?;
        self.report.works_with(&host);
        Ok(host)
    }

    /// Makes a call that changes a storage path. Before a step's first such call, the store records that the step may have to
    /// be undone. If that first call finds that the storage path is not there, it has changed nothing.
    ///
    /// # Errors
    /// This could not be recorded, so the call was not made. The inner result is the call's own.
    pub(crate) async fn change<T>(
        &self,
        call: impl Future<Output = HostResult<T>> + Send,
    ) -> Result<HostResult<T>, Problem> {
        let is_first = !self.touched();
        if is_first {
            let mut tx = self.engine.store.begin().await?;
            lease::require(&self.engine, &mut tx).await?;
            tx.mark_touched(self.id).await?;
            tx.commit().await?;
            self.set_touched(true);
        }
        let outcome = call.await;
        if is_first && matches!(outcome, Err(HostError::NotMounted(_) | HostError::ForeignPath(_))) {
            self.set_touched(false);
        }
        Ok(outcome)
    }

    /// Writes what the work remembers while a step is under way, and not only at its end.
    ///
    /// # Errors
    /// The store's; what was not written is not remembered.
    pub(crate) async fn remember(&self, work: &(impl Serialize + Sync)) -> Result<(), Problem> {
        let mut tx = self.engine.store.begin().await?;
        lease::require(&self.engine, &mut tx).await?;
        tx.save_memo(self.id, &memo::write(work)?).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether the step that is under way may have changed something.
    pub(super) fn touched(&self) -> bool {
        self.touched.load(Ordering::SeqCst)
    }

    pub(super) fn set_touched(&self, touched: bool) {
        self.touched.store(touched, Ordering::SeqCst);
    }
}
