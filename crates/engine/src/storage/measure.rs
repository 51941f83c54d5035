//! Measures the space that the disks of a desktop take once it is off: then it is known what it wrote.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use sarrio_hypervisor::HostError;
use sarrio_model::{DesktopId, Problem};
use tokio::sync::Notify;

use super::{image, require_dir};
use crate::Inner;

/// Desktops that were on and whose disks are not measured yet.
#[derive(Debug, Default)]
pub(crate) struct Unmeasured {
    desktops: Mutex<BTreeSet<DesktopId>>,
    more: Notify,
}

impl Unmeasured {
    /// This desktop may have written to its disks.
    pub(crate) fn add(&self, desktop: DesktopId) {
        self.desktops.lock().unwrap_or_else(PoisonError::into_inner).insert(desktop);
        self.more.notify_one();
    }

    async fn next(&self) -> DesktopId {
        loop {
            let next = self.desktops.lock().unwrap_or_else(PoisonError::into_inner).pop_first();
            match next {
                Some(desktop) => return desktop,
                None => self.more.notified().await,
            }
        }
    }
}

/// Measures one desktop after the other, so that the end of a lesson is no storm of reads.
pub(crate) fn keep_measuring(engine: &Arc<Inner>) {
    let this = engine.clone();
    engine.spawn(async move {
        loop {
            let desktop = this.unmeasured.next().await;
            if let Err(why) = measure(&this, desktop).await {
                tracing::debug!(desktop.id = %desktop, %why, "its disks are measured when it is next started");
            }
        }
    });
}

async fn measure(engine: &Inner, id: DesktopId) -> Result<(), Problem> {
    let Some(desktop) = engine.store.desktop(id).await? else { return Ok(()) };
    if !desktop.state.is_off() || desktop.operation.is_some() {
        return Ok(());
    }
    let Some(folder) = desktop.system_disk().and_then(|disk| disk.file.parent()) else { return Ok(()) };
    let dir = require_dir(engine, desktop.path).await?;
    let host = engine.host_for_paths(&[desktop.path]).await?;
    match host.api.images(&dir, &folder).await {
        Ok(images) => image::correct(engine, &desktop.disks, &images).await,
        Err(HostError::Missing(_)) => Ok(()),
        Err(why) => Err(why.problem(&host.name)),
    }
}
