//! The drive for ISO images: its medium is changed while the desktop runs.

use std::time::Duration;

use sarrio_hypervisor::{HostError, HostResult};
use sarrio_model::{
    DesktopId, Epoch, HostPath,
    problem::{HostCall, NoDrive},
};
use virt::{connect::Connect, domain::Domain, sys as libvirt};

use crate::{
    devices, domain_xml, domains,
    errors::{self, Fault},
    host::Host,
};

const CALL: HostCall = HostCall::InsertMedia;
const ACT: Duration = Duration::from_secs(30);

/// Puts an image into the drive, or empties it.
pub async fn insert(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    image: Option<&HostPath>,
) -> HostResult<()> {
    let image = image.cloned();
    let insert = move |_: &Connect, domain: &Domain| {
        let mut devices = devices::all(domain, CALL)?.into_iter();
        let drive = devices.find(|disk| disk.name() == "disk" && disk.attribute("device") == Some("cdrom"));
        let drive = drive.ok_or_else(|| HostError::WrongState(NoDrive.into()))?;
        let there = drive.get("source").and_then(|source| source.attribute("file"));
        if there == image.as_ref().map(HostPath::as_str) {
            return Ok(());
        }
        let drive = drive.without("source").without("backingStore");
        let drive = drive.children(image.as_ref().map(domain_xml::medium));
        change(domain, &devices::document(&drive, CALL)?, image.as_ref())
    };
    domains::with_domain(host, desktop, epoch, CALL, ACT, insert).await
}

/// Asks the guest for its old medium, and takes it by force if the guest does not give it up.
fn change(domain: &Domain, drive: &str, image: Option<&HostPath>) -> Result<(), Fault> {
    let live = libvirt::VIR_DOMAIN_AFFECT_LIVE;
    let Err(error) = domain.update_device_flags(drive, live) else { return Ok(()) };
    if errors::is_of_connection(&error) || errors::is_no_domain(&error) {
        return Err(error.into());
    }
    if let Some(image) = image.filter(|_| error.message().contains("No such file or directory")) {
        return Err(Fault::Host(HostError::Missing(image.clone())));
    }
    tracing::debug!(error = errors::message(&error), "a guest does not give up its medium");
    domain.update_device_flags(drive, live | libvirt::VIR_DOMAIN_DEVICE_MODIFY_FORCE)?;
    Ok(())
}
