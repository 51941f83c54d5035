//! New operations, and the rows that they begin with.

use jiff::Timestamp;
use sarrio_model::{
    Actions, Caller, Name, Operation, OperationId, OperationKind, OperationState, Problem, Target,
};
use sarrio_store::OperationRow;
use serde::Serialize;

use super::memo;

/// A queued operation in `caller`'s name on `count` things, of which `name` is the first.
pub(crate) fn queued(
    caller: &Caller,
    kind: OperationKind,
    target: Target,
    name: Name,
    count: usize,
) -> Operation {
    Operation {
        id: OperationId::new(),
        kind,
        target,
        target_name: name,
        count: u32::try_from(count).unwrap_or(u32::MAX),
        action: None,
        state: OperationState::Queued,
        progress: None,
        parent: None,
        children: None,
        waiting: None,
        owner: caller.user.id,
        created: Timestamp::now(),
        started: None,
        finished: None,
        actions: Actions::default(),
    }
}

/// The row of an operation that has not begun, with the memo of its work.
pub(crate) fn row(operation: Operation, work: &impl Serialize) -> Result<OperationRow, Problem> {
    Ok(OperationRow::new(operation, memo::write(work)?))
}

/// The row of an operation that has no steps of its own: a batch, or one that was refused at once.
pub(crate) fn row_without_work(operation: Operation) -> OperationRow {
    OperationRow::new(operation, serde_json::Value::Null)
}
