//! The cable of a desktop's network card: it is unplugged and plugged in again while the desktop runs.

use std::time::Duration;

use sarrio_hypervisor::HostResult;
use sarrio_model::{DesktopId, Epoch, problem::HostCall};
use virt::{connect::Connect, sys as libvirt};

use crate::{devices, domain_xml, domains, host::Host};

const ACT: Duration = Duration::from_secs(10);

/// Plugs the cable in, or unplugs it. libvirt does nothing where it is so already.
pub async fn set_link(host: &Host, desktop: DesktopId, epoch: Epoch, up: bool) -> HostResult<()> {
    const CALL: HostCall = HostCall::SetLink;
    let set = move |_: &Connect, domain: &virt::domain::Domain| {
        let devices = devices::all(domain, CALL)?;
        for card in devices.into_iter().filter(|device| device.name() == "interface") {
            let card = card.without("link").child(domain_xml::link(up));
            domain.update_device_flags(&devices::document(&card, CALL)?, libvirt::VIR_DOMAIN_AFFECT_LIVE)?;
        }
        Ok(())
    };
    domains::with_domain(host, desktop, epoch, CALL, ACT, set).await
}
