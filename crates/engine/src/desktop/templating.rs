//! A template from a desktop, the talk's way: the desktop's disk becomes the template's base, and the desktop goes on
//! from an overlay of it. Nothing is copied.

use jiff::Timestamp;
use sarrio_hypervisor::{DiskSource, HostError, Sidecar, SidecarDisk};
use sarrio_model::{
    Bytes, Code, Desktop, DesktopState, Disk, DiskId, DiskOwner, DiskRole, NewTemplateFromDesktop, Operation,
    OperationKind, Problem, Target, Template, TemplateId, TemplateState,
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{About, accept, create, release, require, require_closed};
use crate::{
    Engine,
    authz::{Permit, TemplateDesktop},
    operation::{Ending, Plan, Run, Work, step},
    storage::{self, newer_images},
    template::Base,
};

/// What templating remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Templating {
    #[serde(flatten)]
    about: About,
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
    /// It is on, or something else is being done to it.
    pub async fn template_from_desktop(
        &self,
        permit: Permit<TemplateDesktop>,
        new: NewTemplateFromDesktop,
    ) -> Result<Operation, Problem> {
        let (caller, desktop) = permit.take();
        crate::template::check_description(&new.description)?;
        let mut tx = self.0.store.begin().await?;
        let id = desktop.id;
        let mut desktop = tx.desktop(id).await?.ok_or_else(|| Problem::not_found("desktop", id))?;
        accept::require_idle(&desktop)?;
        if !desktop.state.is_off() || desktop.deleted.is_some() {
            return Err(Problem::new(
                Code::WrongState,
                format!("{} is not off: shut it down first.", desktop.name),
            ));
        }
        let work = Templating {
            about: About::new(&desktop),
            template: TemplateId::new(),
            base: DiskId::new(),
            size: None,
        };
        let operation = accept::operation(
            &caller,
            OperationKind::TemplateFromDesktop,
            Target::Desktop(desktop.id),
            &desktop,
            1,
        );
        let now = Timestamp::now();
        let template = Template {
            id: work.template,
            name: new.name,
            description: new.description,
            owner: caller.user.clone(),
            sharing: new.sharing,
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
        };
        let row = accept::row(operation, &work)?;
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        tx.insert_template(&template).await?;
        desktop.operation = Some(row.operation.id);
        desktop.state = DesktopState::Templating { since: now };
        tx.save_desktop(&mut desktop).await?;
        tx.commit().await?;
        self.0.runner.begin(row.clone());
        Ok(row.operation)
    }
}

#[async_trait::async_trait]
impl Work for Templating {
    const KIND: OperationKind = OperationKind::TemplateFromDesktop;

    fn plan() -> Plan<Self> {
        Plan {
            steps: vec![
                step!("folder", make_folder, discard_folder),
                step!("base", move_disk, move_disk_back),
                step!("protect", protect_base, unprotect_base),
                step!("overlay", make_overlay, discard_overlay),
                step!("sidecar", write_sidecar, rewrite_sidecar),
            ],
        }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        if *how == Ending::Succeeded {
            self.hand_over(run, tx).await?;
            return release(run, tx, self.about.desktop, |desktop| desktop.state = DesktopState::Stopped)
                .await;
        }
        if tx.template(self.template).await?.is_some() {
            tx.remove_template(self.template).await?;
        }
        self.about.restore(run, tx).await
    }
}

impl Templating {
    /// The rows: the base takes the disk's place in the chain, and the disk builds on it.
    async fn hand_over(&self, run: &Run, tx: &mut Tx) -> Result<(), Problem> {
        let Some(desktop) = tx.desktop(self.about.desktop).await? else { return Ok(()) };
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
        disk.actual_size = None;
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

/// The desktop, its system disk, and the base that this becomes.
struct Place {
    desktop: Desktop,
    disk: Disk,
    base: Base,
}

async fn place(run: &Run, work: &Templating) -> Result<Place, Problem> {
    let desktop = require(run, work.about.desktop).await?;
    let disk = desktop
        .system_disk()
        .cloned()
        .ok_or_else(|| Problem::new(Code::DiskMissing, format!("{} has no system disk.", desktop.name)))?;
    let dir = storage::require_dir(&run.engine, desktop.path).await?;
    let host = run.engine.host_for_paths(&storage::paths_below(&run.engine, disk.id).await?).await?;
    Ok(Place { desktop, disk, base: Base { template: work.template, dir, host } })
}

async fn make_folder(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    let Place { desktop, disk, base } = place(run, work).await?;
    require_closed(&base.host, &base.dir, &desktop, &disk).await?;
    newer_images::require_none(&run.engine, &base.host, desktop.id, &[DiskRole::System]).await?;
    let below = storage::image::require_base(&run.engine, &base.host, &disk).await?.map(|below| below.file);
    let image = SidecarDisk { id: work.base, role: DiskRole::System, file: base.file(), base: below };
    base.make_folder(Sidecar {
        site: run.engine.site,
        desktop: None,
        template: Some(work.template),
        name: run.operation.target_name.clone(),
        owner: desktop.owner.name,
        disks: vec![image],
    })
    .await
}

async fn discard_folder(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    // A move that was given up may have been carried out since: the folder must not go with the desktop's disk in it.
    move_disk_back(run, work).await?;
    place(run, work).await?.base.discard_folder().await
}

async fn move_disk(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    let Place { disk, base, .. } = place(run, work).await?;
    let moved = base.host.api.rename(&base.dir, &disk.file, &base.file()).await;
    moved.map_err(|why| why.problem(&base.host.name))
}

async fn move_disk_back(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    let Place { disk, base, .. } = place(run, work).await?;
    let problem = |why: HostError| why.problem(&base.host.name);
    // Where the base is not there the disk was never moved, or is back already.
    if !base.host.api.exists(&base.dir, &base.file()).await.map_err(problem)? {
        return Ok(());
    }
    if base.host.api.exists(&base.dir, &disk.file).await.map_err(problem)? {
        // An overlay that came late.
        discard_overlay(run, work).await?;
    }
    base.host.api.rename(&base.dir, &base.file(), &disk.file).await.map_err(problem)
}

async fn protect_base(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    place(run, work).await?.base.protect().await
}

async fn unprotect_base(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    let base = place(run, work).await?.base;
    base.unprotect(&base.file()).await
}

async fn make_overlay(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    let Place { disk, base, .. } = place(run, work).await?;
    // The image's own word: it may have grown since the store was told.
    let size = storage::image::size_of(&run.engine, &base.host, &disk, &base.file()).await?;
    work.size = Some(size);
    let source = DiskSource::Overlay { base: base.file(), base_format: disk.format };
    let made = base.host.api.make_disk(&base.dir, &disk.file, &source, Some(size)).await;
    made.map_err(|why| why.problem(&base.host.name))
}

/// The overlay is empty: it goes by way of `incoming`, where alone files are deleted. It is the desktop's disk itself
/// where the base is not there, and then it stays.
async fn discard_overlay(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    let Place { disk, base, .. } = place(run, work).await?;
    let there = base.host.api.exists(&base.dir, &base.file()).await;
    if !there.map_err(|why| why.problem(&base.host.name))? {
        return Ok(());
    }
    create::discard(&base.host, &base.dir, &disk.file, &base.dir.incoming().join(run.id)).await
}

/// The desktop's folder says what its disk builds on now.
async fn write_sidecar(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    let Place { mut desktop, disk, base } = place(run, work).await?;
    for own in desktop.disks.iter_mut().filter(|own| own.id == disk.id) {
        own.base = Some(work.base);
    }
    let below = Disk { id: work.base, file: base.file(), ..disk };
    put_sidecar(run, &base, &desktop, Some(&below)).await
}

async fn rewrite_sidecar(run: &Run, work: &mut Templating) -> Result<(), Problem> {
    let Place { desktop, disk, base } = place(run, work).await?;
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
    let sidecar = create::sidecar(run, desktop, below);
    let written = host.api.write_sidecar(dir, &storage::desktop_folder(dir, desktop.id), &sidecar).await;
    written.map_err(|why| why.problem(&host.name))
}
