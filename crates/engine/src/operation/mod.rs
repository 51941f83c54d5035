//! Operations: plans of do/undo steps that survive the death of the backend at any instant.
//!
//! ```text
//! Queued -> Running step 1 .. n -> Succeeded
//!               |  a step fails, or somebody cancels
//!               v
//!           Undoing step k .. 1 -> Failed | Cancelled
//! ```
//!
//! Each step may run twice: after a restart the step that was under way is done again. Undoing begins at the step that
//! failed, since a failed call is not an undone call. What a plan remembers between steps is its memo, stored as JSON
//! after each step. The end of an operation and its effect on the store are one transaction ([`Work::ended`]).

pub(crate) mod batch;
mod faults;
pub(crate) mod new;
mod plan;
mod runner;

pub use faults::{Fault, Faults, Moment, NoFaults};
pub(crate) use plan::step;
pub use plan::{Ending, Plan, Step, Work};
pub use runner::{Run, Runner};

/// The names of the steps of a kind of operation, in order: for tests that break each of them.
#[must_use]
pub fn steps_of(kind: sarrio_model::OperationKind) -> Vec<&'static str> {
    crate::work::steps_of(kind)
}
