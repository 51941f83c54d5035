//! Making a disk larger, of a desktop that is off or runs.

use sarrio_hypervisor::{DomainEnd, HostError, StorageDir};
use sarrio_model::{
    Bytes, Disk, DiskId, GrowDisk, Noun, Operation, OperationKind, Problem, Quantity, Target,
    problem::DiskOnlyGrows,
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{
    checks::require_closed,
    subject::{Subject, release, require},
};
use crate::{
    Engine,
    authz::{GrowDisk as MayGrow, Permit},
    host::{Host, look},
    operation::{Ending, Plan, Run, Work, new, step},
    quota::{Demand, Quotas},
    storage::{self, image, newer_images},
};

/// What making a disk larger remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Grow {
    #[serde(flatten)]
    subject: Subject,
    disk: DiskId,
    size: Bytes,
    /// The size that the image's header gave last: it goes into the row, however the operation ends.
    found: Option<Bytes>,
}

impl Engine {
    /// Makes a disk of a desktop larger, while the desktop is off or runs. It takes space only as it is written.
    ///
    /// # Errors
    /// The size is no larger than what the disk has, the desktop's state or its owner's quota does not allow it, or something
    /// else is being done to it.
    pub async fn grow_disk(
        &self,
        permit: Permit<MayGrow>,
        disk: DiskId,
        grow: GrowDisk,
    ) -> Result<Operation, Problem> {
        let size = Disk::checked_size("size", grow.size)?;
        let id = permit.on().id;
        let mut tx = self.0.store.begin().await?;
        let mut desktop = tx.desktop(id).await?.ok_or_else(|| Problem::not_found(Noun::Desktop, id))?;
        permit.confirm(&mut tx, &desktop).await?;
        let known = desktop.disks.iter().find(|known| known.id == disk);
        let known = known.ok_or_else(|| Problem::not_found(Noun::Disk, disk))?;
        if size <= known.virtual_size {
            return Err(DiskOnlyGrows { size: known.virtual_size }.at("size"));
        }
        let demand = Demand::of(&desktop.owner).add(Quantity::DiskSize, size.0);
        let allowed = Quotas::default().require(&mut tx, &[demand]).await;
        allowed.map_err(|problem| problem.at("size"))?;
        let work = Grow { subject: Subject::new(&desktop), disk, size, found: None };
        let target = Target::Desktop(desktop.id);
        let operation =
            new::queued(permit.caller(), OperationKind::GrowDisk, target, desktop.name.clone(), 1);
        let row = new::row(operation, &work)?;
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        desktop.operation = Some(row.operation.id);
        tx.save_desktop(&mut desktop).await?;
        tx.commit().await?;
        self.0.runner.begin(row.clone());
        Ok(row.operation)
    }
}

#[async_trait::async_trait]
impl Work for Grow {
    const KIND: OperationKind = OperationKind::GrowDisk;

    fn plan() -> Plan<Self> {
        Plan { steps: vec![step!("images", require_own_image), step!("grow", grow, measure)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, _: &Ending) -> Result<(), Problem> {
        if let Some(found) = self.found
            && let Some(mut disk) = tx.disk(self.disk).await?
            && disk.virtual_size != found
        {
            disk.virtual_size = found;
            tx.save_disk(&mut disk).await?;
        }
        release(run, tx, self.subject.desktop, |_| {}).await
    }

    async fn afterwards(&self, run: &Run, _: &Ending) {
        // The guest may have ended while the operation still owned the desktop.
        let on = self.subject.before.place().and_then(|(host, _)| run.engine.hosts.get(host));
        if let Some(host) = on
            && let Err(why) = look::at(&run.engine, &host, self.subject.desktop, DomainEnd::Ended).await
        {
            tracing::warn!(%why, "could not be looked at; the next look at the whole host corrects it");
        }
    }
}

/// The disk, its storage path, and a host that reaches it: the one that has it open, or any other.
async fn disk_on_host(run: &Run, work: &Grow) -> Result<(Disk, StorageDir, std::sync::Arc<Host>), Problem> {
    let disk = run.engine.store.disk(work.disk).await?;
    let disk = disk.ok_or_else(|| Problem::not_found(Noun::Disk, work.disk))?;
    let dir = storage::require_dir(&run.engine, disk.path).await?;
    let host = match work.subject.before.place() {
        Some((host, _)) => run.host(host)?,
        None => {
            let paths = storage::paths_below(&run.engine, disk.id).await?;
            run.host_for_paths(&paths).await?
        }
    };
    Ok((disk, dir, host))
}

/// Refuses a disk whose newest data lies in another image.
async fn require_own_image(run: &Run, work: &mut Grow) -> Result<(), Problem> {
    let (disk, _, host) = disk_on_host(run, work).await?;
    let desktop = require(run, work.subject.desktop).await?;
    if work.subject.before.place().is_none() {
        return newer_images::require_none(&run.engine, &host, desktop.id, &[disk.role]).await;
    }
    match desktop.newer_images.iter().find(|newer| newer.disk == disk.id) {
        Some(newer) => Err(newer.problem_in_use(desktop.id, &desktop.name)),
        None => Ok(()),
    }
}

async fn grow(run: &Run, work: &mut Grow) -> Result<(), Problem> {
    let (disk, dir, host) = disk_on_host(run, work).await?;
    let done = match work.subject.before.place() {
        Some((_, epoch)) => {
            host.api.resize_open_disk(work.subject.desktop, epoch, &disk.file, work.size).await
        }
        None => Err(HostError::NoDomain(work.subject.desktop)),
    };
    let done = match done {
        // It is off, or was shut down meanwhile.
        Err(HostError::NoDomain(_)) => {
            let desktop = require(run, work.subject.desktop).await?;
            require_closed(&host, &dir, &desktop, &disk).await?;
            host.api.resize_disk(&dir, &disk.file, work.size).await
        }
        done => done,
    };
    let found = image::size_of(&run.engine, &host, &disk, &disk.file).await;
    work.found = found.as_ref().ok().copied();
    match done {
        Ok(()) => found.map(drop),
        // The answer to the call was lost: the image shows whether it was carried out.
        Err(why) if why.outcome_unknown() && found.is_ok_and(|found| found == work.size) => Ok(()),
        Err(why) => Err(why.problem(&host.name)),
    }
}

/// A disk never becomes smaller again, so undoing only corrects what the store knows. If the image cannot be read now, the
/// next look at it corrects the row.
async fn measure(run: &Run, work: &mut Grow) -> Result<(), Problem> {
    if let Ok((disk, _, host)) = disk_on_host(run, work).await
        && let Ok(found) = image::size_of(&run.engine, &host, &disk, &disk.file).await
    {
        work.found = Some(found);
    }
    Ok(())
}
