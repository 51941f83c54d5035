//! The hosts as placement sees them.

use std::collections::HashMap;

use sarrio_model::{
    HostState, Hypervisor, HypervisorId, MiB, Problem, StoragePath,
    problem::{HostConnecting, HostInMaintenance, HostNotAnswering, HostNotLookedAt, HostNotReaching},
};
use sarrio_store::Tx;

use crate::{Inner, placement::Candidate};

/// The memory that desktops take of each host, as one transaction sees it.
pub(super) struct Taken {
    reserved: HashMap<HypervisorId, MiB>,
    starting: HashMap<HypervisorId, MiB>,
}

impl Taken {
    /// What they take now.
    pub(super) async fn of(tx: &mut Tx) -> Result<Self, Problem> {
        Ok(Self { reserved: tx.reserved_memory().await?, starting: tx.starting_memory().await? })
    }

    /// Without the reservation of one desktop that is being started there.
    pub(super) fn give_back(&mut self, host: HypervisorId, memory: MiB) {
        for sums in [&mut self.reserved, &mut self.starting] {
            if let Some(sum) = sums.get_mut(&host) {
                sum.0 = sum.0.saturating_sub(memory.0);
            }
        }
    }
}

/// A host as placement sees it for a desktop that reads these storage paths.
pub(super) fn candidate(engine: &Inner, row: &Hypervisor, reads: &[StoragePath], taken: &Taken) -> Candidate {
    let name = || row.name.clone();
    let host = engine.hosts.get(row.id);
    let load = host.as_ref().and_then(|host| host.load());
    let available = if !row.state.takes_desktops() {
        Err(match &row.state {
            HostState::Maintenance { .. } => HostInMaintenance { host: name() }.into(),
            HostState::Connecting { .. } => HostConnecting { host: name() }.into(),
            _ => HostNotAnswering { host: name() }.into(),
        })
    } else if !host.is_some_and(|host| host.is_up()) {
        Err(HostNotAnswering { host: name() }.into())
    } else if load.is_none() || row.facts.is_none() {
        Err(HostNotLookedAt { host: name() }.into())
    } else {
        Ok(())
    };
    let reaches = reads
        .iter()
        .find(|path| !path.hosts.iter().any(|host| host.hypervisor == row.id && host.usable))
        .map_or(Ok(()), |path| Err(HostNotReaching { host: name(), path: path.name.clone() }.into()));
    let facts = row.facts.clone().unwrap_or_default();
    Candidate {
        id: row.id,
        name: row.name.clone(),
        available,
        memory: MiB(facts.memory.0.saturating_sub(engine.settings.host_reserve.0)),
        threads: facts.threads,
        free: load.map_or(MiB(0), |load| load.memory_free),
        reserved: taken.reserved.get(&row.id).copied().unwrap_or_default(),
        in_flight: taken.starting.get(&row.id).copied().unwrap_or_default(),
        reaches,
        spice: facts.spice,
    }
}
