//! What the sidecar in a desktop's folder says.

use sarrio_hypervisor::{Sidecar, SidecarDisk};
use sarrio_model::{Desktop, Disk};

use crate::operation::Run;

/// The sidecar of `desktop`; `base` is the disk that its system disk builds on, if any.
pub(super) fn sidecar(run: &Run, desktop: &Desktop, base: Option<&Disk>) -> Sidecar {
    Sidecar {
        site: run.engine.site,
        desktop: Some(desktop.id),
        template: desktop.template,
        name: desktop.name.clone(),
        owner: desktop.owner.name.clone(),
        disks: desktop
            .disks
            .iter()
            .map(|disk| SidecarDisk {
                id: disk.id,
                role: disk.role,
                file: disk.file.clone(),
                base: base.filter(|base| disk.base == Some(base.id)).map(|base| base.file.clone()),
            })
            .collect(),
    }
}
