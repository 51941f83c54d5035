//! Accepting new desktops: their rows exist at once, an operation makes their disks.

use jiff::Timestamp;
use sarrio_model::{
    Actions, Bytes, Desktop, DesktopId, DesktopState, Disk, DiskFormat, DiskId, DiskOwner, DiskRole, Epoch,
    Holds, HostPath, Name, NewDesktops, Operation, OperationKind, Problem, Progress, Quantity, Target,
    Template, Unit, UserRef,
    problem::{
        DesktopCountWrong, DiskBelowTemplate, DiskSizeNeeded, TemplateNotReady, TemplateOrMediaNeeded,
        TemplateWasDeleted, VolatileNeedsTemplate,
    },
};

use super::{
    hardware::{require_media, require_network, require_some_host},
    make_folders::MakeFolders,
    part_of::PartOf,
};
use crate::{
    Engine,
    authz::{About, Action as _, CreateDesktops, DesktopsToCreate, Permit},
    operation,
    quota::{Demand, Quotas},
    storage::{self, Purpose, image},
};

/// The most desktops of one request.
const LIMIT: u32 = 500;

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
        if new.count == 0 || new.count > LIMIT {
            return Err(DesktopCountWrong { most: LIMIT }.at("count"));
        }
        if permit.on().owners.len() > LIMIT as usize {
            return Err(DesktopCountWrong { most: LIMIT }.at("for_group"));
        }
        let name = permit.on().template.as_ref().map(|template| &template.name);
        let owned = self.0.owners_and_names(permit.caller(), &permit.on().owners, &new, name).await?;
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
        let (caller, template) = (permit.caller(), &permit.on().template);
        let hardware = new.hardware.apply(&template.as_ref().map(|t| t.hardware.clone()).unwrap_or_default());
        hardware.check("hardware.")?;
        require_network(caller, &new.hardware)?;
        require_some_host(engine, &hardware).await?;
        permit.require_possible(permit.on())?;
        let base = template.as_ref().map(base_of).transpose()?;
        let size = disk_size(base, new.disk)?;
        let more = further_disks(&new)?;
        if base.is_none() && new.persistence.is_volatile() {
            return Err(VolatileNeedsTemplate.at("persistence"));
        }
        if base.is_none() && hardware.media.is_none() {
            return Err(TemplateOrMediaNeeded.at("template"));
        }
        require_media(engine, caller, &hardware).await?;
        let name = template.as_ref().map(|template| &template.name);
        let count = owned.len();
        let path = storage::choose(engine, new.path, Purpose::Desktops).await?;
        storage::require_space(engine, &path, Bytes(image::NEW.0 * count as u64 * (1 + more.len() as u64)))?;

        let target = if count == 1 { None } else { Some(Target::Desktops) };
        let first = DesktopId::new();
        let job_name = match owned.first() {
            Some((_, name)) if count == 1 => name.clone(),
            // Of several names that are made from a pattern, none is that of all.
            _ if new.for_group.is_some() => name.unwrap_or(&new.name).clone(),
            _ => new.name.clone(),
        };
        let mut job = operation::new::queued(
            caller,
            OperationKind::CreateDesktops,
            target.unwrap_or(Target::Desktop(first)),
            job_name,
            count,
        );
        job.progress = Some(Progress { done: 0, total: count as u64, unit: Unit::Desktops });
        let now = Timestamp::now();
        let desktops: Vec<Desktop> = owned
            .into_iter()
            .enumerate()
            .map(|(i, (owner, name))| Desktop {
                id: if i == 0 { first } else { DesktopId::new() },
                name,
                owner,
                template: template.as_ref().map(|t| t.id),
                template_name: template.as_ref().map(|t| t.name.clone()),
                state: DesktopState::Creating { since: now },
                host_name: None,
                hardware: hardware.clone(),
                persistence: new.persistence,
                path: path.id,
                path_name: path.name.clone(),
                disks: vec![],
                newer_images: vec![],
                operation: Some(job.id),
                epoch: Epoch(0),
                holds: Holds::default(),
                viewers: 0,
                created: now,
                deleted: None,
                revision: sarrio_model::Revision(1),
                actions: Actions::default(),
            })
            .collect();
        let dir = storage::dir(engine, &path);
        let mut disks = Vec::with_capacity(count * (1 + more.len()));
        for desktop in &desktops {
            let (folder, base) = (storage::desktop_folder(&dir, desktop.id), base.map(|base| base.id));
            disks.push(new_disk(desktop, &folder, DiskRole::System, size, base));
            disks.extend(more.iter().map(|(role, size)| new_disk(desktop, &folder, *role, *size, None)));
        }
        let ids = desktops.iter().map(|desktop| desktop.id).collect();
        let work = MakeFolders::new(ids, new.clone(), part_of.deployment_id(), caller);
        let row = operation::new::row(job, &work)?;

        let mut tx = engine.store.begin().await?;
        // Read again inside the transaction: the template may have been deleted, retired or made private since.
        let template = match template {
            Some(known) => {
                let gone = || TemplateWasDeleted.at("template");
                Some(tx.template(known.id).await?.ok_or_else(gone)?)
            }
            None => None,
        };
        let owners = permit.on().owners.clone();
        permit.ask_again(&mut tx, &DesktopsToCreate { template, owners }).await?;
        require_network(&permit.caller_now(&mut tx).await?, &new.hardware)?;
        let demands: Vec<Demand> = each_owner(&desktops)
            .map(|(owner, count)| {
                let (count, each) = (u64::from(count), 1 + more.len() as u64);
                let largest = more.iter().map(|(_, size)| *size).fold(size, Bytes::max);
                Demand::of(owner)
                    .add(Quantity::Desktops, count)
                    .add(Quantity::Storage, image::NEW.0 * count * each)
                    .add(Quantity::DiskSize, largest.0)
                    .machine(&hardware)
            })
            .collect();
        let mut quotas = Quotas::default();
        // How many one request creates is a matter of the person who asks.
        let batch = Demand::of(&permit.caller().user).add(Quantity::Batch, count as u64);
        quotas.require(&mut tx, &[batch]).await?;
        quotas.require(&mut tx, &demands).await?;
        for desktop in &desktops {
            tx.audit(permit.entry(CreateDesktops::NAME, About::of(desktop)));
            tx.audit_change("owner", None, Some(&desktop.owner.name));
            tx.audit_change("template", None, desktop.template_name.as_ref());
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

/// Each owner, and how many of the desktops are theirs.
fn each_owner(desktops: &[Desktop]) -> impl Iterator<Item = (&UserRef, u32)> {
    let mut owners: Vec<(&UserRef, u32)> = Vec::new();
    for desktop in desktops {
        match owners.last_mut() {
            Some((owner, count)) if owner.id == desktop.owner.id => *count += 1,
            _ => owners.push((&desktop.owner, 1)),
        }
    }
    owners.into_iter()
}

fn base_of(template: &Template) -> Result<&Disk, Problem> {
    template.disk.as_ref().ok_or_else(|| TemplateNotReady { name: template.name.clone() }.at("template"))
}

fn disk_size(base: Option<&Disk>, asked: Option<Bytes>) -> Result<Bytes, Problem> {
    match (base, asked) {
        (Some(base), None) => Ok(base.virtual_size),
        (Some(base), Some(size)) if size < base.virtual_size => {
            Err(DiskBelowTemplate { size, least: base.virtual_size }.at("disk"))
        }
        (None, None) => Err(DiskSizeNeeded.at("disk")),
        (_, Some(size)) => Disk::checked_size("disk", size),
    }
}

/// The disks besides the system disk, by role and size.
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
        actual_size: Some(image::NEW),
        base,
        created: desktop.created,
    }
}
