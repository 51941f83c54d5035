//! What must hold before something is done to a desktop or its disks.

use sarrio_hypervisor::{HostError, StorageDir};
use sarrio_model::{
    Desktop, Disk, DiskRole, Problem,
    problem::{DiskIsOpen, ScratchDiskIsOpen},
};

use crate::host::Host;

/// The disks that must never be lost: what a scratch disk holds ends with each stop anyway.
pub(super) const LASTING: &[DiskRole] = &[DiskRole::System, DiskRole::Data];

/// Refuses a disk that somebody has open. The store says that its desktop is off, but the lock on the file itself must
/// say so too before the file is moved or replaced. A file that does not exist is not in use.
pub(super) async fn require_closed(
    host: &Host,
    dir: &StorageDir,
    desktop: &Desktop,
    disk: &Disk,
) -> Result<(), Problem> {
    let problem = |why: HostError| why.problem(&host.name);
    if host.api.exists(dir, &disk.file).await.map_err(problem)?
        && !host.api.is_free(&disk.file).await.map_err(problem)?
    {
        let name = desktop.name.clone();
        return Err(match disk.role {
            DiskRole::Scratch => ScratchDiskIsOpen { name }.into(),
            DiskRole::System | DiskRole::Data => DiskIsOpen { name }.into(),
        });
    }
    Ok(())
}
