//! Which hardware a desktop may have.

use sarrio_model::{Caller, Code, Hardware, HardwareEdit, Problem};

use crate::Inner;

/// Refuses a network that somebody else than an administrator chose: behind another bridge of the host may lie what only
/// administrators may reach.
pub(super) fn require_network(caller: &Caller, change: &HardwareEdit) -> Result<(), Problem> {
    match &change.network {
        Some(Some(network)) if !caller.is_administrator() => Err(Problem {
            field: Some("hardware.network".to_owned()),
            ..Problem::new(Code::Forbidden, format!("Only administrators put a desktop into {network}."))
        }),
        _ => Ok(()),
    }
}

/// Refuses media that are not known.
pub(super) async fn require_media(engine: &Inner, hardware: &Hardware) -> Result<(), Problem> {
    if let Some(media) = hardware.media
        && engine.store.media(media).await?.is_none()
    {
        return Err(Problem::invalid("hardware.media", "There is no such media."));
    }
    Ok(())
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
    let (field, detail) = if hardware.memory.0 > memory {
        ("hardware.memory", format!("No host has more than {}.", sarrio_model::MiB(memory)))
    } else {
        ("hardware.vcpus", format!("No host has more than {threads} processors and that much memory."))
    };
    Err(Problem { field: Some(field.to_owned()), ..Problem::new(Code::OverAnyHost, detail) })
}
