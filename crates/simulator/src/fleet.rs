//! The fleet: hosts, what they share, and the connector to them.

use std::{collections::BTreeSet, sync::Arc};

use async_trait::async_trait;
use sarrio_hypervisor::{Connector, DomainRun, HostError, HostResult, Hypervisor};
use sarrio_model::{Bytes, Connection, DesktopId, HostKeys, HostPath, HypervisorId, Name, SiteId, SshTarget};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Call, Fate, Guests, Inventory, SimHost, SimImage, Timing,
    handle::SimHypervisor,
    host::LOCAL,
    keeper,
    link::HostLink,
    tree::Node,
    world::{Shared, Volume},
};

/// A fleet of hosts. Clones are the same fleet. [`Fleet::host`] adds a host when it is first named; the host `local` is
/// always there, and so is the directory `/srv/nas`, which all hosts share.
#[derive(Clone)]
pub struct Fleet {
    pub(crate) shared: Arc<Shared>,
}

impl Default for Fleet {
    fn default() -> Self {
        Self::new()
    }
}

impl Fleet {
    /// The address under which [`Connection::Local`] finds its host.
    pub const LOCAL: &str = LOCAL;

    /// A fleet of one host, `local`, and the shared directory `/srv/nas` of 1 TB.
    #[must_use]
    pub fn new() -> Self {
        let fleet = Self { shared: Shared::new() };
        fleet.shared.world().host(Self::LOCAL);
        if let Ok(nas) = "/srv/nas".parse() {
            fleet.share(&nas, Bytes(1 << 40));
        }
        fleet
    }

    /// The host with that address, which is added where there is none.
    #[must_use]
    pub fn host(&self, address: &str) -> SimHost {
        self.shared.world().host(address);
        SimHost { shared: self.shared.clone(), address: address.to_owned() }
    }

    /// Mounts an empty shared directory of that size on all hosts.
    pub fn share(&self, directory: &HostPath, total: Bytes) {
        let mut world = self.shared.world();
        world.shared.make_directories(directory);
        let volume =
            Volume { directory: directory.clone(), total, full: false, read_only: false, lockless: false };
        world.volumes.push(volume);
    }

    /// Sets how long things take.
    pub fn set_timing(&self, timing: Timing) {
        self.shared.world().timing = timing;
    }

    /// Sets how guests behave from now on.
    pub fn set_guests(&self, guests: Guests) {
        self.shared.world().guests = guests;
    }

    /// Makes the guest of this desktop ignore requests to shut down.
    pub fn ignore_shutdown(&self, desktop: DesktopId) {
        self.shared.world().ignores_shutdown.insert(desktop);
    }

    /// Adds an image under a free name; missing directories are made.
    ///
    /// # Errors
    /// The name is taken.
    pub fn put_image(&self, file: &HostPath, image: SimImage) -> HostResult<()> {
        let mut world = self.shared.world();
        if let Some(parent) = file.parent() {
            world.shared.make_directories(&parent);
        }
        let number = world.number();
        world.shared.add(file, Node::Image { number, image, protected: false })
    }

    /// Adds a text file under a free name.
    ///
    /// # Errors
    /// The name is taken, or there is no such directory.
    pub fn put_text(&self, file: &HostPath, text: &str) -> HostResult<()> {
        self.shared.world().shared.add(file, Node::Text { content: text.to_owned() })
    }

    /// Deletes a file or folder without Sarrio's knowledge.
    pub fn remove(&self, entry: &HostPath) {
        self.shared.world().shared.remove(entry);
    }

    /// The names of what lies in a directory, in order; none where there is no such directory.
    #[must_use]
    pub fn names_in(&self, directory: &HostPath) -> Vec<String> {
        let mut names = self.shared.world().shared.list(directory).unwrap_or_default();
        names.sort();
        names
    }

    /// The text of a file: a sidecar, a mark.
    #[must_use]
    pub fn text(&self, file: &HostPath) -> Option<String> {
        self.shared.world().shared.read(file).map(str::to_owned)
    }

    /// Fills the volume at `directory`: the domains that write to it are paused.
    pub fn fill(&self, directory: &HostPath) {
        let mut world = self.shared.world();
        world.change_volume(directory, |volume| volume.full = true);
        world.pause_for_space(directory);
    }

    /// Frees space at `directory`. This does not resume paused domains.
    pub fn make_room(&self, directory: &HostPath) {
        self.shared.world().change_volume(directory, |volume| volume.full = false);
    }

    /// Makes the volume at `directory` read-only.
    pub fn make_read_only(&self, directory: &HostPath) {
        self.shared.world().change_volume(directory, |volume| volume.read_only = true);
    }

    /// Hides the hosts' locks at `directory` from each other, as a mount without locks does.
    pub fn lose_locks(&self, directory: &HostPath) {
        self.shared.world().change_volume(directory, |volume| volume.lockless = true);
    }

    /// Asks `hook` before and after each call what to do with it, from now on. The hook must not block.
    pub fn on_call(&self, hook: impl Fn(&Call) -> Fate + Send + Sync + 'static) {
        self.shared.set_hook(Some(Arc::new(hook)));
    }

    /// Removes the hook.
    pub fn let_calls_go(&self) {
        self.shared.set_hook(None);
    }

    /// All domains, folders and files.
    #[must_use]
    pub fn inventory(&self) -> Inventory {
        let world = self.shared.world();
        let mut files: BTreeSet<String> = world.shared.iter().map(|(path, node)| entry(path, node)).collect();
        let mut domains = BTreeSet::new();
        for (address, host) in &world.hosts {
            files.extend(host.local.iter().map(|(path, node)| format!("{address}: {}", entry(path, node))));
            domains.extend(host.foreign.iter().map(|domain| format!("{address}: {}", domain.name)));
            for (desktop, machine) in &host.machines {
                let run = match machine.run {
                    DomainRun::Running => "running",
                    DomainRun::Paused(_) => "paused",
                    DomainRun::ShuttingDown => "shutting down",
                };
                domains.insert(format!("{address}: {desktop} epoch {} {run}", machine.spec.epoch));
            }
        }
        Inventory { domains, files }
    }
}

fn entry(path: &HostPath, node: &Node) -> String {
    match node {
        Node::Directory => format!("{path}/"),
        Node::Text { .. } => path.to_string(),
        Node::Image { image, protected, .. } => {
            let backing = image.backing.as_ref().map_or(String::new(), |base| format!(" <- {base}"));
            let protected = if *protected { " protected" } else { "" };
            format!("{path} {}{protected}{backing}", image.virtual_size)
        }
    }
}

#[async_trait]
impl Connector for Fleet {
    fn connect(
        &self,
        _id: HypervisorId,
        _name: Name,
        site: SiteId,
        connection: Connection,
    ) -> Arc<dyn Hypervisor> {
        let address = match &connection {
            Connection::Local => Self::LOCAL.to_owned(),
            Connection::Ssh { target, .. } => {
                let name = self.shared.world().name_of(target);
                name.unwrap_or_else(|| target.address.to_string())
            }
        };
        let link = Arc::new(HostLink::new(address, site, connection));
        let keeper = tokio::spawn(keeper::keep(Arc::downgrade(&self.shared), link.clone()));
        Arc::new(SimHypervisor::new(self.shared.clone(), link, keeper.abort_handle()))
    }

    async fn host_keys(&self, target: &SshTarget) -> HostResult<HostKeys> {
        let mut world = self.shared.world();
        let jump = target.jump_host();
        let jump_key = jump.map(|jump| Ok(world.answering(&jump)?.sshd.key.clone())).transpose()?;
        Ok(HostKeys { host_key: world.answering(target)?.sshd.key.clone(), jump_key })
    }

    async fn install_key(
        &self,
        target: &SshTarget,
        pinned: &HostKeys,
        password: &SecretString,
    ) -> HostResult<()> {
        let mut world = self.shared.world();
        let host = world.answering(target)?;
        if host.sshd.key != pinned.host_key {
            return Err(HostError::KeyChanged);
        }
        if host.sshd.password != password.expose_secret() {
            return Err(HostError::PasswordWrong(target.user.clone()));
        }
        host.sshd.lets_in.insert(target.user.to_string());
        host.changed.send_replace(());
        Ok(())
    }

    fn public_key(&self) -> String {
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFNhcnJpbyBzaW11bGF0ZWQga2V5ICAgICAgICAg sarrio".to_owned()
    }
}
