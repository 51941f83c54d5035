//! The fleet: hosts, what they share, and the connector to them.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
};

use async_trait::async_trait;
use sarrio_hypervisor::{Connector, DomainRun, HostError, HostResult, Hypervisor, Link};
use sarrio_model::{Bytes, Connection, DesktopId, HostKey, HostPath, HypervisorId, Name, SiteId, SshTarget};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Notify, broadcast, watch};

use crate::{
    Call, Fate, Guests, Inventory, SimHost, SimImage, Timing,
    handle::SimHypervisor,
    link::{self, Line},
    tree::Node,
    world::{Trouble, Volume, World},
};

type Hook = Arc<dyn Fn(&Call) -> Fate + Send + Sync>;

pub(crate) struct Shared {
    world: Mutex<World>,
    hook: Mutex<Option<Hook>>,
}

impl Shared {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the hook says of a call; it is asked while no lock is held.
    pub(crate) fn fate(&self, call: &Call) -> Fate {
        let hook = self.hook.lock().unwrap_or_else(PoisonError::into_inner).clone();
        hook.map_or(Fate::Go, |hook| hook(call))
    }
}

/// A fleet of hosts. Clones are the same fleet. Hosts appear when they are first named by [`Fleet::host`]; `local` is
/// always there, and so is the directory `/srv/nas`, which all of them share.
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
    pub const LOCAL: &str = "local";

    /// A fleet of one host, `local`, and the shared directory `/srv/nas` of 1 TB.
    #[must_use]
    pub fn new() -> Self {
        let shared = Arc::new_cyclic(|me| Shared {
            world: Mutex::new(World::new(me.clone())),
            hook: Mutex::new(None),
        });
        let fleet = Self { shared };
        fleet.shared.world().host(Self::LOCAL);
        if let Ok(nas) = "/srv/nas".parse() {
            fleet.share(&nas, Bytes(1 << 40));
        }
        fleet
    }

    /// The host of that address; a new one where there is none.
    #[must_use]
    pub fn host(&self, address: &str) -> SimHost {
        self.shared.world().host(address);
        SimHost { fleet: self.clone(), address: address.to_owned() }
    }

    /// Mounts an empty shared directory of that size on all hosts.
    pub fn share(&self, directory: &HostPath, total: Bytes) {
        let mut world = self.shared.world();
        world.shared.make_directories(directory);
        let volume =
            Volume { directory: directory.clone(), total, full: false, read_only: false, lockless: false };
        world.volumes.push(volume);
    }

    /// How long things take.
    pub fn set_timing(&self, timing: Timing) {
        self.shared.world().timing = timing;
    }

    /// How guests behave from now on.
    pub fn set_guests(&self, guests: Guests) {
        self.shared.world().guests = guests;
    }

    /// The guest of this desktop ignores requests to shut down.
    pub fn ignore_shutdown(&self, desktop: DesktopId) {
        self.shared.world().stubborn.insert(desktop);
    }

    /// Adds an image under a free name; missing directories are made.
    ///
    /// # Errors
    /// There is something already.
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
    /// There is something already, or no such directory.
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

    /// Fills the volume at `directory`: domains that write to it are paused.
    pub fn fill(&self, directory: &HostPath) {
        let mut world = self.shared.world();
        world.change_volume(directory, |volume| volume.full = true);
        world.starve(directory);
    }

    /// Frees space at `directory`. Paused domains are not resumed by this.
    pub fn make_room(&self, directory: &HostPath) {
        self.shared.world().change_volume(directory, |volume| volume.full = false);
    }

    /// Makes the volume at `directory` read-only (`true`) or writable again.
    pub fn set_read_only(&self, directory: &HostPath, on: bool) {
        self.shared.world().change_volume(directory, |volume| volume.read_only = on);
    }

    /// Hosts do not see each other's locks at `directory`, as over a mount without them.
    pub fn lose_locks(&self, directory: &HostPath) {
        self.shared.world().change_volume(directory, |volume| volume.lockless = true);
    }

    /// Asks `hook` before and after each call from now on what to do with the call. The hook must not block.
    pub fn on_call(&self, hook: impl Fn(&Call) -> Fate + Send + Sync + 'static) {
        *self.shared.hook.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(hook));
    }

    /// Removes the hook.
    pub fn let_calls_go(&self) {
        *self.shared.hook.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// All domains, folders and files.
    #[must_use]
    pub fn inventory(&self) -> Inventory {
        let world = self.shared.world();
        let mut files: BTreeSet<String> = world.shared.iter().map(|(path, node)| line(path, node)).collect();
        let mut domains = BTreeSet::new();
        for (address, host) in &world.hosts {
            files.extend(host.local.iter().map(|(path, node)| format!("{address}: {}", line(path, node))));
            domains.extend(host.strangers.iter().map(|stranger| format!("{address}: {}", stranger.name)));
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

    fn answer_of<T>(
        &self,
        target: &SshTarget,
        then: impl FnOnce(&mut crate::world::Host) -> HostResult<T>,
    ) -> HostResult<T> {
        let mut world = self.shared.world();
        match world.hosts.get_mut(&target.address) {
            Some(host) if host.trouble() != Some(Trouble::Silent) => then(host),
            _ => Err(HostError::Unreachable(format!("{}:{}: no answer", target.address, target.port))),
        }
    }
}

fn line(path: &HostPath, node: &Node) -> String {
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
            Connection::Ssh { target, .. } => target.address.clone(),
        };
        let line = Arc::new(Line {
            address,
            site,
            connection,
            state: watch::Sender::new(Link::Connecting),
            events: broadcast::Sender::new(4096),
            retry: Notify::new(),
            closed: AtomicBool::new(false),
        });
        let keeper = tokio::spawn(link::keep(Arc::downgrade(&self.shared), line.clone()));
        Arc::new(SimHypervisor::new(self.shared.clone(), line, keeper.abort_handle()))
    }

    async fn host_key(&self, target: &SshTarget) -> HostResult<HostKey> {
        self.answer_of(target, |host| Ok(host.key.clone()))
    }

    async fn install_key(
        &self,
        target: &SshTarget,
        key: &HostKey,
        password: &SecretString,
    ) -> HostResult<()> {
        self.answer_of(target, |host| {
            if host.key.line != key.line {
                return Err(HostError::KeyChanged);
            }
            if host.password != password.expose_secret() {
                return Err(HostError::SignIn("the password is wrong".to_owned()));
            }
            host.lets_in = true;
            host.changed.send_replace(());
            Ok(())
        })
    }

    fn public_key(&self) -> String {
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFNhcnJpbyBzaW11bGF0ZWQga2V5ICAgICAgICAg sarrio".to_owned()
    }
}
