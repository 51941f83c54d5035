//! What the agents of guests are asked.

use sarrio_hypervisor::{AgentAnswer, DomainRun, HostError, HostResult, said};
use sarrio_model::{DesktopId, Epoch, SiteId};

use crate::{machine::Machine, world::World};

impl World {
    pub(crate) fn set_clock(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
    ) -> HostResult<AgentAnswer> {
        self.ask_agent(address, site, desktop, epoch, |machine| machine.clock_sets += 1)
    }

    pub(crate) fn show(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
        message: (String, String),
    ) -> HostResult<AgentAnswer> {
        self.ask_agent(address, site, desktop, epoch, |machine| machine.messages.push(message))
    }

    fn ask_agent(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
        act: impl FnOnce(&mut Machine),
    ) -> HostResult<AgentAnswer> {
        let machine = self.host(address).machine(site, desktop, epoch)?;
        if machine.run != DomainRun::Running {
            return Err(HostError::WrongState(said("domain is not running")));
        }
        if !machine.agent {
            return Ok(AgentAnswer::NoAgent);
        }
        act(machine);
        Ok(AgentAnswer::Done)
    }
}
