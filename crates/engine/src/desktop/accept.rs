//! Accepting work on desktops: what each action needs, what the desktop says meanwhile, and the operation, all in one
//! transaction. The work itself begins once that is committed.

use jiff::Timestamp;
use sarrio_model::{
    Batch, BatchAction, Caller, Children, Code, Desktop, DesktopQuery, DesktopState, Operation, OperationId,
    OperationKind, OperationState, Problem, Purge as PurgeCount, Target,
};
use sarrio_store::{OperationRow, Scope, Tx};
use serde::Serialize;

use super::{About, create::require_quota, start};
use crate::{
    Engine, Inner,
    authz::{
        self, DeleteDesktop, PauseDesktop, Permit, PurgeDesktop, ResetDesktop, RestoreDesktop, ResumeDesktop,
        ShutdownDesktop, StartDesktop, StopDesktop,
    },
    operation::batch,
};

/// The most desktops of one batch.
const BATCH_LIMIT: usize = 1000;

macro_rules! single_actions {
    ($($(#[$doc:meta])* $method:ident($permit:ty) = $action:ident;)*) => {
        impl Engine {
            $($(#[$doc])*
            ///
            /// # Errors
            /// Its state does not allow it, or something else is being done to it.
            pub async fn $method(&self, permit: Permit<$permit>) -> Result<Operation, Problem> {
                self.0.accept(permit.caller(), BatchAction::$action, permit.on()).await
            })*
        }
    };
}

single_actions! {
    /// Starts a desktop that is off.
    start_desktop(StartDesktop) = Start;
    /// Asks it to shut down, and forces it off after the grace time.
    shutdown_desktop(ShutdownDesktop) = Shutdown;
    /// Forces it off.
    stop_desktop(StopDesktop) = Stop;
    /// Presses its reset button.
    reset_desktop(ResetDesktop) = Reset;
    /// Lets it stand still.
    pause_desktop(PauseDesktop) = Pause;
    /// Lets it go on.
    resume_desktop(ResumeDesktop) = Resume;
    /// Puts it into the recycle bin.
    delete_desktop(DeleteDesktop) = Delete;
    /// Takes it out of the recycle bin.
    restore_desktop(RestoreDesktop) = Restore;
    /// Deletes it for good.
    purge_desktop(PurgeDesktop) = Purge;
}

impl Engine {
    /// One action on many desktops. Those whose state does not allow it are parts that failed; the others go on.
    ///
    /// # Errors
    /// The list is empty or too long, or names what the caller may not see.
    pub async fn batch(&self, caller: &Caller, batch: &Batch) -> Result<Operation, Problem> {
        let engine = &self.0;
        if batch.ids.is_empty() || batch.ids.len() > BATCH_LIMIT {
            return Err(Problem::invalid("ids", format!("A batch has 1 to {BATCH_LIMIT} desktops.")));
        }
        let mut ids = batch.ids.clone();
        ids.sort_unstable();
        ids.dedup();
        let desktops = engine.store.desktops_by_id(&ids).await?;
        for id in &ids {
            let seen = desktops.iter().any(|d| d.id == *id && authz::sees_desktop(caller, d));
            if !seen {
                return Err(Problem::not_found("desktop", id));
            }
        }
        for desktop in &desktops {
            permit(caller, batch.action, desktop.clone())?;
        }
        engine.accept_many(caller, batch.action, &desktops).await
    }

    /// Deletes everything in the caller's recycle bin for good, an administrator everybody's; `count` must be what the person was told.
    ///
    /// # Errors
    /// The bin holds another number now.
    pub async fn purge_bin(&self, caller: &Caller, purge: &PurgeCount) -> Result<Operation, Problem> {
        let viewer = if caller.is_administrator() { Scope::All } else { Scope::Owner(caller.user.id) };
        let all = self.0.recycled(viewer).await?;
        if all.len() as u64 != purge.count || all.is_empty() {
            return Err(Problem::new(
                Code::StaleRevision,
                format!("The recycle bin holds {} desktops now, not {}.", all.len(), purge.count),
            ));
        }
        self.0.accept_many(caller, BatchAction::Purge, &all).await
    }
}

/// The same question as for one desktop, whatever the action.
fn permit(caller: &Caller, action: BatchAction, desktop: Desktop) -> Result<(), Problem> {
    match action {
        BatchAction::Start => authz::may(caller, StartDesktop, desktop).map(drop),
        BatchAction::Shutdown => authz::may(caller, ShutdownDesktop, desktop).map(drop),
        BatchAction::Stop => authz::may(caller, StopDesktop, desktop).map(drop),
        BatchAction::Reset => authz::may(caller, ResetDesktop, desktop).map(drop),
        BatchAction::Pause => authz::may(caller, PauseDesktop, desktop).map(drop),
        BatchAction::Resume => authz::may(caller, ResumeDesktop, desktop).map(drop),
        BatchAction::Delete => authz::may(caller, DeleteDesktop, desktop).map(drop),
        BatchAction::Restore => authz::may(caller, RestoreDesktop, desktop).map(drop),
        BatchAction::Purge => authz::may(caller, PurgeDesktop, desktop).map(drop),
    }
}

impl Inner {
    /// All that lies in the recycle bin.
    pub(crate) async fn recycled(&self, scope: Scope) -> Result<Vec<Desktop>, Problem> {
        let mut query = DesktopQuery { deleted: Some(true), limit: Some(500), ..Default::default() };
        let mut all = Vec::new();
        loop {
            let page = self.store.desktops(&query, scope).await?;
            all.extend(page.items);
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => return Ok(all),
            }
        }
    }

    async fn accept(
        &self,
        caller: &Caller,
        action: BatchAction,
        desktop: &Desktop,
    ) -> Result<Operation, Problem> {
        let mut tx = self.store.begin().await?;
        let row = accept_in(self, &mut tx, caller, action, desktop, None).await?;
        tx.commit().await?;
        self.runner.begin(row.clone());
        Ok(row.operation)
    }

    pub(crate) async fn accept_many(
        &self,
        caller: &Caller,
        action: BatchAction,
        desktops: &[Desktop],
    ) -> Result<Operation, Problem> {
        let Some(first) = desktops.first() else {
            return Err(Problem::invalid("ids", "There is no desktop to do this to."));
        };
        let mut parent = OperationRow {
            operation: operation(caller, OperationKind::Batch, Target::Desktops, first, desktops.len()),
            step: 0,
            undoing: false,
            cancel_asked: false,
            memo: serde_json::Value::Null,
        };
        parent.operation.action = Some(action);
        parent.operation.state = OperationState::Running { step: "parts".into(), number: 1, of: 1 };
        parent.operation.started = Some(Timestamp::now());
        parent.operation.children = Some(Children {
            total: u32::try_from(desktops.len()).unwrap_or(u32::MAX),
            succeeded: 0,
            failed: 0,
        });
        let id = parent.operation.id;
        let mut tx = self.store.begin().await?;
        tx.insert_operations(std::slice::from_ref(&parent)).await?;
        let mut begun = Vec::with_capacity(desktops.len());
        for desktop in desktops {
            match accept_in(self, &mut tx, caller, action, desktop, Some(id)).await {
                Ok(row) => begun.push(row),
                Err(problem) if problem.status < 500 => {
                    let refused = refused(caller, action, desktop, id, problem);
                    tx.insert_operations(std::slice::from_ref(&refused)).await?;
                }
                Err(problem) => return Err(problem),
            }
        }
        batch::settle(&mut tx, id).await?;
        tx.commit().await?;
        for row in begun {
            self.runner.begin(row);
        }
        Ok(parent.operation)
    }
}

/// A part that never began.
fn refused(
    caller: &Caller,
    action: BatchAction,
    desktop: &Desktop,
    parent: OperationId,
    problem: Problem,
) -> OperationRow {
    let mut operation = operation(caller, kind(action), Target::Desktop(desktop.id), desktop, 1);
    operation.parent = Some(parent);
    operation.state = OperationState::Failed { problem };
    operation.finished = Some(Timestamp::now());
    OperationRow { operation, step: 0, undoing: false, cancel_asked: false, memo: serde_json::Value::Null }
}

fn kind(action: BatchAction) -> OperationKind {
    match action {
        BatchAction::Start => OperationKind::StartDesktop,
        BatchAction::Shutdown => OperationKind::ShutdownDesktop,
        BatchAction::Stop => OperationKind::StopDesktop,
        BatchAction::Reset => OperationKind::ResetDesktop,
        BatchAction::Pause => OperationKind::PauseDesktop,
        BatchAction::Resume => OperationKind::ResumeDesktop,
        BatchAction::Delete => OperationKind::DeleteDesktop,
        BatchAction::Restore => OperationKind::RestoreDesktop,
        BatchAction::Purge => OperationKind::PurgeDesktop,
    }
}

/// A new operation, queued.
pub(crate) fn operation(
    caller: &Caller,
    kind: OperationKind,
    target: Target,
    desktop: &Desktop,
    count: usize,
) -> Operation {
    named_operation(caller, kind, target, desktop.name.clone(), count)
}

/// A new operation on something with this name, queued.
pub(crate) fn named_operation(
    caller: &Caller,
    kind: OperationKind,
    target: Target,
    target_name: sarrio_model::Name,
    count: usize,
) -> Operation {
    Operation {
        id: OperationId::new(),
        kind,
        target,
        target_name,
        count: u32::try_from(count).unwrap_or(u32::MAX),
        action: None,
        state: OperationState::Queued,
        progress: None,
        parent: None,
        children: None,
        owner: caller.user.id,
        created: Timestamp::now(),
        started: None,
        finished: None,
    }
}

/// The row of an operation with the memo of its work.
pub(crate) fn row(operation: Operation, memo: &impl Serialize) -> Result<OperationRow, Problem> {
    let memo = serde_json::to_value(memo)
        .map_err(|why| Problem::new(Code::Internal, format!("A memo cannot be written: {why}.")))?;
    Ok(OperationRow { operation, step: 0, undoing: false, cancel_asked: false, memo })
}

async fn accept_in(
    engine: &Inner,
    tx: &mut Tx,
    caller: &Caller,
    action: BatchAction,
    desktop: &Desktop,
    parent: Option<OperationId>,
) -> Result<OperationRow, Problem> {
    let mut desktop =
        tx.desktop(desktop.id).await?.ok_or_else(|| Problem::not_found("desktop", desktop.id))?;
    if let Some(owner) = desktop.operation
        && !may_take_over(tx, action, owner).await?
    {
        return Err(Problem::new(Code::Busy, format!("Something else is being done to {}.", desktop.name)));
    }
    let meanwhile = meanwhile(action, &desktop)?;
    if action == BatchAction::Restore {
        // What lies in the bin does not count, so what comes back must fit again.
        require_quota(engine, tx, &desktop.owner, 1).await?;
    }
    let mut operation = operation(caller, kind(action), Target::Desktop(desktop.id), &desktop, 1);
    operation.parent = parent;
    let about = About::new(&desktop);
    let row = match action {
        BatchAction::Start => row(operation, &start::Start::new(about))?,
        _ => row(operation, &about)?,
    };
    tx.insert_operations(std::slice::from_ref(&row)).await?;
    desktop.operation = Some(row.operation.id);
    if let Some(state) = meanwhile {
        desktop.state = state;
    }
    tx.save_desktop(&mut desktop).await?;
    Ok(row)
}

/// A shutdown that waits for its guest may be overtaken by force; nothing else may.
async fn may_take_over(tx: &mut Tx, action: BatchAction, owner: OperationId) -> Result<bool, Problem> {
    if action != BatchAction::Stop {
        return Ok(false);
    }
    Ok(tx.operation(owner).await?.is_some_and(|row| row.operation.kind == OperationKind::ShutdownDesktop))
}

/// Refuses what would meet another operation on the same desktop.
pub(super) fn require_idle(desktop: &Desktop) -> Result<(), Problem> {
    match desktop.operation {
        None => Ok(()),
        Some(_) => {
            Err(Problem::new(Code::Busy, format!("Something else is being done to {}.", desktop.name)))
        }
    }
}

/// Refuses what would be done to a desktop that may still run on a silent host.
pub(super) fn require_reachable(desktop: &Desktop) -> Result<(), Problem> {
    let DesktopState::Unreachable { since, .. } = &desktop.state else { return Ok(()) };
    let silent = Timestamp::now().duration_since(*since).as_secs();
    let host = desktop.host_name.as_ref().map_or("its host", |host| host.as_str());
    Err(Problem::new(
        Code::HostMayStillRun,
        format!("{} may still run on {host}, silent for {silent} s.", desktop.name),
    ))
}

/// Whether the state allows it, and what the desktop says while it is done.
fn meanwhile(action: BatchAction, desktop: &Desktop) -> Result<Option<DesktopState>, Problem> {
    let now = Timestamp::now();
    let name = &desktop.name;
    let wrong = |text: String| Err(Problem::new(Code::WrongState, text));
    if desktop.deleted.is_some() != matches!(action, BatchAction::Restore | BatchAction::Purge) {
        return match desktop.deleted {
            Some(_) => wrong(format!("{name} is in the recycle bin.")),
            None => wrong(format!("{name} is not in the recycle bin.")),
        };
    }
    require_reachable(desktop)?;
    let state = &desktop.state;
    let place = state.place();
    match action {
        BatchAction::Start if state.is_off() => {
            Ok(Some(DesktopState::Starting { on: None, epoch: None, since: now }))
        }
        BatchAction::Start => wrong(format!("{name} is on already.")),
        BatchAction::Shutdown | BatchAction::Stop => match place {
            Some((on, epoch)) => Ok(Some(DesktopState::Stopping { on, epoch, since: now })),
            None => wrong(format!("{name} is off already.")),
        },
        BatchAction::Pause if matches!(state, DesktopState::Running { .. }) => Ok(None),
        BatchAction::Resume if matches!(state, DesktopState::Paused { .. }) => Ok(None),
        BatchAction::Reset if matches!(state, DesktopState::Running { .. } | DesktopState::Paused { .. }) => {
            Ok(None)
        }
        BatchAction::Pause => wrong(format!("{name} does not run.")),
        BatchAction::Resume => wrong(format!("{name} is not paused.")),
        BatchAction::Reset => wrong(format!("{name} is off.")),
        BatchAction::Delete if state.is_off() => Ok(Some(DesktopState::Deleting { since: now })),
        BatchAction::Delete => wrong(format!("{name} is on: shut it down first.")),
        BatchAction::Restore => Ok(None),
        BatchAction::Purge => Ok(Some(DesktopState::Deleting { since: now })),
    }
}
