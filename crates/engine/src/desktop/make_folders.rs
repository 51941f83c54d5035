//! Making the folders and disks of new desktops, in batches. Those of a batch that are made are handed over to their owners at
//! once, and are kept whatever becomes of the others.

use jiff::Timestamp;
use sarrio_hypervisor::{DiskSource, Folder, FolderDisk, HostError, HostResult, StorageDir};
use sarrio_model::{
    Caller, Code, CreateOutcome, DeploymentId, Desktop, DesktopAction, DesktopId, DesktopState, Disk,
    EndReason, KeepUp, NewDesktops, OperationKind, Problem, Progress, Unit, problem::DesktopsPartlyMade,
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{
    part_of::note_not_deployed,
    requester::Requester,
    sidecar::sidecar,
    subject::{release, require},
};
use crate::{
    authz::{self, ActOnDesktops, DesktopsToActOn},
    host::Host,
    lease,
    operation::{Ending, Plan, Run, Work, batch, memo, step},
    storage,
};

/// How many folders one call to a host makes. Between calls progress is reported and a cancellation is seen.
const AT_ONCE: usize = 50;

/// What an operation that makes the folders of new desktops remembers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MakeFolders {
    desktops: Vec<DesktopId>,
    /// How many of them, from the first, may have a folder. Older memos do not say it: then all may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    begun: Option<usize>,
    /// How many of them, from the first, are made and handed over, apart from those that failed.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    done: usize,
    /// Those that failed while others of their batch were made, and may have a folder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    failed: Vec<DesktopId>,
    /// Whether they are started once they are made.
    start: bool,
    /// Who asked for the desktops: they are started in this person's name.
    caller: Requester,
    /// What was asked for, so that those that are not made can be tried again. Older memos do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request: Option<Box<NewDesktops>>,
    /// The deployment whose desktops they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deployment: Option<DeploymentId>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_none_yet(count: &usize) -> bool {
    *count == 0
}

impl MakeFolders {
    /// The work that makes these desktops and, where that was asked for, starts them in `caller`'s name.
    pub(super) fn new(
        desktops: Vec<DesktopId>,
        request: NewDesktops,
        deployment: Option<DeploymentId>,
        caller: &Caller,
    ) -> Self {
        let caller = Requester::of(caller);
        let (start, request) = (request.start, Some(Box::new(request)));
        Self { desktops, begun: Some(0), done: 0, failed: vec![], start, caller, request, deployment }
    }

    /// What was asked for, where the memo says it, and the deployment that it is part of.
    pub(super) fn request(self) -> Option<(NewDesktops, Option<DeploymentId>)> {
        self.request.map(|request| (*request, self.deployment))
    }

    /// How many of the desktops, from the first, may have a folder.
    fn begun(&self) -> usize {
        self.begun.unwrap_or(self.desktops.len()).min(self.desktops.len())
    }

    /// Those that are not made and may have a folder. The last of them is deleted first.
    pub(crate) fn unfinished(&self) -> Vec<DesktopId> {
        let under_way = self.desktops.get(self.done..self.begun()).unwrap_or_default();
        self.failed.iter().chain(under_way).copied().collect()
    }

    /// The last of those that are unfinished has no folder any more.
    fn forget_last(&mut self) {
        if self.begun() > self.done {
            self.begun = Some(self.begun() - 1);
        } else {
            self.failed.pop();
        }
    }

    /// Starts what was made, where the person who asked for it still may.
    async fn start_all(&self, run: &Run) -> Result<(), Problem> {
        let caller = self.caller.now(&run.engine).await?;
        let mut desktops = run.engine.store.desktops_by_id(&self.desktops).await?;
        // They are their owners' since they were handed over: some may be on already, or deleted.
        desktops.retain(|desktop| {
            desktop.state.is_off() && desktop.operation.is_none() && desktop.deleted.is_none()
        });
        if desktops.is_empty() {
            return Ok(());
        }
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
        // Those that were made were handed over, and are the operation's no more.
        let deployment = match self.deployment {
            Some(id) => tx.deployment(id).await?,
            None => None,
        };
        let outcomes = match deployment {
            Some(_) => tx.created_desktops(run.id).await?,
            None => vec![],
        };
        for desktop in tx.desktops_of_operation(run.id).await? {
            let Some(desktop) = tx.desktop(desktop.id).await? else { continue };
            for disk in &desktop.disks {
                tx.remove_disk(disk.id).await?;
            }
            tx.remove_desktop(desktop.id).await?;
            let own = outcomes.iter().find(|one| one.desktop == desktop.id).map(|one| &one.outcome);
            let problem = match own {
                Some(CreateOutcome::Failed { problem }) => Some(problem.clone()),
                _ => how.problem(),
            };
            if let (Some(deployment), Some(problem)) = (&deployment, problem) {
                let (owner, pause) = (desktop.owner.id, run.engine.settings.keep_up_pause);
                note_not_deployed(tx, deployment.id, owner, Some(desktop.id), &problem, pause).await?;
            }
        }
        if let Some(deployment) = deployment.filter(|deployment| deployment.keep_up.is_active())
            && *how == Ending::Cancelled
        {
            // Whoever stops its desktops wants no more of them.
            let ended = KeepUp::Ended { at: Timestamp::now(), why: EndReason::Cancelled };
            tx.set_keep_up(deployment.id, &ended).await?;
        }
        let outcome = match how {
            Ending::Succeeded => CreateOutcome::Made,
            Ending::Failed { problem, .. } => CreateOutcome::Failed { problem: problem.clone() },
            Ending::Cancelled => CreateOutcome::Cancelled,
        };
        tx.note_outcome_of_rest(run.id, &outcome).await?;
        Ok(())
    }

    async fn afterwards(&self, run: &Run, how: &Ending) {
        if *how == Ending::Cancelled || !self.start {
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
    match make_batches(run, work).await {
        Ok(()) if work.failed.is_empty() => Ok(()),
        Err(cancelled) if cancelled.code == Code::Cancelled => Err(cancelled),
        Ok(()) => Err(tell_not_all(run, None).await?),
        Err(why) => Err(tell_not_all(run, Some(why)).await?),
    }
}

async fn make_batches(run: &Run, work: &mut MakeFolders) -> Result<(), Problem> {
    let total = work.desktops.len() as u64;
    let mut measured: Option<Disk> = None;
    while work.done < work.desktops.len() {
        if run.cancelled.is_cancelled() {
            return Err(Run::cancellation());
        }
        let next = (work.done + AT_ONCE).min(work.desktops.len());
        let mut desktops = Vec::with_capacity(AT_ONCE);
        for id in &work.desktops[work.done..next] {
            let desktop = run.engine.store.desktop(*id).await?;
            desktops.extend(desktop.filter(|desktop| desktop.operation == Some(run.id)));
        }
        let Some(first) = desktops.first() else {
            work.done = next;
            continue;
        };
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
        work.begun = Some(work.begun().max(next));
        run.remember(work).await?;
        let outcomes = run.change(host.api.make_folders(&dir, &folders)).await?;
        if matches!(outcomes, Err(HostError::NotMounted(_) | HostError::ForeignPath(_))) {
            work.begun = before;
        }
        let outcomes = outcomes.map_err(|why| why.problem(&host.name))?;
        let failure = outcomes.iter().find_map(|outcome| outcome.as_ref().err());
        // What no desktop of this batch overcame, those of the next would not either. An older Sarrio's operation keeps no
        // account of each.
        if let Some(why) = failure
            && (outcomes.iter().all(Result::is_err) || work.request.is_none())
        {
            return Err(why.problem(&host.name));
        }
        *work = hand_over(run, work, next, &host, desktops.iter().zip(outcomes)).await?;
        run.progress(Progress { done: next as u64, total, unit: Unit::Desktops });
    }
    Ok(())
}

/// Hands those of a batch that were made over to their owners, and notes of the others why they were not. Returns what the
/// work remembers from then on.
async fn hand_over(
    run: &Run,
    work: &MakeFolders,
    done: usize,
    host: &Host,
    batch: impl Iterator<Item = (&Desktop, HostResult<()>)> + Send,
) -> Result<MakeFolders, Problem> {
    let mut after = MakeFolders { done, ..work.clone() };
    let mut made = Vec::with_capacity(AT_ONCE);
    let mut tx = run.engine.store.begin().await?;
    lease::require(&run.engine, &mut tx).await?;
    for (desktop, outcome) in batch {
        match outcome {
            Ok(()) => {
                release(run, &mut tx, desktop.id, |row| row.state = DesktopState::Stopped).await?;
                made.push(desktop.id);
            }
            Err(why) => {
                let outcome = CreateOutcome::Failed { problem: why.problem(&host.name) };
                tx.note_outcome(run.id, &[desktop.id], &outcome).await?;
                after.failed.push(desktop.id);
            }
        }
    }
    tx.note_outcome(run.id, &made, &CreateOutcome::Made).await?;
    tx.save_memo(run.id, &memo::write(&after)?).await?;
    tx.commit().await?;
    Ok(after)
}

/// Why not all desktops are made: `rest` for those about which nothing is known yet. Of several desktops it says how many are
/// made, and why most of the others are not.
async fn tell_not_all(run: &Run, rest: Option<Problem>) -> Result<Problem, Problem> {
    let mut tx = run.engine.store.begin().await?;
    lease::require(&run.engine, &mut tx).await?;
    if let Some(problem) = rest.clone() {
        tx.note_outcome_of_rest(run.id, &CreateOutcome::Failed { problem }).await?;
    }
    let desktops = tx.created_desktops(run.id).await?;
    tx.commit().await?;
    let made = desktops.iter().filter(|one| one.outcome == CreateOutcome::Made).count() as u64;
    let problems = desktops.iter().filter_map(|one| match &one.outcome {
        CreateOutcome::Failed { problem } => Some(problem.clone()),
        _ => None,
    });
    let problems: Vec<Problem> = problems.collect();
    let Some(cause) = batch::commonest(&problems).cloned().or(rest) else { return Ok(Run::cancellation()) };
    if made == 0 {
        return Ok(cause);
    }
    let (total, reason) = (desktops.len() as u64, cause.wording());
    Ok(DesktopsPartlyMade { made, total, reason }.problem().because_of(&cause))
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

/// Deletes the folders of those that are not made for good, the last one first: nobody has used them yet.
async fn unmake_folders(run: &Run, work: &mut MakeFolders) -> Result<(), Problem> {
    while let Some(id) = work.unfinished().last().copied() {
        let desktop = run.engine.store.desktop(id).await?;
        // One that is not the operation's any more was handed over, though nobody heard that this succeeded.
        if let Some(desktop) = desktop.filter(|desktop| desktop.operation == Some(run.id)) {
            let dir = storage::require_dir(&run.engine, desktop.path).await?;
            let host = run.host_for_paths(&[desktop.path]).await?;
            let (folder, bin) = (storage::desktop_folder(&dir, id), storage::recycled(&dir, id));
            storage::discard(&host, &dir, &folder, &bin).await?;
        }
        work.forget_last();
        run.remember(work).await?;
    }
    Ok(())
}
