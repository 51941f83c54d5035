//! The network of desktops: their cables.

use sarrio_hypervisor::HostResult;
use sarrio_model::{DesktopId, Epoch, SiteId};

use crate::world::World;

impl World {
    pub(crate) fn set_link(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
        up: bool,
    ) -> HostResult<()> {
        if let Some(nic) = &mut self.host(address).machine(site, desktop, epoch)?.spec.nic {
            nic.plugged = up;
        }
        Ok(())
    }
}
