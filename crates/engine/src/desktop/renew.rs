//! Resetting a desktop to its template: it gets a fresh system disk. The old disk becomes a desktop of its own in the recycle
//! bin, with the same name and owner, so that the work on it can be restored. The person's data disk stays as it is.

use jiff::Timestamp;
use sarrio_hypervisor::{Folder, HostError, UEFI_VARIABLES};
use sarrio_model::{
    Actions, Bytes, Caller, Desktop, DesktopId, DesktopState, Disk, DiskId, DiskOwner, DiskRole, Epoch,
    Holds, HostPath, OperationKind, Problem,
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{
    checks::require_closed,
    fresh::Fresh,
    power,
    requester::Requester,
    sidecar::sidecar,
    subject::{Subject, release, require},
};
use crate::{
    Engine,
    authz::{StartDesktop, may},
    host::Host,
    operation::{Ending, Plan, Run, Work, step},
    storage::{self, image, newer_images},
};

/// What a reset to the template remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Renew {
    #[serde(flatten)]
    subject: Subject,
    /// The desktop in the recycle bin that gets the old disk.
    old: DesktopId,
    /// The id of the new disk.
    disk: DiskId,
    /// Its size, once it is made.
    size: Option<Bytes>,
    /// In whose name the desktop is started again; absent where it was off.
    again: Option<Requester>,
}

impl Renew {
    pub(super) fn new(subject: Subject, caller: &Caller) -> Self {
        let again = subject.before.is_on().then(|| Requester::of(caller));
        Self { subject, old: DesktopId::new(), disk: DiskId::new(), size: None, again }
    }

    /// The desktop in the recycle bin that gets the old disk.
    pub(crate) fn old(&self) -> DesktopId {
        self.old
    }

    /// Starts it again, where whoever asked for the reset still may.
    async fn start_again(&self, run: &Run, who: &Requester) -> Result<(), Problem> {
        let caller = who.now(&run.engine).await?;
        let Some(desktop) = run.engine.store.desktop(self.subject.desktop).await? else { return Ok(()) };
        let engine = Engine(run.engine.clone());
        engine.start_desktop(may(&caller, StartDesktop, desktop)?).await.map(drop)
    }
}

#[async_trait::async_trait]
impl Work for Renew {
    const KIND: OperationKind = OperationKind::RenewDesktop;

    fn plan() -> Plan<Self> {
        Plan {
            steps: vec![
                step!("reach", require_possible),
                step!("force", force_off),
                step!("images", require_own_images),
                step!("folder", make_folder, if changed discard_folder),
                step!("keep", move_disk, if changed move_disk_back),
                step!("overlay", make_overlay, if changed discard_overlay),
                step!("sidecar", write_sidecar, if changed rewrite_sidecar),
                step!("bin", into_bin, if changed out_of_bin),
            ],
        }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        let mut state = self.subject.state_after_failure(run);
        if *how == Ending::Succeeded {
            self.hand_over(run, tx).await?;
            state = DesktopState::Stopped;
        }
        release(run, tx, self.subject.desktop, |desktop| desktop.state = state).await
    }

    async fn afterwards(&self, run: &Run, how: &Ending) {
        self.subject.look_after_failure(run, how);
        run.engine.unmeasured.add(self.old);
        if *how == Ending::Succeeded
            && let Some(who) = &self.again
            && let Err(why) = self.start_again(run, who).await
        {
            tracing::warn!(desktop.id = %self.subject.desktop, %why, "not started again after its reset");
        }
    }
}

impl Renew {
    /// Writes the rows: the old disk is that of a desktop in the recycle bin, and this one has a new disk.
    async fn hand_over(&self, run: &Run, tx: &mut Tx) -> Result<(), Problem> {
        let Some(desktop) = tx.desktop(self.subject.desktop).await? else { return Ok(()) };
        let Some(mut disk) = desktop.system_disk().cloned() else { return Ok(()) };
        let dir = storage::require_dir_in(run, tx, desktop.path).await?;
        let now = Timestamp::now();
        let new = Disk {
            id: self.disk,
            virtual_size: self.size.unwrap_or(disk.virtual_size),
            actual_size: Some(image::NEW),
            created: now,
            ..disk.clone()
        };
        tx.insert_desktop(&self.old_desktop(&desktop, Some(now))).await?;
        disk.owner = DiskOwner::Desktop(self.old);
        disk.file = storage::disk_file(&storage::recycled(&dir, self.old), DiskRole::System);
        tx.save_disk(&mut disk).await?;
        tx.insert_disk(&new).await?;
        Ok(())
    }

    /// The desktop that keeps the old disk, without its disks.
    fn old_desktop(&self, desktop: &Desktop, deleted: Option<Timestamp>) -> Desktop {
        Desktop {
            id: self.old,
            state: DesktopState::Stopped,
            host_name: None,
            disks: vec![],
            newer_images: vec![],
            operation: None,
            epoch: Epoch(0),
            holds: Holds::default(),
            viewers: 0,
            deleted,
            revision: sarrio_model::Revision(1),
            actions: Actions::default(),
            ..desktop.clone()
        }
    }
}

/// The desktop, its disk, the host that works, and the folder that keeps the old disk before it moves to the recycle bin.
struct Renewal {
    desktop: Desktop,
    fresh: Fresh,
    host: std::sync::Arc<Host>,
    kept: HostPath,
}

impl Renewal {
    /// Where the old disk lies once it is moved.
    fn old_disk(&self) -> HostPath {
        storage::disk_file(&self.kept, DiskRole::System)
    }

    /// Whether the old disk was moved.
    async fn is_moved(&self) -> Result<bool, Problem> {
        let exists = self.host.api.exists(&self.fresh.dir, &self.old_disk()).await;
        exists.map_err(|why| why.problem(&self.host.name))
    }

    /// Moves the variables of the firmware, where there are any.
    async fn move_firmware(&self, back: bool) -> Result<(), Problem> {
        let (mut from, mut to) = (self.fresh.firmware(&self.desktop), self.kept.join(UEFI_VARIABLES));
        if back {
            std::mem::swap(&mut from, &mut to);
        }
        match self.host.api.rename(&self.fresh.dir, &from, &to).await {
            Ok(()) | Err(HostError::Missing(_)) => Ok(()),
            Err(why) => Err(why.problem(&self.host.name)),
        }
    }
}

async fn renewal(run: &Run, work: &Renew) -> Result<Renewal, Problem> {
    let desktop = require(run, work.subject.desktop).await?;
    let fresh = Fresh::of(run, &desktop).await?;
    let host = run.host_for_paths(&storage::paths_below(&run.engine, fresh.disk.id).await?).await?;
    let kept = storage::desktop_folder(&fresh.dir, work.old);
    Ok(Renewal { desktop, fresh, host, kept })
}

/// Refuses before the desktop is forced off what can be refused by then.
async fn require_possible(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let Renewal { desktop, host, fresh, .. } = renewal(run, work).await?;
    if let Some((on, _)) = work.subject.before.place() {
        // Once it is off, no host can tell which images its disks were on.
        run.engine.look_soon(on);
        return match desktop.newer_images.iter().find(|newer| newer.disk == fresh.disk.id) {
            Some(newer) => Err(newer.problem_in_use(desktop.id, &desktop.name)),
            None => Ok(()),
        };
    }
    newer_images::require_none(&run.engine, &host, desktop.id, &[DiskRole::System]).await
}

async fn force_off(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    if work.subject.before.place().is_none() {
        return Ok(());
    }
    power::destroy(run, &work.subject).await?;
    work.subject.is_off_now(run, DesktopState::Creating { since: Timestamp::now() }).await
}

async fn require_own_images(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let Renewal { desktop, fresh, host, .. } = renewal(run, work).await?;
    require_closed(&host, &fresh.dir, &desktop, &fresh.disk).await?;
    newer_images::require_none(&run.engine, &host, desktop.id, &[DiskRole::System]).await?;
    image::require_base(&run.engine, &host, &fresh.disk).await.map(drop)
}

async fn make_folder(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let renewal = renewal(run, work).await?;
    let mut old = work.old_desktop(&renewal.desktop, None);
    old.disks = vec![Disk { file: renewal.old_disk(), ..renewal.fresh.disk.clone() }];
    let sidecar = sidecar(run, &old, Some(&renewal.fresh.base));
    let Renewal { host, fresh, kept, .. } = renewal;
    let folders = [Folder { directory: kept, sidecar, disks: vec![] }];
    let made = run.change(host.api.make_folders(&fresh.dir, &folders)).await?;
    for outcome in made.map_err(|why| why.problem(&host.name))? {
        outcome.map_err(|why| why.problem(&host.name))?;
    }
    Ok(())
}

async fn discard_folder(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    // A move that was given up may have been carried out since: the folder must not be deleted with the disk in it.
    move_disk_back(run, work).await?;
    let Renewal { host, fresh, kept, .. } = renewal(run, work).await?;
    storage::discard(&host, &fresh.dir, &kept, &storage::recycled(&fresh.dir, work.old)).await
}

async fn move_disk(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let renewal = renewal(run, work).await?;
    let Renewal { host, fresh, .. } = &renewal;
    let moved = run.change(host.api.rename(&fresh.dir, &fresh.disk.file, &renewal.old_disk())).await?;
    moved.map_err(|why| why.problem(&host.name))?;
    renewal.move_firmware(false).await
}

async fn move_disk_back(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let renewal = renewal(run, work).await?;
    // Where the disk is not there it was never moved, or is back already.
    if !renewal.is_moved().await? {
        return renewal.move_firmware(true).await;
    }
    // An overlay may have been made after its step was given up.
    discard_overlay(run, work).await?;
    let Renewal { host, fresh, .. } = &renewal;
    let back = host.api.rename(&fresh.dir, &renewal.old_disk(), &fresh.disk.file).await;
    back.map_err(|why| why.problem(&host.name))?;
    renewal.move_firmware(true).await
}

async fn make_overlay(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let Renewal { fresh, host, .. } = renewal(run, work).await?;
    work.size = Some(fresh.make(run, &host).await?);
    Ok(())
}

/// Deletes the empty overlay, by way of `incoming`. Where the old disk was not moved, the file is that disk itself, and stays.
async fn discard_overlay(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let renewal = renewal(run, work).await?;
    if !renewal.is_moved().await? {
        return Ok(());
    }
    let Renewal { host, fresh, .. } = renewal;
    storage::discard(&host, &fresh.dir, &fresh.disk.file, &fresh.dir.incoming().join(run.id)).await
}

/// Writes into the desktop's folder which disk it has now.
async fn write_sidecar(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let mut renewal = renewal(run, work).await?;
    let before = renewal.fresh.disk.id;
    for own in renewal.desktop.disks.iter_mut().filter(|own| own.id == before) {
        own.id = work.disk;
    }
    put_sidecar(run, &renewal).await
}

async fn rewrite_sidecar(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    put_sidecar(run, &renewal(run, work).await?).await
}

async fn put_sidecar(run: &Run, Renewal { desktop, fresh, host, .. }: &Renewal) -> Result<(), Problem> {
    let content = sidecar(run, desktop, Some(&fresh.base));
    let folder = storage::desktop_folder(&fresh.dir, desktop.id);
    let written = run.change(host.api.write_sidecar(&fresh.dir, &folder, &content)).await?;
    written.map_err(|why| why.problem(&host.name))
}

async fn into_bin(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let Renewal { fresh, host, kept, .. } = renewal(run, work).await?;
    let bin = storage::recycled(&fresh.dir, work.old);
    let moved = run.change(host.api.rename(&fresh.dir, &kept, &bin)).await?;
    moved.map_err(|why| why.problem(&host.name))
}

async fn out_of_bin(run: &Run, work: &mut Renew) -> Result<(), Problem> {
    let Renewal { fresh, host, kept, .. } = renewal(run, work).await?;
    let bin = storage::recycled(&fresh.dir, work.old);
    match host.api.rename(&fresh.dir, &bin, &kept).await {
        Ok(()) | Err(HostError::Missing(_)) => Ok(()),
        Err(why) => Err(why.problem(&host.name)),
    }
}
