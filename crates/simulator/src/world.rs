//! The state of the whole fleet, behind one lock that is never held across an await.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Weak},
    time::Duration,
};

use sarrio_hypervisor::{HostError, HostEvent, HostResult, Link};
use sarrio_model::{Bytes, Connection, DesktopId, HostFacts, HostKey, HostPath, MiB};
use tokio::{sync::watch, time::Instant};

use crate::{
    faults::Faults,
    fleet::Shared,
    link::Line,
    machine::Machine,
    tree::{Node, Tree},
};

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

/// A domain that was not made by Sarrio.
#[derive(Debug, Clone)]
pub(crate) struct Stranger {
    pub(crate) name: String,
    pub(crate) uuid: String,
    pub(crate) memory: MiB,
}

/// A call that libvirt was given while it hung: carried out when the hang ends.
pub(crate) type Pending = Box<dyn FnOnce(&mut World) + Send>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No packet comes back.
    Silent,
    /// sshd answers, libvirt does not.
    Hung,
}

/// A host.
pub(crate) struct Host {
    pub(crate) powered: bool,
    pub(crate) cut: bool,
    pub(crate) hung: bool,
    pub(crate) nas_cut: bool,
    /// Counts the boots: a link does not outlive one.
    pub(crate) boots: u64,
    pub(crate) key: HostKey,
    pub(crate) lets_in: bool,
    pub(crate) libvirt: bool,
    pub(crate) password: String,
    pub(crate) facts: HostFacts,
    pub(crate) machines: BTreeMap<DesktopId, Machine>,
    pub(crate) strangers: Vec<Stranger>,
    pub(crate) faults: Faults,
    pub(crate) pending: VecDeque<Pending>,
    pub(crate) lines: Vec<Weak<Line>>,
    pub(crate) local: Tree,
    pub(crate) local_directories: Vec<HostPath>,
    pub(crate) changed: watch::Sender<()>,
}

impl Host {
    pub(crate) fn new(address: &str) -> Self {
        Self {
            powered: true,
            cut: false,
            hung: false,
            nas_cut: false,
            boots: 0,
            key: HostKey {
                line: format!("ssh-ed25519 {address}"),
                fingerprint: format!("SHA256:simulated-{address}"),
            },
            lets_in: true,
            libvirt: true,
            password: "secret".to_owned(),
            facts: HostFacts {
                hostname: address.to_owned(),
                cpu_model: "Simulated CPU".to_owned(),
                cores: 8,
                threads: 16,
                memory: MiB(64 << 10),
                libvirt: "9.0.0".to_owned(),
                qemu: "10.0.2".to_owned(),
                kvm: true,
                spice: true,
            },
            machines: BTreeMap::new(),
            strangers: Vec::new(),
            faults: Faults::default(),
            pending: VecDeque::new(),
            lines: Vec::new(),
            local: Tree::default(),
            local_directories: Vec::new(),
            changed: watch::Sender::new(()),
        }
    }

    pub(crate) fn trouble(&self) -> Option<Trouble> {
        match self {
            Self { powered: false, .. } | Self { cut: true, .. } => Some(Trouble::Silent),
            Self { hung: true, .. } => Some(Trouble::Hung),
            _ => None,
        }
    }

    /// Why a sign-in to a host that answers fails.
    pub(crate) fn refusal(&self, connection: &Connection) -> Option<HostError> {
        if let Connection::Ssh { host_key, .. } = connection {
            if host_key.line != self.key.line {
                return Some(HostError::KeyChanged);
            }
            if !self.lets_in {
                return Some(HostError::SignIn("Permission denied (publickey)".to_owned()));
            }
        }
        (!self.libvirt).then(|| HostError::NoLibvirt("its socket is not there".to_owned()))
    }

    /// From now on the link gets this host's events.
    pub(crate) fn add_line(&mut self, line: &Arc<Line>) {
        let line = Arc::downgrade(line);
        self.lines.retain(|other| other.strong_count() > 0 && !other.ptr_eq(&line));
        self.lines.push(line);
    }

    /// Sends an event to all whose link to this host is up, except events of another site's desktops.
    pub(crate) fn emit(&mut self, event: &HostEvent) {
        self.lines.retain(|line| line.strong_count() > 0);
        for line in self.lines.iter().filter_map(Weak::upgrade) {
            if *line.state.borrow() == Link::Up && (event.desktop()).is_none_or(|id| self.is_of(id, &line)) {
                line.tell(event.clone());
            }
        }
    }

    fn is_of(&self, desktop: DesktopId, line: &Line) -> bool {
        self.machines.get(&desktop).is_none_or(|machine| machine.spec.site == line.site)
    }
}

/// What a directory may hold.
#[derive(Debug, Clone)]
pub(crate) struct Volume {
    pub(crate) directory: HostPath,
    pub(crate) total: Bytes,
    pub(crate) full: bool,
    pub(crate) read_only: bool,
    /// Its locks do not reach from host to host.
    pub(crate) lockless: bool,
}

/// Hosts and what they share.
pub(crate) struct World {
    pub(crate) me: Weak<Shared>,
    pub(crate) hosts: BTreeMap<String, Host>,
    pub(crate) shared: Tree,
    pub(crate) volumes: Vec<Volume>,
    pub(crate) timing: Timing,
    pub(crate) guests: Guests,
    /// Desktops whose guest ignores the power button and the agent's shutdown.
    pub(crate) stubborn: BTreeSet<DesktopId>,
    /// Until when each lock of a path is held; by host too, where hosts do not see each other's.
    pub(crate) locked: BTreeMap<(HostPath, String), Instant>,
    /// Files that a copy writes now, by number.
    pub(crate) copying: BTreeSet<u64>,
    /// Files that copies read now, once for each.
    pub(crate) copied: Vec<u64>,
    next: u64,
}

impl World {
    pub(crate) fn new(me: Weak<Shared>) -> Self {
        Self {
            me,
            hosts: BTreeMap::new(),
            shared: Tree::default(),
            volumes: Vec::new(),
            timing: Timing::default(),
            guests: Guests::default(),
            stubborn: BTreeSet::new(),
            locked: BTreeMap::new(),
            copying: BTreeSet::new(),
            copied: Vec::new(),
            next: 0,
        }
    }

    /// A number that was not used before.
    pub(crate) fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    pub(crate) fn host(&mut self, address: &str) -> &mut Host {
        self.hosts.entry(address.to_owned()).or_insert_with(|| Host::new(address))
    }

    fn sees_its_own(&self, host: &str, path: &HostPath) -> bool {
        self.hosts.get(host).is_some_and(|host| {
            let shared = self.volumes.iter().any(|volume| path.is_within(&volume.directory));
            host.local_directories.iter().any(|own| path.is_within(own)) || (host.nas_cut && shared)
        })
    }

    /// The file system that `host` sees at `path`.
    pub(crate) fn tree(&mut self, host: &str, path: &HostPath) -> &mut Tree {
        if self.sees_its_own(host, path) { &mut self.host(host).local } else { &mut self.shared }
    }

    pub(crate) fn volume(&self, path: &HostPath) -> Option<&Volume> {
        self.volumes.iter().find(|volume| path.is_within(&volume.directory))
    }

    pub(crate) fn change_volume(&mut self, place: &HostPath, change: impl FnOnce(&mut Volume)) {
        if let Some(volume) = self.volumes.iter_mut().find(|volume| place.is_within(&volume.directory)) {
            change(volume);
        }
    }

    /// The free space of `path`'s volume, as `host` sees it.
    pub(crate) fn free(&mut self, host: &str, path: &HostPath) -> (Bytes, Bytes) {
        let Some(volume) = self.volume(path).cloned() else { return (Bytes(1 << 40), Bytes(1 << 40)) };
        let used = self.tree(host, path).used(&volume.directory);
        let free = if volume.full { 0 } else { volume.total.0.saturating_sub(used.0) };
        (volume.total, Bytes(free))
    }

    /// Whether `need` fits, and may be written at all.
    pub(crate) fn room(&mut self, host: &str, path: &HostPath, need: Bytes) -> HostResult<()> {
        if self.volume(path).is_some_and(|volume| volume.read_only) {
            return Err(HostError::ReadOnly(path.clone()));
        }
        let (_, free) = self.free(host, path);
        if free < need { Err(HostError::NoSpace(path.clone())) } else { Ok(()) }
    }

    /// Adds a new image to a directory that is there.
    pub(crate) fn add_image(
        &mut self,
        host: &str,
        file: &HostPath,
        image: crate::SimImage,
    ) -> HostResult<u64> {
        let number = self.number();
        self.tree(host, file).add(file, Node::Image { number, image, protected: false })?;
        Ok(number)
    }

    /// Whether a domain anywhere, or a copy, writes the file of that number.
    pub(crate) fn is_written(&self, number: u64) -> bool {
        self.copying.contains(&number)
            || self.hosts.values().any(|h| h.machines.values().any(|m| m.writes.contains(&number)))
    }

    /// Whether a domain anywhere reads or writes it.
    pub(crate) fn is_open(&self, number: u64) -> bool {
        self.is_written(number)
            || self.copied.contains(&number)
            || self.hosts.values().any(|h| h.machines.values().any(|m| m.reads.contains(&number)))
    }

    /// Runs `act` later, by tokio's clock. Outside of a runtime it never runs.
    pub(crate) fn later(&self, after: Duration, then: impl FnOnce(&mut World) + Send + 'static) {
        let me: Option<Arc<Shared>> = self.me.upgrade();
        if let (Some(me), Ok(runtime)) = (me, tokio::runtime::Handle::try_current()) {
            let me = Arc::downgrade(&me);
            runtime.spawn(async move {
                tokio::time::sleep(after).await;
                if let Some(me) = me.upgrade() {
                    then(&mut me.world());
                }
            });
        }
    }
}
