//! The desktop that an operation works on: remembered in its memo, and released at its end.

use jiff::Timestamp;
use sarrio_model::{
    Desktop, DesktopId, DesktopState, Epoch, HypervisorId, Noun, Problem,
    problem::{DesktopRunsNowhere, SomethingElseIsDone},
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use crate::operation::{Ending, Run};

/// What most operations on a desktop remember of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Subject {
    /// Which desktop.
    pub(crate) desktop: DesktopId,
    /// The state to which it goes back: the one that it was in when the operation began, or off since the operation shut it down.
    pub(crate) before: DesktopState,
}

impl Subject {
    pub(super) fn new(desktop: &Desktop) -> Self {
        Self { desktop: desktop.id, before: desktop.state.clone() }
    }

    /// Releases the desktop in the state that it was in before the operation.
    pub(super) async fn restore(&self, run: &Run, tx: &mut Tx) -> Result<(), Problem> {
        release(run, tx, self.desktop, |desktop| desktop.state = self.before.clone()).await
    }

    /// Notes that it is off, while the operation goes on with it in the state `meanwhile`. What fails from then on leaves it off.
    ///
    /// # Errors
    /// Another operation took it over; it is gone; the store's.
    pub(super) async fn is_off_now(&mut self, run: &Run, meanwhile: DesktopState) -> Result<(), Problem> {
        let mut tx = run.engine.store.begin().await?;
        let row = tx.desktop(self.desktop).await?;
        let mut row = row.ok_or_else(|| Problem::not_found(Noun::Desktop, self.desktop))?;
        if row.operation != Some(run.id) {
            return Err(SomethingElseIsDone { name: row.name }.into());
        }
        row.state = meanwhile;
        tx.save_desktop(&mut row).await?;
        tx.commit().await?;
        self.before = DesktopState::Stopped;
        Ok(())
    }

    /// The host that it was on when the operation began, and the epoch of that start.
    pub(super) fn place(&self) -> Result<(HypervisorId, Epoch), Problem> {
        self.before.place().ok_or_else(|| DesktopRunsNowhere.into())
    }

    /// The state after a call to its domain that failed: the one before it, or unreachable where its host does not
    /// answer. The next look at the host corrects it.
    pub(super) fn state_after_failure(&self, run: &Run) -> DesktopState {
        match self.before.place() {
            Some((host, epoch)) if !run.engine.hosts.get(host).is_some_and(|host| host.is_up()) => {
                DesktopState::Unreachable { last_on: host, epoch, since: Timestamp::now() }
            }
            _ => self.before.clone(),
        }
    }

    /// Asks for a look at the host that it was on, so that the store is right again soon after a failure.
    pub(super) fn look_after_failure(&self, run: &Run, how: &Ending) {
        if *how == Ending::Succeeded {
            return;
        }
        if let Some((host, _)) = self.before.place() {
            run.engine.look_soon(host);
        }
    }
}

/// The desktop, which must still exist.
pub(crate) async fn require(run: &Run, id: DesktopId) -> Result<Desktop, Problem> {
    run.engine.store.desktop(id).await?.ok_or_else(|| Problem::not_found(Noun::Desktop, id))
}

/// Releases a desktop at the end of an operation, with a last change. One that another operation took over is left to
/// that one.
pub(crate) async fn release(
    run: &Run,
    tx: &mut Tx,
    id: DesktopId,
    change: impl FnOnce(&mut Desktop) + Send,
) -> Result<(), Problem> {
    let Some(mut row) = tx.desktop(id).await? else { return Ok(()) };
    if row.operation != Some(run.id) {
        return Ok(());
    }
    row.operation = None;
    change(&mut row);
    tx.save_desktop(&mut row).await?;
    Ok(())
}
