//! Domains: what runs on a host.

use sarrio_hypervisor::{Domain, DomainRun, DomainSpec, HostError, HostEvent, HostResult, Shutdown};
use sarrio_model::{DesktopId, Epoch, HostPath, MiB, PauseReason, SiteId};
use tokio::time::Instant;

use crate::world::{Host, World};

/// A SPICE password and when it expires.
#[derive(Debug, Clone)]
pub(crate) struct Password {
    pub(crate) text: String,
    pub(crate) until: Instant,
}

/// A transient domain.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    pub(crate) spec: DomainSpec,
    pub(crate) run: DomainRun,
    /// The images that its disks write now: those of the spec until somebody moves one.
    pub(crate) images: Vec<HostPath>,
    /// Distinguishes this domain from a later one of the same desktop, and this boot from a later one.
    pub(crate) life: u64,
    pub(crate) writes: Vec<u64>,
    pub(crate) reads: Vec<u64>,
    pub(crate) agent: bool,
    pub(crate) port: u16,
    pub(crate) password: Option<Password>,
    pub(crate) viewers: u32,
    pub(crate) booted: bool,
}

impl Machine {
    fn pause(&mut self, why: PauseReason) {
        self.run = DomainRun::Paused(why);
    }

    fn domain(&self, site: SiteId) -> Domain {
        let memory = self.spec.hardware.memory;
        if self.spec.site == site {
            let (desktop, epoch) = (self.spec.desktop, self.spec.epoch);
            let media = self.spec.media.iter().cloned();
            let images = Some(self.images.iter().cloned().chain(media).collect());
            Domain::Ours { desktop, epoch, run: self.run, memory, images }
        } else {
            let uuid = self.spec.desktop.to_string();
            Domain::Foreign { name: format!("sarrio-{uuid}"), uuid, other_site: true, memory }
        }
    }
}

impl Host {
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

    pub(crate) fn domains(&self, site: SiteId) -> Vec<Domain> {
        let strangers = self.strangers.iter().map(|stranger| Domain::Foreign {
            name: stranger.name.clone(),
            uuid: stranger.uuid.clone(),
            other_site: false,
            memory: stranger.memory,
        });
        self.machines.values().map(|machine| machine.domain(site)).chain(strangers).collect()
    }

    /// Memory that running domains have taken.
    pub(crate) fn taken(&self) -> MiB {
        let machines = self.machines.values().map(|machine| machine.spec.hardware.memory.0);
        MiB(machines.chain(self.strangers.iter().map(|stranger| stranger.memory.0)).sum())
    }
}

impl World {
    pub(crate) fn create_paused(&mut self, address: &str, spec: &DomainSpec) -> HostResult<()> {
        let desktop = spec.desktop;
        if let Some(machine) = self.host(address).machines.get(&desktop) {
            let same = machine.spec.epoch == spec.epoch && machine.spec.site == spec.site;
            return if same { Ok(()) } else { Err(HostError::DomainExists(desktop)) };
        }
        let (mut writes, mut reads) = (Vec::new(), Vec::new());
        for disk in &spec.disks {
            let chain = self.tree(address, &disk.file).chain(&disk.file)?;
            let (_, _, protected) = self.tree(address, &disk.file).image(&disk.file)?;
            for (at, (file, number, _)) in chain.iter().enumerate() {
                let busy = if at == 0 { self.is_open(*number) } else { self.is_written(*number) };
                if busy {
                    return Err(HostError::Locked(file.clone()));
                }
                if at == 0 { writes.push(*number) } else { reads.push(*number) }
            }
            if protected {
                return Err(HostError::ReadOnly(disk.file.clone()));
            }
        }
        if let Some(media) = &spec.media {
            self.tree(address, media).node(media)?;
        }
        let life = self.number();
        let host = self.host(address);
        let port = (5900..).find(|port| host.machines.values().all(|machine| machine.port != *port));
        let machine = Machine {
            spec: spec.clone(),
            run: DomainRun::Paused(PauseReason::Asked),
            images: spec.disks.iter().map(|disk| disk.file.clone()).collect(),
            life,
            writes,
            reads,
            agent: false,
            port: port.unwrap_or(5900),
            password: None,
            viewers: 0,
            booted: false,
        };
        host.machines.insert(desktop, machine);
        host.emit(&HostEvent::Domain(desktop));
        Ok(())
    }

    pub(crate) fn resume(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
    ) -> HostResult<()> {
        let machine = self.host(address).machine(site, desktop, epoch)?;
        if machine.run == DomainRun::Running {
            return Ok(());
        }
        machine.run = DomainRun::Running;
        let boots = !std::mem::replace(&mut machine.booted, true);
        let file = machine.spec.disks.first().map(|disk| disk.file.clone());
        self.host(address).emit(&HostEvent::Domain(desktop));
        if boots {
            self.boot(address, desktop);
        }
        if let Some(file) = file
            && self.volume(&file).is_some_and(|volume| volume.full)
        {
            self.starve(&file);
        }
        Ok(())
    }

    /// The guest finishes booting, unless the domain was replaced meanwhile.
    fn boot(&mut self, address: &str, desktop: DesktopId) {
        let guests = self.guests;
        let Some(machine) = self.host(address).machines.get(&desktop) else { return };
        if !guests.agent {
            return;
        }
        let (life, address) = (machine.life, address.to_owned());
        self.later(guests.boot, move |world| {
            let host = world.host(&address);
            if let Some(machine) = host.machines.get_mut(&desktop)
                && machine.life == life
            {
                machine.agent = true;
                host.emit(&HostEvent::Agent { desktop, connected: true });
            }
        });
    }

    pub(crate) fn suspend(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
    ) -> HostResult<()> {
        let machine = self.host(address).machine(site, desktop, epoch)?;
        if !matches!(machine.run, DomainRun::Paused(_)) {
            machine.pause(PauseReason::Asked);
            self.host(address).emit(&HostEvent::Domain(desktop));
        }
        Ok(())
    }

    pub(crate) fn shutdown(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
        how: Shutdown,
    ) -> HostResult<()> {
        let (after, stubborn) = (self.guests.shutdown, self.stubborn.contains(&desktop));
        let machine = self.host(address).machine(site, desktop, epoch)?;
        if machine.run != DomainRun::Running {
            return Err(HostError::WrongState(format!("desktop {desktop} does not run: it stands still")));
        }
        if how == Shutdown::Agent && !machine.agent {
            return Err(HostError::NoAgent);
        }
        if !stubborn {
            let (life, address) = (machine.life, address.to_owned());
            self.later(after, move |world| {
                let machine = world.host(&address).machines.get(&desktop);
                if machine.is_some_and(|m| m.life == life && m.run == DomainRun::Running) {
                    world.end(&address, desktop, false);
                }
            });
        }
        Ok(())
    }

    pub(crate) fn destroy(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
    ) -> HostResult<()> {
        match self.host(address).machine(site, desktop, epoch) {
            Ok(_) => {
                self.end(address, desktop, false);
                Ok(())
            }
            Err(HostError::NoDomain(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }

    pub(crate) fn reset(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
    ) -> HostResult<()> {
        let life = self.number();
        let host = self.host(address);
        let machine = host.machine(site, desktop, epoch)?;
        machine.life = life;
        if std::mem::replace(&mut machine.agent, false) {
            host.emit(&HostEvent::Agent { desktop, connected: false });
        }
        self.boot(address, desktop);
        Ok(())
    }

    /// Ends a domain.
    pub(crate) fn end(&mut self, address: &str, desktop: DesktopId, crashed: bool) {
        let machine = self.host(address).machines.get(&desktop);
        for file in machine.map(|machine| machine.images.clone()).unwrap_or_default() {
            // The guest has written to its disks up to its end.
            if let Ok((image, _)) = self.tree(address, &file).image_mut(&file) {
                image.modified = jiff::Timestamp::now();
            }
        }
        let host = self.host(address);
        if host.machines.contains_key(&desktop) {
            host.emit(&HostEvent::Stopped { desktop, crashed });
            host.machines.remove(&desktop);
        }
    }

    /// Domains whose disk is on the volume of `place` find it full.
    pub(crate) fn starve(&mut self, place: &HostPath) {
        let Some(directory) = self.volume(place).map(|volume| volume.directory.clone()) else { return };
        for host in self.hosts.values_mut() {
            let mut hit = Vec::new();
            for (desktop, machine) in &mut host.machines {
                let there = machine.images.iter().any(|file| file.is_within(&directory));
                if there && machine.run == DomainRun::Running {
                    machine.pause(PauseReason::DiskError);
                    hit.push(*desktop);
                }
            }
            for desktop in hit {
                host.emit(&HostEvent::DiskError { desktop, reason: "enospc".to_owned() });
                host.emit(&HostEvent::Domain(desktop));
            }
        }
    }
}
