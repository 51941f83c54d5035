//! What an administrator does with a host that is there.

use jiff::Timestamp;
use sarrio_hypervisor::StorageDir;
use sarrio_model::{
    Check, DesktopState, HostState, Hypervisor, HypervisorId, Noun, Problem,
    problem::{DesktopCount, HostIsNotOff, HostRunsDesktops},
};
use sarrio_store::Tx;

use crate::{
    Engine,
    authz::{About, Action, EditHypervisor as MayEdit, Permit, RemoveHypervisor},
};

impl Engine {
    /// Removes a host on which no desktop runs.
    ///
    /// # Errors
    /// Desktops run there, or may.
    pub async fn remove_hypervisor(&self, permit: Permit<RemoveHypervisor>) -> Result<(), Problem> {
        let mut tx = self.0.store.begin().await?;
        let host = confirmed(&permit, permit.on().id, &mut tx).await?;
        let there = tx.desktops_of_host(host.id).await?.len();
        if there > 0 {
            return Err(HostRunsDesktops { host: host.name, desktops: DesktopCount(there as u64) }.into());
        }
        tx.remove_hypervisor(host.id).await?;
        tx.commit().await?;
        self.0.hosts.close(host.id).await;
        crate::storage::host_removed(&self.0, host.id).await
    }

    /// All checks of a host, now. What it shows of the storage paths is remembered.
    ///
    /// # Errors
    /// It was removed.
    pub async fn doctor(&self, permit: Permit<MayEdit>) -> Result<Vec<Check>, Problem> {
        let host = permit.on();
        let handle = self.0.hosts.require(host.id)?;
        if handle.is_up() {
            crate::storage::look_at_paths(&self.0, &handle).await?;
        }
        let checks = handle.api.check(&self.directories().await?, host.network.as_deref()).await;
        permit.note(&self.0.store, host, About::of(host)).await?;
        Ok(checks)
    }

    /// Keeps a host out of placement. What runs there runs on.
    ///
    /// # Errors
    /// The store's.
    pub async fn start_maintenance(&self, permit: Permit<MayEdit>) -> Result<Hypervisor, Problem> {
        let maintenance = HostState::Maintenance { since: Timestamp::now() };
        self.change_state(permit, |state| match state {
            HostState::Maintenance { .. } => None,
            _ => Some(maintenance),
        })
        .await
    }

    /// Lets a host into placement again.
    ///
    /// # Errors
    /// The store's.
    pub async fn end_maintenance(&self, permit: Permit<MayEdit>) -> Result<Hypervisor, Problem> {
        let connecting = HostState::Connecting { since: Timestamp::now() };
        self.change_state(permit, |state| match state {
            HostState::Maintenance { .. } => Some(connecting),
            _ => None,
        })
        .await
    }

    /// Gives a host the state that `after` returns, if any, and looks at it again.
    async fn change_state(
        &self,
        permit: Permit<MayEdit>,
        after: impl FnOnce(&HostState) -> Option<HostState>,
    ) -> Result<Hypervisor, Problem> {
        let mut tx = self.0.store.begin().await?;
        let mut row = confirmed(&permit, permit.on().id, &mut tx).await?;
        if let Some(state) = after(&row.state) {
            row.state = state;
            tx.observe_hypervisor(&mut row).await?;
            tx.audit_field("maintenance");
        }
        tx.commit().await?;
        if let Some(handle) = self.0.hosts.get(row.id) {
            handle.api.retry();
            handle.look_now.notify_one();
        }
        Ok(row)
    }

    /// Tries a silent host again now.
    ///
    /// # Errors
    /// It was removed.
    pub async fn retry_hypervisor(&self, permit: Permit<MayEdit>) -> Result<(), Problem> {
        let handle = self.0.hosts.require(permit.on().id)?;
        handle.api.retry();
        handle.look_now.notify_one();
        permit.note(&self.0.store, permit.on(), About::of(permit.on())).await
    }

    /// A person's word that a silent host is off: its desktops are Stopped and may be started elsewhere. Should the
    /// host come back with one of them, that domain carries an old epoch and is ended.
    ///
    /// # Errors
    /// The host answers.
    pub async fn confirm_off(&self, permit: Permit<MayEdit>) -> Result<u64, Problem> {
        let (caller, host) = (permit.caller(), permit.on());
        if self.0.hosts.require(host.id)?.is_up() {
            return Err(HostIsNotOff { host: host.name.clone() }.into());
        }
        tracing::warn!(host.name = %host.name, user.id = %caller.user.id, "confirmed to be off");
        let mut tx = self.0.store.begin().await?;
        confirmed(&permit, host.id, &mut tx).await?;
        tx.audit_field("confirmed_off");
        tx.commit().await?;
        let mut freed = 0;
        for desktop in self.0.store.desktops_of_host(host.id).await? {
            let mut tx = self.0.store.begin().await?;
            let now = tx.hypervisor(host.id).await?;
            permit
                .ask_again(&mut tx, &now.ok_or_else(|| Problem::not_found(Noun::Hypervisor, host.id))?)
                .await?;
            let Some(row) = tx.desktop(desktop.id).await? else { continue };
            if !matches!(row.state, DesktopState::Unreachable { last_on, .. } if last_on == host.id)
                || !tx.claim_epoch(row.id, row.epoch).await?
            {
                continue;
            }
            let Some(mut row) = tx.desktop(desktop.id).await? else { continue };
            row.state = DesktopState::Stopped;
            tx.save_desktop(&mut row).await?;
            tx.commit().await?;
            freed += 1;
        }
        Ok(freed)
    }

    /// The directories of all storage paths, for checks.
    pub(super) async fn directories(&self) -> Result<Vec<StorageDir>, Problem> {
        let paths = self.0.store.storage_paths().await?;
        Ok(paths.iter().map(|path| crate::storage::dir(&self.0, path)).collect())
    }
}

/// The host as this transaction reads it, once the permit was confirmed for it.
pub(super) async fn confirmed<A: Action<On = Hypervisor>>(
    permit: &Permit<A>,
    id: HypervisorId,
    tx: &mut Tx,
) -> Result<Hypervisor, Problem> {
    let row = tx.hypervisor(id).await?.ok_or_else(|| Problem::not_found(Noun::Hypervisor, id))?;
    permit.confirm(tx, &row).await?;
    Ok(row)
}
