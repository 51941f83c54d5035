//! The recycle bin for templates: the whole folder of a template on which nothing builds moves there, moves back, or is
//! deleted for good. Its base stays read-only meanwhile.

use jiff::Timestamp;
use sarrio_hypervisor::HostError;
use sarrio_model::{
    Caller, HostPath, Noun, Operation, OperationKind, Problem, Quantity, Target, Template, TemplateId,
    TemplateState,
    problem::{DesktopCount, TemplateCount, TemplateHasImage, TemplateIsBase},
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::Base;
use crate::{
    Engine, Inner,
    authz::{Action, DeleteTemplate, Permit, PurgeTemplate, RestoreTemplate},
    operation::{Ending, Plan, Run, Work, new, step},
    quota::{Demand, Quotas},
    storage::{self, Location},
};

/// What putting a template into the recycle bin remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Delete(TemplateId);

/// The same for taking it out.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Restore(TemplateId);

/// The same for deleting it for good.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Purge {
    template: TemplateId,
    /// Its folder is gone: from then on there is no way back.
    #[serde(default)]
    gone: bool,
}

impl Engine {
    /// Puts a template on which nothing builds, neither a desktop, in the recycle bin or not, nor a template, into the
    /// recycle bin. One that never got an image has nothing to keep, and is deleted.
    ///
    /// # Errors
    /// Something builds on it, it is in the bin already, or something else is being done to it.
    pub async fn delete_template(&self, permit: Permit<DeleteTemplate>) -> Result<Operation, Problem> {
        let id = permit.on().id;
        let (mut tx, template) = self.0.template_now(&permit).await?;
        let Some(disk) = &template.disk else {
            return self.0.accept_template(tx, permit.caller(), template, &Purge::of(id)).await;
        };
        if tx.count_children(disk.id).await? > 0 {
            let (desktops, templates) = (DesktopCount(template.desktops), TemplateCount(template.children));
            return Err(TemplateIsBase { name: template.name, desktops, templates }.into());
        }
        self.0.accept_template(tx, permit.caller(), template, &Delete(id)).await
    }

    /// Takes a template out of the recycle bin.
    ///
    /// # Errors
    /// It is not there, something else is being done to it, or its owner's quota does not allow it.
    pub async fn restore_template(&self, permit: Permit<RestoreTemplate>) -> Result<Operation, Problem> {
        let id = permit.on().id;
        let (mut tx, template) = self.0.template_now(&permit).await?;
        let demand = Demand::of(&template.owner).add(Quantity::Templates, 1);
        Quotas::default().require(&mut tx, &[demand]).await?;
        self.0.accept_template(tx, permit.caller(), template, &Restore(id)).await
    }

    /// Deletes a template that is in the recycle bin for good.
    ///
    /// # Errors
    /// It is not there, or something else is being done to it.
    pub async fn purge_template(&self, permit: Permit<PurgeTemplate>) -> Result<Operation, Problem> {
        self.0.purge_template(permit).await
    }
}

impl Inner {
    /// Deletes for good a template that is in the bin.
    pub(crate) async fn purge_template(&self, permit: Permit<PurgeTemplate>) -> Result<Operation, Problem> {
        let id = permit.on().id;
        let (tx, template) = self.template_now(&permit).await?;
        self.accept_template(tx, permit.caller(), template, &Purge::of(id)).await
    }

    /// Deletes a template that never got an image.
    pub(crate) async fn delete_without_image(
        &self,
        permit: Permit<DeleteTemplate>,
    ) -> Result<Operation, Problem> {
        let id = permit.on().id;
        let (tx, template) = self.template_now(&permit).await?;
        if template.disk.is_some() {
            // The image was uploaded since somebody looked.
            return Err(TemplateHasImage { name: template.name }.into());
        }
        self.accept_template(tx, permit.caller(), template, &Purge::of(id)).await
    }

    /// The template of a permit as it is now, and the transaction in which it was read. Refuses what its state does not
    /// allow, and a caller who lost the right meanwhile.
    async fn template_now<A: Action<On = Template>>(
        &self,
        permit: &Permit<A>,
    ) -> Result<(Tx, Template), Problem> {
        let id = permit.on().id;
        let mut tx = self.store.begin().await?;
        let template = tx.template(id).await?.ok_or_else(|| Problem::not_found(Noun::Template, id))?;
        permit.confirm(&mut tx, &template).await?;
        Ok((tx, template))
    }

    async fn accept_template<W: Work>(
        &self,
        mut tx: Tx,
        caller: &Caller,
        mut template: Template,
        work: &W,
    ) -> Result<Operation, Problem> {
        let target = Target::Template(template.id);
        let row = new::row(new::queued(caller, W::KIND, target, template.name.clone(), 1), work)?;
        template.operation = Some(row.operation.id);
        // What is being taken out of the recycle bin counts from now on, and its state tells it from what goes.
        if W::KIND != OperationKind::RestoreTemplate {
            // The state of one that waits for an image, or whose import failed, is not worth coming back to.
            template.state = TemplateState::Deleting;
        }
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        tx.save_template(&mut template).await?;
        tx.commit().await?;
        let operation = row.operation.clone();
        self.runner.begin(row);
        Ok(operation)
    }
}

impl Purge {
    fn of(template: TemplateId) -> Self {
        Self { template, gone: false }
    }
}

#[async_trait::async_trait]
impl Work for Delete {
    const KIND: OperationKind = OperationKind::DeleteTemplate;

    fn plan() -> Plan<Self> {
        async fn into(run: &Run, work: &mut Delete) -> Result<(), Problem> {
            move_folder(run, work.0, Location::RecycleBin).await
        }
        async fn back(run: &Run, work: &mut Delete) -> Result<(), Problem> {
            move_folder(run, work.0, Location::Home).await
        }
        async fn free(run: &Run, work: &mut Delete) -> Result<(), Problem> {
            require_unused(run, work.0, Location::Home).await
        }
        Plan { steps: vec![step!("images", free), step!("bin", into, if changed back)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        let location = if *how == Ending::Succeeded { Location::RecycleBin } else { Location::Home };
        release_at(run, tx, self.0, location).await
    }
}

#[async_trait::async_trait]
impl Work for Restore {
    const KIND: OperationKind = OperationKind::RestoreTemplate;

    fn plan() -> Plan<Self> {
        async fn out(run: &Run, work: &mut Restore) -> Result<(), Problem> {
            move_folder(run, work.0, Location::Home).await
        }
        async fn back(run: &Run, work: &mut Restore) -> Result<(), Problem> {
            move_folder(run, work.0, Location::RecycleBin).await
        }
        Plan { steps: vec![step!("restore", out, if changed back)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        let location = if *how == Ending::Succeeded { Location::Home } else { Location::RecycleBin };
        release_at(run, tx, self.0, location).await
    }
}

#[async_trait::async_trait]
impl Work for Purge {
    const KIND: OperationKind = OperationKind::PurgeTemplate;

    fn plan() -> Plan<Self> {
        async fn free(run: &Run, work: &mut Purge) -> Result<(), Problem> {
            require_unused(run, work.template, Location::RecycleBin).await
        }
        Plan { steps: vec![step!("images", free), step!("purge", delete_for_good)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        let Some(template) = tx.template(self.template).await? else { return Ok(()) };
        if *how != Ending::Succeeded && !self.gone && template.disk.is_some() {
            // What is half deleted stays in the bin, to be purged again.
            return release_at(run, tx, self.template, Location::RecycleBin).await;
        }
        if let Some(disk) = &template.disk {
            tx.remove_disk(disk.id).await?;
        }
        tx.remove_template(self.template).await?;
        Ok(())
    }
}

/// The template's folder where it lies at this location.
fn folder(base: &Base, location: Location) -> HostPath {
    match location {
        Location::RecycleBin => storage::recycled(&base.dir, base.template),
        Location::Home => storage::template_folder(&base.dir, base.template),
    }
}

async fn base(run: &Run, id: TemplateId) -> Result<Base, Problem> {
    let template = run.engine.store.template(id).await?;
    let template = template.ok_or_else(|| Problem::not_found(Noun::Template, id))?;
    let dir = storage::require_dir(&run.engine, template.path).await?;
    let host = run.host_for_paths(&[template.path]).await?;
    Ok(Base { template: id, dir, host })
}

async fn move_folder(run: &Run, id: TemplateId, to: Location) -> Result<(), Problem> {
    let base = base(run, id).await?;
    let from = match to {
        Location::RecycleBin => Location::Home,
        Location::Home => Location::RecycleBin,
    };
    let (old, new) = (folder(&base, from), folder(&base, to));
    match run.change(base.host.api.rename(&base.dir, &old, &new)).await? {
        Ok(()) => Ok(()),
        // Somebody removed the folder by hand: then it is deleted, and cannot be restored.
        Err(HostError::Missing(_)) if to == Location::RecycleBin => Ok(()),
        Err(why) => Err(why.problem(&base.host.name)),
    }
}

/// Refuses a template on whose base an image builds that Sarrio did not make: it would be lost with the base. A template
/// that never got an image has no base.
async fn require_unused(run: &Run, id: TemplateId, location: Location) -> Result<(), Problem> {
    let Some(template) = run.engine.store.template(id).await? else { return Ok(()) };
    if template.disk.is_none() {
        return Ok(());
    }
    let base = base(run, id).await?;
    let file = storage::disk_file(&folder(&base, location), sarrio_model::DiskRole::System);
    base.require_unused(run, &template.name, &file).await
}

async fn delete_for_good(run: &Run, work: &mut Purge) -> Result<(), Problem> {
    let base = base(run, work.template).await?;
    let bin = folder(&base, Location::RecycleBin);
    base.unprotect(&storage::disk_file(&bin, sarrio_model::DiskRole::System)).await?;
    // An upload that was whole when its import never began.
    match base.host.api.delete_folder(&base.dir, &storage::uploaded(&base.dir, work.template)).await {
        Ok(()) | Err(HostError::Missing(_)) => {}
        Err(why) => return Err(why.problem(&base.host.name)),
    }
    match base.host.api.delete_folder(&base.dir, &bin).await {
        Ok(()) | Err(HostError::Missing(_)) => {
            work.gone = true;
            Ok(())
        }
        Err(why) => Err(why.problem(&base.host.name)),
    }
}

/// Releases the template at this location, and writes into its base's row where the image lies now.
async fn release_at(run: &Run, tx: &mut Tx, id: TemplateId, location: Location) -> Result<(), Problem> {
    let Some(mut template) = tx.template(id).await? else { return Ok(()) };
    let dir = storage::require_dir_in(run, tx, template.path).await?;
    if let Some(mut disk) = template.disk.clone() {
        disk.file = match location {
            Location::RecycleBin => storage::disk_file(&storage::recycled(&dir, id), disk.role),
            Location::Home => storage::template_file(&dir, id),
        };
        tx.save_disk(&mut disk).await?;
    }
    template.deleted = match location {
        Location::RecycleBin => template.deleted.or_else(|| Some(Timestamp::now())),
        Location::Home => None,
    };
    template.state = TemplateState::Ready;
    template.operation = None;
    tx.save_template(&mut template).await?;
    Ok(())
}
