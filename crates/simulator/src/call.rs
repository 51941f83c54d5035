//! A call to a simulated host: the way there, the answer, and the faults on both ways.

use std::{future::pending, sync::atomic::Ordering, time::Duration};

use sarrio_hypervisor::{HostError, HostResult, Link};
use tokio::{
    sync::oneshot,
    time::{Instant, sleep_until, timeout_at},
};

use crate::{
    Call, Fate, Moment,
    handle::SimHypervisor,
    world::{Trouble, World},
};

/// How a call reaches its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    /// Through libvirt: it waits while libvirt hangs.
    Libvirt,
    /// A command over SSH: it works while libvirt hangs.
    Command,
}

enum Answer<T> {
    Given(HostResult<T>),
    Stuck(oneshot::Receiver<HostResult<T>>),
    Silent,
}

/// A call in progress.
pub(crate) struct Errand {
    name: &'static str,
    via: Via,
    until: Instant,
    deadline: Duration,
    slow: Option<Duration>,
    lost: bool,
}

impl Errand {
    /// The same call with its deadline counted from now, for a call that waited for its caller.
    pub(crate) fn anew(&self) -> Self {
        Self { until: Instant::now() + self.deadline, ..*self }
    }
}

impl SimHypervisor {
    /// Carries out `act` on the host under `name`, unless a fault says otherwise.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        name: &'static str,
        via: Via,
        act: impl FnOnce(&mut World) -> HostResult<T> + Send + 'static,
    ) -> HostResult<T> {
        let errand = self.set_out(name, via).await?;
        if let Some(slow) = errand.slow {
            if slow >= errand.deadline {
                // Given up, and carried out all the same.
                self.shared.world().later(slow, move |world| drop(act(world)));
                sleep_until(errand.until).await;
                return Err(HostError::Deadline { call: name, after: errand.deadline });
            }
            tokio::time::sleep(slow).await;
        }
        let result = self.ask(&errand, act).await;
        self.come_back(&errand, result).await
    }

    /// Before the call: the hook, a failure that was set for it, the link.
    pub(crate) async fn set_out(&self, name: &'static str, via: Via) -> HostResult<Errand> {
        self.hook(name, Moment::Before).await?;
        let (failure, errand) = {
            let mut world = self.shared.world();
            let deadline = world.timing.deadline;
            let faults = &mut world.host(&self.line.address).faults;
            let (slow, failure) = (faults.slow.get(name).copied(), faults.take_failure(name));
            let lost = failure.is_none() && faults.take_loss(name);
            (failure, Errand { name, via, until: Instant::now() + deadline, deadline, slow, lost })
        };
        if let Some(failure) = failure {
            return Err(failure);
        }
        self.answering(&errand).await?;
        Ok(errand)
    }

    /// After the call: the hook, and an answer that is lost on purpose.
    pub(crate) async fn come_back<T>(&self, errand: &Errand, result: HostResult<T>) -> HostResult<T> {
        self.hook(errand.name, Moment::After).await?;
        if errand.lost { Err(HostError::Lost { call: errand.name }) } else { result }
    }

    /// Asks the hook. When the hook halts the call, this never returns.
    pub(crate) async fn hook(&self, name: &'static str, moment: Moment) -> HostResult<()> {
        match self.shared.fate(&Call { host: self.line.address.clone(), name, moment }) {
            Fate::Go => Ok(()),
            Fate::Halt => pending().await,
            Fate::Fail(error) => Err(error),
        }
    }

    /// Waits while the link is being made. When it is down, the error is the reason.
    async fn answering(&self, errand: &Errand) -> HostResult<()> {
        let Errand { name, via, until, deadline, .. } = *errand;
        let mut link = self.line.state.subscribe();
        let settled = link.wait_for(|link| *link != Link::Connecting);
        let now = match timeout_at(until, settled).await {
            Ok(Ok(now)) => now.clone(),
            _ => return Err(HostError::Unreachable(format!("no link after {} s", deadline.as_secs()))),
        };
        if self.line.closed.load(Ordering::SeqCst) {
            return Err(HostError::Unreachable(format!("the link was closed before {name}")));
        }
        match now {
            Link::Down(HostError::Deadline { .. } | HostError::NoLibvirt(_)) if via == Via::Command => Ok(()),
            Link::Down(HostError::Deadline { .. }) => Err(HostError::NoLibvirt("it is stuck".to_owned())),
            Link::Down(error) => Err(error),
            Link::Up | Link::Connecting => Ok(()),
        }
    }

    /// Carries out `act` on the host and waits for the answer until the deadline.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        errand: &Errand,
        act: impl FnOnce(&mut World) -> HostResult<T> + Send + 'static,
    ) -> HostResult<T> {
        let Errand { name, via, until, deadline, .. } = *errand;
        let gave_up = HostError::Deadline { call: name, after: deadline };
        let mut act = Some(act);
        loop {
            let mut link = self.line.state.subscribe();
            let (answer, mut changed) = self.put(via, &mut act);
            match answer {
                Answer::Given(result) => return result,
                Answer::Stuck(answer) => {
                    return match timeout_at(until, answer).await {
                        Ok(answer) => answer.unwrap_or(Err(HostError::Lost { call: name })),
                        Err(_) => Err(gave_up),
                    };
                }
                Answer::Silent => {
                    let lost = link.wait_for(|link| *link != Link::Up);
                    tokio::select! {
                        _ = lost => return Err(HostError::Lost { call: name }),
                        () = sleep_until(until) => return Err(gave_up),
                        // Healed before anybody noticed: the packets arrive late.
                        _ = changed.changed() => {}
                    }
                }
            }
        }
    }

    fn put<T: Send + 'static, F: FnOnce(&mut World) -> HostResult<T> + Send + 'static>(
        &self,
        via: Via,
        act: &mut Option<F>,
    ) -> (Answer<T>, tokio::sync::watch::Receiver<()>) {
        let mut world = self.shared.world();
        let host = world.host(&self.line.address);
        let changed = host.changed.subscribe();
        let answer = match (host.trouble(), act.take()) {
            (Some(Trouble::Silent), again) => {
                *act = again;
                Answer::Silent
            }
            (Some(Trouble::Hung), Some(act)) if via == Via::Libvirt => {
                let (say, answer) = oneshot::channel();
                host.pending.push_back(Box::new(move |world| drop(say.send(act(world)))));
                Answer::Stuck(answer)
            }
            (_, Some(act)) => Answer::Given(act(&mut world)),
            (_, None) => Answer::Silent,
        };
        (answer, changed)
    }
}
