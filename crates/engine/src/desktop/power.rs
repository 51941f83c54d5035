//! What is one call to a domain: force off, reset, pause, resume.

use sarrio_hypervisor::{Domain, DomainRun, HostError};
use sarrio_model::{DesktopState, OperationKind, PauseReason, Problem};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{About, as_it_was, look_again, release, settle_unknown};
use crate::operation::{Ending, Plan, Run, Work, step};

macro_rules! one_call {
    ($($(#[$doc:meta])* $work:ident = $kind:ident, $name:literal, $call:ident, $after:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize, Deserialize)]
        pub(crate) struct $work(About);

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
                let state = if *how == Ending::Succeeded { $after(&self.0) } else { as_it_was(run, &self.0) };
                release(run, tx, self.0.desktop, |desktop| desktop.state = state).await
            }

            async fn afterwards(&self, run: &Run, how: &Ending) {
                look_again(run, &self.0, how).await;
            }
        }
    )*};
}

one_call! {
    /// Forces it off.
    Stop = StopDesktop, "force", destroy, stopped;
    /// Presses its reset button.
    Reset = ResetDesktop, "reset", reset, as_before;
    /// Lets it stand still.
    Pause = PauseDesktop, "pause", suspend, paused;
    /// Lets it go on.
    Resume = ResumeDesktop, "resume", resume, running;
}

async fn destroy(run: &Run, about: &About) -> Result<(), Problem> {
    let (host, epoch) = about.place()?;
    let host = run.engine.hosts.require(host)?;
    let outcome = match host.api.destroy(about.desktop, epoch).await {
        Err(HostError::NoDomain(_) | HostError::OtherEpoch { .. }) => Ok(()),
        outcome => outcome,
    };
    settle_unknown(&host, about.desktop, outcome, |domain| domain.is_none()).await
}

async fn reset(run: &Run, about: &About) -> Result<(), Problem> {
    let (host, epoch) = about.place()?;
    let host = run.engine.hosts.require(host)?;
    host.api.reset(about.desktop, epoch).await.map_err(|why| why.problem(&host.name))
}

async fn suspend(run: &Run, about: &About) -> Result<(), Problem> {
    let (host, epoch) = about.place()?;
    let host = run.engine.hosts.require(host)?;
    let outcome = host.api.suspend(about.desktop, epoch).await;
    settle_unknown(&host, about.desktop, outcome, |domain| {
        matches!(domain, Some(Domain::Ours { run: DomainRun::Paused(_), .. }))
    })
    .await
}

async fn resume(run: &Run, about: &About) -> Result<(), Problem> {
    let (host, epoch) = about.place()?;
    let host = run.engine.hosts.require(host)?;
    let outcome = host.api.resume(about.desktop, epoch).await;
    settle_unknown(&host, about.desktop, outcome, |domain| {
        matches!(domain, Some(Domain::Ours { run: DomainRun::Running, .. }))
    })
    .await
}

fn stopped(_: &About) -> DesktopState {
    DesktopState::Stopped
}

fn as_before(about: &About) -> DesktopState {
    about.before.clone()
}

fn paused(about: &About) -> DesktopState {
    match about.before.place() {
        Some((on, epoch)) => {
            DesktopState::Paused { on, epoch, since: jiff::Timestamp::now(), why: PauseReason::Asked }
        }
        None => about.before.clone(),
    }
}

fn running(about: &About) -> DesktopState {
    match about.before.place() {
        Some((on, epoch)) => DesktopState::Running { on, epoch, since: jiff::Timestamp::now() },
        None => about.before.clone(),
    }
}
