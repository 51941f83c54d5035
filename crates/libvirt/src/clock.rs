//! The clock of a guest, which stands still while the guest is paused.

use jiff::Timestamp;
use sarrio_hypervisor::{AgentAnswer, HostResult};
use sarrio_model::{DesktopId, Epoch, problem::HostCall};

use crate::{
    agent::{self, Agent},
    errors::Fault,
    host::Host,
};

/// Sets the guest's clock. Its hardware clock has gone on, so the guest reads that one.
pub async fn set(host: &Host, desktop: DesktopId, epoch: Epoch) -> HostResult<AgentAnswer> {
    agent::ask(host, desktop, epoch, HostCall::SetClock, |agent| {
        // An agent that found no /sbin/hwclock when it began refuses the first way for good.
        let set = agent.read_hardware_clock()?
            || succeeds(agent, "hwclock", &["-s", "-u"])?
            || succeeds(agent, "date", &["-u", "-s", &format!("@{}", Timestamp::now().as_second())])?;
        Ok(if set { AgentAnswer::Done } else { AgentAnswer::NotPossible })
    })
    .await
}

fn succeeds(agent: &Agent<'_>, program: &str, args: &[&str]) -> Result<bool, Fault> {
    Ok(agent.run(program, args)? == Some(0))
}
