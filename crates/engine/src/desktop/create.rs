//! Making one or many desktops: their rows at once, their folders and overlays in batches.

use jiff::Timestamp;
use sarrio_hypervisor::{DiskSource, Folder, FolderDisk, HostError, Sidecar, SidecarDisk, StorageDir};
use sarrio_model::{
    BatchAction, Bytes, Caller, Code, Desktop, DesktopId, DesktopState, Disk, DiskFormat, DiskId, DiskOwner,
    DiskRole, Epoch, HostPath, NewDesktops, Operation, OperationKind, Problem, Progress, Role, Target,
    Template, TemplateState, Unit, UserRef,
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{accept, edit::require_network, release, require, require_some_host};
use crate::{
    Engine, Inner,
    authz::{CreateDesktops, Permit},
    operation::{Ending, Plan, Run, Work, step},
    storage,
};

/// The most desktops of one request.
const LIMIT: u32 = 500;

/// Folders that are made by one call to a host: progress shows, and a cancel is heard, in between.
const AT_ONCE: usize = 50;

/// What a new overlay takes before anybody writes: its header and tables.
const OVERLAY: Bytes = Bytes(256 << 10);

/// What making desktops remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Create {
    desktops: Vec<DesktopId>,
    start: bool,
    caller: Requester,
    /// The path was not there and nothing was made: there is nothing to undo, and no path to undo it on.
    #[serde(default)]
    untouched: bool,
    /// Whether this process is the first to make the folders. One before it may have made some.
    #[serde(skip)]
    first: bool,
}

/// Who asked: to start them in the same name.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Requester {
    user: UserRef,
    role: Role,
}

impl Engine {
    /// Makes desktops from a template, or empty ones to install from media. Their rows are there at once, *Creating*.
    ///
    /// # Errors
    /// A field is wrong, the template is retired or not ready, a limit would be passed, or there is no space.
    pub async fn create_desktops(
        &self,
        permit: Permit<CreateDesktops>,
        new: NewDesktops,
    ) -> Result<Operation, Problem> {
        let engine = &self.0;
        let (caller, template) = permit.take();
        if new.count == 0 || new.count > LIMIT {
            return Err(Problem::invalid("count", format!("At once, 1 to {LIMIT} desktops can be made.")));
        }
        let hardware = new.hardware.apply(&template.as_ref().map(|t| t.hardware.clone()).unwrap_or_default());
        hardware.check("hardware.")?;
        require_network(&caller, &new.hardware)?;
        require_some_host(engine, &hardware).await?;
        let base = template.as_ref().map(usable_base).transpose()?;
        let size = disk_size(base, new.disk)?;
        let more = further_disks(&new)?;
        if base.is_none() && hardware.media.is_none() {
            return Err(Problem::invalid("template", "Choose a template, or media to install from."));
        }
        if let Some(media) = hardware.media
            && engine.store.media(media).await?.is_none()
        {
            return Err(Problem::invalid("hardware.media", "There is no such media."));
        }
        let owner = self.owner_of_new(&caller, &new).await?;
        let path = storage::choose(engine, new.path, |path| path.desktops).await?;
        storage::require_space(
            engine,
            &path,
            Bytes(OVERLAY.0 * u64::from(new.count) * (1 + more.len() as u64)),
        )?;

        let count = new.count as usize;
        let target = if count == 1 { None } else { Some(Target::Desktops) };
        let first = DesktopId::new();
        let mut operation = accept::named_operation(
            &caller,
            OperationKind::CreateDesktops,
            target.unwrap_or(Target::Desktop(first)),
            new.name.clone(),
            count,
        );
        operation.progress = Some(Progress { done: 0, total: u64::from(new.count), unit: Unit::Desktops });
        let now = Timestamp::now();
        let desktops: Vec<Desktop> = (0..count)
            .map(|i| Desktop {
                id: if i == 0 { first } else { DesktopId::new() },
                name: if count == 1 { new.name.clone() } else { new.name.numbered(i + 1, count) },
                owner: owner.clone(),
                template: template.as_ref().map(|t| t.id),
                template_name: template.as_ref().map(|t| t.name.clone()),
                state: DesktopState::Creating { since: now },
                host_name: None,
                hardware: hardware.clone(),
                path: path.id,
                path_name: path.name.clone(),
                disks: vec![],
                newer_images: vec![],
                operation: Some(operation.id),
                epoch: Epoch(0),
                viewers: 0,
                created: now,
                deleted: None,
                revision: sarrio_model::Revision(1),
            })
            .collect();
        let dir = storage::dir(engine, &path);
        let mut disks = Vec::with_capacity(count * (1 + more.len()));
        for desktop in &desktops {
            let (folder, base) = (storage::desktop_folder(&dir, desktop.id), base.map(|base| base.id));
            disks.push(new_disk(desktop, &folder, DiskRole::System, size, base));
            disks.extend(more.iter().map(|(role, size)| new_disk(desktop, &folder, *role, *size, None)));
        }
        let work = Create {
            desktops: desktops.iter().map(|desktop| desktop.id).collect(),
            start: new.start,
            caller: Requester { user: caller.user.clone(), role: caller.role },
            untouched: false,
            first: false,
        };
        let row = accept::row(operation, &work)?;

        let mut tx = engine.store.begin().await?;
        require_quota(engine, &mut tx, &owner, new.count).await?;
        if let Some(template) = &template {
            // Read again under the lock: it must not be deleted or retired between the look and the overlay.
            let template = tx.template(template.id).await?;
            usable_base(&template.ok_or_else(|| Problem::invalid("template", "The template was deleted."))?)?;
        }
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        tx.insert_desktops(&desktops).await?;
        for disk in &disks {
            tx.insert_disk(disk).await?;
        }
        tx.commit().await?;
        engine.runner.begin(row.clone());
        Ok(row.operation)
    }

    async fn owner_of_new(&self, caller: &Caller, new: &NewDesktops) -> Result<UserRef, Problem> {
        match new.owner {
            Some(id) if id != caller.user.id => {
                if !caller.is_administrator() {
                    return Err(Problem::new(
                        Code::Forbidden,
                        "Only administrators make desktops for others.",
                    ));
                }
                let user = self.0.store.user(id).await?;
                Ok(user.ok_or_else(|| Problem::invalid("owner", "There is no such person."))?.named())
            }
            _ => Ok(caller.user.clone()),
        }
    }
}

/// A person's limit, counted over rows in the transaction that adds to them, so that two requests cannot both be the
/// last one.
pub(super) async fn require_quota(
    engine: &Inner,
    tx: &mut Tx,
    owner: &UserRef,
    more: u32,
) -> Result<(), Problem> {
    let limit = engine.settings.desktops_each;
    let administrator = tx.user(owner.id).await?.is_some_and(|user| user.role == Role::Administrator);
    let have = tx.count_desktops(owner.id).await?;
    if !administrator && have + u64::from(more) > limit {
        return Err(Problem::new(
            Code::QuotaDesktops,
            format!("{} has {have} of {limit} desktops; {more} more were asked for.", owner.name),
        ));
    }
    Ok(())
}

/// The base of a template from which desktops may be made now.
fn usable_base(template: &Template) -> Result<&Disk, Problem> {
    if template.deleted.is_some() {
        return Err(Problem {
            field: Some("template".to_owned()),
            ..Problem::new(Code::WrongState, format!("{} is in the recycle bin.", template.name))
        });
    }
    if !template.enabled {
        return Err(Problem {
            field: Some("template".to_owned()),
            ..Problem::new(Code::TemplateDisabled, format!("{} is retired.", template.name))
        });
    }
    match (&template.state, &template.disk) {
        (TemplateState::Ready, Some(disk)) => Ok(disk),
        _ => Err(Problem::new(Code::WrongState, format!("{} is not ready.", template.name))),
    }
}

fn disk_size(base: Option<&Disk>, asked: Option<Bytes>) -> Result<Bytes, Problem> {
    match (base, asked) {
        (Some(base), None) => Ok(base.virtual_size),
        (Some(base), Some(size)) if size < base.virtual_size => Err(Problem::invalid(
            "disk",
            format!("The disk is {size}; it must be at least the template's {}.", base.virtual_size),
        )),
        (None, None) => Err(Problem::invalid("disk", "Without a template, give the size of the disk.")),
        (_, Some(size)) => Disk::checked_size("disk", size),
    }
}

/// The disks beside the system's, by role and size.
fn further_disks(new: &NewDesktops) -> Result<Vec<(DiskRole, Bytes)>, Problem> {
    let asked =
        [("data_disk", DiskRole::Data, new.data_disk), ("scratch_disk", DiskRole::Scratch, new.scratch_disk)];
    let sized = asked.into_iter().filter_map(|(field, role, size)| Some((field, role, size?)));
    sized.map(|(field, role, size)| Ok((role, Disk::checked_size(field, size)?))).collect()
}

fn new_disk(desktop: &Desktop, folder: &HostPath, role: DiskRole, size: Bytes, base: Option<DiskId>) -> Disk {
    Disk {
        id: DiskId::new(),
        owner: DiskOwner::Desktop(desktop.id),
        role,
        path: desktop.path,
        file: storage::disk_file(folder, role),
        format: DiskFormat::Qcow2,
        virtual_size: size,
        actual_size: None,
        base,
        created: desktop.created,
    }
}

#[async_trait::async_trait]
impl Work for Create {
    const KIND: OperationKind = OperationKind::CreateDesktops;

    fn plan() -> Plan<Self> {
        Plan { steps: vec![step!("reach", require_path), step!("disks", make_folders, unmake_folders)] }
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
        let caller = Caller { user: self.caller.user.clone(), role: self.caller.role, direct: false };
        let started = async {
            let desktops = run.engine.store.desktops_by_id(&self.desktops).await?;
            run.engine.accept_many(&caller, BatchAction::Start, &desktops).await
        };
        if let Err(why) = started.await {
            tracing::warn!(%why, "the new desktops could not be started");
        }
    }
}

/// Before anything is made: where no host reaches the path there is nothing to undo.
async fn require_path(run: &Run, work: &mut Create) -> Result<(), Problem> {
    let Some(first) = work.desktops.first() else { return Ok(()) };
    let desktop = require(run, *first).await?;
    let mut paths = vec![desktop.path];
    for disk in &desktop.disks {
        paths.extend(storage::paths_below(&run.engine, disk.id).await?);
    }
    run.engine.host_for_paths(&paths).await?;
    work.first = true;
    Ok(())
}

async fn make_folders(run: &Run, work: &mut Create) -> Result<(), Problem> {
    let total = work.desktops.len() as u64;
    let mut done = 0;
    let mut measured: Option<Disk> = None;
    for ids in work.desktops.chunks(AT_ONCE) {
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
        let host = run.engine.host_for_paths(&paths).await?;
        if measured.is_none()
            && let Some(base) = first.disks.iter().find_map(|disk| disk.base)
            && let Some(base) = run.engine.store.disk(base).await?
        {
            let read = storage::image::measure(&run.engine, &host, &base).await;
            // Reading touched nothing, so there is nothing to undo on a path that may not be there.
            measured = Some(read.inspect_err(|_| work.untouched = work.first && done == 0)?);
        }
        if let Some(base) = &measured {
            fit_to_base(run, &mut desktops, base).await?;
        }
        let folders: Vec<Folder> =
            desktops.iter().map(|desktop| folder(run, &dir, desktop, measured.as_ref())).collect();
        let outcomes = host.api.make_folders(&dir, &folders).await.map_err(|why| {
            let away = matches!(why, HostError::NotMounted(_) | HostError::ForeignPath(_));
            work.untouched = away && work.first && done == 0;
            why.problem(&host.name)
        })?;
        for outcome in outcomes {
            outcome.map_err(|why| why.problem(&host.name))?;
        }
        work.first = false;
        done += ids.len() as u64;
        run.progress(Progress { done, total, unit: Unit::Desktops });
    }
    Ok(())
}

/// A base that grew outside Sarrio makes the disks on it grow too: an overlay that is smaller than its base would cut off
/// what lies behind its end.
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

/// What a desktop's folder says of itself.
pub(super) fn sidecar(run: &Run, desktop: &Desktop, base: Option<&Disk>) -> Sidecar {
    Sidecar {
        site: run.engine.site,
        desktop: Some(desktop.id),
        template: desktop.template,
        name: desktop.name.clone(),
        owner: desktop.owner.name.clone(),
        disks: desktop
            .disks
            .iter()
            .map(|disk| SidecarDisk {
                id: disk.id,
                role: disk.role,
                file: disk.file.clone(),
                base: base.filter(|base| disk.base == Some(base.id)).map(|base| base.file.clone()),
            })
            .collect(),
    }
}

/// Nobody has used them: their folders go through the bin and are deleted at once.
async fn unmake_folders(run: &Run, work: &mut Create) -> Result<(), Problem> {
    if work.untouched {
        return Ok(());
    }
    for id in &work.desktops {
        let Some(desktop) = run.engine.store.desktop(*id).await? else { continue };
        let dir = storage::require_dir(&run.engine, desktop.path).await?;
        let host = run.engine.host_for_paths(&[desktop.path]).await?;
        discard(&host, &dir, &storage::desktop_folder(&dir, *id), &storage::recycled(&dir, *id)).await?;
    }
    Ok(())
}

/// Moves a folder of ours that nobody used to the bin and deletes it there; one that is not there is done.
pub(crate) async fn discard(
    host: &crate::host::Host,
    dir: &StorageDir,
    folder: &HostPath,
    bin: &HostPath,
) -> Result<(), Problem> {
    for outcome in [host.api.rename(dir, folder, bin).await, host.api.delete_folder(dir, bin).await] {
        match outcome {
            Ok(()) | Err(HostError::Missing(_)) => {}
            Err(why) => return Err(why.problem(&host.name)),
        }
    }
    Ok(())
}
