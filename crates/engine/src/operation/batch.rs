//! A batch: one operation whose parts are operations, and which ends with the last of them.

use jiff::Timestamp;
use sarrio_model::{
    Children, Code, OperationId, OperationState, Problem, Progress, Unit,
    problem::{BatchCancelled, BatchFailed, BatchFailedMostly},
};
use sarrio_store::Tx;

/// Counts a batch's parts, and ends it with the last of them.
pub(crate) async fn count_parts(tx: &mut Tx, parent: OperationId) -> Result<(), Problem> {
    let Some(mut row) = tx.operation(parent).await? else { return Ok(()) };
    if row.operation.state.is_over() {
        return Ok(());
    }
    let children = tx.children(parent).await?;
    row.operation.children = Some(children);
    if row.operation.waiting.is_some() {
        row.operation.waiting = tx.waiting_of_parts(parent).await?;
    }
    row.operation.progress = Some(Progress {
        done: u64::from(children.succeeded + children.failed),
        total: u64::from(children.total),
        unit: Unit::Desktops,
    });
    if children.succeeded + children.failed >= children.total {
        row.operation.finished = Some(Timestamp::now());
        row.operation.waiting = None;
        row.operation.state = match children.failed {
            0 => OperationState::Succeeded,
            _ if row.cancel_asked => OperationState::Cancelled,
            _ => {
                OperationState::Failed { problem: reason(&tx.problems_of_children(parent).await?, &children) }
            }
        };
    }
    tx.save_operation(&row).await?;
    Ok(())
}

/// A batch waits for what the first of its waiting parts waits for.
pub(crate) async fn pass_on_waiting(tx: &mut Tx, parent: OperationId) -> Result<(), Problem> {
    let Some(mut row) = tx.operation(parent).await? else { return Ok(()) };
    let waiting = tx.waiting_of_parts(parent).await?;
    if row.operation.waiting != waiting {
        row.operation.waiting = waiting;
        tx.save_operation(&row).await?;
    }
    Ok(())
}

/// The first problem of the commonest kind.
pub(crate) fn commonest(problems: &[Problem]) -> Option<&Problem> {
    let times = |code: Code| problems.iter().filter(|problem| problem.code == code).count();
    // Of two that are as common, the first: `max_by_key` would take the last.
    problems.iter().rev().max_by_key(|problem| times(problem.code))
}

/// Why a batch failed: what most of its parts failed for, in the words of the first of them, so that a person can act.
fn reason(problems: &[Problem], children: &Children) -> Problem {
    let Some(common) = commonest(problems) else {
        return BatchCancelled { cancelled: children.failed.into(), total: children.total.into() }.into();
    };
    let same = problems.iter().filter(|problem| problem.code == common.code).count();
    let (failed, total) = (children.failed.into(), children.total.into());
    let (all, reason) = (same == children.failed as usize, common.wording());
    let problem: Problem = match all {
        true => BatchFailed { failed, total, reason }.into(),
        false => BatchFailedMostly { failed, total, same, reason }.into(),
    };
    problem.because_of(common)
}

#[cfg(test)]
mod tests {
    use sarrio_model::{
        Name,
        problem::{PathFull, SomethingElseIsDone},
    };

    use super::*;

    #[test]
    fn a_batch_names_the_commonest_reason_and_what_to_do_about_it() {
        let (host, path) = (Name::lossy("h1"), "/srv/nas".parse().unwrap());
        let full = PathFull { host, path }.problem();
        let busy = SomethingElseIsDone { name: Name::lossy("pc") }.problem();
        let of = |failed| Children { total: 10, succeeded: 10 - failed, failed };
        let mixed = reason(&[busy.clone(), full.clone(), full.clone()], &of(3));
        assert_eq!((mixed.code, mixed.hint.as_ref()), (Code::StorageNoSpace, Code::StorageNoSpace.hint()));
        assert_eq!(
            mixed.detail,
            "3 of 10 could not be done, 2 of them for this: h1: no space left in /srv/nas."
        );
        let tie = reason(&[busy.clone(), full], &of(2));
        assert_eq!(tie.code, Code::Busy, "the first");
        let all = reason(&[busy], &of(1));
        assert_eq!(all.detail, "1 of 10 could not be done. Something else is being done to pc.");
        assert_eq!(reason(&[], &of(2)).code, Code::Cancelled);
    }
}
