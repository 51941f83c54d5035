//! Importing a template: a qcow2 on a storage path, or one that is uploaded, becomes a whole copy of its own.

use bytes::Bytes as Chunk;
use jiff::Timestamp;
use sarrio_hypervisor::{CopyDisk, HostError, ImageInfo, Sidecar, SidecarDisk};
use sarrio_model::{
    Actions, Bytes, Caller, Disk, DiskFormat, DiskId, DiskOwner, DiskRole, HostPath, Name, NewTemplate, Noun,
    Operation, OperationKind, Problem, Quantity, Sharing, StoragePathId, Target, Template, TemplateId,
    TemplateState,
    problem::{
        FileOnNoPath, ImageBuildsOnAnother, ImageDataElsewhere, ImageIsEncrypted, ImageOfOtherFormat,
        ImportFileMissing, Word,
    },
};
use sarrio_store::{OperationRow, Tx};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::{Base, check_description};
use crate::{
    Engine, Inner,
    authz::{About, ImportTemplate, Permit, UploadTemplate},
    desktop::require_some_host,
    host::Host,
    operation::{Ending, Plan, Run, Work, new, step},
    quota::{Demand, Quotas},
    sharing::shares_of,
    storage::{self, Purpose},
};

/// What an import remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Import {
    template: TemplateId,
    disk: DiskId,
    file: HostPath,
    /// The path that the file lies on.
    from: StoragePathId,
    /// Whether the file was uploaded, and so is ours to delete.
    uploaded: bool,
    /// What the guest will see; known once the image was looked at.
    size: Option<Bytes>,
    /// The space that the copy takes.
    #[serde(default)]
    taken: Option<Bytes>,
}

impl Import {
    /// The file that was uploaded for it, while there is one.
    pub(crate) fn uploaded_file(&self) -> Option<&HostPath> {
        self.uploaded.then_some(&self.file)
    }
}

impl Engine {
    /// Makes a template from a file on a storage path, or prepares one whose image is uploaded next.
    ///
    /// # Errors
    /// A field is wrong, the file lies on no storage path, or the caller's quota does not allow it.
    pub async fn import_template(
        &self,
        permit: Permit<ImportTemplate>,
        new: NewTemplate,
    ) -> Result<(Template, Option<Operation>), Problem> {
        let engine = &self.0;
        let caller = permit.caller();
        check_description(&new.description)?;
        engine.require_shares(caller, &new.shares).await?;
        new.hardware.check("hardware.")?;
        require_some_host(engine, &new.hardware).await?;
        let path = storage::choose(engine, new.path, Purpose::Templates).await?;
        let shares = shares_of(&new.shares);
        let mut template = Template {
            id: TemplateId::new(),
            name: new.name,
            description: new.description,
            owner: caller.user.clone(),
            sharing: Sharing::of(&shares),
            shares,
            picture: false,
            state: TemplateState::Creating,
            enabled: true,
            hardware: new.hardware,
            path: path.id,
            path_name: path.name,
            disk: None,
            parent: None,
            desktops: 0,
            children: 0,
            operation: None,
            created: Timestamp::now(),
            deleted: None,
            revision: sarrio_model::Revision(1),
            actions: Actions::default(),
        };
        let Some(file) = new.file else {
            let mut tx = engine.store.begin().await?;
            permit.confirm_about(&mut tx, &(), About::of(&template)).await?;
            let demand = Demand::of(&template.owner).add(Quantity::Templates, 1);
            Quotas::default().require(&mut tx, &[demand]).await?;
            tx.insert_template(&template).await?;
            tx.commit().await?;
            return Ok((template, None));
        };
        let paths = engine.store.storage_paths().await?;
        let from = paths
            .iter()
            .find(|path| file.is_within(&path.directory))
            .ok_or_else(|| FileOnNoPath { file: file.clone() }.at("file"))?;
        // Looked at before anything is made, so that a wrong file is an answer and not a failed job.
        let host = engine.host_for_paths(&[from.id]).await.map_err(|why| why.at("file"))?;
        let info = host.api.image_info(&file).await.map_err(|why| of_file(&why, &host.name))?;
        require_whole_qcow2(&info).map_err(|problem| problem.at("file"))?;
        let row = importing(caller, &template, file, from.id, false)?;
        template.operation = Some(row.operation.id);
        let mut tx = engine.store.begin().await?;
        permit.confirm_about(&mut tx, &(), About::of(&template)).await?;
        let demand = copied(&template, &info).add(Quantity::Templates, 1);
        Quotas::default().require(&mut tx, &[demand]).await?;
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        tx.insert_template(&template).await?;
        tx.expect_space_of_template(template.id, info.actual_size).await?;
        tx.commit().await?;
        engine.runner.begin(row.clone());
        Ok((template, Some(row.operation)))
    }

    /// Takes the image of a template that waits for one. It is looked at before it is imported.
    ///
    /// # Errors
    /// The template waits for none, the upload ended early, no host reaches its path, or its owner's quota does not allow it.
    pub async fn upload_template(
        &self,
        permit: Permit<UploadTemplate>,
        content: mpsc::Receiver<std::io::Result<Chunk>>,
    ) -> Result<Operation, Problem> {
        let engine = &self.0;
        let template = permit.on();
        permit.require_possible(template)?;
        let host = engine.host_for_paths(&[template.path]).await?;
        let dir = storage::require_dir(engine, template.path).await?;
        let problem = |why: HostError| why.problem(&host.name);
        let file = storage::uploaded(&dir, template.id);
        // What an upload that failed left goes first.
        match host.api.delete_folder(&dir, &file).await {
            Ok(()) | Err(HostError::Missing(_)) => {}
            Err(why) => return Err(problem(why)),
        }
        host.api.upload(&dir, &file, content).await.map_err(problem)?;
        let begun = engine.import_uploaded(&permit, &host, &file).await;
        if begun.is_err() {
            // Nothing half-made stays, whatever becomes of this call.
            let _ = host.api.delete_folder(&dir, &file).await;
        }
        begun
    }
}

impl Inner {
    async fn import_uploaded(
        &self,
        permit: &Permit<UploadTemplate>,
        host: &Host,
        file: &HostPath,
    ) -> Result<Operation, Problem> {
        let template = permit.on();
        let info = host.api.image_info(file).await.map_err(|why| why.problem(&host.name))?;
        require_whole_qcow2(&info)?;
        let row = importing(permit.caller(), template, file.clone(), template.path, true)?;
        let mut tx = self.store.begin().await?;
        let mut template =
            tx.template(template.id).await?.ok_or_else(|| Problem::not_found(Noun::Template, template.id))?;
        permit.confirm(&mut tx, &template).await?;
        Quotas::default().require(&mut tx, &[copied(&template, &info)]).await?;
        template.operation = Some(row.operation.id);
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        tx.save_template(&mut template).await?;
        tx.expect_space_of_template(template.id, info.actual_size).await?;
        tx.commit().await?;
        self.runner.begin(row.clone());
        Ok(row.operation)
    }
}

/// What a copy of this image adds to what the template's owner uses.
fn copied(template: &Template, info: &ImageInfo) -> Demand {
    Demand::of(&template.owner)
        .add(Quantity::Storage, info.actual_size.0)
        .add(Quantity::DiskSize, info.virtual_size.0)
}

/// The operation that imports `file`, which lies on the path `from`.
fn importing(
    caller: &Caller,
    template: &Template,
    file: HostPath,
    from: StoragePathId,
    uploaded: bool,
) -> Result<OperationRow, Problem> {
    let work =
        Import { template: template.id, disk: DiskId::new(), file, from, uploaded, size: None, taken: None };
    let target = Target::Template(template.id);
    new::row(new::queued(caller, Import::KIND, target, template.name.clone(), 1), &work)
}

/// A problem with a file that a person named.
pub(crate) fn of_file(why: &HostError, host: &Name) -> Problem {
    match why {
        HostError::Missing(file) => ImportFileMissing { host: host.clone(), file: file.clone() }.at("file"),
        why => why.problem(host).at("file"),
    }
}

/// Refuses what is no qcow2, or would need another file or a key: QEMU would open whatever a header names.
fn require_whole_qcow2(info: &ImageInfo) -> Result<(), Problem> {
    let file = info.file.clone();
    if info.format != DiskFormat::Qcow2 {
        return Err(ImageOfOtherFormat { file, found: Word(info.format.as_str()) }.into());
    }
    if let Some(backing) = &info.backing {
        let backing: String = backing.chars().filter(|c| !c.is_control()).take(120).collect();
        return Err(ImageBuildsOnAnother { file, backing }.into());
    }
    if info.external_data {
        return Err(ImageDataElsewhere { file }.into());
    }
    if info.encrypted {
        return Err(ImageIsEncrypted { file }.into());
    }
    Ok(())
}

#[async_trait::async_trait]
impl Work for Import {
    const KIND: OperationKind = OperationKind::ImportTemplate;

    fn plan() -> Plan<Self> {
        Plan {
            steps: vec![
                step!("check", check_image, delete_upload),
                step!("folder", make_folder, if changed discard_folder),
                step!("copy", copy_image),
                step!("protect", protect_base, if changed unprotect_base),
                step!("tidy", delete_upload),
            ],
        }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        let Some(mut template) = tx.template(self.template).await? else { return Ok(()) };
        if *how != Ending::Succeeded {
            tx.remove_template(self.template).await?;
            return Ok(());
        }
        let dir = storage::require_dir_in(run, tx, template.path).await?;
        tx.insert_disk(&Disk {
            id: self.disk,
            owner: DiskOwner::Template(self.template),
            role: DiskRole::System,
            path: template.path,
            file: storage::template_file(&dir, self.template),
            format: DiskFormat::Qcow2,
            virtual_size: self.size.unwrap_or_default(),
            actual_size: self.taken,
            base: None,
            created: Timestamp::now(),
        })
        .await?;
        template.state = TemplateState::Ready;
        template.operation = None;
        tx.save_template(&mut template).await?;
        Ok(())
    }
}

/// The template, and its base on a host that reaches these paths too.
async fn template_and_base(
    run: &Run,
    work: &Import,
    and: &[StoragePathId],
) -> Result<(Template, Base), Problem> {
    let template = run.engine.store.template(work.template).await?;
    let template = template.ok_or_else(|| Problem::not_found(Noun::Template, work.template))?;
    let dir = storage::require_dir(&run.engine, template.path).await?;
    let host = run.host_for_paths(&[&[template.path][..], and].concat()).await?;
    Ok((template.clone(), Base { template: template.id, dir, host }))
}

async fn check_image(run: &Run, work: &mut Import) -> Result<(), Problem> {
    let (template, base) = template_and_base(run, work, &[work.from]).await?;
    let info = base.host.api.image_info(&work.file).await.map_err(|why| why.problem(&base.host.name))?;
    require_whole_qcow2(&info)?;
    work.size = Some(info.virtual_size);
    if let Some(path) = run.engine.store.storage_path(template.path).await? {
        storage::require_space(&run.engine, &path, info.actual_size)?;
    }
    Ok(())
}

async fn make_folder(run: &Run, work: &mut Import) -> Result<(), Problem> {
    let (template, base) = template_and_base(run, work, &[work.from]).await?;
    let image = SidecarDisk { id: work.disk, role: DiskRole::System, file: base.file(), base: None };
    let sidecar = Sidecar {
        site: run.engine.site,
        desktop: None,
        template: Some(template.id),
        name: template.name,
        owner: template.owner.name,
        disks: vec![image],
    };
    base.make_folder(run, sidecar).await
}

/// The path that the file came from may be gone by now.
async fn discard_folder(run: &Run, work: &mut Import) -> Result<(), Problem> {
    let (_, base) = template_and_base(run, work, &[]).await?;
    base.discard_folder().await
}

async fn copy_image(run: &Run, work: &mut Import) -> Result<(), Problem> {
    let (_, base) = template_and_base(run, work, &[work.from]).await?;
    let copy = CopyDisk { from: work.file.clone(), from_format: DiskFormat::Qcow2, to: base.file() };
    let problem = |why: HostError| why.problem(&base.host.name);
    tokio::select! {
        copied = base.host.api.copy_disk(&base.dir, &copy, run.progress_sink()) => copied.map_err(problem)?,
        () = run.cancelled.cancelled() => return Err(Run::cancellation()),
    }
    // The file may have grown since it was checked: the copy tells what the template's size is.
    let copied = base.host.api.image_info(&base.file()).await.map_err(problem)?;
    (work.size, work.taken) = (Some(copied.virtual_size), Some(copied.actual_size));
    Ok(())
}

async fn protect_base(run: &Run, work: &mut Import) -> Result<(), Problem> {
    let (_, base) = template_and_base(run, work, &[]).await?;
    base.protect(run).await
}

async fn unprotect_base(run: &Run, work: &mut Import) -> Result<(), Problem> {
    let (_, base) = template_and_base(run, work, &[]).await?;
    base.unprotect(&base.file()).await
}

/// What was uploaded is of no use any more, whether its copy is a template now or it was no good.
async fn delete_upload(run: &Run, work: &mut Import) -> Result<(), Problem> {
    if !work.uploaded {
        return Ok(());
    }
    let dir = storage::require_dir(&run.engine, work.from).await?;
    let host = run.host_for_paths(&[work.from]).await?;
    match host.api.delete_folder(&dir, &work.file).await {
        Ok(()) | Err(HostError::Missing(_)) => Ok(()),
        Err(why) => Err(why.problem(&host.name)),
    }
}
