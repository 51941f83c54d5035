//! What must hold before something is done to a desktop or its disks.

use jiff::Timestamp;
use sarrio_hypervisor::{HostError, StorageDir};
use sarrio_model::{
    Desktop, DesktopState, Disk, DiskRole, Problem,
    problem::{DiskIsOpen, MayStillRun, MayStillRunSomewhere, ScratchDiskIsOpen, SomethingElseIsDone},
};

use crate::host::Host;

/// The disks that must never be lost: what a scratch disk holds ends with each stop anyway.
pub(super) const LASTING: &[DiskRole] = &[DiskRole::System, DiskRole::Data];

/// Refuses a desktop that another operation works on.
pub(super) fn require_idle(desktop: &Desktop) -> Result<(), Problem> {
    match desktop.operation {
        None => Ok(()),
        Some(_) => Err(busy(desktop)),
    }
}

/// Another operation works on this desktop.
pub(super) fn busy(desktop: &Desktop) -> Problem {
    SomethingElseIsDone { name: desktop.name.clone() }.into()
}

/// Refuses a desktop that may still run on a host that does not answer.
pub(super) fn require_reachable(desktop: &Desktop) -> Result<(), Problem> {
    let DesktopState::Unreachable { since, .. } = &desktop.state else { return Ok(()) };
    let silent = Timestamp::now().duration_since(*since).as_secs();
    let (name, seconds) = (desktop.name.clone(), u64::try_from(silent).unwrap_or(0));
    Err(match desktop.host_name.clone() {
        Some(host) => MayStillRun { name, host, seconds }.into(),
        None => MayStillRunSomewhere { name, seconds }.into(),
    })
}

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
