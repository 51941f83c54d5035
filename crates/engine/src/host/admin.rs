//! What an administrator does with hosts.

use std::time::Duration;

use jiff::Timestamp;
use sarrio_hypervisor::{Hypervisor as Handle, Link};
use sarrio_model::{
    Check, Code, Connection, DesktopState, EditHypervisor, HostKey, HostProbe, HostState, Hypervisor,
    HypervisorId, NewHypervisor, Problem,
};

use super::watch;
use crate::{
    Engine,
    authz::{AddHypervisor, EditHypervisor as MayEdit, Permit, RemoveHypervisor},
};

/// How long the first contact may take before checks say that there is none.
const FIRST_CONTACT: Duration = Duration::from_secs(12);

impl Engine {
    /// The key that a host shows, for a person to compare; nothing is sent to it.
    ///
    /// # Errors
    /// The address is none, or nobody answers.
    pub async fn probe(&self, _: Permit<AddHypervisor>, probe: HostProbe) -> Result<HostKey, Problem> {
        probe.target.check("target.")?;
        let name = sarrio_model::Name::lossy(&probe.target.address);
        self.0.connector.host_key(&probe.target).await.map_err(|why| why.problem(&name))
    }

    /// All checks of a host that is not added yet. With a password our key is installed there first.
    ///
    /// # Errors
    /// A field is wrong, or the password is.
    pub async fn check_new(
        &self,
        _: Permit<AddHypervisor>,
        new: &NewHypervisor,
    ) -> Result<Vec<Check>, Problem> {
        let connection = self.first_contact(new).await?;
        let api = self.0.connector.connect(HypervisorId::new(), new.name.clone(), self.0.site, connection);
        settled(api.as_ref()).await;
        let checks = api.check(&self.paths().await?, new.network.as_deref()).await;
        api.close().await;
        Ok(checks)
    }

    /// Adds a host and begins to watch it.
    ///
    /// # Errors
    /// A field is wrong, it is there already, or the first contact fails.
    pub async fn add_hypervisor(
        &self,
        _: Permit<AddHypervisor>,
        new: NewHypervisor,
    ) -> Result<Hypervisor, Problem> {
        let connection = self.first_contact(&new).await?;
        check_network(new.network.as_deref())?;
        for known in self.0.store.hypervisors().await? {
            if known.name == new.name {
                let detail = format!("There is a host named {} already.", new.name);
                return Err(Problem {
                    field: Some("name".to_owned()),
                    ..Problem::new(Code::NameTaken, detail)
                });
            }
            if same_host(&known.connection, &connection) {
                return Err(Problem::new(Code::HostTwice, format!("{} is this very host.", known.name)));
            }
        }
        let row = Hypervisor {
            id: HypervisorId::new(),
            name: new.name,
            connection,
            viewer_address: new.viewer_address,
            network: new.network,
            state: HostState::Connecting { since: Timestamp::now() },
            facts: None,
            load: None,
            foreign: vec![],
            created: Timestamp::now(),
            revision: sarrio_model::Revision(1),
        };
        let mut tx = self.0.store.begin().await?;
        tx.insert_hypervisor(&row).await?;
        tx.commit().await?;
        watch(&self.0, &row);
        Ok(row)
    }

    /// Changes a host's label, key, address or network. A new label or key makes the link anew.
    ///
    /// # Errors
    /// Somebody else changed it meanwhile, or a field is wrong.
    pub async fn edit_hypervisor(
        &self,
        permit: Permit<MayEdit>,
        edit: EditHypervisor,
    ) -> Result<Hypervisor, Problem> {
        let (_, host) = permit.take();
        if let Some(network) = &edit.network {
            check_network(network.as_deref())?;
        }
        let mut tx = self.0.store.begin().await?;
        let mut row =
            tx.hypervisor(host.id).await?.ok_or_else(|| Problem::not_found("hypervisor", host.id))?;
        if row.revision != edit.revision {
            return Err(Problem::new(Code::StaleRevision, format!("{} was changed meanwhile.", row.name)));
        }
        let mut reconnect = false;
        if let Some(name) = edit.name {
            reconnect |= row.name != name;
            row.name = name;
        }
        if let Some(key) = edit.host_key {
            match &mut row.connection {
                Connection::Ssh { host_key, .. } => *host_key = key,
                Connection::Local => {
                    return Err(Problem::invalid("host_key", "This machine has no host key."));
                }
            }
            reconnect = true;
        }
        if let Some(address) = edit.viewer_address {
            row.viewer_address = address;
        }
        if let Some(network) = edit.network {
            row.network = network;
        }
        tx.save_hypervisor(&mut row).await?;
        tx.commit().await?;
        if reconnect {
            self.0.hosts.close(row.id).await;
            watch(&self.0, &row);
        }
        Ok(row)
    }

    /// Removes a host on which no desktop runs.
    ///
    /// # Errors
    /// Desktops run there, or may.
    pub async fn remove_hypervisor(&self, permit: Permit<RemoveHypervisor>) -> Result<(), Problem> {
        let (_, host) = permit.take();
        let mut tx = self.0.store.begin().await?;
        let there = self.0.store.desktops_of_host(host.id).await?.len();
        if there > 0 {
            return Err(Problem::new(
                Code::HostInUse,
                format!("{there} desktops run on {}, or may.", host.name),
            ));
        }
        tx.remove_hypervisor(host.id).await?;
        tx.commit().await?;
        self.0.hosts.close(host.id).await;
        crate::storage::host_removed(&self.0, host.id).await
    }

    /// All checks of a host, now.
    ///
    /// # Errors
    /// It was removed.
    pub async fn doctor(&self, permit: Permit<MayEdit>) -> Result<Vec<Check>, Problem> {
        let (_, host) = permit.take();
        let handle = self.0.hosts.require(host.id)?;
        Ok(handle.api.check(&self.paths().await?, host.network.as_deref()).await)
    }

    /// Keeps a host out of placement, or lets it in again. What runs there runs on.
    ///
    /// # Errors
    /// The store's.
    pub async fn set_maintenance(&self, permit: Permit<MayEdit>, on: bool) -> Result<Hypervisor, Problem> {
        let (_, host) = permit.take();
        let now = Timestamp::now();
        super::change_row(&self.0, host.id, |row| {
            row.state = match (&row.state, on) {
                (HostState::Maintenance { .. }, true) => return,
                (_, true) => HostState::Maintenance { since: now },
                (HostState::Maintenance { .. }, false) => HostState::Connecting { since: now },
                (_, false) => return,
            };
        })
        .await?;
        if let Some(handle) = self.0.hosts.get(host.id) {
            handle.api.retry();
            handle.look_now.notify_one();
        }
        self.0.store.hypervisor(host.id).await?.ok_or_else(|| Problem::not_found("hypervisor", host.id))
    }

    /// Tries a silent host again now.
    ///
    /// # Errors
    /// It was removed.
    pub fn retry_hypervisor(&self, permit: Permit<MayEdit>) -> Result<(), Problem> {
        let handle = self.0.hosts.require(permit.on().id)?;
        handle.api.retry();
        handle.look_now.notify_one();
        Ok(())
    }

    /// A person's word that a silent host is off: its desktops are Stopped and may be started elsewhere. Should the
    /// host come back with one of them, that domain carries an old epoch and is ended.
    ///
    /// # Errors
    /// The host answers.
    pub async fn confirm_off(&self, permit: Permit<MayEdit>) -> Result<u64, Problem> {
        let (caller, host) = permit.take();
        if self.0.hosts.require(host.id)?.is_up() {
            return Err(Problem::new(Code::WrongState, format!("{} answers: it is not off.", host.name)));
        }
        tracing::warn!(host.name = %host.name, user.id = %caller.user.id, "confirmed to be off");
        let mut freed = 0;
        for desktop in self.0.store.desktops_of_host(host.id).await? {
            let mut tx = self.0.store.begin().await?;
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

    async fn first_contact(&self, new: &NewHypervisor) -> Result<Connection, Problem> {
        let connection = new.connection()?;
        if let (Some(password), Connection::Ssh { target, host_key }) = (&new.password, &connection) {
            self.0.connector.install_key(target, host_key, password).await.map_err(|why| {
                let problem = why.problem(&new.name);
                let field = match problem.code {
                    Code::HostKeyChanged => "host_key",
                    Code::HostUnreachable | Code::HostHung => "ssh.address",
                    _ => "password",
                };
                Problem { field: Some(field.to_owned()), ..problem }
            })?;
        }
        Ok(connection)
    }

    async fn paths(&self) -> Result<Vec<sarrio_hypervisor::StorageDir>, Problem> {
        let paths = self.0.store.storage_paths().await?;
        Ok(paths.iter().map(|path| crate::storage::dir(&self.0, path)).collect())
    }
}

/// Two rows for one host would let one desktop run twice.
fn same_host(a: &Connection, b: &Connection) -> bool {
    match (a, b) {
        (Connection::Local, Connection::Local) => true,
        (Connection::Ssh { host_key: a, .. }, Connection::Ssh { host_key: b, .. }) => a.line == b.line,
        _ => false,
    }
}

fn check_network(network: Option<&str>) -> Result<(), Problem> {
    let hardware = sarrio_model::Hardware { network: network.map(str::to_owned), ..Default::default() };
    hardware.check("")
}

/// Waits until the link is up or has failed once.
async fn settled(api: &dyn Handle) {
    let mut link = api.link();
    let wait = link.wait_for(|link| !matches!(link, Link::Connecting));
    let _ = tokio::time::timeout(FIRST_CONTACT, wait).await;
}
