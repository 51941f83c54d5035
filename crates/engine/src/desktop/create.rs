//! Accepting new desktops: their rows exist at once, an operation makes their disks.

use jiff::Timestamp;
use sarrio_model::{
    Actions, Bytes, Desktop, DesktopId, DesktopState, Disk, DiskFormat, DiskId, DiskOwner, DiskRole, Epoch,
    Holds, HostPath, Name, NewDesktops, Operation, OperationId, OperationKind, Problem, Progress, Target,
    Template, Unit, UserRef,
};

use super::{draft::Draft, make_folders::MakeFolders, part_of::PartOf};
use crate::{
    Engine, Inner,
    authz::{About, Action as _, CreateDesktops, Permit},
    operation,
    quota::Quotas,
    storage::{self, image},
};

impl Engine {
    /// Makes desktops from a template, or empty ones to install from media. Their rows exist at once, in the state
    /// *Creating*.
    ///
    /// # Errors
    /// A field is wrong, the template is retired or not ready, the storage path that was asked for takes no desktops or
    /// cannot be used now, an owner's quota does not allow it, or there is no space.
    pub async fn create_desktops(
        &self,
        permit: Permit<CreateDesktops>,
        new: NewDesktops,
    ) -> Result<Operation, Problem> {
        let owned = self.owned_by_new(&permit, &new).await?;
        let part_of = match &new.for_group {
            Some(for_group) => {
                let group = self.0.group_of(permit.caller(), for_group).await?;
                PartOf::new_deployment(permit.caller(), &new, &group)
            }
            None => PartOf::default(),
        };
        self.create(permit, new, owned, part_of).await
    }

    /// Makes a desktop for each of these owners, with this name.
    pub(super) async fn create(
        &self,
        permit: Permit<CreateDesktops>,
        new: NewDesktops,
        owned: Vec<(UserRef, Name)>,
        part_of: PartOf,
    ) -> Result<Operation, Problem> {
        let engine = &self.0;
        let (caller, template) = (permit.caller(), permit.on().template.as_ref());
        let mut draft = Draft::of(engine, &permit, new, owned).await?;

        let mut tx = engine.store.begin().await?;
        let now = draft.ask_again(&permit, &mut tx).await?;
        let allowed = draft.accept(&mut tx, &mut Quotas::default(), &now).await?;

        let (id, first) = (OperationId::new(), DesktopId::new());
        let desktops = desktops(&draft, template, id, first);
        let disks = disks(engine, &draft, &desktops);
        let job_name = match desktops.first() {
            Some(desktop) if desktops.len() == 1 => desktop.name.clone(),
            // Of several names that are made from a pattern, none is that of all.
            _ if draft.new.is_one_each() => {
                template.map(|template| &template.name).unwrap_or(&draft.new.name).clone()
            }
            _ => draft.new.name.clone(),
        };
        let count = desktops.len();
        let target = if count == 1 { Target::Desktop(first) } else { Target::Desktops };
        let mut job = operation::new::queued(caller, OperationKind::CreateDesktops, target, job_name, count);
        job.id = id;
        job.progress = Some(Progress { done: 0, total: count as u64, unit: Unit::Desktops });
        let ids = desktops.iter().map(|desktop| desktop.id).collect();
        let work = MakeFolders::new(ids, draft.new.clone(), part_of.deployment_id(), caller);
        let row = operation::new::row(job, &work)?;

        for desktop in &desktops {
            tx.audit(permit.entry(CreateDesktops::NAME, About::of(desktop)));
            tx.audit_change("owner", None, Some(&desktop.owner.name));
            tx.audit_change("template", None, desktop.template_name.as_ref());
            tx.audit_change("over_limit", None, allowed.contains(&desktop.owner.id).then_some("allow"));
        }
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        tx.insert_desktops(&desktops).await?;
        tx.insert_created_desktops(row.operation.id, &desktops).await?;
        part_of.note(&mut tx, row.operation.id, &desktops).await?;
        for disk in &disks {
            tx.insert_disk(disk).await?;
        }
        tx.commit().await?;
        engine.runner.begin(row.clone());
        Ok(row.operation)
    }
}

/// The rows of the desktops, which this operation makes. The first one has this id.
fn desktops(
    draft: &Draft,
    template: Option<&Template>,
    operation: OperationId,
    first: DesktopId,
) -> Vec<Desktop> {
    let now = Timestamp::now();
    let desktop = |(at, (owner, name)): (usize, &(UserRef, Name))| Desktop {
        id: if at == 0 { first } else { DesktopId::new() },
        name: name.clone(),
        owner: owner.clone(),
        template: template.map(|template| template.id),
        template_name: template.map(|template| template.name.clone()),
        state: DesktopState::Creating { since: now },
        host_name: None,
        hardware: draft.hardware.clone(),
        persistence: draft.new.persistence,
        path: draft.path.id,
        path_name: draft.path.name.clone(),
        disks: vec![],
        newer_images: vec![],
        operation: Some(operation),
        epoch: Epoch(0),
        holds: Holds::default(),
        viewers: 0,
        created: now,
        deleted: None,
        revision: sarrio_model::Revision(1),
        actions: Actions::default(),
    };
    draft.owned.iter().enumerate().map(desktop).collect()
}

/// The rows of their disks.
fn disks(engine: &Inner, draft: &Draft, desktops: &[Desktop]) -> Vec<Disk> {
    let dir = storage::dir(engine, &draft.path);
    let base = draft.base.as_ref().map(|base| base.id);
    let of = |desktop: &Desktop| {
        let folder = storage::desktop_folder(&dir, desktop.id);
        let mut disks = vec![new_disk(desktop, &folder, DiskRole::System, draft.size, base)];
        disks.extend(draft.more.iter().map(|(role, size)| new_disk(desktop, &folder, *role, *size, None)));
        disks
    };
    desktops.iter().flat_map(of).collect()
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
        actual_size: Some(image::NEW),
        base,
        created: desktop.created,
    }
}
