//! A fresh system disk: an empty overlay of what the system disk of a desktop builds on, where that disk lies.

use sarrio_hypervisor::{DiskSource, HostError, StorageDir, UEFI_VARIABLES};
use sarrio_model::{
    Bytes, Desktop, Disk, HostPath, Problem,
    problem::{DesktopHasNoSystemDisk, DesktopHasNoTemplate},
};

use super::checks::require_closed;
use crate::{
    host::Host,
    operation::Run,
    storage::{self, image},
};

/// The system disk of a desktop, and what it builds on.
pub(super) struct Fresh {
    /// The storage path.
    pub(super) dir: StorageDir,
    /// The disk, as it is now.
    pub(super) disk: Disk,
    /// What it builds on: the template's.
    pub(super) base: Disk,
}

impl Fresh {
    /// That of this desktop.
    ///
    /// # Errors
    /// It has no system disk, or one that builds on nothing; the store's.
    pub(super) async fn of(run: &Run, desktop: &Desktop) -> Result<Self, Problem> {
        let disk = desktop.system_disk().cloned();
        let disk = disk.ok_or_else(|| DesktopHasNoSystemDisk { name: desktop.name.clone() })?;
        let base = match disk.base {
            Some(base) => run.engine.store.disk(base).await?,
            None => None,
        };
        let base = base.ok_or_else(|| DesktopHasNoTemplate { name: desktop.name.clone() })?;
        let dir = storage::require_dir(&run.engine, disk.path).await?;
        Ok(Self { dir, disk, base })
    }

    /// The variables of the desktop's firmware: they name what the old disk could boot.
    pub(super) fn firmware(&self, desktop: &Desktop) -> HostPath {
        storage::desktop_folder(&self.dir, desktop.id).join(UEFI_VARIABLES)
    }

    /// Makes the overlay where there is no disk. Returns its size: what the desktop had, or what the base has since it grew.
    pub(super) async fn make(&self, run: &Run, host: &Host) -> Result<Bytes, Problem> {
        let base = image::measure(&run.engine, host, &self.base).await?;
        let size = self.disk.virtual_size.max(base.virtual_size);
        let source = DiskSource::Overlay { base: base.file, base_format: base.format };
        let made = run.change(host.api.make_disk(&self.dir, &self.disk.file, &source, Some(size))).await?;
        made.map_err(|why| why.problem(&host.name))?;
        Ok(size)
    }

    /// Throws away what is on the disk, and makes a fresh one in its place. Nothing has the disk open.
    pub(super) async fn replace(&self, run: &Run, host: &Host, desktop: &Desktop) -> Result<(), Problem> {
        require_closed(host, &self.dir, desktop, &self.disk).await?;
        let bin = self.dir.incoming().join(run.id);
        for file in [&self.disk.file, &self.firmware(desktop)] {
            storage::discard(host, &self.dir, file, &bin).await?;
        }
        let size = self.make(run, host).await?;
        let mut tx = run.engine.store.begin().await?;
        if let Some(mut row) = tx.disk(self.disk.id).await? {
            (row.virtual_size, row.actual_size) = (size, Some(image::NEW));
            tx.save_disk(&mut row).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Makes the overlay where a replacement was broken off after the old disk was gone.
    pub(super) async fn make_if_missing(&self, run: &Run, host: &Host) -> Result<(), Problem> {
        let problem = |why: HostError| why.problem(&host.name);
        if host.api.exists(&self.dir, &self.disk.file).await.map_err(problem)? {
            return Ok(());
        }
        self.make(run, host).await.map(drop)
    }
}
