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
//! failed, since a failed call is not an undone call; only where that step had touched nothing yet there is nothing of it
//! to undo ([`Touches`]). What a plan remembers between steps is its memo, stored as JSON after each step. The end of an
//! operation and its effect on the store are one transaction ([`Work::ended`]). What a step hands over before that, such as the
//! desktops of a batch that are made, is not the operation's any more and is not undone.
//!
//! This module names no kind of operation: the runner is given a table of them ([`Kinds`]).

pub(crate) mod batch;
mod execution;
mod faults;
pub(crate) mod memo;
pub(crate) mod new;
mod plan;
mod report;
mod run;
mod runner;

pub use faults::{Direction, Fault, Faults, Moment, NoFaults};
pub(crate) use plan::step;
pub use plan::{Ending, Plan, Step, Touches, Work};
pub use run::Run;
pub use runner::Runner;
pub(crate) use runner::{Kinds, fail};
