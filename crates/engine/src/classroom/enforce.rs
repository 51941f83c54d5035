//! Brings what hosts do to desktops and what powers want together: pausing, and cutting or limiting the network.
//!
//! Each host is worked on by itself, one pass at a time, from what the store says when the pass begins. A host that hangs delays
//! no other, and what it could not do is done in a later pass.

use std::{sync::Arc, time::Duration};

use futures::future::join_all;
use jiff::Timestamp;
use sarrio_hypervisor::{HostResult, NetworkLimit};
use sarrio_model::{Desktop, DesktopState, Epoch, Holds, NetworkHold, PauseReason, Problem};

use super::Desired;
use crate::{Inner, desktop, host::Host};

/// The pause before what a host could not do is tried again.
const AGAIN: Duration = Duration::from_secs(2);

/// The longest pause: what nobody told of is seen then.
const LONGEST: Duration = Duration::from_secs(30);

/// Brings all hosts up to the powers, once.
pub(super) async fn enforce(engine: &Inner) {
    let hosts = engine.hosts.all();
    join_all(hosts.iter().map(|host| enforce_on(engine, host))).await;
}

/// Keeps a host up to the powers: whenever it is woken, and again after a pause.
pub(crate) async fn keep_enforcing(engine: &Inner, host: &Arc<Host>) {
    loop {
        let pause = if enforce_on(engine, host).await { LONGEST } else { AGAIN };
        tokio::select! {
            () = host.enforce_now.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Brings one host up to the powers. Returns whether all is done: otherwise another pass is needed.
async fn enforce_on(engine: &Inner, host: &Arc<Host>) -> bool {
    match pass(engine, host).await {
        Ok(done) => done,
        Err(why) => {
            tracing::warn!(host.name = %host.name, %why, "powers over classes could not be enforced; tried again");
            false
        }
    }
}

/// Brings one host up to the powers. Returns whether all is done; a host that does not answer has nothing to do now.
async fn pass(engine: &Inner, host: &Arc<Host>) -> Result<bool, Problem> {
    let mut sent = host.limits.lock().await;
    if !host.is_up() {
        return Ok(true);
    }
    let (desired, here) = look(engine, host).await?;
    let limits = limits(&desired, &here);
    let limited = send_limits(host, &mut sent, limits).await;
    let mut done = true;
    let held = here.into_iter().filter_map(|desktop| Held::of(desktop, &desired, limited));
    let mut held: Vec<Held> = held.collect();
    // One thing after another for all of them: first nobody sends anything on, then all are paused. What takes longest is last.
    for stage in [Stage::Network, Stage::Paused, Stage::Exchange] {
        let mut changed = false;
        for one in &mut held {
            match one.reach(host, stage).await {
                Ok(reached) => changed |= reached,
                Err(why) => {
                    done = false;
                    let (id, name) = (one.desktop.id, &host.name);
                    tracing::info!(desktop.id = %id, host.name = %name, %why, "not held as its class; tried again");
                }
            }
        }
        if changed {
            record(engine, &held).await?;
        }
    }
    set_clocks(engine, host, &held);
    Ok(done)
}

/// What powers can do to a desktop, in the order in which they do it.
#[derive(Debug, Clone, Copy)]
enum Stage {
    /// Cutting off or limiting its network.
    Network,
    /// Pausing it.
    Paused,
    /// Forbidding that it exchanges anything with the viewer's computer.
    Exchange,
}

/// A desktop that is to be held otherwise than it is.
struct Held {
    /// As it was before.
    desktop: Desktop,
    epoch: Epoch,
    /// What holds it now.
    holds: Holds,
    /// What is to hold it.
    wanted: Holds,
}

/// What powers want, and the desktops on this host that they may concern.
async fn look(engine: &Inner, host: &Host) -> Result<(Desired, Vec<Desktop>), Problem> {
    let desired = Desired::of(engine.store.powers_in_force().await?);
    let mut here = engine.store.desktops_under_powers().await?;
    here.retain(|desktop| desktop.state.host() == Some(host.id));
    Ok((desired, here))
}

/// The limits of the network on a host: also for desktops that are being started there.
fn limits(desired: &Desired, here: &[Desktop]) -> Vec<NetworkLimit> {
    let limited = here.iter().filter_map(|desktop| Some((desktop, desired.allowed(desktop.owner.id)?)));
    let mut limits: Vec<NetworkLimit> = Vec::new();
    for (desktop, allowed) in limited {
        let tap = desktop::tap(desktop.id);
        match limits.iter_mut().find(|limit| limit.allowed == allowed) {
            Some(limit) => limit.taps.push(tap),
            None => limits.push(NetworkLimit { taps: vec![tap], allowed }),
        }
    }
    limits
}

/// Sends the limits where the host has others. Returns whether it can limit anything.
async fn send_limits(host: &Host, sent: &mut Option<Vec<NetworkLimit>>, limits: Vec<NetworkLimit>) -> bool {
    if sent.as_ref() == Some(&limits) {
        return true;
    }
    match host.api.limit_networks(&limits).await {
        Ok(()) => {
            *sent = Some(limits);
            true
        }
        Err(why) => {
            *sent = None;
            if !limits.is_empty() {
                tracing::warn!(host.name = %host.name, %why, "networks cannot be limited there: they are cut off");
            }
            false
        }
    }
}

/// On a host that cannot limit networks, the network is cut off whole: an exam fails closed.
fn as_possible(wanted: Holds, limited: bool) -> Holds {
    match wanted.network {
        NetworkHold::Limited if !limited => Holds { network: NetworkHold::Off, ..wanted },
        _ => wanted,
    }
}

impl Held {
    /// A desktop that is on and is to be held otherwise.
    fn of(desktop: Desktop, desired: &Desired, limited: bool) -> Option<Self> {
        let wanted = as_possible(desired.change(&desktop)?, limited);
        let (DesktopState::Running { epoch, .. } | DesktopState::Paused { epoch, .. }) = desktop.state else {
            return None;
        };
        Some(Self { holds: desktop.holds, desktop, epoch, wanted })
    }

    /// Goes through one stage. Returns whether that changes anything.
    async fn reach(&mut self, host: &Host, stage: Stage) -> HostResult<bool> {
        let before = self.holds;
        let (id, epoch, wanted) = (self.desktop.id, self.epoch, self.wanted);
        match stage {
            Stage::Network => {
                let plugged = |holds: Holds| holds.network != NetworkHold::Off;
                if plugged(before) != plugged(wanted) {
                    host.api.set_link(id, epoch, plugged(wanted)).await?;
                }
                self.holds.network = wanted.network;
            }
            Stage::Paused => return self.pause(host).await,
            Stage::Exchange => {
                if before.sharing_off != wanted.sharing_off {
                    host.api.set_exchange(id, epoch, !wanted.sharing_off).await?;
                }
                self.holds.sharing_off = wanted.sharing_off;
            }
        }
        Ok(self.holds != before)
    }

    /// Pauses it with its class, or lets it go on. One that was paused before stays so when the class goes on.
    async fn pause(&mut self, host: &Host) -> HostResult<bool> {
        let before = self.holds;
        let (id, epoch) = (self.desktop.id, self.epoch);
        let mut called = false;
        self.holds.stays_paused = match (&self.desktop.state, self.wanted.paused) {
            (DesktopState::Running { .. }, true) => {
                host.api.suspend(id, epoch).await?;
                called = true;
                false
            }
            (_, true) => before.stays_paused || !before.paused,
            (DesktopState::Paused { why: PauseReason::Asked, .. }, false)
                if before.paused && !before.stays_paused =>
            {
                host.api.resume(id, epoch).await?;
                called = true;
                false
            }
            (_, false) => false,
        };
        self.holds.paused = self.wanted.paused;
        Ok(called || self.holds != before)
    }
}

/// Writes what was done, all of a host at once.
async fn record(engine: &Inner, held: &[Held]) -> Result<(), Problem> {
    let since = Timestamp::now();
    let mut tx = engine.store.begin().await?;
    for Held { desktop, epoch, holds, .. } in held {
        let Some(mut row) = tx.desktop(desktop.id).await? else { continue };
        let free = row.operation.is_none() && row.state.place() == desktop.state.place();
        let state = match &row.state {
            DesktopState::Running { on, .. } if holds.paused => {
                Some(DesktopState::Paused { on: *on, epoch: *epoch, since, why: PauseReason::Asked })
            }
            DesktopState::Paused { on, why: PauseReason::Asked, .. }
                if desktop.holds.paused && !desktop.holds.stays_paused && !holds.paused =>
            {
                Some(DesktopState::Running { on: *on, epoch: *epoch, since })
            }
            _ => None,
        };
        if let Some(state) = state.filter(|_| free) {
            row.state = state;
            tx.save_desktop(&mut row).await?;
        }
    }
    let holds: Vec<_> = held.iter().map(|one| (one.desktop.id, one.holds)).collect();
    tx.set_holds(&holds).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets the clocks of the guests that go on again: theirs stood still meanwhile.
fn set_clocks(engine: &Inner, host: &Arc<Host>, held: &[Held]) {
    for Held { desktop, epoch, .. } in held.iter().filter(|one| one.desktop.holds.paused && !one.holds.paused)
    {
        let (host, id, epoch) = (host.clone(), desktop.id, *epoch);
        engine.spawn(async move {
            match host.api.set_clock(id, epoch).await {
                Ok(how) => tracing::debug!(desktop.id = %id, ?how, "the guest's clock after a pause"),
                Err(why) => tracing::info!(desktop.id = %id, %why, "the guest's clock could not be set"),
            }
        });
    }
}

/// What holds a desktop that is about to be created on a host, once its limits stand there.
pub(crate) async fn at_start(engine: &Inner, host: &Host, desktop: &Desktop) -> Result<Holds, Problem> {
    let mut sent = host.limits.lock().await;
    let (desired, here) = look(engine, host).await?;
    let wanted = Holds { paused: false, ..desired.holds(desktop.owner.id) };
    if wanted.network != NetworkHold::Limited {
        return Ok(wanted);
    }
    let limited = send_limits(host, &mut sent, limits(&desired, &here)).await;
    Ok(as_possible(wanted, limited))
}
