//! What a request for new desktops would do: told from one look at the store, in a transaction that is never committed.

use sarrio_model::{
    Code, DesktopsPreview, HostPreview, Hypervisor, MiB, NewDesktops, Permission, PersonOverLimit, Problem,
    Reach, StoragePreview, TakesNone,
    problem::{HostInMaintenance, HostNotReaching, HostWithoutSpice},
};
use sarrio_store::Tx;

use super::{
    candidates::{Taken, candidate},
    draft::Draft,
};
use crate::{
    Engine,
    authz::{CreateDesktops, Permit, reach_of},
    placement::{Candidate, Exclusion, Need, Spread, rank, spread},
    quota::Quotas,
    storage,
};

impl Engine {
    /// Tells what [`Engine::create_desktops`] would do now, and where the desktops would run if all were started.
    ///
    /// # Errors
    /// What that refuses, apart from quotas, which the answer tells.
    pub async fn preview_desktops(
        &self,
        permit: Permit<CreateDesktops>,
        new: NewDesktops,
    ) -> Result<DesktopsPreview, Problem> {
        let engine = &self.0;
        let owned = self.owned_by_new(&permit, &new).await?;
        let mut draft = Draft::of(engine, &permit, new, owned).await?;
        let mut reads = vec![draft.path.clone()];
        if let Some(base) = &draft.base {
            for path in storage::paths_below(engine, base.id).await? {
                reads.extend(engine.store.storage_path(path).await?);
            }
        }
        let rows = engine.store.hypervisors().await?;

        let mut tx = engine.store.begin().await?;
        let caller = draft.ask_again(&permit, &mut tx).await?;
        let mut quotas = Quotas::default();
        let over = draft.over(&mut tx, &mut quotas, &caller).await?;
        // In a copy, so that what would be accepted does not count twice below.
        let refused = match draft.accept(&mut tx, &mut Quotas::default(), &caller).await {
            Ok(_) => None,
            Err(problem) if problem.status < 500 => Some(problem),
            Err(problem) => return Err(problem),
        };
        let lines = quotas.outlook(&mut tx, &draft.demands_when_on()).await?;
        let taken = Taken::of(&mut tx).await?;
        drop::<Tx>(tx);

        let need = Need { memory: draft.hardware.memory, vcpus: draft.hardware.vcpus, spice: true };
        let before: Vec<Candidate> = rows.iter().map(|row| candidate(engine, row, &reads, &taken)).collect();
        let spread = spread(&need, &mut before.clone(), draft.count());
        let sees_hosts = reach_of(&caller, Permission::HypervisorSee) > Reach::Nothing;
        let hosts = if sees_hosts { hosts(&rows, &before, &need, &spread) } else { Vec::new() };
        let person = |over: super::draft::Over| PersonOverLimit {
            person: over.person,
            problem: over.problem,
            may_allow: over.may_allow,
        };
        Ok(DesktopsPreview {
            desktops: draft.count(),
            over: over.into_iter().map(person).collect(),
            refused,
            quotas: lines,
            storage: StoragePreview {
                path: draft.path.name.clone(),
                total: draft.path.total,
                free: draft.path.free,
                more: draft.space(),
            },
            placed: spread.placed(),
            no_host: spread.left_out.as_ref().map(|ranking| match ranking.over_any_host() {
                true => ranking.explain(&need).of_kind(Code::OverAnyHost),
                false => ranking.explain(&need),
            }),
            hosts,
        })
    }
}

/// What each host would take, in the order of the rows.
fn hosts(rows: &[Hypervisor], candidates: &[Candidate], need: &Need, spread: &Spread) -> Vec<HostPreview> {
    let excluded = rank(need, candidates).excluded;
    let host = |((row, candidate), given): ((&Hypervisor, &Candidate), &u32)| {
        let memory = row.facts.as_ref().map_or(MiB(0), |facts| facts.memory);
        let now = memory.0.saturating_sub(candidate.free.0).saturating_add(candidate.in_flight.0);
        let now = now.min(memory.0);
        let why = excluded.iter().find(|(name, _)| *name == row.name).map(|(_, why)| takes_none(why));
        HostPreview {
            id: row.id,
            name: row.name.clone(),
            memory,
            now: MiB(now),
            after: MiB(now.saturating_add(u64::from(*given) * need.memory.0)),
            desktops: *given,
            none: (*given == 0).then(|| why.unwrap_or(TakesNone::NotNeeded)),
        }
    };
    rows.iter().zip(candidates).zip(&spread.given).map(host).collect()
}

fn takes_none(why: &Exclusion) -> TakesNone {
    match why {
        Exclusion::TooSmall => TakesNone::TooSmall,
        Exclusion::Full(free) => TakesNone::MemoryFull { free: *free },
        Exclusion::Unavailable(why) => match why.message.key.as_str() {
            HostInMaintenance::KEY => TakesNone::InMaintenance,
            HostNotReaching::KEY => TakesNone::PathNotMounted,
            HostWithoutSpice::KEY => TakesNone::WithoutSpice,
            _ => TakesNone::NotAnswering,
        },
    }
}
