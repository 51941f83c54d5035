//! What desktops may reach on the network.

use sarrio_hypervisor::{HostError, HostResult, NetworkLimit};
use sarrio_model::{
    SiteId,
    problem::{HostCall, NftNotInstalled, TapNotUsable},
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
        let is_name = |tap: &&String| {
            let known = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
            (1..=15).contains(&tap.len()) && tap.bytes().all(known)
        };
        if let Some(tap) = limits.iter().flat_map(|limit| &limit.taps).find(|tap| !is_name(tap)) {
            return Err(HostError::Command { call: CALL, why: TapNotUsable { tap: tap.clone() }.into() });
        }
        let host = self.host(address);
        if !host.nftables && !limits.is_empty() {
            return Err(HostError::Command { call: CALL, why: NftNotInstalled.into() });
        }
        host.limits.insert(site, limits);
        Ok(())
    }
}
