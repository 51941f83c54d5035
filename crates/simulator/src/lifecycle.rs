//! The life of domains: they are created, run, are paused, and end.

use sarrio_hypervisor::{DomainEnd, DomainRun, DomainSpec, HostError, HostEvent, HostResult, Shutdown, said};
use sarrio_model::{DesktopId, Epoch, HostPath, PauseReason, SiteId};

use crate::{
    machine::{Machine, Start},
    world::World,
};

/// How a domain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It is shut down or destroyed.
    Off,
    /// Its QEMU dies.
    Crash,
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
        host.machines.insert(desktop, Machine::paused(spec, life, writes, reads, port.unwrap_or(5900)));
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
        let start = machine.run();
        let file = machine.spec.disks.first().map(|disk| disk.file.clone());
        self.host(address).emit(&HostEvent::Domain(desktop));
        if start == Start::Boot {
            self.boot(address, desktop);
        }
        if let Some(file) = file
            && self.volume(&file).is_some_and(|volume| volume.full)
        {
            self.pause_for_space(&file);
        }
        Ok(())
    }

    /// Lets the agent answer when the guest has booted, unless the domain was replaced in the meantime.
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
        let (after, ignores) = (self.guests.shutdown, self.ignores_shutdown.contains(&desktop));
        let machine = self.host(address).machine(site, desktop, epoch)?;
        if machine.run != DomainRun::Running {
            return Err(HostError::WrongState(said("domain is paused")));
        }
        if how == Shutdown::Agent && !machine.agent {
            return Err(HostError::NoAgent);
        }
        if !ignores {
            let (life, address) = (machine.life, address.to_owned());
            self.later(after, move |world| {
                let machine = world.host(&address).machines.get(&desktop);
                if machine.is_some_and(|m| m.life == life && m.run == DomainRun::Running) {
                    world.end(&address, desktop, End::Off);
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
                self.end(address, desktop, End::Off);
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

    pub(crate) fn insert_media(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
        image: Option<HostPath>,
    ) -> HostResult<()> {
        self.host(address).machine(site, desktop, epoch)?;
        if let Some(image) = &image {
            self.tree(address, image).node(image)?;
        }
        self.host(address).machine(site, desktop, epoch)?.spec.media = image;
        Ok(())
    }

    /// Ends a domain, if it is there.
    pub(crate) fn end(&mut self, address: &str, desktop: DesktopId, how: End) {
        let machine = self.host(address).machines.get(&desktop);
        for file in machine.map(|machine| machine.images.clone()).unwrap_or_default() {
            // The guest wrote to its disks until now.
            if let Ok((image, _)) = self.tree(address, &file).image_mut(&file) {
                image.modified = jiff::Timestamp::now();
            }
        }
        let host = self.host(address);
        if host.machines.contains_key(&desktop) {
            let end = if how == End::Crash { DomainEnd::Crashed } else { DomainEnd::Ended };
            host.emit(&HostEvent::Stopped { desktop, end });
            host.machines.remove(&desktop);
        }
    }

    /// Pauses the domains that write to the volume of `path`, because it is full.
    pub(crate) fn pause_for_space(&mut self, path: &HostPath) {
        let Some(directory) = self.volume(path).map(|volume| volume.directory.clone()) else { return };
        for host in self.hosts.values_mut() {
            let mut paused = Vec::new();
            for (desktop, machine) in &mut host.machines {
                let there = machine.images.iter().any(|file| file.is_within(&directory));
                if there && machine.run == DomainRun::Running {
                    machine.pause(PauseReason::DiskError);
                    paused.push(*desktop);
                }
            }
            for desktop in paused {
                host.emit(&HostEvent::DiskError { desktop, reason: "enospc".to_owned() });
                host.emit(&HostEvent::Domain(desktop));
            }
        }
    }
}
