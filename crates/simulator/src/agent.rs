//! What the agents of guests are asked.

use sarrio_hypervisor::{AgentAnswer, DomainRun, HostError, HostResult, said};
use sarrio_model::{DesktopId, Epoch, SiteId};

use crate::world::World;

impl World {
    pub(crate) fn set_clock(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
    ) -> HostResult<AgentAnswer> {
        let machine = self.host(address).machine(site, desktop, epoch)?;
        if machine.run != DomainRun::Running {
            return Err(HostError::WrongState(said("domain is not running")));
        }
        if !machine.agent {
            return Ok(AgentAnswer::NoAgent);
        }
        machine.clock_sets += 1;
        Ok(AgentAnswer::Done)
    }
}
