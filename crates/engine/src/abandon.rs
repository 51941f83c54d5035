//! Ending an operation that cannot go on: an administrator abandons it, or this version of Sarrio cannot read what it
//! remembered. Nothing is undone. What it works on is free again, in a state that claims no more than is known, and what may
//! be left on hosts and storage paths is listed.

use jiff::Timestamp;
use sarrio_model::{
    Abandoned, CreateOutcome, DesktopState, HypervisorId, LeftBehind, Noun, Operation, OperationKind,
    OperationState, Problem, TemplateState,
    problem::{
        BeforeItEnded, CannotGoOn, CannotGoOnLeaving, MoreLeft, OperationAbandoned,
        OperationAbandonedLeaving, OperationGetsOn, Reasons, WhileNotUndone, WhileUndone, WhileWaiting,
        Wording,
    },
};
use sarrio_store::{OperationRow, Tx};

use crate::{
    Engine, Inner,
    authz::{AbandonOperation, Permit},
    lease,
    left_behind::Remains,
    operation::fail,
};

/// How many of the things that are left a sentence names; the answer and the log name all.
const NAMED: usize = 6;

impl Engine {
    /// Ends an operation that is being undone or waits for something, without undoing what it did. Of a batch, those of its
    /// parts that are so.
    ///
    /// # Errors
    /// It is over, or is making progress.
    pub async fn abandon_operation(&self, permit: Permit<AbandonOperation>) -> Result<Abandoned, Problem> {
        let engine = &self.0;
        let id = permit.on().id;
        let mut tx = engine.store.begin().await?;
        lease::require(engine, &mut tx).await?;
        let row = tx.operation(id).await?;
        let row = row.ok_or_else(|| Problem::not_found(Noun::Operation, id))?;
        permit.confirm(&mut tx, &row.operation).await?;
        let mut rows = match row.operation.kind {
            OperationKind::Batch => tx.unfinished_parts(id).await?,
            _ => vec![row.clone()],
        };
        rows.retain(|row| row.operation.can_be_abandoned());
        if rows.is_empty() {
            return Err(OperationGetsOn.into());
        }
        let mut left_behind = Vec::new();
        let mut look = Vec::new();
        for row in &mut rows {
            let before = row.operation.clone();
            let problem = |left: &[LeftBehind]| abandoned(&permit.caller().user.name, &before, left);
            let freed = let_go(engine, &mut tx, row, problem).await?;
            left_behind.extend(freed.left_behind);
            look.extend(freed.hosts);
        }
        let row = tx.operation(id).await?;
        let operation = row.ok_or_else(|| Problem::not_found(Noun::Operation, id))?.operation;
        tx.commit().await?;
        for row in &rows {
            engine.runner.drop_task(row.operation.id);
        }
        look.into_iter().for_each(|host| engine.look_soon(host));
        let left: Vec<String> = left_behind.iter().map(ToString::to_string).collect();
        tracing::warn!(
            operation.id = %operation.id, kind = %operation.kind, target = %operation.target_name,
            user.id = %permit.caller().user.id, left_behind = ?left, "an operation was abandoned"
        );
        Ok(Abandoned { operation, left_behind })
    }
}

/// Ends an operation that this version of Sarrio cannot go on with.
pub(crate) async fn give_up(engine: &Inner, row: &OperationRow, why: &Wording) -> Result<(), Problem> {
    let mut row = row.clone();
    let (kind, name) = (row.operation.kind, row.operation.target_name.clone());
    let mut tx = engine.store.begin().await?;
    lease::require(engine, &mut tx).await?;
    let problem = |left: &[LeftBehind]| {
        let (kind, name, why) = (kind.to_string(), name.clone(), why.clone());
        match list(left) {
            None => CannotGoOn { kind, name, why }.into(),
            Some(left) => CannotGoOnLeaving { kind, name, why, left }.problem(),
        }
    };
    let freed = let_go(engine, &mut tx, &mut row, problem).await?;
    tx.commit().await?;
    freed.hosts.into_iter().for_each(|host| engine.look_soon(host));
    let left: Vec<String> = freed.left_behind.iter().map(ToString::to_string).collect();
    tracing::error!(%kind, target = %name, %why, left_behind = ?left, "an operation of another version was given up");
    Ok(())
}

/// The problem with which an abandoned operation ends.
fn abandoned(who: &str, operation: &Operation, left: &[LeftBehind]) -> Problem {
    let when = match (&operation.state, &operation.waiting) {
        (OperationState::Undoing { problem, .. }, None) => WhileUndone { reason: problem.wording() }.into(),
        (OperationState::Undoing { problem, .. }, Some(waiting)) => {
            let (reason, obstacle) = (problem.wording(), waiting.problem.wording());
            WhileNotUndone { reason, obstacle }.into()
        }
        (_, Some(waiting)) => WhileWaiting { obstacle: waiting.problem.wording() }.into(),
        (_, None) => Wording::from(BeforeItEnded),
    };
    let who = who.to_owned();
    match list(left) {
        None => OperationAbandoned { who, when }.into(),
        Some(left) => OperationAbandonedLeaving { who, when, left }.into(),
    }
}

/// The things as a message names them; `None` where there are none.
fn list(left: &[LeftBehind]) -> Option<Reasons> {
    let mut named: Vec<Wording> = left.iter().take(NAMED).map(LeftBehind::wording).collect();
    if left.len() > NAMED {
        named.push(MoreLeft { more: left.len() - NAMED }.into());
    }
    (!named.is_empty()).then_some(Reasons(named))
}

/// What was let go of.
struct Freed {
    left_behind: Vec<LeftBehind>,
    /// Hosts that should be looked at soon, since a desktop may run there.
    hosts: Vec<HypervisorId>,
}

/// Ends an operation as failed, and lets go of the desktops and templates that it works on. Their rows alone say which those
/// are: the memo may not be readable. Of each the problem names what is left of it alone.
async fn let_go(
    engine: &Inner,
    tx: &mut Tx,
    row: &mut OperationRow,
    problem: impl Fn(&[LeftBehind]) -> Problem,
) -> Result<Freed, Problem> {
    let id = row.operation.id;
    let (desktops, templates) = (tx.desktops_of_operation(id).await?, tx.templates_of_operation(id).await?);
    let paths = desktops.iter().map(|d| d.path).chain(templates.iter().map(|t| t.path));
    let remains = Remains::of(engine, tx, row, paths).await?;
    let mut left_behind = Vec::new();
    let during = match &row.step {
        Some(step) => format!("{}: {step}", row.operation.kind),
        None => row.operation.kind.to_string(),
    };
    let mut hosts = Vec::new();
    for mut desktop in desktops {
        let own = remains.of_desktop(&desktop);
        hosts.extend(desktop.state.host());
        desktop.state = state_of_desktop(desktop.state, &during, &problem(&own));
        left_behind.extend(own);
        desktop.operation = None;
        tx.save_desktop(&mut desktop).await?;
    }
    for mut template in templates {
        let own = remains.of_template(&template);
        if template.state != TemplateState::Ready {
            template.state = TemplateState::Failed { problem: problem(&own) };
        }
        left_behind.extend(own);
        template.operation = None;
        tx.save_template(&mut template).await?;
    }
    left_behind.extend(remains.unfinished());
    let outcome = CreateOutcome::Failed { problem: problem(&left_behind) };
    tx.note_outcome_of_rest(id, &outcome).await?;
    fail(tx, row, problem(&left_behind)).await?;
    Ok(Freed { left_behind, hosts })
}

/// What a desktop is when nobody knows how far the operation on it came: unreachable where it may run, until its host is
/// looked at.
fn state_of_desktop(before: DesktopState, during: &str, problem: &Problem) -> DesktopState {
    let failed = || DesktopState::Failed { during: during.to_owned(), problem: problem.clone() };
    match before {
        DesktopState::Creating { .. } | DesktopState::Templating { .. } | DesktopState::Deleting { .. } => {
            failed()
        }
        DesktopState::Starting { .. } | DesktopState::Stopping { .. } => match before.place() {
            Some((last_on, epoch)) => DesktopState::Unreachable { last_on, epoch, since: Timestamp::now() },
            None => failed(),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::{DesktopId, Epoch};

    use super::*;

    #[test]
    fn a_desktop_that_may_run_is_unreachable_and_one_whose_disk_may_be_anywhere_has_failed() {
        let problem = OperationGetsOn.problem();
        let (on, epoch, since) = (HypervisorId::new(), Epoch(3), Timestamp::UNIX_EPOCH);
        let after = |before| state_of_desktop(before, "desktop.start: run", &problem).name().as_str();
        assert_eq!(after(DesktopState::Starting { on: Some(on), epoch: Some(epoch), since }), "unreachable");
        assert_eq!(after(DesktopState::Starting { on: Some(on), epoch: None, since }), "failed");
        assert_eq!(after(DesktopState::Stopping { on, epoch, since }), "unreachable");
        assert_eq!(after(DesktopState::Running { on, epoch, since }), "running");
        assert_eq!(after(DesktopState::Deleting { since }), "failed");
        assert_eq!(after(DesktopState::Stopped), "stopped");
    }

    #[test]
    fn a_list_names_some_of_what_is_left_and_counts_the_rest() {
        let domain = |_| LeftBehind::Domain { desktop: DesktopId::new(), host: "h1".parse().unwrap() };
        let left: Vec<LeftBehind> = (0..8).map(domain).collect();
        assert_eq!(list(&[]), None);
        assert!(list(&left[..1]).unwrap().to_string().starts_with("the domain sarrio-"));
        assert!(list(&left).unwrap().to_string().ends_with(" on h1; and 2 more"));
    }
}
