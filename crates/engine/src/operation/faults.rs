//! Where a test breaks operations. In service nothing is ever broken ([`NoFaults`]).

use sarrio_model::OperationKind;

/// When, within a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Before the step acts; the store says that it is under way.
    Before,
    /// After it acted; the store does not know yet.
    After,
}

/// Which way an operation goes through its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// It does them.
    Doing,
    /// It undoes them, since one failed or it was cancelled.
    Undoing,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Nothing.
    None,
    /// The step fails here.
    Fails,
    /// The step acts twice.
    RunsTwice,
    /// The backend dies here: the operation goes no further in this process.
    Killed,
}

/// Decides what goes wrong where.
pub trait Faults: Send + Sync + 'static {
    /// What happens to `step` of `kind` at this moment.
    fn at(&self, kind: OperationKind, step: &'static str, direction: Direction, moment: Moment) -> Fault;
}

/// Nothing ever goes wrong on purpose.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFaults;

impl Faults for NoFaults {
    fn at(&self, _: OperationKind, _: &'static str, _: Direction, _: Moment) -> Fault {
        Fault::None
    }
}
