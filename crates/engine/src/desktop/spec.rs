//! From a desktop's row to the domain that a host is asked for.

use sarrio_hypervisor::{DomainDisk, DomainSpec, Nic};
use sarrio_model::{
    Desktop, DesktopId, Epoch, Holds, NetworkHold, Noun, Problem,
    problem::{DesktopHasNoDisk, MediaGone},
};

use crate::{Inner, host::Host, storage};

/// The domain of `desktop` on `host` under `epoch`, with what holds it from its first moment on.
pub(super) async fn spec(
    engine: &Inner,
    host: &Host,
    desktop: &Desktop,
    epoch: Epoch,
    holds: Holds,
) -> Result<DomainSpec, Problem> {
    let mut disks: Vec<DomainDisk> = desktop
        .disks
        .iter()
        .map(|disk| DomainDisk { file: disk.file.clone(), role: disk.role, format: disk.format })
        .collect();
    disks.sort_by_key(|disk| disk.role);
    if disks.is_empty() {
        return Err(DesktopHasNoDisk { name: desktop.name.clone() }.into());
    }
    let media = match desktop.hardware.media {
        Some(id) => {
            let media = engine.store.media(id).await?;
            Some(media.ok_or_else(|| MediaGone { name: desktop.name.clone() })?.file)
        }
        None => None,
    };
    let row = engine
        .store
        .hypervisor(host.id)
        .await?
        .ok_or_else(|| Problem::not_found(Noun::Hypervisor, host.id))?;
    let network = desktop.hardware.network.clone().or(row.network);
    let dir = storage::require_dir(engine, desktop.path).await?;
    Ok(DomainSpec {
        site: engine.site,
        desktop: desktop.id,
        epoch,
        name: desktop.name.clone(),
        owner: desktop.owner.name.clone(),
        template: desktop.template,
        hardware: desktop.hardware.clone(),
        disks,
        media,
        nic: network.map(|network| nic(desktop, network, holds)),
        exchange: !holds.sharing_off,
        folder: storage::desktop_folder(&dir, desktop.id),
    })
}

/// The network card: its address and the name of its tap come from the desktop's id, so that they are the same at every
/// start, on every host. The address is a locally administered one, `52:…`, with 40 random bits of the id.
fn nic(desktop: &Desktop, network: String, holds: Holds) -> Nic {
    let id = desktop.id.0.as_bytes();
    let tail: Vec<String> = id[11..].iter().map(|byte| format!("{byte:02x}")).collect();
    let mac = format!("52:{}", tail.join(":"));
    Nic { network, mac, tap: tap(desktop.id), plugged: holds.network != NetworkHold::Off }
}

/// The name of a desktop's tap on its host.
pub(crate) fn tap(desktop: DesktopId) -> String {
    let tail: Vec<String> = desktop.0.as_bytes()[11..].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sr{}", tail.concat())
}
