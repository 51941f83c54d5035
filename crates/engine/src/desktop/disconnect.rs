//! Disconnecting viewers that may not stay: their session has ended, or their person may not see the desktop any more,
//! because they lost a role or gave the desktop away.
//!
//! One task does it whenever rights change, and once at the start: what became due before a restart, or while a host did
//! not answer, is done as soon as possible.

use std::{sync::Arc, time::Duration};

use sarrio_model::{Permission, Problem};
use sarrio_store::ViewerRow;

use crate::{
    Engine, Inner,
    authz::{self, Owner},
};

/// Between two tries where a host did not do it.
const PAUSE: Duration = Duration::from_secs(5);

impl Engine {
    /// Sessions ended, or people or owners changed: viewers that may not stay are disconnected soon.
    pub fn access_changed(&self) {
        self.0.access_changed.notify_one();
    }
}

/// Starts the task.
pub(crate) fn enforce_access(engine: &Arc<Inner>) {
    let this = engine.clone();
    engine.spawn(async move {
        loop {
            match disconnect_unauthorized(&this).await {
                Ok(0) => this.access_changed.notified().await,
                Ok(_) | Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    });
}

/// Returns how many are still connected, because their host did not answer.
async fn disconnect_unauthorized(engine: &Inner) -> Result<u64, Problem> {
    let mut left = 0;
    for viewer in engine.store.viewers().await? {
        if !may_stay(engine, &viewer).await? && !disconnect(engine, &viewer).await? {
            left += 1;
        }
    }
    Ok(left)
}

async fn may_stay(engine: &Inner, viewer: &ViewerRow) -> Result<bool, Problem> {
    let Some(person) = &viewer.person else { return Ok(false) };
    let caller = engine.store.caller_of(person).await?;
    Ok(authz::reaches(&caller, Permission::DesktopOpen, Owner::Person(viewer.owner)))
}

/// Returns whether it is done; `false` means that it must be tried again.
async fn disconnect(engine: &Inner, viewer: &ViewerRow) -> Result<bool, Problem> {
    let place = engine.store.desktop(viewer.desktop).await?.and_then(|desktop| desktop.state.place());
    // A desktop that is off, or was started again since, has no viewers of that start.
    if let Some((id, _)) = place.filter(|(_, epoch)| *epoch == viewer.epoch) {
        let Some(host) = engine.hosts.get(id) else { return Ok(false) };
        match host.api.disconnect_viewers(viewer.desktop, viewer.epoch).await {
            Ok(()) => {
                engine.tickets.forget(viewer.desktop);
                tracing::info!(desktop.id = %viewer.desktop, session.id = %viewer.session, "viewers disconnected");
            }
            Err(why) if why.is_of_host() => {
                tracing::debug!(desktop.id = %viewer.desktop, host.name = %host.name, %why, "not disconnected yet");
                return Ok(false);
            }
            // The domain is gone or runs under another epoch, and its viewers with it.
            Err(why) => tracing::debug!(desktop.id = %viewer.desktop, %why, "nobody to disconnect"),
        }
    }
    let mut tx = engine.store.begin().await?;
    tx.remove_viewer(viewer).await?;
    tx.commit().await?;
    Ok(true)
}
