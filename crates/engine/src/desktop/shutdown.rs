//! Shutting a desktop down: the guest is asked, and forced off after the grace time.

use sarrio_hypervisor::{HostError, Shutdown as How};
use sarrio_model::{DesktopState, OperationKind, Problem};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{
    power,
    subject::{Subject, release},
};
use crate::{
    host,
    operation::{Ending, Plan, Run, Work, step},
};

/// How many times the guest is asked within the grace time: one that is still starting misses the first.
const ASKS: u32 = 3;

/// What a shutdown remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shutdown(Subject);

#[async_trait::async_trait]
impl Work for Shutdown {
    const KIND: OperationKind = OperationKind::ShutdownDesktop;

    fn plan() -> Plan<Self> {
        Plan { steps: vec![step!("ask", ask_and_wait), step!("force", force_off)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        let state =
            if *how == Ending::Succeeded { DesktopState::Stopped } else { self.0.state_after_failure(run) };
        release(run, tx, self.0.desktop, |desktop| desktop.state = state).await
    }

    async fn afterwards(&self, run: &Run, how: &Ending) {
        self.0.look_after_failure(run, how);
        run.engine.unmeasured.add(self.0.desktop);
    }
}

async fn ask_and_wait(run: &Run, work: &mut Shutdown) -> Result<(), Problem> {
    ask(run, &work.0).await
}

async fn force_off(run: &Run, work: &mut Shutdown) -> Result<(), Problem> {
    power::destroy(run, &work.0).await
}

/// Asks by power button and agent, several times, and waits until the domain is gone or the grace time is over.
pub(super) async fn ask(run: &Run, subject: &Subject) -> Result<(), Problem> {
    let (host, epoch) = subject.place()?;
    let host = run.host(host)?;
    let desktop = subject.desktop;
    // Once it is off, no host can tell which images its disks were on.
    run.engine.look_soon(host.id);
    for _ in 0..ASKS {
        for how in [How::PowerButton, How::Agent] {
            match host.api.shutdown(desktop, epoch, how).await {
                Err(HostError::NoDomain(_) | HostError::OtherEpoch { .. }) => return Ok(()),
                // Without an agent, or before the guest is ready, the other way or the next try works.
                Ok(()) | Err(HostError::NoAgent | HostError::WrongState(_) | HostError::Refused { .. }) => {}
                Err(why) => return Err(why.problem(&host.name)),
            }
        }
        tokio::select! {
            gone = host::gone(&host, desktop) => return gone.map_err(|why| why.problem(&host.name)),
            () = run.cancelled.cancelled() => return Err(Run::cancellation()),
            () = tokio::time::sleep(run.engine.settings.shutdown_grace / ASKS) => {}
        }
    }
    Ok(())
}
