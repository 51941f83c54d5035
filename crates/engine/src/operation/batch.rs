//! A batch: one operation whose parts are operations, and which ends with the last of them.

use jiff::Timestamp;
use sarrio_model::{Code, OperationId, OperationState, Problem, Progress, Unit};
use sarrio_store::Tx;

/// Counts a batch's parts, and ends it with the last of them.
pub(crate) async fn settle(tx: &mut Tx, parent: OperationId) -> Result<(), Problem> {
    let Some(mut row) = tx.operation(parent).await? else { return Ok(()) };
    if row.operation.state.is_over() {
        return Ok(());
    }
    let children = tx.children(parent).await?;
    row.operation.children = Some(children);
    row.operation.progress = Some(Progress {
        done: u64::from(children.succeeded + children.failed),
        total: u64::from(children.total),
        unit: Unit::Desktops,
    });
    if children.succeeded + children.failed >= children.total {
        row.operation.finished = Some(Timestamp::now());
        row.operation.state = match children.failed {
            0 => OperationState::Succeeded,
            _ if row.cancel_asked => OperationState::Cancelled,
            failed => OperationState::Failed {
                problem: Problem::new(
                    Code::HostCommand,
                    format!("{failed} of {} could not be done.", children.total),
                )
                .hint("Open the job to see each reason; what worked stays."),
            },
        };
    }
    tx.save_operation(&row).await?;
    Ok(())
}
