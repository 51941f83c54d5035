//! The state of the whole fleet, behind one lock that is never held across an await.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use sarrio_hypervisor::{HostError, HostResult};
use sarrio_model::{Bytes, DesktopId, HostPath};
use tokio::time::Instant;

use crate::{
    Call, Fate, SimImage,
    host::Host,
    tree::{Node, Tree},
};

type Hook = Arc<dyn Fn(&Call) -> Fate + Send + Sync>;

/// What all handles of a fleet share.
pub(crate) struct Shared {
    world: Mutex<World>,
    hook: Mutex<Option<Hook>>,
}

impl Shared {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new_cyclic(|shared| Self {
            world: Mutex::new(World::new(shared.clone())),
            hook: Mutex::new(None),
        })
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_hook(&self, hook: Option<Hook>) {
        *self.hook.lock().unwrap_or_else(PoisonError::into_inner) = hook;
    }

    /// What the hook decides about a call. It is asked while no lock is held.
    pub(crate) fn fate(&self, call: &Call) -> Fate {
        let hook = self.hook.lock().unwrap_or_else(PoisonError::into_inner).clone();
        hook.map_or(Fate::Go, |hook| hook(call))
    }
}

/// How long things take, in the clock of `tokio`.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// The deadline of a call.
    pub deadline: Duration,
    /// How long a host may be silent until the link is down.
    pub notice: Duration,
    /// How long the first connection to a host that does not answer is tried.
    pub connect: Duration,
    /// The pause between two tries.
    pub retry: Duration,
    /// How long copying one disk takes.
    pub copy: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(10),
            notice: Duration::from_millis(5500),
            connect: Duration::from_secs(5),
            retry: Duration::from_secs(1),
            copy: Duration::from_millis(100),
        }
    }
}

/// How guests behave.
#[derive(Debug, Clone, Copy)]
pub struct Guests {
    /// From the first start of its processors until the agent answers.
    pub boot: Duration,
    /// From the power button until the guest is off.
    pub shutdown: Duration,
    /// Whether they have an agent.
    pub agent: bool,
}

impl Default for Guests {
    fn default() -> Self {
        Self { boot: Duration::from_millis(200), shutdown: Duration::from_millis(100), agent: true }
    }
}

/// A shared directory.
#[derive(Debug, Clone)]
pub(crate) struct Volume {
    pub(crate) directory: HostPath,
    pub(crate) total: Bytes,
    pub(crate) full: bool,
    pub(crate) read_only: bool,
    /// Its locks do not reach from host to host.
    pub(crate) lockless: bool,
}

/// A call that libvirt received while it hung. It is carried out when the hang ends.
pub(crate) type Pending = Box<dyn FnOnce(&mut World) + Send>;

/// The hosts and what they share.
pub(crate) struct World {
    /// Itself, for what happens later.
    shared_self: Weak<Shared>,
    /// By address.
    pub(crate) hosts: BTreeMap<String, Host>,
    /// The calls that wait for a hung libvirt, by the host's address.
    pub(crate) pending: BTreeMap<String, VecDeque<Pending>>,
    /// The file system that all hosts see.
    pub(crate) shared: Tree,
    pub(crate) volumes: Vec<Volume>,
    pub(crate) timing: Timing,
    pub(crate) guests: Guests,
    /// Desktops whose guest ignores the power button and the agent's shutdown.
    pub(crate) ignores_shutdown: BTreeSet<DesktopId>,
    /// Until when the lock of each path is held. The key has the host too where hosts do not see each other's locks.
    pub(crate) locked: BTreeMap<(HostPath, String), Instant>,
    /// The files that copies write now, by number.
    pub(crate) copying: BTreeSet<u64>,
    /// The files that copies read now, by number, once for each copy.
    pub(crate) copied: Vec<u64>,
    last_number: u64,
}

impl World {
    fn new(shared_self: Weak<Shared>) -> Self {
        Self {
            shared_self,
            hosts: BTreeMap::new(),
            pending: BTreeMap::new(),
            shared: Tree::default(),
            volumes: Vec::new(),
            timing: Timing::default(),
            guests: Guests::default(),
            ignores_shutdown: BTreeSet::new(),
            locked: BTreeMap::new(),
            copying: BTreeSet::new(),
            copied: Vec::new(),
            last_number: 0,
        }
    }

    /// A number that was not used before.
    pub(crate) fn number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    pub(crate) fn host(&mut self, address: &str) -> &mut Host {
        self.hosts.entry(address.to_owned()).or_insert_with(|| Host::new(address))
    }

    /// Whether `path` is on the file system that only `host` sees.
    fn is_local(&self, host: &str, path: &HostPath) -> bool {
        self.hosts.get(host).is_some_and(|host| {
            let shared = self.volumes.iter().any(|volume| path.is_within(&volume.directory));
            host.local_directories.iter().any(|own| path.is_within(own)) || (host.nas_cut && shared)
        })
    }

    /// The file system that `host` sees at `path`.
    pub(crate) fn tree(&mut self, host: &str, path: &HostPath) -> &mut Tree {
        if self.is_local(host, path) { &mut self.host(host).local } else { &mut self.shared }
    }

    pub(crate) fn volume(&self, path: &HostPath) -> Option<&Volume> {
        self.volumes.iter().find(|volume| path.is_within(&volume.directory))
    }

    pub(crate) fn change_volume(&mut self, path: &HostPath, change: impl FnOnce(&mut Volume)) {
        if let Some(volume) = self.volumes.iter_mut().find(|volume| path.is_within(&volume.directory)) {
            change(volume);
        }
    }

    /// The size and the free space of `path`'s volume, as `host` sees it.
    pub(crate) fn space(&mut self, host: &str, path: &HostPath) -> (Bytes, Bytes) {
        let Some(volume) = self.volume(path).cloned() else { return (Bytes(1 << 40), Bytes(1 << 40)) };
        let used = self.tree(host, path).used(&volume.directory);
        let free = if volume.full { 0 } else { volume.total.0.saturating_sub(used.0) };
        (volume.total, Bytes(free))
    }

    /// Fails where `need` does not fit, or nothing can be written.
    pub(crate) fn require_space(&mut self, host: &str, path: &HostPath, need: Bytes) -> HostResult<()> {
        if self.volume(path).is_some_and(|volume| volume.read_only) {
            return Err(HostError::ReadOnly(path.clone()));
        }
        let (_, free) = self.space(host, path);
        if free < need { Err(HostError::NoSpace(path.clone())) } else { Ok(()) }
    }

    /// Adds an image to an existing directory. Returns the number of its file.
    pub(crate) fn add_image(&mut self, host: &str, file: &HostPath, image: SimImage) -> HostResult<u64> {
        let number = self.number();
        self.tree(host, file).add(file, Node::Image { number, image, protected: false })?;
        Ok(number)
    }

    /// Whether a domain on any host, or a copy, writes the file with this number.
    pub(crate) fn is_written(&self, number: u64) -> bool {
        self.copying.contains(&number)
            || self.hosts.values().any(|h| h.machines.values().any(|m| m.writes.contains(&number)))
    }

    /// Whether a domain on any host, or a copy, reads or writes the file with this number.
    pub(crate) fn is_open(&self, number: u64) -> bool {
        self.is_written(number)
            || self.copied.contains(&number)
            || self.hosts.values().any(|h| h.machines.values().any(|m| m.reads.contains(&number)))
    }

    /// Runs `act` later, by tokio's clock. Outside of a runtime it never runs.
    pub(crate) fn later(&self, after: Duration, act: impl FnOnce(&mut World) + Send + 'static) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let shared = self.shared_self.clone();
        runtime.spawn(async move {
            tokio::time::sleep(after).await;
            if let Some(shared) = shared.upgrade() {
                act(&mut shared.world());
            }
        });
    }
}
