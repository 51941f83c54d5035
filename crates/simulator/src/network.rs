//! What desktops may reach on the network.

use sarrio_hypervisor::{HostError, HostResult, NetworkLimit};
use sarrio_model::{
    SiteId,
    problem::{HostCall, NftNotInstalled},
};

use crate::world::World;

impl World {
    pub(crate) fn limit_networks(
        &mut self,
        address: &str,
        site: SiteId,
        limits: Vec<NetworkLimit>,
    ) -> HostResult<()> {
        const CALL: HostCall = HostCall::LimitNetworks;
        NetworkLimit::require_names(&limits)?;
        let host = self.host(address);
        if !host.nftables && !limits.is_empty() {
            return Err(HostError::Command { call: CALL, why: NftNotInstalled.into() });
        }
        host.limits.insert(site, limits);
        Ok(())
    }
}
