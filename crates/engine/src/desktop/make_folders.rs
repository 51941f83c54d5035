//! Making the folders and disks of new desktops, in batches.

use sarrio_hypervisor::{DiskSource, Folder, FolderDisk, HostError, StorageDir};
use sarrio_model::{
    Caller, Desktop, DesktopAction, DesktopId, DesktopState, Disk, OperationKind, Origin, Problem, Progress,
    Role, Scope, Unit, UserRef, problem::CallerIsGone,
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{
    sidecar::sidecar,
    subject::{release, require},
};
use crate::{
    authz::{self, ActOnDesktops, DesktopsToActOn},
    operation::{Ending, Plan, Run, Work, step},
    storage,
};

/// How many folders one call to a host makes. Between calls progress is reported and a cancellation is seen.
const AT_ONCE: usize = 50;

/// What an operation that makes the folders of new desktops remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MakeFolders {
    desktops: Vec<DesktopId>,
    /// How many of them, from the first, may have a folder. Older memos do not say it: then all may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    begun: Option<usize>,
    /// Whether they are started once they are made.
    start: bool,
    caller: Requester,
}

/// Who asked for the desktops: they are started in this person's name.
#[derive(Debug, Serialize, Deserialize)]
struct Requester {
    user: UserRef,
    role: Role,
    #[serde(default)]
    direct: bool,
}

impl MakeFolders {
    /// The work that makes these desktops and, where `start` is set, starts them in `caller`'s name.
    pub(super) fn new(desktops: Vec<DesktopId>, start: bool, caller: &Caller) -> Self {
        let caller = Requester { user: caller.user.clone(), role: caller.role, direct: caller.direct };
        Self { desktops, begun: Some(0), start, caller }
    }

    /// Those that may have a folder, in the order in which they are made. The last is deleted first.
    pub(crate) fn begun(&self) -> &[DesktopId] {
        let count = self.begun.unwrap_or(self.desktops.len());
        self.desktops.get(..count).unwrap_or(&self.desktops)
    }

    /// Starts what was made, where the person who asked for it still may.
    async fn start_all(&self, run: &Run) -> Result<(), Problem> {
        let Requester { user, role, direct } = &self.caller;
        let caller = if *direct {
            // Whoever comes by the unix socket is administrator by that.
            Caller {
                user: user.clone(),
                role: *role,
                scope: Scope::Everything,
                direct: true,
                from: Origin::Socket,
            }
        } else {
            let now = run.engine.store.user(user.id).await?;
            let now = now.ok_or_else(|| CallerIsGone { name: user.name.clone() })?;
            let scope = run.engine.store.scope_of(&now).await?;
            Caller { user: now.named(), role: now.role, scope, direct: false, from: Origin::Sarrio }
        };
        let desktops = run.engine.store.desktops_by_id(&self.desktops).await?;
        let made = DesktopsToActOn { action: DesktopAction::Start, desktops };
        run.engine.accept_many(authz::may(&caller, ActOnDesktops, made)?).await.map(drop)
    }
}

#[async_trait::async_trait]
impl Work for MakeFolders {
    const KIND: OperationKind = OperationKind::CreateDesktops;

    fn plan() -> Plan<Self> {
        Plan {
            steps: vec![
                step!("reach", require_path),
                step!("disks", make_folders, if changed unmake_folders),
            ],
        }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        for id in &self.desktops {
            if *how == Ending::Succeeded {
                release(run, tx, *id, |desktop| desktop.state = DesktopState::Stopped).await?;
                continue;
            }
            let Some(desktop) = tx.desktop(*id).await? else { continue };
            for disk in &desktop.disks {
                tx.remove_disk(disk.id).await?;
            }
            tx.remove_desktop(*id).await?;
        }
        Ok(())
    }

    async fn afterwards(&self, run: &Run, how: &Ending) {
        if *how != Ending::Succeeded || !self.start {
            return;
        }
        if let Err(why) = self.start_all(run).await {
            tracing::warn!(%why, "the new desktops could not be started");
        }
    }
}

/// Refuses before anything is made if no host reaches the path: then there is nothing to undo.
async fn require_path(run: &Run, work: &mut MakeFolders) -> Result<(), Problem> {
    let Some(first) = work.desktops.first() else { return Ok(()) };
    let desktop = require(run, *first).await?;
    let mut paths = vec![desktop.path];
    for disk in &desktop.disks {
        paths.extend(storage::paths_below(&run.engine, disk.id).await?);
    }
    run.host_for_paths(&paths).await.map(drop)
}

async fn make_folders(run: &Run, work: &mut MakeFolders) -> Result<(), Problem> {
    let total = work.desktops.len() as u64;
    let mut done = 0_usize;
    let mut measured: Option<Disk> = None;
    for ids in work.desktops.clone().chunks(AT_ONCE) {
        if run.cancelled.is_cancelled() {
            return Err(Run::cancellation());
        }
        let mut desktops = Vec::with_capacity(ids.len());
        for id in ids {
            desktops.push(require(run, *id).await?);
        }
        let Some(first) = desktops.first() else { return Ok(()) };
        let mut paths = Vec::new();
        for disk in &first.disks {
            paths.extend(storage::paths_below(&run.engine, disk.id).await?);
        }
        let dir = storage::require_dir(&run.engine, first.path).await?;
        let host = run.host_for_paths(&paths).await?;
        if measured.is_none()
            && let Some(base) = first.disks.iter().find_map(|disk| disk.base)
            && let Some(base) = run.engine.store.disk(base).await?
        {
            measured = Some(storage::image::measure(&run.engine, &host, &base).await?);
        }
        if let Some(base) = &measured {
            fit_to_base(run, &mut desktops, base).await?;
        }
        let folders: Vec<Folder> =
            desktops.iter().map(|desktop| folder(run, &dir, desktop, measured.as_ref())).collect();
        // The memo names them before the host can make any.
        let before = work.begun;
        work.begun = Some(work.begun().len().max(done + ids.len()));
        run.remember(work).await?;
        let outcomes = run.change(host.api.make_folders(&dir, &folders)).await?;
        if matches!(outcomes, Err(HostError::NotMounted(_) | HostError::ForeignPath(_))) {
            work.begun = before;
        }
        for outcome in outcomes.map_err(|why| why.problem(&host.name))? {
            outcome.map_err(|why| why.problem(&host.name))?;
        }
        done += ids.len();
        run.progress(Progress { done: done as u64, total, unit: Unit::Desktops });
    }
    Ok(())
}

/// Makes the new disks at least as large as a base that grew outside Sarrio: a smaller overlay would cut off the end of
/// the base.
async fn fit_to_base(run: &Run, desktops: &mut [Desktop], base: &Disk) -> Result<(), Problem> {
    let too_small = desktops
        .iter_mut()
        .flat_map(|desktop| &mut desktop.disks)
        .filter(|disk| disk.base == Some(base.id) && disk.virtual_size < base.virtual_size);
    let too_small: Vec<&mut Disk> = too_small.collect();
    if too_small.is_empty() {
        return Ok(());
    }
    let mut tx = run.engine.store.begin().await?;
    for disk in too_small {
        disk.virtual_size = base.virtual_size;
        tx.save_disk(disk).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn folder(run: &Run, dir: &StorageDir, desktop: &Desktop, base: Option<&Disk>) -> Folder {
    Folder {
        directory: storage::desktop_folder(dir, desktop.id),
        sidecar: sidecar(run, desktop, base),
        disks: desktop
            .disks
            .iter()
            .map(|disk| FolderDisk {
                file: disk.file.clone(),
                source: match base.filter(|base| disk.base == Some(base.id)) {
                    Some(base) => DiskSource::Overlay { base: base.file.clone(), base_format: base.format },
                    None => DiskSource::Empty,
                },
                size: Some(disk.virtual_size),
            })
            .collect(),
    }
}

/// Deletes the folders for good, the last one first: nobody has used them yet.
async fn unmake_folders(run: &Run, work: &mut MakeFolders) -> Result<(), Problem> {
    while let Some(id) = work.begun().last().copied() {
        if let Some(desktop) = run.engine.store.desktop(id).await? {
            let dir = storage::require_dir(&run.engine, desktop.path).await?;
            let host = run.host_for_paths(&[desktop.path]).await?;
            let (folder, bin) = (storage::desktop_folder(&dir, id), storage::recycled(&dir, id));
            storage::discard(&host, &dir, &folder, &bin).await?;
        }
        work.begun = Some(work.begun().len() - 1);
        run.remember(work).await?;
    }
    Ok(())
}
