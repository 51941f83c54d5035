//! Signing in to a host over SSH, and whether its libvirt answers.

use sarrio_hypervisor::{HostError, HostResult};
use sarrio_model::{
    Connection, SshTarget,
    problem::{LibvirtHasNoSocket, NoAnswer},
};

use crate::{
    host::{Host, Trouble},
    world::World,
};

impl World {
    /// The name in the fleet of the host whose sshd has this address.
    pub(crate) fn name_of(&self, target: &SshTarget) -> Option<String> {
        let is_there =
            |host: &Host| (&host.sshd.at.address, host.sshd.at.port) == (&target.address, target.port);
        self.hosts.iter().find(|(_, host)| is_there(host)).map(|(name, _)| name.clone())
    }

    /// The host whose sshd answers at this address.
    pub(crate) fn answering(&mut self, target: &SshTarget) -> HostResult<&mut Host> {
        let (name, silence) = (self.name_of(target).unwrap_or_default(), self.silence(target));
        match self.hosts.get_mut(&name) {
            Some(host) if host.trouble() != Some(Trouble::Silent) => Ok(host),
            _ => Err(silence),
        }
    }

    /// Where a host has the address, but its sshd another port, the port is silent.
    fn silence(&self, target: &SshTarget) -> HostError {
        let has_address =
            |host: &Host| host.sshd.at.address == target.address && host.trouble() != Some(Trouble::Silent);
        let (address, port) = (target.address.clone(), target.port);
        match self.hosts.values().any(|host| has_address(host) && host.sshd.at.port != port) {
            true => HostError::PortSilent { address, port },
            false => HostError::Unreachable(NoAnswer.into()),
        }
    }

    /// Goes through the jump host, if there is one, and signs in to the host.
    pub(crate) fn sign_in(&mut self, name: &str, connection: &Connection) -> HostResult<()> {
        let Connection::Ssh { target, host_key, jump_key } = connection else { return Ok(()) };
        let host_key = host_key.as_ref().ok_or(HostError::KeyUnknown)?;
        if let Some(jump) = target.jump_host() {
            let pinned = jump_key.as_ref().ok_or_else(|| HostError::JumpKeyUnknown(jump.address.clone()))?;
            let in_the_way =
                || HostError::JumpHostInTheWay { jump: jump.address.clone(), why: NoAnswer.into() };
            let sshd = &self.answering(&jump).map_err(|_| in_the_way())?.sshd;
            if sshd.key != *pinned {
                return Err(HostError::JumpKeyChanged(jump.address));
            }
            sshd.let_in(&jump.user).map_err(|_| HostError::JumpSignIn {
                jump: jump.address.clone(),
                account: jump.user.clone(),
            })?;
        }
        if self.name_of(target).as_deref() != Some(name) {
            return Err(self.silence(target));
        }
        let sshd = &self.answering(target)?.sshd;
        if sshd.key != *host_key {
            return Err(HostError::KeyChanged);
        }
        sshd.let_in(&target.user)
    }

    /// Why a link to a host that is not silent cannot be made.
    pub(crate) fn refusal(&mut self, address: &str, connection: &Connection) -> Option<HostError> {
        if let Err(refused) = self.sign_in(address, connection) {
            return Some(refused);
        }
        let libvirt = self.hosts.get(address).is_some_and(|host| host.libvirt);
        (!libvirt).then(|| HostError::NoLibvirt(LibvirtHasNoSocket.into()))
    }
}
