//! The recycle bin for templates: the folder of one on which nothing builds moves there whole, comes back whole, or is
//! deleted for good. Its base stays read only meanwhile.

use jiff::Timestamp;
use sarrio_hypervisor::HostError;
use sarrio_model::{
    Caller, Code, HostPath, Operation, OperationKind, Problem, Target, Template, TemplateId, TemplateState,
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::Base;
use crate::{
    Engine, Inner,
    authz::{DeleteTemplate, Permit, PurgeTemplate, RestoreTemplate},
    operation::{Ending, Plan, Run, Work, new, step},
    storage,
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
        let (caller, template) = permit.take();
        let id = template.id;
        let (mut tx, template) = self.0.idle_template(id, false).await?;
        let builds = match &template.disk {
            Some(disk) => tx.count_children(disk.id).await?,
            None => 0,
        };
        if builds > 0 || template.desktops > 0 || template.children > 0 {
            return Err(Problem::new(
                Code::TemplateInUse,
                format!(
                    "{} desktops, the recycle bin counted, and {} templates build on {}.",
                    template.desktops, template.children, template.name
                ),
            ));
        }
        match template.disk {
            Some(_) => self.0.accept_template(tx, &caller, template, &Delete(id)).await,
            None => self.0.accept_template(tx, &caller, template, &Purge::of(id)).await,
        }
    }

    /// Takes a template out of the recycle bin.
    ///
    /// # Errors
    /// It is not there, or something else is being done to it.
    pub async fn restore_template(&self, permit: Permit<RestoreTemplate>) -> Result<Operation, Problem> {
        let (caller, template) = permit.take();
        let id = template.id;
        let (tx, template) = self.0.idle_template(id, true).await?;
        self.0.accept_template(tx, &caller, template, &Restore(id)).await
    }

    /// Deletes a template that is in the recycle bin for good.
    ///
    /// # Errors
    /// It is not there, or something else is being done to it.
    pub async fn purge_template(&self, permit: Permit<PurgeTemplate>) -> Result<Operation, Problem> {
        let (caller, template) = permit.take();
        self.0.purge_template(&caller, template.id, true).await
    }
}

impl Inner {
    /// Deletes for good a template that is in the bin, or else one that never got an image.
    pub(crate) async fn purge_template(
        &self,
        caller: &Caller,
        id: TemplateId,
        in_bin: bool,
    ) -> Result<Operation, Problem> {
        let (tx, template) = self.idle_template(id, in_bin).await?;
        if !in_bin && template.disk.is_some() {
            // The image came since somebody looked.
            return Err(Problem::new(Code::WrongState, format!("{} has an image.", template.name)));
        }
        self.accept_template(tx, caller, template, &Purge::of(id)).await
    }

    /// A template to which nothing is being done, in the recycle bin or not, and the transaction that says so.
    async fn idle_template(&self, id: TemplateId, in_bin: bool) -> Result<(Tx, Template), Problem> {
        let mut tx = self.store.begin().await?;
        let template = tx.template(id).await?.ok_or_else(|| Problem::not_found("template", id))?;
        let name = &template.name;
        if template.operation.is_some() {
            return Err(Problem::new(Code::Busy, format!("Something else is being done to {name}.")));
        }
        match (template.deleted.is_some(), in_bin) {
            (true, false) => {
                Err(Problem::new(Code::WrongState, format!("{name} is in the recycle bin already.")))
            }
            (false, true) => {
                Err(Problem::new(Code::WrongState, format!("{name} is not in the recycle bin.")))
            }
            _ => Ok((tx, template)),
        }
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
        // The state of one that waits for an image, or whose import failed, is not worth coming back to.
        template.state = TemplateState::Deleting;
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
            move_folder(run, work.0, true).await
        }
        async fn back(run: &Run, work: &mut Delete) -> Result<(), Problem> {
            move_folder(run, work.0, false).await
        }
        async fn free(run: &Run, work: &mut Delete) -> Result<(), Problem> {
            require_unused(run, work.0, false).await
        }
        Plan { steps: vec![step!("images", free), step!("bin", into, if changed back)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        settle(run, tx, self.0, *how == Ending::Succeeded).await
    }
}

#[async_trait::async_trait]
impl Work for Restore {
    const KIND: OperationKind = OperationKind::RestoreTemplate;

    fn plan() -> Plan<Self> {
        async fn out(run: &Run, work: &mut Restore) -> Result<(), Problem> {
            move_folder(run, work.0, false).await
        }
        async fn back(run: &Run, work: &mut Restore) -> Result<(), Problem> {
            move_folder(run, work.0, true).await
        }
        Plan { steps: vec![step!("restore", out, if changed back)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        settle(run, tx, self.0, *how != Ending::Succeeded).await
    }
}

#[async_trait::async_trait]
impl Work for Purge {
    const KIND: OperationKind = OperationKind::PurgeTemplate;

    fn plan() -> Plan<Self> {
        async fn free(run: &Run, work: &mut Purge) -> Result<(), Problem> {
            require_unused(run, work.template, true).await
        }
        Plan { steps: vec![step!("images", free), step!("purge", delete_for_good)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        let Some(template) = tx.template(self.template).await? else { return Ok(()) };
        if *how != Ending::Succeeded && !self.gone && template.disk.is_some() {
            // What is half deleted stays in the bin, to be purged again.
            return settle(run, tx, self.template, true).await;
        }
        if let Some(disk) = &template.disk {
            tx.remove_disk(disk.id).await?;
        }
        tx.remove_template(self.template).await?;
        Ok(())
    }
}

/// Where its folder lies, in the bin or not.
fn folder(base: &Base, in_bin: bool) -> HostPath {
    match in_bin {
        true => storage::recycled(&base.dir, base.template),
        false => storage::template_folder(&base.dir, base.template),
    }
}

async fn base(run: &Run, id: TemplateId) -> Result<Base, Problem> {
    let template = run.engine.store.template(id).await?;
    let template = template.ok_or_else(|| Problem::not_found("template", id))?;
    let dir = storage::require_dir(&run.engine, template.path).await?;
    let host = run.host_for_paths(&[template.path]).await?;
    Ok(Base { template: id, dir, host })
}

async fn move_folder(run: &Run, id: TemplateId, into_bin: bool) -> Result<(), Problem> {
    let base = base(run, id).await?;
    let (from, to) = (folder(&base, !into_bin), folder(&base, into_bin));
    match run.change(base.host.api.rename(&base.dir, &from, &to)).await? {
        Ok(()) => Ok(()),
        // Somebody removed the folder by hand. Deleting that is done; restoring it cannot be.
        Err(HostError::Missing(_)) if into_bin => Ok(()),
        Err(why) => Err(why.problem(&base.host.name)),
    }
}

/// What somebody built on the base outside Sarrio would be lost with it. A template that never got an image has none.
async fn require_unused(run: &Run, id: TemplateId, in_bin: bool) -> Result<(), Problem> {
    let Some(template) = run.engine.store.template(id).await? else { return Ok(()) };
    if template.disk.is_none() {
        return Ok(());
    }
    let base = base(run, id).await?;
    let file = storage::disk_file(&folder(&base, in_bin), sarrio_model::DiskRole::System);
    base.require_unused(run, &template.name, &file).await
}

async fn delete_for_good(run: &Run, work: &mut Purge) -> Result<(), Problem> {
    let base = base(run, work.template).await?;
    let bin = folder(&base, true);
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

/// Lets go of the template, in the bin or out of it; its base's row says where the image lies now.
async fn settle(run: &Run, tx: &mut Tx, id: TemplateId, in_bin: bool) -> Result<(), Problem> {
    let Some(mut template) = tx.template(id).await? else { return Ok(()) };
    let dir = storage::require_dir_in(run, tx, template.path).await?;
    if let Some(mut disk) = template.disk.clone() {
        disk.file = match in_bin {
            true => storage::disk_file(&storage::recycled(&dir, id), disk.role),
            false => storage::template_file(&dir, id),
        };
        tx.save_disk(&mut disk).await?;
    }
    template.deleted = match in_bin {
        true => template.deleted.or_else(|| Some(Timestamp::now())),
        false => None,
    };
    template.state = TemplateState::Ready;
    template.operation = None;
    tx.save_template(&mut template).await?;
    Ok(())
}
