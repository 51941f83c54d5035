//! One operation on its way, step by step until it is over.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use sarrio_model::{
    Code, OperationState, Problem,
    problem::{StepIsGone, StepMadeToFail, Wording},
};
use sarrio_store::OperationRow;
use tokio_util::sync::CancellationToken;

use super::{
    Direction, Ending, Fault, Faults, Moment, Run, Touches, Work, batch, memo,
    plan::{Act, Step},
};
use crate::{Inner, lease};

/// The pause before an undo that failed is tried again, at first and at most.
const UNDO_PAUSE: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(10));

/// One operation on its way.
pub(super) struct Execution<W> {
    run: Run,
    row: OperationRow,
    work: W,
    steps: Vec<Step<W>>,
    /// The index of the step to do or, while undoing, to undo; after the last one all are done.
    at: usize,
    faults: Arc<dyn Faults>,
}

/// Whether there is more to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// It goes on.
    GoesOn,
    /// It is over.
    Over,
}

impl<W: Work> Execution<W> {
    /// The operation where it was left.
    ///
    /// # Errors
    /// Why this version of Sarrio cannot go on with it: its memo or its step is unknown.
    pub(super) fn new(
        engine: Arc<Inner>,
        row: OperationRow,
        cancelled: CancellationToken,
        faults: Arc<dyn Faults>,
    ) -> Result<Self, Wording> {
        let work = memo::read::<W>(&row.memo)?;
        let steps = W::plan().steps;
        let at = match &row.step {
            None => 0,
            Some(name) => steps
                .iter()
                .position(|step| step.name == name)
                .ok_or_else(|| StepIsGone { step: name.clone() })?,
        };
        let run = Run::new(engine, row.operation.clone(), cancelled, row.touched);
        Ok(Self { run, row, work, steps, at, faults })
    }

    /// Goes on until the operation is over, and reports meanwhile.
    pub(super) async fn finish(mut self) {
        let report = self.run.report.clone();
        tokio::select! {
            () = self.drive() => {}
            () = report.keep() => {}
        }
    }

    async fn drive(&mut self) {
        loop {
            let next = if self.row.undoing { self.undo_one().await } else { self.do_one().await };
            match next {
                Ok(Next::GoesOn) => {}
                Ok(Next::Over) => return,
                Err(why) => {
                    // Only the store can fail here, and it logs the cause. What was not recorded is done again.
                    tracing::warn!(code = %why.code, "could not record a step; trying again");
                    tokio::time::sleep(UNDO_PAUSE.0).await;
                }
            }
        }
    }

    async fn do_one(&mut self) -> Result<Next, Problem> {
        let Some(step) = self.steps.get(self.at) else { return self.end(Ending::Succeeded).await };
        let (name, act, touches) = (step.name, step.act, step.touches);
        self.run.report.begin_step();
        if self.row.step.as_deref() != Some(name) {
            self.row.step = Some(name.to_owned());
            self.run.set_touched(touches == Touches::AtOnce);
        }
        self.row.operation.state = OperationState::Running {
            step: name.to_owned(),
            number: u32::try_from(self.at + 1).unwrap_or(u32::MAX),
            of: u32::try_from(self.steps.len()).unwrap_or(u32::MAX),
        };
        self.row.operation.started.get_or_insert_with(Timestamp::now);
        self.row.operation.progress = None;
        if self.record().await? == Next::Over {
            return Ok(Next::Over);
        }
        let outcome = if self.run.cancelled.is_cancelled() {
            Err(Run::cancellation())
        } else {
            self.attempt(name, act, Direction::Doing).await
        };
        match outcome {
            Ok(()) => {
                self.at += 1;
                Ok(Next::GoesOn)
            }
            Err(problem) => {
                tracing::info!(step = name, %problem, "failed; what was done is undone");
                self.row.undoing = true;
                self.row.operation.state = OperationState::Undoing { step: name.to_owned(), problem };
                self.record().await
            }
        }
    }

    async fn undo_one(&mut self) -> Result<Next, Problem> {
        let OperationState::Undoing { step: failed, problem } = self.row.operation.state.clone() else {
            self.row.undoing = false;
            return Ok(Next::GoesOn);
        };
        let at = self.at.min(self.steps.len().saturating_sub(1));
        if self.run.touched()
            && let Some(Step { name, undo: Some(undo), .. }) = self.steps.get(at)
        {
            let (name, undo) = (*name, *undo);
            self.undo(name, undo).await;
        }
        let Some(before) = at.checked_sub(1) else {
            let how = if problem.code == Code::Cancelled {
                Ending::Cancelled
            } else {
                Ending::Failed { step: failed, problem }
            };
            return self.end(how).await;
        };
        // The steps before were done.
        self.at = before;
        self.row.step = self.steps.get(before).map(|step| step.name.to_owned());
        self.run.set_touched(true);
        self.record().await
    }

    /// Tries to undo a step until that succeeds. People are told why the last try failed; a new reason is logged.
    async fn undo(&mut self, name: &'static str, undo: Act<W>) {
        self.run.report.begin_step();
        let mut pause = UNDO_PAUSE.0;
        while let Err(why) = self.attempt(name, undo, Direction::Undoing).await {
            if self.run.report.undo_failed(Some(why.clone())) {
                tracing::warn!(step = name, %why, "undoing failed; it is tried until it succeeds");
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(UNDO_PAUSE.1);
        }
        if self.run.report.undo_failed(None) {
            tracing::info!(step = name, "undone");
        }
    }

    /// Does or undoes a step once, or as a test wants it.
    async fn attempt(
        &mut self,
        name: &'static str,
        act: Act<W>,
        direction: Direction,
    ) -> Result<(), Problem> {
        let fails = || StepMadeToFail { step: name.to_owned() }.problem();
        match self.faults.at(W::KIND, name, direction, Moment::Before) {
            Fault::Fails => return Err(fails()),
            Fault::Killed => std::future::pending().await,
            Fault::RunsTwice => act(&self.run, &mut self.work).await?,
            Fault::None => {}
        }
        act(&self.run, &mut self.work).await?;
        match self.faults.at(W::KIND, name, direction, Moment::After) {
            Fault::Fails => Err(fails()),
            Fault::Killed => std::future::pending().await,
            Fault::RunsTwice => act(&self.run, &mut self.work).await,
            Fault::None => Ok(()),
        }
    }

    /// Writes where the operation is. It is over where somebody ended it from outside.
    async fn record(&mut self) -> Result<Next, Problem> {
        self.row.memo = memo::write(&self.work)?;
        self.row.touched = self.run.touched();
        self.row.operation.waiting = self.run.report.waiting();
        let mut tx = self.run.engine.store.begin().await?;
        lease::require(&self.run.engine, &mut tx).await?;
        if !tx.save_operation(&self.row).await? {
            return Ok(Next::Over);
        }
        tx.commit().await?;
        Ok(Next::GoesOn)
    }

    async fn end(&mut self, how: Ending) -> Result<Next, Problem> {
        let mut row = self.row.clone();
        row.memo = memo::write(&self.work)?;
        row.operation.finished = Some(Timestamp::now());
        row.operation.progress = None;
        row.operation.waiting = None;
        row.operation.state = match &how {
            Ending::Succeeded => OperationState::Succeeded,
            Ending::Failed { problem, .. } => OperationState::Failed { problem: problem.clone() },
            Ending::Cancelled => OperationState::Cancelled,
        };
        let mut tx = self.run.engine.store.begin().await?;
        lease::require(&self.run.engine, &mut tx).await?;
        if !tx.save_operation(&row).await? {
            return Ok(Next::Over);
        }
        self.work.ended(&self.run, &mut tx, &how).await?;
        if let Some(parent) = row.operation.parent {
            batch::count_parts(&mut tx, parent).await?;
        }
        tx.commit().await?;
        self.row = row;
        tracing::info!(how = self.row.operation.state.as_str(), "over");
        self.work.afterwards(&self.run, &how).await;
        Ok(Next::Over)
    }
}
