//! The recycle bin: a deleted desktop's folder moves there whole, comes back whole, or is deleted for good.

use jiff::Timestamp;
use sarrio_hypervisor::StorageDir;
use sarrio_model::{Desktop, DesktopState, HostPath, OperationKind, Problem};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{About, KEPT, release, require, require_closed};
use crate::{
    operation::{Ending, Plan, Run, Work, step},
    storage::{self, newer_images},
};

/// Puts a desktop into the recycle bin.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Delete(About);

/// Takes it out of there.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Restore(About);

/// Deletes it for good.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Purge {
    #[serde(flatten)]
    about: About,
    /// Its folder is gone: from then on there is no way back.
    #[serde(default)]
    gone: bool,
}

#[async_trait::async_trait]
impl Work for Delete {
    const KIND: OperationKind = OperationKind::DeleteDesktop;

    fn plan() -> Plan<Self> {
        Plan { steps: vec![step!("free", require_free), step!("bin", into_bin, out_of_bin)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        if *how != Ending::Succeeded {
            return self.0.restore(run, tx).await;
        }
        move_rows(run, tx, &self.0, true).await
    }
}

#[async_trait::async_trait]
impl Work for Restore {
    const KIND: OperationKind = OperationKind::RestoreDesktop;

    fn plan() -> Plan<Self> {
        async fn out(run: &Run, work: &mut Restore) -> Result<(), Problem> {
            move_folder(run, &work.0, false).await
        }
        async fn back(run: &Run, work: &mut Restore) -> Result<(), Problem> {
            move_folder(run, &work.0, true).await
        }
        Plan { steps: vec![step!("restore", out, back)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        if *how != Ending::Succeeded {
            return self.0.restore(run, tx).await;
        }
        move_rows(run, tx, &self.0, false).await
    }
}

#[async_trait::async_trait]
impl Work for Purge {
    const KIND: OperationKind = OperationKind::PurgeDesktop;

    fn plan() -> Plan<Self> {
        Plan { steps: vec![step!("images", require_purgeable), step!("purge", delete_for_good)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        if *how != Ending::Succeeded && !self.gone {
            // What is half deleted stays in the bin, to be purged again.
            return self.about.restore(run, tx).await;
        }
        let Some(desktop) = tx.desktop(self.about.desktop).await? else { return Ok(()) };
        for disk in &desktop.disks {
            tx.remove_disk(disk.id).await?;
        }
        tx.remove_desktop(desktop.id).await?;
        Ok(())
    }
}

/// Where its folder lies, and where it lies in the bin.
async fn places(run: &Run, about: &About) -> Result<(Desktop, StorageDir, HostPath, HostPath), Problem> {
    let desktop = require(run, about.desktop).await?;
    let dir = storage::require_dir(&run.engine, desktop.path).await?;
    let (home, bin) = (storage::desktop_folder(&dir, desktop.id), storage::recycled(&dir, desktop.id));
    Ok((desktop, dir, home, bin))
}

async fn require_free(run: &Run, work: &mut Delete) -> Result<(), Problem> {
    let (desktop, dir, home, _) = places(run, &work.0).await?;
    let host = run.engine.host_for_paths(&[desktop.path]).await?;
    // Run again, or with the disk lost already: then there is nothing that could be in use.
    if !host.api.exists(&dir, &home).await.map_err(|why| why.problem(&host.name))? {
        return Ok(());
    }
    for disk in &desktop.disks {
        require_closed(&host, &dir, &desktop, disk).await?;
    }
    newer_images::require_none(&run.engine, &host, desktop.id, KEPT).await
}

/// What builds on a disk that is deleted would be lost with it.
async fn require_purgeable(run: &Run, work: &mut Purge) -> Result<(), Problem> {
    let desktop = require(run, work.about.desktop).await?;
    let host = run.engine.host_for_paths(&[desktop.path]).await?;
    newer_images::require_none(&run.engine, &host, desktop.id, KEPT).await
}

async fn into_bin(run: &Run, work: &mut Delete) -> Result<(), Problem> {
    move_folder(run, &work.0, true).await
}

async fn out_of_bin(run: &Run, work: &mut Delete) -> Result<(), Problem> {
    move_folder(run, &work.0, false).await
}

async fn move_folder(run: &Run, about: &About, deleted: bool) -> Result<(), Problem> {
    let (desktop, dir, home, bin) = places(run, about).await?;
    let host = run.engine.host_for_paths(&[desktop.path]).await?;
    let (from, to) = if deleted { (home, bin) } else { (bin, home) };
    match host.api.rename(&dir, &from, &to).await {
        Ok(()) => Ok(()),
        // Somebody removed the folder by hand. Deleting that is done; restoring it cannot be.
        Err(sarrio_hypervisor::HostError::Missing(_)) if deleted => Ok(()),
        Err(why) => Err(why.problem(&host.name)),
    }
}

async fn move_rows(run: &Run, tx: &mut Tx, about: &About, deleted: bool) -> Result<(), Problem> {
    let Some(desktop) = tx.desktop(about.desktop).await? else { return Ok(()) };
    let dir = storage::require_dir_in(run, tx, desktop.path).await?;
    let folder = match deleted {
        true => storage::recycled(&dir, desktop.id),
        false => storage::desktop_folder(&dir, desktop.id),
    };
    for mut disk in desktop.disks {
        disk.file = storage::disk_file(&folder, disk.role);
        tx.save_disk(&mut disk).await?;
    }
    release(run, tx, about.desktop, |desktop| {
        desktop.deleted = deleted.then(Timestamp::now);
        desktop.state = DesktopState::Stopped;
    })
    .await
}

async fn delete_for_good(run: &Run, work: &mut Purge) -> Result<(), Problem> {
    let (desktop, dir, _, bin) = places(run, &work.about).await?;
    let host = run.engine.host_for_paths(&[desktop.path]).await?;
    match host.api.delete_folder(&dir, &bin).await {
        Ok(()) | Err(sarrio_hypervisor::HostError::Missing(_)) => {
            work.gone = true;
            Ok(())
        }
        Err(why) => Err(why.problem(&host.name)),
    }
}
