//! Runs operations: each in a task of its own, each step recorded before and after.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use jiff::Timestamp;
use sarrio_model::{Code, Operation, OperationId, OperationKind, OperationState, Problem, Progress};
use sarrio_store::{OperationRow, Store};
use serde::{Serialize, de::DeserializeOwned};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

use super::{Ending, Fault, Faults, Moment, Work, batch, plan::Step};
use crate::{Inner, lease};

/// The pause before an undo that failed is tried again, at first and at most.
const UNDO_PAUSE: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(10));

/// How often progress reaches the store.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);

/// Starts operations and keeps what can cancel them.
pub struct Runner {
    store: Store,
    faults: Arc<dyn Faults>,
    engine: Mutex<Weak<Inner>>,
    running: Arc<Mutex<HashMap<OperationId, CancellationToken>>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// What a step is given: the engine, and the operation that it is part of.
pub struct Run {
    /// The engine.
    pub(crate) engine: Arc<Inner>,
    /// Which operation.
    pub id: OperationId,
    /// The operation as it began; its `state` and `progress` are not kept current here.
    pub operation: Operation,
    /// Fires when a person cancels it. Only steps that wait or copy look at it.
    pub cancelled: CancellationToken,
    progress: tokio::sync::watch::Sender<Option<Progress>>,
}

impl Run {
    /// Tells how far the step is.
    pub fn progress(&self, progress: Progress) {
        self.progress.send_replace(Some(progress));
    }

    /// What tells, from any thread, how far the step is.
    pub fn progress_sink(&self) -> sarrio_hypervisor::ProgressSink {
        let sender = self.progress.clone();
        Arc::new(move |progress| {
            sender.send_replace(Some(progress));
        })
    }

    /// The problem that a cancelled step ends with.
    #[must_use]
    pub fn cancellation() -> Problem {
        Problem::new(Code::Cancelled, "It was cancelled.")
    }
}

impl Runner {
    pub(crate) fn new(store: Store, faults: Arc<dyn Faults>) -> Self {
        Self {
            store,
            faults,
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

    /// Starts these operations, which an engine before this one left, where they are not over.
    pub(crate) async fn resume(&self, left: Vec<OperationId>) {
        for id in left {
            while let Err(why) = self.resume_one(id).await {
                tracing::warn!(operation.id = %id, %why, "could not be resumed; tried again");
                tokio::time::sleep(UNDO_PAUSE.1).await;
            }
        }
    }

    async fn resume_one(&self, id: OperationId) -> Result<(), Problem> {
        let Some(row) = self.store.operation(id).await? else { return Ok(()) };
        if row.operation.kind == OperationKind::Batch {
            let mut tx = self.store.begin().await?;
            batch::settle(&mut tx, id).await?;
            tx.commit().await?;
        } else if !row.operation.state.is_over() {
            tracing::info!(operation.id = %id, kind = %row.operation.kind, step = row.step, "resumes");
            self.begin(row);
        }
        Ok(())
    }

    /// Runs an operation whose row is committed.
    pub(crate) fn begin(&self, row: OperationRow) {
        crate::work::dispatch(self, row);
    }

    pub(crate) fn spawn<W: Work>(&self, row: OperationRow) {
        let Some(engine) = self.engine().upgrade() else { return };
        if self.stop.is_cancelled() {
            return;
        }
        let id = row.operation.id;
        let cancelled = CancellationToken::new();
        if row.cancel_asked {
            cancelled.cancel();
        }
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(id, cancelled.clone());
        let span = tracing::info_span!("operation", operation.id = %id, kind = %row.operation.kind);
        let (running, stop) = (self.running.clone(), self.stop.clone());
        let faults = self.faults.clone();
        self.tasks.spawn(
            async move {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = Execution::<W>::run(engine, row, cancelled, faults) => {}
                }
                running.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
            }
            .instrument(span),
        );
    }

    /// Asks an operation to end; it undoes what it did.
    pub(crate) async fn cancel(&self, id: OperationId) -> Result<(), Problem> {
        let mut tx = self.store.begin().await?;
        let asked = tx.ask_cancel(id).await?;
        tx.commit().await?;
        if !asked {
            return Err(Problem::new(Code::WrongState, "It is over already."));
        }
        if let Some(token) = self.running.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            token.cancel();
        }
        Ok(())
    }

    /// Lets no step begin any more; what is under way is dropped where it stands.
    pub(crate) fn halt(&self) {
        self.stop.cancel();
    }

    /// Lets no step begin any more and drops what is under way, as a crash would: the next start resumes it.
    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// One operation on its way.
struct Execution<W> {
    run: Run,
    row: OperationRow,
    work: W,
    steps: Vec<Step<W>>,
    faults: Arc<dyn Faults>,
}

impl<W: Work> Execution<W> {
    async fn run(
        engine: Arc<Inner>,
        row: OperationRow,
        cancelled: CancellationToken,
        faults: Arc<dyn Faults>,
    ) {
        let (progress, mut reported) = tokio::sync::watch::channel(None);
        let run = Run { engine, id: row.operation.id, operation: row.operation.clone(), cancelled, progress };
        let work = match read_memo::<W>(&row) {
            Ok(work) => work,
            Err(why) => {
                tracing::error!(%why, "the operation's memo cannot be read; it is left as it is");
                return;
            }
        };
        let store = run.engine.store.clone();
        let id = row.operation.id;
        let mut execution = Self { run, row, work, steps: W::plan().steps, faults };
        let report = async {
            loop {
                tokio::time::sleep(PROGRESS_EVERY).await;
                if reported.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
                let progress = *reported.borrow_and_update();
                if let Err(why) = save_progress(&store, id, progress).await {
                    tracing::warn!(code = %why.code, "could not store the progress");
                }
            }
        };
        tokio::select! {
            () = execution.drive() => {}
            () = report => {}
        }
    }

    /// Goes step by step until the operation is over.
    async fn drive(&mut self) {
        loop {
            let over = if self.row.undoing { self.undo_one().await } else { self.do_one().await };
            match over {
                Ok(false) => {}
                Ok(true) => return,
                Err(why) => {
                    // Only the store fails here, and has logged why; what it does not know is done again.
                    tracing::warn!(code = %why.code, "could not record a step; trying again");
                    tokio::time::sleep(UNDO_PAUSE.0).await;
                }
            }
        }
    }

    async fn do_one(&mut self) -> Result<bool, Problem> {
        let number = self.row.step as usize;
        if number >= self.steps.len() {
            return self.end(Ending::Succeeded).await;
        }
        let (name, act) = (self.steps[number].name, self.steps[number].act);
        self.row.operation.state = OperationState::Running {
            step: name.to_owned(),
            number: self.row.step + 1,
            of: u32::try_from(self.steps.len()).unwrap_or(u32::MAX),
        };
        self.row.operation.started.get_or_insert_with(Timestamp::now);
        self.row.operation.progress = None;
        self.record().await?;
        let outcome = if self.run.cancelled.is_cancelled() {
            Err(Run::cancellation())
        } else {
            self.attempt(name, act, false).await
        };
        match outcome {
            Ok(()) => self.row.step += 1,
            Err(problem) => {
                tracing::info!(step = name, %problem, "failed; what was done is undone");
                self.row.undoing = true;
                self.row.operation.state = OperationState::Undoing { step: name.to_owned(), problem };
                self.record().await?;
            }
        }
        Ok(false)
    }

    async fn undo_one(&mut self) -> Result<bool, Problem> {
        let OperationState::Undoing { step: failed, problem } = self.row.operation.state.clone() else {
            self.row.undoing = false;
            return Ok(false);
        };
        let number = (self.row.step as usize).min(self.steps.len().saturating_sub(1));
        if let Some(Step { name, undo: Some(undo), .. }) = self.steps.get(number) {
            let (name, undo) = (*name, *undo);
            let mut pause = UNDO_PAUSE.0;
            while let Err(why) = self.attempt(name, undo, true).await {
                tracing::warn!(step = name, %why, "undoing failed; tried again");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(UNDO_PAUSE.1);
            }
        }
        if number > 0 {
            self.row.step = u32::try_from(number - 1).unwrap_or(0);
            self.record().await?;
            return Ok(false);
        }
        let how = if problem.code == Code::Cancelled {
            Ending::Cancelled
        } else {
            Ending::Failed { step: failed, problem }
        };
        self.end(how).await
    }

    /// Does or undoes a step once, or as a test wants it.
    async fn attempt(
        &mut self,
        name: &'static str,
        act: super::plan::Act<W>,
        undoing: bool,
    ) -> Result<(), Problem> {
        let fails = || Problem::new(Code::Internal, format!("The step {name} was made to fail."));
        match self.faults.at(W::KIND, name, undoing, Moment::Before) {
            Fault::Fails => return Err(fails()),
            Fault::Killed => std::future::pending().await,
            Fault::RunsTwice => act(&self.run, &mut self.work).await?,
            Fault::None => {}
        }
        act(&self.run, &mut self.work).await?;
        match self.faults.at(W::KIND, name, undoing, Moment::After) {
            Fault::Fails => Err(fails()),
            Fault::Killed => std::future::pending().await,
            Fault::RunsTwice => act(&self.run, &mut self.work).await,
            Fault::None => Ok(()),
        }
    }

    async fn record(&mut self) -> Result<(), Problem> {
        self.row.memo = write_memo(&self.work)?;
        let mut tx = self.run.engine.store.begin().await?;
        lease::require(&self.run.engine, &mut tx).await?;
        tx.save_operation(&self.row).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn end(&mut self, how: Ending) -> Result<bool, Problem> {
        let mut row = self.row.clone();
        row.memo = write_memo(&self.work)?;
        row.operation.finished = Some(Timestamp::now());
        row.operation.progress = None;
        row.operation.state = match &how {
            Ending::Succeeded => OperationState::Succeeded,
            Ending::Failed { problem, .. } => OperationState::Failed { problem: problem.clone() },
            Ending::Cancelled => OperationState::Cancelled,
        };
        let mut tx = self.run.engine.store.begin().await?;
        lease::require(&self.run.engine, &mut tx).await?;
        self.work.ended(&self.run, &mut tx, &how).await?;
        tx.save_operation(&row).await?;
        if let Some(parent) = row.operation.parent {
            batch::settle(&mut tx, parent).await?;
        }
        tx.commit().await?;
        self.row = row;
        tracing::info!(how = self.row.operation.state.as_str(), "over");
        self.work.afterwards(&self.run, &how).await;
        Ok(true)
    }
}

async fn save_progress(store: &Store, id: OperationId, progress: Option<Progress>) -> Result<(), Problem> {
    let mut tx = store.begin().await?;
    let Some(mut row) = tx.operation(id).await? else { return Ok(()) };
    if row.operation.state.is_over() || row.operation.progress == progress {
        return Ok(());
    }
    row.operation.progress = progress;
    tx.save_operation(&row).await?;
    tx.commit().await?;
    Ok(())
}

fn write_memo<W: Serialize>(work: &W) -> Result<serde_json::Value, Problem> {
    serde_json::to_value(work)
        .map_err(|why| Problem::new(Code::Internal, format!("A memo cannot be written: {why}.")))
}

fn read_memo<W: DeserializeOwned>(row: &OperationRow) -> Result<W, serde_json::Error> {
    serde_json::from_value(row.memo.clone())
}
