//! Operations that are one call to a domain: force off, reset, pause, resume.

use sarrio_hypervisor::{Domain, DomainRun, HostError};
use sarrio_model::{DesktopState, OperationKind, PauseReason, Problem};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{
    outcome::find_out,
    subject::{Subject, release},
};
use crate::operation::{Ending, Plan, Run, Work, step};

macro_rules! one_call {
    ($($(#[$doc:meta])* $work:ident = $kind:ident, $name:literal, $call:ident, $after:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize, Deserialize)]
        pub(crate) struct $work(Subject);

        #[async_trait::async_trait]
        impl Work for $work {
            const KIND: OperationKind = OperationKind::$kind;

            fn plan() -> Plan<Self> {
                async fn act(run: &Run, work: &mut $work) -> Result<(), Problem> {
                    $call(run, &work.0).await
                }
                Plan { steps: vec![step!($name, act)] }
            }

            async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
                let state = if *how == Ending::Succeeded { $after(&self.0) } else { self.0.state_after_failure(run) };
                release(run, tx, self.0.desktop, |desktop| desktop.state = state).await
            }

            async fn afterwards(&self, run: &Run, how: &Ending) {
                self.0.look_after_failure(run, how);
                run.engine.unmeasured.add(self.0.desktop);
                if let Some(host) = self.0.before.host().and_then(|host| run.engine.hosts.get(host)) {
                    host.enforce_now.notify_one();
                }
            }
        }
    )*};
}

one_call! {
    /// Forces it off.
    Stop = StopDesktop, "force", destroy, stopped;
    /// Resets it, as a reset button does.
    Reset = ResetDesktop, "reset", reset, as_before;
    /// Pauses it.
    Pause = PauseDesktop, "pause", suspend, paused;
    /// Resumes it.
    Resume = ResumeDesktop, "resume", resume, running;
}

/// Forces it off. One that is off already is done.
pub(super) async fn destroy(run: &Run, subject: &Subject) -> Result<(), Problem> {
    let (host, epoch) = subject.place()?;
    let host = run.host(host)?;
    let outcome = match host.api.destroy(subject.desktop, epoch).await {
        Err(HostError::NoDomain(_) | HostError::OtherEpoch { .. }) => Ok(()),
        outcome => outcome,
    };
    find_out(&host, subject.desktop, outcome, |domain| domain.is_none()).await
}

async fn reset(run: &Run, subject: &Subject) -> Result<(), Problem> {
    let (host, epoch) = subject.place()?;
    let host = run.host(host)?;
    host.api.reset(subject.desktop, epoch).await.map_err(|why| why.problem(&host.name))
}

async fn suspend(run: &Run, subject: &Subject) -> Result<(), Problem> {
    let (host, epoch) = subject.place()?;
    let host = run.host(host)?;
    let outcome = host.api.suspend(subject.desktop, epoch).await;
    find_out(&host, subject.desktop, outcome, |domain| {
        matches!(domain, Some(Domain::Ours { run: DomainRun::Paused(_), .. }))
    })
    .await
}

async fn resume(run: &Run, subject: &Subject) -> Result<(), Problem> {
    let (host, epoch) = subject.place()?;
    let host = run.host(host)?;
    let outcome = host.api.resume(subject.desktop, epoch).await;
    find_out(&host, subject.desktop, outcome, |domain| {
        matches!(domain, Some(Domain::Ours { run: DomainRun::Running, .. }))
    })
    .await
}

fn stopped(_: &Subject) -> DesktopState {
    DesktopState::Stopped
}

fn as_before(subject: &Subject) -> DesktopState {
    subject.before.clone()
}

fn paused(subject: &Subject) -> DesktopState {
    match subject.before.place() {
        Some((on, epoch)) => {
            DesktopState::Paused { on, epoch, since: jiff::Timestamp::now(), why: PauseReason::Asked }
        }
        None => subject.before.clone(),
    }
}

fn running(subject: &Subject) -> DesktopState {
    match subject.before.place() {
        Some((on, epoch)) => DesktopState::Running { on, epoch, since: jiff::Timestamp::now() },
        None => subject.before.clone(),
    }
}
