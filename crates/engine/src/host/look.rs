//! Looks at what a host shows, and corrects the store by it.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sarrio_hypervisor::{Domain, DomainEnd, DomainRun, HostError};
use sarrio_model::{Desktop, DesktopId, Epoch, ForeignDomain, HostPath, Problem};

use super::{Host, change_row, log_failure};
use crate::{
    Inner,
    reconcile::{Seen, Verdict, judge, judge_silence},
    storage::newer_images,
};

/// How many times a look is repeated because the desktop's row changed while the host was asked.
const LOOKS: usize = 5;

/// Looks at one desktop. Where it has no domain any more, `end` tells how that ended.
pub(crate) async fn at(
    engine: &Inner,
    host: &Host,
    desktop: DesktopId,
    end: DomainEnd,
) -> Result<(), Problem> {
    for _ in 0..LOOKS {
        // The row is read before the host is asked: what the host shows is compared with that row alone.
        let Some(before) = engine.store.desktop(desktop).await? else { return Ok(()) };
        let seen = match host.api.domain(desktop).await {
            Ok(Some(Domain::Ours { epoch, run, .. })) => Seen::Domain(epoch, run),
            Ok(_) => Seen::Nothing(end),
            // The link tells of a silent host by itself.
            Err(_) => return Ok(()),
        };
        if correct(engine, host, &before, seen).await? {
            return Ok(());
        }
    }
    host.look_now.notify_one();
    Ok(())
}

/// Looks at all domains of the host: when its link is up, and again after a while.
pub(crate) async fn at_everything(engine: &Inner, host: &Host) -> Result<(), Problem> {
    let domains = host.api.domains().await.map_err(|why| why.problem(&host.name))?;
    let mut ours: HashMap<DesktopId, (Epoch, DomainRun)> = HashMap::new();
    let mut shown: HashMap<DesktopId, Vec<HostPath>> = HashMap::new();
    let mut foreign = Vec::new();
    for domain in domains {
        match domain {
            Domain::Ours { desktop, epoch, run, images, .. } => {
                ours.insert(desktop, (epoch, run));
                shown.extend(images.map(|images| (desktop, images)));
            }
            Domain::Foreign { name, uuid, other_site, .. } => {
                foreign.push(ForeignDomain { name, uuid, other_site })
            }
        }
    }
    let here = engine.store.desktops_of_host(host.id).await?;
    let ids: HashSet<DesktopId> = ours.keys().copied().chain(here.iter().map(|d| d.id)).collect();
    let known = engine.store.desktops_by_id(&ids.iter().copied().collect::<Vec<_>>()).await?;
    let known: HashMap<DesktopId, Desktop> = known.into_iter().map(|desktop| (desktop.id, desktop)).collect();
    for id in &ids {
        let Some(desktop) = known.get(id) else {
            // A desktop that the store does not know (an older backup was restored?): shown, never destroyed.
            foreign.push(ForeignDomain {
                name: format!("sarrio-{id}"),
                uuid: id.to_string(),
                other_site: false,
            });
            continue;
        };
        let seen = match ours.get(id) {
            Some((epoch, run)) => Seen::Domain(*epoch, *run),
            None => Seen::Nothing(DomainEnd::Ended),
        };
        // This list is old by now: a desktop that seems to differ is looked at once more.
        if judge(desktop, host.id, seen, Timestamp::now()) != Verdict::Leave {
            // A desktop that cannot be looked at now must not keep us from the others.
            log_failure(at(engine, host, *id, DomainEnd::Ended).await);
        }
    }
    // The images of a domain of another start say nothing about this one.
    shown.retain(|id, _| known.get(id).is_some_and(|known| ours.get(id).is_some_and(|o| o.0 == known.epoch)));
    log_failure(newer_images::observe(engine, host, &shown, &known).await);
    host.enforce_now.notify_one();
    foreign.sort_by(|a, b| a.name.cmp(&b.name));
    change_row(engine, host.id, |row| row.foreign.clone_from(&foreign)).await
}

/// The host does not answer: what ran there may still run, and becomes Unreachable.
pub(super) async fn lose_sight(engine: &Inner, host: &Host, since: Timestamp) -> Result<(), Problem> {
    for desktop in engine.store.desktops_of_host(host.id).await? {
        let mut tx = engine.store.begin().await?;
        let Some(mut row) = tx.desktop(desktop.id).await? else { continue };
        if let Verdict::Becomes(state, epoch) = judge_silence(&row, host.id, since) {
            row.state = state;
            row.epoch = epoch.max(row.epoch);
            row.viewers = 0;
            tx.save_desktop(&mut row).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Corrects the store by what the host showed, where the row is still the one that was read before the host was asked: an
/// operation that ended in between knows better. `false`: the row is another by now, look again.
async fn correct(engine: &Inner, host: &Host, before: &Desktop, seen: Seen) -> Result<bool, Problem> {
    // Judged without the write lock first: most looks change nothing.
    match judge(before, host.id, seen, Timestamp::now()) {
        Verdict::Leave => return Ok(true),
        Verdict::EndStray(epoch) => {
            let now = engine.store.desktop(before.id).await?;
            if now.is_none_or(|now| now.revision != before.revision) {
                return Ok(false);
            }
            return end_stray(host, before, epoch).await.map(|()| true);
        }
        Verdict::Becomes(..) => {}
    }
    let mut tx = engine.store.begin().await?;
    let Some(mut row) = tx.desktop(before.id).await? else { return Ok(true) };
    if row.revision != before.revision {
        return Ok(false);
    }
    let Verdict::Becomes(state, epoch) = judge(&row, host.id, seen, Timestamp::now()) else {
        return Ok(true);
    };
    tracing::info!(desktop.id = %row.id, from = %row.state.name(), to = %state.name(), "observed");
    row.state = state;
    row.epoch = epoch.max(row.epoch);
    if row.state.is_off() {
        row.viewers = 0;
    }
    tx.save_desktop(&mut row).await?;
    tx.commit().await?;
    if row.state.is_off() {
        engine.unmeasured.add(row.id);
    }
    Ok(true)
}

/// Ends a domain of an epoch that must not run. The caller has just compared the row once more.
async fn end_stray(host: &Host, desktop: &Desktop, epoch: Epoch) -> Result<(), Problem> {
    tracing::warn!(desktop.id = %desktop.id, %epoch, known = %desktop.epoch, "ends a domain of an old start");
    match host.api.destroy(desktop.id, epoch).await {
        Ok(()) | Err(HostError::NoDomain(_) | HostError::OtherEpoch { .. }) => Ok(()),
        Err(why) => Err(why.problem(&host.name)),
    }
}
