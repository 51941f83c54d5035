//! Fault injection for a simulated host: its power, its network cable, its libvirt, its storage.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use sarrio_hypervisor::{HandMove, HostError, HostEvent, NetworkLimit};
use sarrio_model::{
    Connection, DesktopId, Epoch, HostFacts, HostKey, HostPath, MacAddress, MiB, SiteId, SshTarget,
};
use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    host::{ForeignDomain, Host, LOCAL},
    lifecycle::End,
    world::Shared,
};

/// One simulated host, for tests that break it.
#[derive(Clone)]
pub struct SimHost {
    pub(crate) shared: Arc<Shared>,
    pub(crate) address: String,
}

impl SimHost {
    fn change<T>(&self, change: impl FnOnce(&mut Host) -> T) -> T {
        let mut world = self.shared.world();
        let host = world.host(&self.address);
        let result = change(host);
        host.changed.send_replace(());
        result
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// How it is reached, with the key that it shows now.
    #[must_use]
    pub fn connection(&self) -> Connection {
        if self.address == LOCAL {
            return Connection::Local;
        }
        Connection::Ssh { target: self.target(), host_key: Some(self.host_key()), jump_key: None }
    }

    /// Where its sshd is.
    #[must_use]
    pub fn target(&self) -> SshTarget {
        self.change(|host| host.sshd.at.clone())
    }

    /// The key that it shows.
    #[must_use]
    pub fn host_key(&self) -> HostKey {
        self.change(|host| host.sshd.key.clone())
    }

    /// Gives it another host key, as after a reinstallation or behind a machine in the middle.
    pub fn change_host_key(&self) {
        self.change(|host| {
            host.boots += 1;
            host.sshd.change_key(&self.address);
        });
    }

    /// Changes its address, its port and the one account that accepts our key. Links to it end; its domains keep running.
    pub fn move_to(&self, target: SshTarget) {
        self.change(|host| {
            host.boots += 1;
            host.sshd.lets_in = [target.user.to_string()].into();
            host.sshd.at = target;
        });
    }

    /// Cuts its power: its domains are gone and their locks are free, and no event says so.
    pub fn power_cut(&self) {
        let mut world = self.shared.world();
        world.pending.remove(&self.address);
        let host = world.host(&self.address);
        host.powered = false;
        host.boots += 1;
        host.machines.clear();
        host.foreign.clear();
        host.limits.clear();
        host.changed.send_replace(());
    }

    /// Gives it power again; no domain runs on it.
    pub fn boot(&self) {
        self.change(|host| {
            (host.powered, host.hung) = (true, false);
            host.boots += 1;
        });
    }

    /// Cuts its network cable: it does not answer, but its domains keep running.
    pub fn cut(&self) {
        self.change(|host| host.cut = true);
    }

    /// Repairs the cable.
    pub fn heal(&self) {
        self.change(|host| host.cut = false);
    }

    /// Makes libvirt hang; sshd still answers.
    pub fn hang(&self) {
        self.change(|host| host.hung = true);
    }

    /// Ends the hang: libvirt carries out every call that it received in the meantime.
    pub fn unhang(&self) {
        let pending = {
            let mut world = self.shared.world();
            let pending = world.pending.remove(&self.address).unwrap_or_default();
            let host = world.host(&self.address);
            host.hung = false;
            host.changed.send_replace(());
            pending
        };
        let before = self.epochs();
        for call in pending {
            call(&mut self.shared.world());
        }
        for (desktop, epoch) in self.epochs() {
            if !before.contains(&(desktop, epoch)) {
                self.change(|host| host.emit(&HostEvent::Stray { desktop, epoch }));
            }
        }
    }

    fn epochs(&self) -> Vec<(DesktopId, Epoch)> {
        self.change(|host| host.machines.values().map(|m| (m.spec.desktop, m.spec.epoch)).collect())
    }

    /// Unmounts the shared directories. What remains is an empty, writable directory, as under any mount point.
    pub fn nas_cut(&self) {
        let mut world = self.shared.world();
        let directories: Vec<HostPath> = world.volumes.iter().map(|v| v.directory.clone()).collect();
        let host = world.host(&self.address);
        host.nas_cut = true;
        for directory in directories {
            host.local.make_directories(&directory);
        }
    }

    /// Mounts them again. What was written in the meantime is hidden under the mount.
    pub fn nas_heal(&self) {
        self.change(|host| host.nas_cut = false);
    }

    /// Adds a directory that only this host has.
    pub fn make_local_directory(&self, directory: &HostPath) {
        self.change(|host| {
            host.local.make_directories(directory);
            host.local_directories.push(directory.clone());
        });
    }

    /// Installs libvirt.
    pub fn install_libvirt(&self) {
        self.change(|host| host.libvirt = true);
    }

    /// Removes libvirt.
    pub fn remove_libvirt(&self) {
        self.change(|host| host.libvirt = false);
    }

    /// Removes nftables: the network of desktops can no longer be limited.
    pub fn remove_nftables(&self) {
        self.change(|host| {
            host.nftables = false;
            host.limits.clear();
        });
    }

    /// Makes it refuse our key until the key is installed with `password`.
    pub fn forget_our_key(&self, password: &str) {
        self.change(|host| {
            host.sshd.lets_in.clear();
            host.boots += 1;
            password.clone_into(&mut host.sshd.password);
        });
    }

    /// Makes it accept our key for root.
    pub fn let_our_key_in(&self) {
        self.change(|host| {
            host.boots += 1;
            host.sshd.lets_in.insert("root".to_owned());
        });
    }

    /// Changes its memory, cores, SPICE or KVM.
    pub fn set_facts(&self, change: impl FnOnce(&mut HostFacts)) {
        self.change(|host| change(&mut host.facts));
    }

    /// Makes the next call of that name fail with `error`, without being carried out. Set twice, it holds for the next two
    /// calls.
    pub fn fail_next(&self, call: &'static str, error: HostError) {
        self.change(|host| host.faults.fail.entry(call).or_default().push_back(error));
    }

    /// Makes the next call of that name lose its answer; it is carried out.
    pub fn lose_answer(&self, call: &'static str) {
        self.change(|host| *host.faults.lose.entry(call).or_default() += 1);
    }

    /// Makes each call of that name take `by` from now on; zero ends this. A call that takes longer than its deadline fails,
    /// and is carried out later all the same.
    pub fn slow(&self, call: &'static str, by: Duration) {
        self.change(|host| match by {
            Duration::ZERO => drop(host.faults.slow.remove(call)),
            by => drop(host.faults.slow.insert(call, by)),
        });
    }

    /// Adds a domain that somebody made with virsh.
    pub fn add_foreign(&self, name: &str, memory: MiB) {
        let uuid = Uuid::now_v7().to_string();
        self.change(|host| host.foreign.push(ForeignDomain { name: name.to_owned(), uuid, memory }));
    }

    /// The desktops whose domains are on this host, with their epochs.
    #[must_use]
    pub fn running(&self) -> Vec<(DesktopId, Epoch)> {
        self.epochs()
    }

    /// Kills the QEMU of a desktop.
    pub fn crash(&self, desktop: DesktopId) {
        self.shared.world().end(&self.address, desktop, End::Crash);
    }

    /// Shuts a desktop down from inside, as its user would.
    pub fn power_off_inside(&self, desktop: DesktopId) {
        self.shared.world().end(&self.address, desktop, End::Off);
    }

    /// Pauses a domain as `virsh suspend` would, without Sarrio.
    pub fn suspend_behind_our_back(&self, desktop: DesktopId) {
        let mut world = self.shared.world();
        let found = world.host(&self.address).machines.get(&desktop).map(|m| (m.spec.site, m.spec.epoch));
        if let Some((site, epoch)) = found {
            // It cannot fail: the domain was found under this lock.
            let _ = world.suspend(&self.address, site, desktop, epoch);
        }
    }

    /// Whether the cable of a desktop's network card is plugged in; `None` where it has no card or does not run.
    #[must_use]
    pub fn is_plugged(&self, desktop: DesktopId) -> Option<bool> {
        self.change(|host| Some(host.machines.get(&desktop)?.spec.nic.as_ref()?.plugged))
    }

    /// Whether a desktop may exchange anything with its viewer; `None` where it does not run.
    #[must_use]
    pub fn exchanges(&self, desktop: DesktopId) -> Option<bool> {
        self.change(|host| Some(host.machines.get(&desktop)?.spec.exchange))
    }

    /// Puts a folder into the guest of a desktop, as a tar file.
    pub fn put_guest_folder(&self, desktop: DesktopId, folder: &str, tar: Vec<u8>) {
        self.change(|host| {
            if let Some(machine) = host.machines.get_mut(&desktop) {
                machine.folders.insert(folder.to_owned(), tar);
            }
        });
    }

    /// What was done with the keyboard and pointer of a desktop through its second console.
    #[must_use]
    pub fn touched(&self, desktop: DesktopId) -> Vec<HandMove> {
        self.change(|host| {
            host.machines.get(&desktop).map(|machine| machine.touched.clone()).unwrap_or_default()
        })
    }

    /// The titles and texts of the messages that a desktop's guest has shown.
    #[must_use]
    pub fn messages(&self, desktop: DesktopId) -> Vec<(String, String)> {
        self.change(|host| {
            host.machines.get(&desktop).map(|machine| machine.messages.clone()).unwrap_or_default()
        })
    }

    /// The image in a desktop's drive.
    #[must_use]
    pub fn media(&self, desktop: DesktopId) -> Option<HostPath> {
        self.change(|host| host.machines.get(&desktop)?.spec.media.clone())
    }

    /// The cards whose computers this host was to wake, each with the broadcast address.
    #[must_use]
    pub fn woken(&self) -> Vec<(MacAddress, Ipv4Addr)> {
        self.change(|host| host.woken.clone())
    }

    /// How often the clock of a desktop's guest was set.
    #[must_use]
    pub fn clock_sets(&self, desktop: DesktopId) -> u32 {
        self.change(|host| host.machines.get(&desktop).map_or(0, |machine| machine.clock_sets))
    }

    /// What a site's desktops may reach on this host.
    #[must_use]
    pub fn limits(&self, site: SiteId) -> Vec<NetworkLimit> {
        self.change(|host| host.limits.get(&site).cloned().unwrap_or_default())
    }

    /// Opens the console as a viewer with `password`. Returns whether the password was accepted.
    #[must_use]
    pub fn view(&self, desktop: DesktopId, password: &str) -> bool {
        self.change(|host| {
            let Some(machine) = host.machines.get_mut(&desktop) else { return false };
            let valid = machine.password.as_ref();
            if valid.is_none_or(|valid| valid.text != password || valid.until <= Instant::now()) {
                host.emit(&HostEvent::ViewerRefused(desktop));
                return false;
            }
            machine.viewers += 1;
            let count = machine.viewers;
            host.emit(&HostEvent::ViewerIn(desktop));
            host.emit(&HostEvent::Viewers { desktop, count });
            true
        })
    }

    /// How many viewers a desktop has.
    #[must_use]
    pub fn viewers(&self, desktop: DesktopId) -> u32 {
        self.change(|host| host.machines.get(&desktop).map_or(0, |machine| machine.viewers))
    }

    /// Closes one viewer of a desktop.
    pub fn stop_viewing(&self, desktop: DesktopId) {
        self.change(|host| {
            if let Some(machine) = host.machines.get_mut(&desktop) {
                machine.viewers = machine.viewers.saturating_sub(1);
                let count = machine.viewers;
                host.emit(&HostEvent::Viewers { desktop, count });
            }
        });
    }
}
