//! Plans: an operation reads as a list of steps before it reads as code.

use futures::future::BoxFuture;
use sarrio_model::{OperationKind, Problem};
use sarrio_store::Tx;
use serde::{Serialize, de::DeserializeOwned};

use super::Run;

/// What a step does, or what undoes it.
pub type Act<W> = for<'a> fn(&'a Run, &'a mut W) -> BoxFuture<'a, Result<(), Problem>>;

/// One step.
pub struct Step<W> {
    /// Its name, as people and the log see it.
    pub name: &'static str,
    /// Does it; may run twice.
    pub act: Act<W>,
    /// Undoes it, also where it was done in part or not at all; may run twice. It is tried until it succeeds.
    pub undo: Option<Act<W>>,
    /// From which moment on there may be something to undo.
    pub touches: Touches,
}

/// From which moment on a step may have changed something, so that its undo is needed when it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touches {
    /// From its beginning.
    AtOnce,
    /// From its first [`Run::change`] on. If the step fails earlier (because a storage path is missing, for example), its undo
    /// is skipped: it would need the same path.
    AtFirstChange,
}

/// The steps of an operation.
pub struct Plan<W> {
    /// In order.
    pub steps: Vec<Step<W>>,
}

/// How an operation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// All steps are done.
    Succeeded,
    /// A step failed and all was undone.
    Failed {
        /// Which step.
        step: String,
        /// Why.
        problem: Problem,
    },
    /// A person ended it, and all was undone.
    Cancelled,
}

impl Ending {
    /// Why not all of it was done.
    #[must_use]
    pub fn problem(&self) -> Option<Problem> {
        match self {
            Self::Succeeded => None,
            Self::Failed { problem, .. } => Some(problem.clone()),
            Self::Cancelled => Some(Run::cancellation()),
        }
    }
}

/// The work of one kind of operation: the memo that is stored between its steps, its plan, and what its end means.
#[async_trait::async_trait]
pub trait Work: Serialize + DeserializeOwned + Send + Sync + Sized + 'static {
    /// Which kind.
    const KIND: OperationKind;

    /// Its steps.
    fn plan() -> Plan<Self>;

    /// What the store says from the end on, in the transaction that ends the operation.
    ///
    /// # Errors
    /// The store's; the end is then tried again.
    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem>;

    /// What follows once that is committed, such as starting what was made.
    async fn afterwards(&self, _run: &Run, _how: &Ending) {}
}

/// `step!("create", create_domain, destroy_domain)`: a step from plain async functions. With `if changed` before the undo
/// the step says by [`Run::change`] from when on there is something to undo.
macro_rules! step {
    ($name:literal, $act:path) => {
        $crate::operation::Step {
            name: $name,
            act: |run, work| Box::pin($act(run, work)),
            undo: None,
            touches: $crate::operation::Touches::AtOnce,
        }
    };
    ($name:literal, $act:path, if changed $undo:path) => {
        $crate::operation::Step {
            touches: $crate::operation::Touches::AtFirstChange,
            ..$crate::operation::step!($name, $act, $undo)
        }
    };
    ($name:literal, $act:path, $undo:path) => {
        $crate::operation::Step {
            name: $name,
            act: |run, work| Box::pin($act(run, work)),
            undo: Some(|run, work| Box::pin($undo(run, work))),
            touches: $crate::operation::Touches::AtOnce,
        }
    };
}
pub(crate) use step;
