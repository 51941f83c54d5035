//! The recycle bin: the whole folder of a deleted desktop moves there, moves back, or is deleted for good.

use jiff::Timestamp;
use sarrio_hypervisor::{HostError, StorageDir};
use sarrio_model::{Desktop, DesktopState, HostPath, OperationKind, Problem};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{
    checks::{LASTING, require_closed},
    power, shutdown,
    subject::{Subject, release, require},
};
use crate::{
    operation::{Ending, Plan, Run, Work, step},
    storage::{self, Location, newer_images},
};

/// Puts a desktop into the recycle bin. One that is on, as at the end of a lesson, is shut down before.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Delete(Subject);

/// Takes it out of there.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Restore(Subject);

/// Deletes it for good.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Purge {
    #[serde(flatten)]
    subject: Subject,
    /// Whether its folder is deleted: from then on there is no way back.
    #[serde(default)]
    gone: bool,
}

#[async_trait::async_trait]
impl Work for Delete {
    const KIND: OperationKind = OperationKind::DeleteDesktop;

    fn plan() -> Plan<Self> {
        Plan {
            steps: vec![
                step!("ask", ask_if_on),
                step!("force", force_off_if_on),
                step!("free", require_free),
                step!("bin", into_bin, if changed out_of_bin),
            ],
        }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        if *how != Ending::Succeeded {
            let state = self.0.state_after_failure(run);
            return release(run, tx, self.0.desktop, |desktop| desktop.state = state).await;
        }
        move_rows(run, tx, &self.0, Location::RecycleBin).await
    }

    async fn afterwards(&self, run: &Run, how: &Ending) {
        self.0.look_after_failure(run, how);
    }
}

#[async_trait::async_trait]
impl Work for Restore {
    const KIND: OperationKind = OperationKind::RestoreDesktop;

    fn plan() -> Plan<Self> {
        async fn out(run: &Run, work: &mut Restore) -> Result<(), Problem> {
            move_folder(run, &work.0, Location::Home).await
        }
        async fn back(run: &Run, work: &mut Restore) -> Result<(), Problem> {
            move_folder(run, &work.0, Location::RecycleBin).await
        }
        Plan { steps: vec![step!("restore", out, if changed back)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        if *how != Ending::Succeeded {
            return self.0.restore(run, tx).await;
        }
        move_rows(run, tx, &self.0, Location::Home).await
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
            return self.subject.restore(run, tx).await;
        }
        let Some(desktop) = tx.desktop(self.subject.desktop).await? else { return Ok(()) };
        for disk in &desktop.disks {
            tx.remove_disk(disk.id).await?;
        }
        tx.remove_desktop(desktop.id).await?;
        Ok(())
    }
}

/// The desktop, its storage path, its folder's place among the desktops, and its place in the bin.
async fn places(run: &Run, subject: &Subject) -> Result<(Desktop, StorageDir, HostPath, HostPath), Problem> {
    let desktop = require(run, subject.desktop).await?;
    let dir = storage::require_dir(&run.engine, desktop.path).await?;
    let (home, bin) = (storage::desktop_folder(&dir, desktop.id), storage::recycled(&dir, desktop.id));
    Ok((desktop, dir, home, bin))
}

async fn ask_if_on(run: &Run, work: &mut Delete) -> Result<(), Problem> {
    match work.0.before.place() {
        Some(_) => shutdown::ask(run, &work.0).await,
        None => Ok(()),
    }
}

async fn force_off_if_on(run: &Run, work: &mut Delete) -> Result<(), Problem> {
    if work.0.before.place().is_none() {
        return Ok(());
    }
    power::destroy(run, &work.0).await?;
    work.0.is_off_now(run, DesktopState::Deleting { since: Timestamp::now() }).await
}

async fn require_free(run: &Run, work: &mut Delete) -> Result<(), Problem> {
    let (desktop, dir, home, _) = places(run, &work.0).await?;
    let host = run.host_for_paths(&[desktop.path]).await?;
    // The step runs again, or the folder was lost before: then nothing can be in use.
    if !host.api.exists(&dir, &home).await.map_err(|why| why.problem(&host.name))? {
        return Ok(());
    }
    for disk in &desktop.disks {
        require_closed(&host, &dir, &desktop, disk).await?;
    }
    newer_images::require_none(&run.engine, &host, desktop.id, LASTING).await
}

/// Refuses to delete a disk on which an image builds that Sarrio did not make: it would be lost with the disk.
async fn require_purgeable(run: &Run, work: &mut Purge) -> Result<(), Problem> {
    let desktop = require(run, work.subject.desktop).await?;
    let host = run.host_for_paths(&[desktop.path]).await?;
    newer_images::require_none(&run.engine, &host, desktop.id, LASTING).await
}

async fn into_bin(run: &Run, work: &mut Delete) -> Result<(), Problem> {
    move_folder(run, &work.0, Location::RecycleBin).await
}

async fn out_of_bin(run: &Run, work: &mut Delete) -> Result<(), Problem> {
    move_folder(run, &work.0, Location::Home).await
}

async fn move_folder(run: &Run, subject: &Subject, to: Location) -> Result<(), Problem> {
    let (desktop, dir, home, bin) = places(run, subject).await?;
    let host = run.host_for_paths(&[desktop.path]).await?;
    let (old, new) = match to {
        Location::RecycleBin => (home, bin),
        Location::Home => (bin, home),
    };
    match run.change(host.api.rename(&dir, &old, &new)).await? {
        Ok(()) => Ok(()),
        // Somebody removed the folder by hand: then it is deleted, and cannot be restored.
        Err(HostError::Missing(_)) if to == Location::RecycleBin => Ok(()),
        Err(why) => Err(why.problem(&host.name)),
    }
}

async fn move_rows(run: &Run, tx: &mut Tx, subject: &Subject, to: Location) -> Result<(), Problem> {
    let Some(desktop) = tx.desktop(subject.desktop).await? else { return Ok(()) };
    let dir = storage::require_dir_in(run, tx, desktop.path).await?;
    let folder = match to {
        Location::RecycleBin => storage::recycled(&dir, desktop.id),
        Location::Home => storage::desktop_folder(&dir, desktop.id),
    };
    for mut disk in desktop.disks {
        disk.file = storage::disk_file(&folder, disk.role);
        tx.save_disk(&mut disk).await?;
    }
    release(run, tx, subject.desktop, |desktop| {
        desktop.deleted = (to == Location::RecycleBin).then(Timestamp::now);
        desktop.state = DesktopState::Stopped;
    })
    .await
}

async fn delete_for_good(run: &Run, work: &mut Purge) -> Result<(), Problem> {
    let (desktop, dir, _, bin) = places(run, &work.subject).await?;
    let host = run.host_for_paths(&[desktop.path]).await?;
    match host.api.delete_folder(&dir, &bin).await {
        Ok(()) | Err(HostError::Missing(_)) => {
            work.gone = true;
            Ok(())
        }
        Err(why) => Err(why.problem(&host.name)),
    }
}
