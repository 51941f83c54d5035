//! Which hardware a desktop may have.

use sarrio_model::{
    Caller, Hardware, HardwareEdit, Permission, Problem,
    problem::{NetworkForAdministrators, NoHostWithMemory, NoHostWithProcessors, NoSuchMedia},
};

use crate::{
    Inner,
    authz::{Owner, reaches, sees_media},
};

/// Refuses a network that somebody chose who may not: behind another bridge of the host may lie what only
/// administrators may reach.
pub(crate) fn require_network(caller: &Caller, change: &HardwareEdit) -> Result<(), Problem> {
    match &change.network {
        Some(Some(network)) if !reaches(caller, Permission::DesktopNetwork, Owner::Site) => {
            Err(NetworkForAdministrators { network: network.clone() }.at("hardware.network"))
        }
        _ => Ok(()),
    }
}

/// Refuses media that the caller does not see.
pub(super) async fn require_media(
    engine: &Inner,
    caller: &Caller,
    hardware: &Hardware,
) -> Result<(), Problem> {
    let Some(media) = hardware.media else { return Ok(()) };
    match engine.store.media(media).await?.filter(|media| sees_media(caller, media)) {
        Some(_) => Ok(()),
        None => Err(NoSuchMedia.at("hardware.media")),
    }
}

/// Refuses a machine that no host could run even if nothing else ran there. As long as no host has been looked at,
/// nothing is refused.
pub(crate) async fn require_some_host(engine: &Inner, hardware: &Hardware) -> Result<(), Problem> {
    let mut largest = None;
    for facts in engine.store.hypervisors().await?.into_iter().filter_map(|host| host.facts) {
        let memory = facts.memory.0.saturating_sub(engine.settings.host_reserve.0);
        if memory >= hardware.memory.0 && facts.threads >= u32::from(hardware.vcpus) {
            return Ok(());
        }
        largest = largest.max(Some((memory, facts.threads)));
    }
    let Some((memory, threads)) = largest else { return Ok(()) };
    Err(match hardware.memory.0 > memory {
        true => NoHostWithMemory { memory: sarrio_model::MiB(memory) }.at("hardware.memory"),
        false => NoHostWithProcessors { threads }.at("hardware.vcpus"),
    })
}
