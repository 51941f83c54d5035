//! The agent in a guest: what it is asked, and what it answers.
//!
//! A guest that hangs holds up a question until its deadline. So each question has a connection of its own, and a host is
//! asked only a few at the same time: libvirt keeps threads for other calls, and no other call waits.

use std::{
    thread,
    time::{Duration, Instant},
};

use sarrio_hypervisor::{AgentAnswer, HostError, HostResult};
use sarrio_model::{
    DesktopId, Epoch,
    problem::{ConnectionEnded, HostCall},
};
use serde_json::{Value, json};
use virt::{domain::Domain, error::Error, sys as libvirt};

use crate::{
    domains::Wanted,
    errors::{self, Fault},
    host::Host,
    sys,
};

/// How long an agent may take for one command, in seconds.
const ANSWER: i32 = 3;
/// How long all commands of a question may take.
const QUESTION: Duration = Duration::from_secs(12);
/// How long a program in the guest may run.
const PROGRAM: Duration = Duration::from_secs(5);

/// The agent of a domain.
pub struct Agent<'a> {
    domain: &'a Domain,
}

/// Asks a desktop's agent.
pub async fn ask(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    call: HostCall,
    question: impl FnOnce(&Agent<'_>) -> Result<AgentAnswer, Fault> + Send + 'static,
) -> HostResult<AgentAnswer> {
    Ok(ask_for(host, desktop, epoch, call, question).await?.unwrap_or(AgentAnswer::NoAgent))
}

/// Asks a desktop's agent for something. Returns `None` where no agent answers in time.
pub async fn ask_for<T: Send + 'static>(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    call: HostCall,
    question: impl FnOnce(&Agent<'_>) -> Result<T, Fault> + Send + 'static,
) -> HostResult<Option<T>> {
    let connections = host.connections()?;
    let wanted = Wanted::new(host, &connections, desktop, epoch);
    let permit = connections.agents.clone().acquire_owned().await;
    // Kept until libvirt is done, even when the caller is gone.
    let permit = permit.map_err(|_| HostError::Unreachable(ConnectionEnded.into()))?;
    let spare = host.sockets.spare().await?;
    let job = wanted.job(call, move |_, domain| {
        let _permit = permit;
        sys::set_agent_timeout(domain, ANSWER)?;
        question(&Agent { domain })
    });
    match spare.call(call, QUESTION, job).await {
        // It is the guest that is slow, and not the host: whether libvirt answers is found out elsewhere.
        Err(HostError::NoAgent | HostError::Deadline { .. }) => Ok(None),
        answer => answer.map(Some),
    }
}

impl Agent<'_> {
    /// Makes the guest read its hardware clock. Returns whether it can.
    pub fn read_hardware_clock(&self) -> Result<bool, Fault> {
        // This also makes QEMU forget the ticks that Windows has missed and would count otherwise.
        match self.domain.set_time(0, 0, libvirt::VIR_DOMAIN_TIME_SYNC) {
            Ok(()) => Ok(true),
            Err(error) => refused(error).map(|()| false),
        }
    }

    /// Runs a program in the guest. Returns its exit code; `None` where the agent runs no programs, the guest has none of
    /// that name, or it does not end in time.
    pub fn run(&self, program: &str, args: &[&str]) -> Result<Option<i64>, Fault> {
        let Some(begun) = self.command("guest-exec", &json!({ "path": program, "arg": args }))? else {
            return Ok(None);
        };
        let until = Instant::now() + PROGRAM;
        while Instant::now() < until {
            let Some(status) = self.command("guest-exec-status", &json!({ "pid": begun["pid"] }))? else {
                return Ok(None);
            };
            if status["exited"] == true {
                return Ok(status["exitcode"].as_i64());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(None)
    }

    /// Whether the guest is a Windows. An agent that does not say is taken for one of Linux.
    pub fn is_windows(&self) -> Result<bool, Fault> {
        let system = self.command("guest-get-osinfo", &json!({}))?;
        Ok(system.is_some_and(|system| system["id"] == "mswindows"))
    }

    /// Gives the agent a command. Returns what it answers; `None` where it refuses.
    pub fn command(&self, name: &str, arguments: &Value) -> Result<Option<Value>, Fault> {
        let command = json!({ "execute": name, "arguments": arguments }).to_string();
        match self.domain.qemu_agent_command(&command, ANSWER, 0) {
            Ok(answer) => {
                let mut answer: Value = serde_json::from_str(&answer).unwrap_or_default();
                Ok(answer.get_mut("return").map(Value::take))
            }
            Err(error) => refused(error).map(|()| None),
        }
    }
}

/// Whether it is the agent that refused. Otherwise there is no agent, or the call itself failed.
fn refused(error: Error) -> Result<(), Fault> {
    let failed = errors::is_of_connection(&error)
        || errors::is_no_agent(&error)
        || matches!(error.code().to_raw(), libvirt::VIR_ERR_NO_DOMAIN | libvirt::VIR_ERR_OPERATION_INVALID);
    match failed {
        true => Err(Fault::Libvirt(error)),
        false => {
            tracing::debug!(error = errors::message(&error), "a guest's agent refuses");
            Ok(())
        }
    }
}
