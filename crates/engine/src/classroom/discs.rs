//! Brings the drives of desktops and what was handed out together: the newest hand-out that reaches somebody lies in the drives of
//! their running desktops, and goes out when it is taken back or the lesson ends.
//!
//! What is about to be in a drive is written before it is done. If this engine dies in between, the next one does it again. A
//! drive with a medium of the desktop's own is left alone.

use std::sync::Arc;

use sarrio_hypervisor::HostError;
use sarrio_model::{Desktop, DesktopState, Epoch, HostPath, Problem, StoragePath};
use sarrio_store::{DiscInDrive, HandoutPlace};

use super::handouts;
use crate::{Inner, host::Host, storage};

/// Brings the drives on a host up to what was handed out. Returns whether all is done: otherwise another pass is needed.
pub(super) async fn change_on(engine: &Inner, host: &Arc<Host>) -> bool {
    match pass(engine, host).await {
        Ok(done) => done,
        Err(why) => {
            tracing::warn!(host.name = %host.name, %why, "discs could not be put into drives; tried again");
            false
        }
    }
}

/// A drive that is to have another disc, or none.
struct Change {
    desktop: Desktop,
    epoch: Epoch,
    before: Option<DiscInDrive>,
    wanted: Option<(HandoutPlace, HostPath)>,
}

async fn pass(engine: &Inner, host: &Host) -> Result<bool, Problem> {
    if !host.is_up() {
        return Ok(true);
    }
    let here = engine.store.desktops_with_discs(host.id).await?;
    if here.is_empty() {
        return Ok(true);
    }
    let wanted = engine.store.discs_wanted().await?;
    let mut paths = engine.store.storage_paths().await?;
    let is_reached = |path: &StoragePath| path.hosts.iter().any(|at| at.hypervisor == host.id && at.usable);
    paths.retain(is_reached);
    let disc = |place: HandoutPlace| {
        let path = paths.iter().find(|path| path.id == place.path)?;
        Some((place, handouts::disc(&storage::dir(engine, path), &place)))
    };
    let mut done = true;
    for (desktop, before) in here {
        // Each start begins with an empty drive.
        let DesktopState::Running { epoch, .. } = desktop.state else { continue };
        let before = before.filter(|disc| disc.epoch == epoch);
        let has_own = desktop.hardware.media.is_some();
        let wanted = wanted.get(&desktop.owner.id).copied().filter(|_| !has_own).and_then(disc);
        let is_so = match (&before, &wanted) {
            (None, None) => true,
            (Some(disc), Some((place, _))) => disc.certain && disc.handout == place.id,
            _ => false,
        };
        if !is_so {
            done &= change(engine, host, Change { desktop, epoch, before, wanted }).await?;
        }
    }
    Ok(done)
}

/// Changes what is in a drive. Returns whether it is done.
async fn change(engine: &Inner, host: &Host, change: Change) -> Result<bool, Problem> {
    let Change { desktop, epoch, before, wanted } = change;
    let handout = wanted.as_ref().map(|(place, _)| place.id);
    let possible = handout.or(before.map(|disc| disc.handout));
    let disc = |certain| move |handout| DiscInDrive { epoch, handout, certain };
    note(engine, &desktop, possible.map(disc(false))).await?;
    let image = wanted.as_ref().map(|(_, image)| image);
    match host.api.insert_media(desktop.id, epoch, image).await {
        Ok(()) => {}
        // Whoever has no drive saves the files from their own window.
        Err(HostError::WrongState(why)) => {
            tracing::info!(desktop.id = %desktop.id, ?why, "no disc can be put into it");
        }
        Err(why) => {
            let (id, name) = (desktop.id, &host.name);
            tracing::info!(desktop.id = %id, host.name = %name, %why, "its disc was not changed; tried again");
            return Ok(false);
        }
    }
    note(engine, &desktop, handout.map(disc(true))).await?;
    // What was in the drive may wait for that to be deleted.
    engine.classroom.handouts.to_delete.notify_one();
    Ok(true)
}

async fn note(engine: &Inner, desktop: &Desktop, disc: Option<DiscInDrive>) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    // One that was purged meanwhile has no drive.
    if tx.desktop(desktop.id).await?.is_some() {
        tx.set_disc(desktop.id, disc).await?;
    }
    Ok(tx.commit().await?)
}
