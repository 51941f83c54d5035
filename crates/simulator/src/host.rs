//! One host: its state, its faults, and the domains on it.

use std::{
    collections::BTreeMap,
    net::Ipv4Addr,
    sync::{Arc, Weak},
};

use sarrio_hypervisor::{Domain, HostError, HostEvent, HostResult, Link, NetworkLimit};
use sarrio_model::{DesktopId, Epoch, HostFacts, HostPath, MacAddress, MiB, SiteId};
use tokio::sync::watch;

use crate::{faults::Faults, link::HostLink, machine::Machine, sshd::Sshd, tree::Tree};

/// The address of the host that runs the backend, which is reached without SSH.
pub(crate) const LOCAL: &str = "local";

/// A domain that was not made by Sarrio.
#[derive(Debug, Clone)]
pub(crate) struct ForeignDomain {
    pub(crate) name: String,
    pub(crate) uuid: String,
    pub(crate) memory: MiB,
}

/// Why a host does not answer as it should.
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
    /// Whether its network cable is cut.
    pub(crate) cut: bool,
    /// Whether its libvirt hangs.
    pub(crate) hung: bool,
    /// Whether the shared directories are unmounted.
    pub(crate) nas_cut: bool,
    /// How often it was booted: a link does not survive a boot.
    pub(crate) boots: u64,
    pub(crate) sshd: Sshd,
    /// Whether libvirt is installed.
    pub(crate) libvirt: bool,
    pub(crate) facts: HostFacts,
    /// Whether nftables is installed.
    pub(crate) nftables: bool,
    /// What desktops may reach, as each site has limited it.
    pub(crate) limits: BTreeMap<SiteId, Vec<NetworkLimit>>,
    /// The cards that it sent a packet to wake their computers, each with the broadcast address.
    pub(crate) woken: Vec<(MacAddress, Ipv4Addr)>,
    pub(crate) machines: BTreeMap<DesktopId, Machine>,
    pub(crate) foreign: Vec<ForeignDomain>,
    pub(crate) faults: Faults,
    pub(crate) links: Vec<Weak<HostLink>>,
    /// The file system that only this host sees.
    pub(crate) local: Tree,
    /// Directories that are on that file system even though others may share a directory of that name.
    pub(crate) local_directories: Vec<HostPath>,
    /// Wakes whoever waits for a change of this host.
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
            sshd: Sshd::new(address),
            libvirt: true,
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
            nftables: true,
            limits: BTreeMap::new(),
            woken: Vec::new(),
            machines: BTreeMap::new(),
            foreign: Vec::new(),
            faults: Faults::default(),
            links: Vec::new(),
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

    /// Sends this host's events to the link from now on.
    pub(crate) fn add_link(&mut self, link: &Arc<HostLink>) {
        let link = Arc::downgrade(link);
        self.links.retain(|other| other.strong_count() > 0 && !other.ptr_eq(&link));
        self.links.push(link);
    }

    /// Sends an event to every link that is up. An event about another site's desktop is left out.
    pub(crate) fn emit(&mut self, event: &HostEvent) {
        self.links.retain(|link| link.strong_count() > 0);
        for link in self.links.iter().filter_map(Weak::upgrade) {
            let concerns = |desktop| self.may_see(&link, desktop);
            if *link.state.borrow() == Link::Up && event.desktop().is_none_or(concerns) {
                link.send(event.clone());
            }
        }
    }

    fn may_see(&self, link: &HostLink, desktop: DesktopId) -> bool {
        self.machines.get(&desktop).is_none_or(|machine| machine.spec.site == link.site)
    }

    /// The domain of this site, desktop and epoch.
    pub(crate) fn machine(
        &mut self,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
    ) -> HostResult<&mut Machine> {
        match self.machines.get_mut(&desktop) {
            Some(machine) if machine.spec.site == site && machine.spec.epoch == epoch => Ok(machine),
            Some(machine) => Err(HostError::OtherEpoch { desktop, wanted: epoch, found: machine.spec.epoch }),
            None => Err(HostError::NoDomain(desktop)),
        }
    }

    /// A desktop's domain as the port tells of it alone, without its images.
    pub(crate) fn domain(&self, site: SiteId, desktop: DesktopId) -> Option<Domain> {
        let ours = |found: &Domain| matches!(found, Domain::Ours { desktop: id, .. } if *id == desktop);
        let mut found = self.domains(site).into_iter().find(ours);
        if let Some(Domain::Ours { images, .. }) = &mut found {
            *images = None;
        }
        found
    }

    pub(crate) fn domains(&self, site: SiteId) -> Vec<Domain> {
        let foreign = self.foreign.iter().map(|domain| Domain::Foreign {
            name: domain.name.clone(),
            uuid: domain.uuid.clone(),
            other_site: false,
            memory: domain.memory,
        });
        self.machines.values().map(|machine| machine.domain(site)).chain(foreign).collect()
    }

    /// Memory that running domains have taken.
    pub(crate) fn taken(&self) -> MiB {
        let machines = self.machines.values().map(|machine| machine.spec.hardware.memory.0);
        MiB(machines.chain(self.foreign.iter().map(|domain| domain.memory.0)).sum())
    }
}
