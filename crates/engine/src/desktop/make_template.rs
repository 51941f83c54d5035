//! Making a template of a desktop: the desktop's disk becomes the template's base, and the desktop goes on from an
//! overlay of it. Nothing is copied.

use jiff::Timestamp;
use sarrio_hypervisor::{DiskSource, HostError, Sidecar, SidecarDisk};
use sarrio_model::{
    Actions, Bytes, Desktop, DesktopState, Disk, DiskId, DiskOwner, DiskRole, NewTemplateFromDesktop, Noun,
    Operation, OperationKind, Problem, Quantity, Sharing, Target, Template, TemplateId, TemplateState,
    UserRef, problem::DesktopHasNoSystemDisk,
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{
    checks::require_closed,
    sidecar::sidecar,
    subject::{Subject, release, require},
};
use crate::{
    Engine,
    authz::{Permit, TemplateDesktop},
    operation::{Ending, Plan, Run, Work, new, step},
    quota::{Demand, Quotas},
    sharing::shares_of,
    storage::{self, Purpose, newer_images},
    template::Base,
};

/// What making a template remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MakeTemplate {
    #[serde(flatten)]
    subject: Subject,
    template: TemplateId,
    /// The id of the disk that the base will have.
    base: DiskId,
    /// The size of that base, once its header was read.
    #[serde(default)]
    size: Option<Bytes>,
}

impl Engine {
    /// Makes a template from a desktop that is off.
    ///
    /// # Errors
    /// It is on, something else is being done to it, its storage path takes no templates, or the caller's quota does not
    /// allow it.
    pub async fn template_from_desktop(
        &self,
        permit: Permit<TemplateDesktop>,
        new: NewTemplateFromDesktop,
    ) -> Result<Operation, Problem> {
        let caller = permit.caller();
        crate::template::check_description(&new.description)?;
        self.0.require_shares(caller, &new.shares).await?;
        let mut tx = self.0.store.begin().await?;
        let id = permit.on().id;
        let mut desktop = tx.desktop(id).await?.ok_or_else(|| Problem::not_found(Noun::Desktop, id))?;
        permit.confirm(&mut tx, &desktop).await?;
        let path = tx.storage_path(desktop.path).await?;
        let path = path.ok_or_else(|| Problem::not_found(Noun::StoragePath, desktop.path))?;
        storage::require_purpose(&path, Purpose::Templates)?;
        let space = taken_over(&caller.user, &desktop).and_then(|disk| disk.actual_size);
        Quotas::default().require(&mut tx, &demands(&caller.user, &desktop)).await?;
        let work = MakeTemplate {
            subject: Subject::new(&desktop),
            template: TemplateId::new(),
            base: DiskId::new(),
            size: None,
        };
        let target = Target::Desktop(desktop.id);
        let operation =
            new::queued(caller, OperationKind::TemplateFromDesktop, target, desktop.name.clone(), 1);
        let now = Timestamp::now();
        let shares = shares_of(&new.shares);
        let template = Template {
            id: work.template,
            name: new.name,
            description: new.description,
            owner: caller.user.clone(),
            sharing: Sharing::of(&shares),
            shares,
            picture: new.picture,
            state: TemplateState::Creating,
            enabled: true,
            hardware: desktop.hardware.clone(),
            path: desktop.path,
            path_name: desktop.path_name.clone(),
            disk: None,
            parent: desktop.template,
            desktops: 0,
            children: 0,
            operation: Some(operation.id),
            created: now,
            deleted: None,
            revision: sarrio_model::Revision(1),
            actions: Actions::default(),
        };
        let row = new::row(operation, &work)?;
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        tx.insert_template(&template).await?;
        if let Some(space) = space {
            tx.expect_space_of_template(template.id, space).await?;
        }
        desktop.operation = Some(row.operation.id);
        desktop.state = DesktopState::Templating { since: now };
        tx.save_desktop(&mut desktop).await?;
        tx.commit().await?;
        self.0.runner.begin(row.clone());
        Ok(row.operation)
    }
}

/// The disk that is the maker's from then on, where it was somebody else's.
fn taken_over<'a>(maker: &UserRef, desktop: &'a Desktop) -> Option<&'a Disk> {
    desktop.system_disk().filter(|_| desktop.owner.id != maker.id)
}

/// What a template of this desktop adds to what its maker uses.
fn demands(maker: &UserRef, desktop: &Desktop) -> Vec<Demand> {
    let mut demands = vec![Demand::of(maker).add(Quantity::Templates, 1)];
    demands.extend(taken_over(maker, desktop).map(|disk| {
        Demand::of(maker)
            .given_by(desktop.owner.id)
            .add(Quantity::Storage, disk.actual_size.unwrap_or_default().0)
            .add(Quantity::DiskSize, disk.virtual_size.0)
    }));
    demands
}

#[async_trait::async_trait]
impl Work for MakeTemplate {
    const KIND: OperationKind = OperationKind::TemplateFromDesktop;

    fn plan() -> Plan<Self> {
        Plan {
            steps: vec![
                step!("folder", make_folder, if changed discard_folder),
                step!("base", move_disk, if changed move_disk_back),
                step!("protect", protect_base, if changed unprotect_base),
                step!("overlay", make_overlay, if changed discard_overlay),
                step!("sidecar", write_sidecar, if changed rewrite_sidecar),
            ],
        }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        if *how == Ending::Succeeded {
            self.hand_over(run, tx).await?;
            return release(run, tx, self.subject.desktop, |desktop| {
                desktop.state = DesktopState::Stopped;
                desktop.template = Some(self.template);
            })
            .await;
        }
        if tx.template(self.template).await?.is_some() {
            tx.remove_template(self.template).await?;
        }
        self.subject.restore(run, tx).await
    }
}

impl MakeTemplate {
    /// Writes the rows: the base takes the disk's place in the chain, and the disk builds on it.
    async fn hand_over(&self, run: &Run, tx: &mut Tx) -> Result<(), Problem> {
        let Some(desktop) = tx.desktop(self.subject.desktop).await? else { return Ok(()) };
        let Some(mut disk) = desktop.system_disk().cloned() else { return Ok(()) };
        let dir = storage::require_dir_in(run, tx, desktop.path).await?;
        disk.virtual_size = self.size.unwrap_or(disk.virtual_size);
        let base = Disk {
            id: self.base,
            owner: DiskOwner::Template(self.template),
            role: DiskRole::System,
            file: storage::template_file(&dir, self.template),
            created: Timestamp::now(),
            ..disk.clone()
        };
        tx.insert_disk(&base).await?;
        disk.base = Some(base.id);
        disk.actual_size = Some(storage::image::NEW);
        tx.save_disk(&mut disk).await?;
        if let Some(mut template) = tx.template(self.template).await? {
            template.state = TemplateState::Ready;
            template.operation = None;
            tx.save_template(&mut template).await?;
            tx.give_screen(desktop.id, template.id).await?;
        }
        Ok(())
    }
}

/// The desktop, its system disk, and the base that the disk becomes.
struct Conversion {
    desktop: Desktop,
    disk: Disk,
    base: Base,
}

async fn conversion(run: &Run, work: &MakeTemplate) -> Result<Conversion, Problem> {
    let desktop = require(run, work.subject.desktop).await?;
    let disk = desktop
        .system_disk()
        .cloned()
        .ok_or_else(|| DesktopHasNoSystemDisk { name: desktop.name.clone() })?;
    let dir = storage::require_dir(&run.engine, desktop.path).await?;
    let host = run.host_for_paths(&storage::paths_below(&run.engine, disk.id).await?).await?;
    Ok(Conversion { desktop, disk, base: Base { template: work.template, dir, host } })
}

async fn make_folder(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    let Conversion { desktop, disk, base } = conversion(run, work).await?;
    require_closed(&base.host, &base.dir, &desktop, &disk).await?;
    newer_images::require_none(&run.engine, &base.host, desktop.id, &[DiskRole::System]).await?;
    let below = storage::image::require_base(&run.engine, &base.host, &disk).await?.map(|below| below.file);
    let image = SidecarDisk { id: work.base, role: DiskRole::System, file: base.file(), base: below };
    let sidecar = Sidecar {
        site: run.engine.site,
        desktop: None,
        template: Some(work.template),
        name: run.operation.target_name.clone(),
        owner: desktop.owner.name,
        disks: vec![image],
    };
    base.make_folder(run, sidecar).await
}

async fn discard_folder(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    // A move that was given up may have been carried out since: the folder must not be deleted with the disk in it.
    move_disk_back(run, work).await?;
    conversion(run, work).await?.base.discard_folder().await
}

async fn move_disk(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    let Conversion { disk, base, .. } = conversion(run, work).await?;
    let moved = run.change(base.host.api.rename(&base.dir, &disk.file, &base.file())).await?;
    moved.map_err(|why| why.problem(&base.host.name))
}

async fn move_disk_back(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    let Conversion { disk, base, .. } = conversion(run, work).await?;
    let problem = |why: HostError| why.problem(&base.host.name);
    // Where the base is not there the disk was never moved, or is back already.
    if !base.host.api.exists(&base.dir, &base.file()).await.map_err(problem)? {
        return Ok(());
    }
    if base.host.api.exists(&base.dir, &disk.file).await.map_err(problem)? {
        // An overlay that was made after its step was given up.
        discard_overlay(run, work).await?;
    }
    base.host.api.rename(&base.dir, &base.file(), &disk.file).await.map_err(problem)
}

async fn protect_base(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    conversion(run, work).await?.base.protect(run).await
}

async fn unprotect_base(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    let base = conversion(run, work).await?.base;
    base.unprotect(&base.file()).await
}

async fn make_overlay(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    let Conversion { disk, base, .. } = conversion(run, work).await?;
    // As the image says: it may have grown since the store learned its size.
    let size = storage::image::size_of(&run.engine, &base.host, &disk, &base.file()).await?;
    work.size = Some(size);
    let source = DiskSource::Overlay { base: base.file(), base_format: disk.format };
    let made = run.change(base.host.api.make_disk(&base.dir, &disk.file, &source, Some(size))).await?;
    made.map_err(|why| why.problem(&base.host.name))
}

/// Deletes the empty overlay, by way of `incoming`. Where there is no base, the file is the desktop's disk itself, and
/// stays.
async fn discard_overlay(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    let Conversion { disk, base, .. } = conversion(run, work).await?;
    let there = base.host.api.exists(&base.dir, &base.file()).await;
    if !there.map_err(|why| why.problem(&base.host.name))? {
        return Ok(());
    }
    storage::discard(&base.host, &base.dir, &disk.file, &base.dir.incoming().join(run.id)).await
}

/// Writes into the desktop's folder what its disk builds on now.
async fn write_sidecar(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    let Conversion { mut desktop, disk, base } = conversion(run, work).await?;
    for own in desktop.disks.iter_mut().filter(|own| own.id == disk.id) {
        own.base = Some(work.base);
    }
    let below = Disk { id: work.base, file: base.file(), ..disk };
    put_sidecar(run, &base, &desktop, Some(&below)).await
}

async fn rewrite_sidecar(run: &Run, work: &mut MakeTemplate) -> Result<(), Problem> {
    let Conversion { desktop, disk, base } = conversion(run, work).await?;
    let below = match disk.base {
        Some(id) => run.engine.store.disk(id).await?,
        None => None,
    };
    put_sidecar(run, &base, &desktop, below.as_ref()).await
}

async fn put_sidecar(
    run: &Run,
    Base { dir, host, .. }: &Base,
    desktop: &Desktop,
    below: Option<&Disk>,
) -> Result<(), Problem> {
    let content = sidecar(run, desktop, below);
    let folder = storage::desktop_folder(dir, desktop.id);
    let written = run.change(host.api.write_sidecar(dir, &folder, &content)).await?;
    written.map_err(|why| why.problem(&host.name))
}
