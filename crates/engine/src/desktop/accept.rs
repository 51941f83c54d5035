//! Accepting actions on desktops: the operation and the state that the desktop shows meanwhile are written in one
//! transaction. The work begins once that is committed.

use jiff::Timestamp;
use sarrio_model::{
    AuditOutcome, Caller, Children, Desktop, DesktopAction, DesktopId, DesktopQuery, DesktopState, Noun,
    Operation, OperationId, OperationKind, OperationState, Problem, Purge as PurgeCount, Quantity, Scope,
    Target,
    problem::{BinHoldsOthers, BinIsEmpty, DesktopCount, NoDesktopToDoThisTo},
};
use sarrio_store::{NewAuditEntry, OperationRow, Tx};

use super::{renew::Renew, start::Start, subject::Subject};
use crate::{
    Engine, Inner,
    authz::{
        self, About, ActOnDesktops, Action, DeleteDesktop, PauseDesktop, Permit, PurgeDesktop, RenewDesktop,
        ResetDesktop, RestoreDesktop, ResumeDesktop, ShutDownAndDelete, ShutdownDesktop, StartDesktop,
        StopDesktop,
    },
    operation::{batch, new},
    quota::{Demand, Quotas},
};

macro_rules! single_actions {
    ($($(#[$doc:meta])* $method:ident($permit:ty) = $action:ident;)*) => {
        impl Engine {
            $($(#[$doc])*
            ///
            /// # Errors
            /// Its state or its owner's quota does not allow it, something else is being done to it, or the caller lost the right
            /// meanwhile.
            pub async fn $method(&self, permit: Permit<$permit>) -> Result<Operation, Problem> {
                self.0.accept(permit, DesktopAction::$action).await
            })*
        }
    };
}

single_actions! {
    /// Starts a desktop that is off.
    start_desktop(StartDesktop) = Start;
    /// Asks its guest to shut down, and forces it off after the grace time.
    shutdown_desktop(ShutdownDesktop) = Shutdown;
    /// Forces it off.
    stop_desktop(StopDesktop) = Stop;
    /// Resets it, as a reset button does.
    reset_desktop(ResetDesktop) = Reset;
    /// Resets it to its template: its old disk goes to the recycle bin. One that is on is forced off first, and started again.
    renew_desktop(RenewDesktop) = Renew;
    /// Pauses it: its processors stop.
    pause_desktop(PauseDesktop) = Pause;
    /// Resumes it after a pause.
    resume_desktop(ResumeDesktop) = Resume;
    /// Moves it to the recycle bin.
    delete_desktop(DeleteDesktop) = Delete;
    /// Shuts it down where it is on, and moves it to the recycle bin.
    shut_down_and_delete(ShutDownAndDelete) = Delete;
    /// Takes it out of the recycle bin.
    restore_desktop(RestoreDesktop) = Restore;
    /// Deletes it for good.
    purge_desktop(PurgeDesktop) = Purge;
}

impl Engine {
    /// One action on many desktops. Desktops whose state or whose owner's quota does not allow it, or that the caller may
    /// not act on any more, are parts that failed; the others go on.
    ///
    /// # Errors
    /// There is no desktop, or the caller was disabled meanwhile.
    pub async fn batch(&self, permit: Permit<ActOnDesktops>) -> Result<Operation, Problem> {
        self.0.accept_many(permit).await
    }

    /// Deletes for good what the caller found in the recycle bin (see [`Engine::recycled`]). `told.count` is how many
    /// desktops the person was told.
    ///
    /// # Errors
    /// The bin holds another number now.
    pub async fn purge_bin(
        &self,
        permit: Permit<ActOnDesktops>,
        told: &PurgeCount,
    ) -> Result<Operation, Problem> {
        let found = permit.on().desktops.len();
        if found == 0 {
            return Err(BinIsEmpty.into());
        }
        if found as u64 != told.count {
            return Err(BinHoldsOthers { found: DesktopCount(found as u64), asked: told.count }.into());
        }
        self.0.accept_many(permit).await
    }

    /// All desktops in the recycle bin that `scope` shows, without their disks.
    ///
    /// # Errors
    /// The store's.
    pub async fn recycled(&self, scope: &Scope) -> Result<Vec<Desktop>, Problem> {
        self.0.recycled(scope).await
    }
}

impl Inner {
    pub(crate) async fn recycled(&self, scope: &Scope) -> Result<Vec<Desktop>, Problem> {
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

    async fn accept<A: Action<On = Desktop>>(
        &self,
        permit: Permit<A>,
        action: DesktopAction,
    ) -> Result<Operation, Problem> {
        let mut tx = self.store.begin().await?;
        let desktop = read(&mut tx, permit.on().id).await?;
        permit.confirm(&mut tx, &desktop).await?;
        let quotas = &mut Quotas::default();
        let row = begin_on(&mut tx, quotas, permit.caller(), action, desktop, None).await?;
        tx.commit().await?;
        self.runner.begin(row.clone());
        Ok(row.operation)
    }

    /// Accepts a batch; see [`Engine::batch`].
    pub(crate) async fn accept_many(&self, permit: Permit<ActOnDesktops>) -> Result<Operation, Problem> {
        let (action, desktops) = (permit.on().action, &permit.on().desktops);
        let Some(first) = desktops.first() else {
            return Err(NoDesktopToDoThisTo.at("ids"));
        };
        let mut parent = new::queued(
            permit.caller(),
            OperationKind::Batch,
            Target::Desktops,
            first.name.clone(),
            desktops.len(),
        );
        parent.action = Some(action);
        parent.state = OperationState::Running { step: "parts".into(), number: 1, of: 1 };
        parent.started = Some(Timestamp::now());
        parent.children = Some(Children { total: parent.count, succeeded: 0, failed: 0 });
        let parent = new::row_without_work(parent);
        let id = parent.operation.id;
        let mut tx = self.store.begin().await?;
        let caller = permit.caller_now(&mut tx).await?;
        tx.insert_operations(std::slice::from_ref(&parent)).await?;
        let mut quotas = match action {
            DesktopAction::Start | DesktopAction::Restore => {
                Quotas::of(&mut tx, desktops.iter().map(|desktop| desktop.owner.id).collect()).await?
            }
            _ => Quotas::default(),
        };
        let mut begun = Vec::with_capacity(desktops.len());
        for desktop in desktops {
            match begin_part(&mut tx, &mut quotas, &caller, action, desktop.id, id).await {
                Ok(row) => {
                    let entry = permit.entry(kind(action).as_str(), About::of(desktop));
                    let operation = Some(row.operation.id);
                    tx.audit(NewAuditEntry { outcome: AuditOutcome::Accepted, operation, ..entry });
                    begun.push(row);
                }
                Err(problem) if problem.status < 500 => {
                    let entry = permit.entry(kind(action).as_str(), About::of(desktop));
                    let outcome = AuditOutcome::Refused { problem: problem.code };
                    let refused = refused(&caller, action, desktop, id, problem);
                    let operation = Some(refused.operation.id);
                    tx.audit(NewAuditEntry { outcome, operation, ..entry });
                    tx.insert_operations(std::slice::from_ref(&refused)).await?;
                }
                Err(problem) => return Err(problem),
            }
        }
        batch::count_parts(&mut tx, id).await?;
        tx.commit().await?;
        for row in begun {
            self.runner.begin(row);
        }
        Ok(parent.operation)
    }
}

async fn read(tx: &mut Tx, id: DesktopId) -> Result<Desktop, Problem> {
    tx.desktop(id).await?.ok_or_else(|| Problem::not_found(Noun::Desktop, id))
}

/// The part of a batch for one desktop. Whether `caller` may act on it now is asked here, of the row as it is now.
async fn begin_part(
    tx: &mut Tx,
    quotas: &mut Quotas,
    caller: &Caller,
    action: DesktopAction,
    desktop: DesktopId,
    parent: OperationId,
) -> Result<OperationRow, Problem> {
    let desktop = read(tx, desktop).await?;
    authz::require_action(caller, action, &desktop)?;
    begin_on(tx, quotas, caller, action, desktop, Some(parent)).await
}

/// A part that never began.
fn refused(
    caller: &Caller,
    action: DesktopAction,
    desktop: &Desktop,
    parent: OperationId,
    problem: Problem,
) -> OperationRow {
    let target = Target::Desktop(desktop.id);
    let mut operation = new::queued(caller, kind(action), target, desktop.name.clone(), 1);
    operation.parent = Some(parent);
    operation.state = OperationState::Failed { problem };
    operation.finished = Some(Timestamp::now());
    new::row_without_work(operation)
}

fn kind(action: DesktopAction) -> OperationKind {
    match action {
        DesktopAction::Start => OperationKind::StartDesktop,
        DesktopAction::Shutdown => OperationKind::ShutdownDesktop,
        DesktopAction::Stop => OperationKind::StopDesktop,
        DesktopAction::Reset => OperationKind::ResetDesktop,
        DesktopAction::Renew => OperationKind::RenewDesktop,
        DesktopAction::Pause => OperationKind::PauseDesktop,
        DesktopAction::Resume => OperationKind::ResumeDesktop,
        DesktopAction::Delete => OperationKind::DeleteDesktop,
        DesktopAction::Restore => OperationKind::RestoreDesktop,
        DesktopAction::Purge => OperationKind::PurgeDesktop,
    }
}

/// What an action adds to what the owner uses.
fn demand(action: DesktopAction, desktop: &Desktop) -> Option<Demand> {
    let (demand, hardware) = (Demand::of(&desktop.owner), &desktop.hardware);
    match action {
        DesktopAction::Start => Some(demand.on(hardware.vcpus.into(), hardware.memory.0)),
        // What lies in the bin does not count, so what comes back must fit again.
        DesktopAction::Restore => Some(demand.add(Quantity::Desktops, 1)),
        _ => None,
    }
}

/// Writes the operation, and what the desktop says while it is under way. That the caller may do this now was checked on
/// this row.
async fn begin_on(
    tx: &mut Tx,
    quotas: &mut Quotas,
    caller: &Caller,
    action: DesktopAction,
    mut desktop: Desktop,
    parent: Option<OperationId>,
) -> Result<OperationRow, Problem> {
    let meanwhile = meanwhile(action, &desktop);
    if let Some(demand) = demand(action, &desktop) {
        quotas.require(tx, &[demand]).await?;
    }
    let target = Target::Desktop(desktop.id);
    let mut operation = new::queued(caller, kind(action), target, desktop.name.clone(), 1);
    operation.parent = parent;
    let subject = Subject::new(&desktop);
    let row = match action {
        DesktopAction::Start => new::row(operation, &Start::new(subject))?,
        DesktopAction::Renew => new::row(operation, &Renew::new(subject, caller))?,
        _ => new::row(operation, &subject)?,
    };
    tx.insert_operations(std::slice::from_ref(&row)).await?;
    desktop.operation = Some(row.operation.id);
    if let Some(state) = meanwhile {
        desktop.state = state;
    }
    tx.save_desktop(&mut desktop).await?;
    Ok(row)
}

/// The state that the desktop shows while the action is under way; `None`: the one that it has.
fn meanwhile(action: DesktopAction, desktop: &Desktop) -> Option<DesktopState> {
    let since = Timestamp::now();
    let stopping = desktop.state.place().map(|(on, epoch)| DesktopState::Stopping { on, epoch, since });
    match action {
        DesktopAction::Start => Some(DesktopState::Starting { on: None, epoch: None, since }),
        DesktopAction::Shutdown | DesktopAction::Stop => stopping,
        DesktopAction::Renew => Some(stopping.unwrap_or(DesktopState::Creating { since })),
        DesktopAction::Delete => Some(stopping.unwrap_or(DesktopState::Deleting { since })),
        DesktopAction::Purge => Some(DesktopState::Deleting { since }),
        DesktopAction::Pause | DesktopAction::Resume | DesktopAction::Reset | DesktopAction::Restore => None,
    }
}
