//! Brings what hosts do to desktops and what powers want together: pausing, and cutting or limiting the network.
//!
//! Each host is worked on by itself, one pass at a time, from what the store says when the pass begins. A host that hangs delays
//! no other, and what it could not do is done in a later pass.

use std::time::Duration;

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
pub(crate) async fn keep_enforcing(engine: &Inner, host: &Host) {
    loop {
        let pause = if enforce_on(engine, host).await { LONGEST } else { AGAIN };
        tokio::select! {
            () = host.enforce_now.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Brings one host up to the powers. Returns whether all is done: otherwise another pass is needed.
async fn enforce_on(engine: &Inner, host: &Host) -> bool {
    match pass(engine, host).await {
        Ok(done) => done,
        Err(why) => {
            tracing::warn!(host.name = %host.name, %why, "powers over classes could not be enforced; tried again");
            false
        }
    }
}

/// What one pass has done to a desktop.
struct Changed {
    desktop: Desktop,
    epoch: Epoch,
    holds: Holds,
}

/// Brings one host up to the powers. Returns whether all is done; a host that does not answer has nothing to do now.
async fn pass(engine: &Inner, host: &Host) -> Result<bool, Problem> {
    let mut sent = host.limits.lock().await;
    if !host.is_up() {
        return Ok(true);
    }
    let (desired, here) = look(engine, host).await?;
    let limits = limits(&desired, &here);
    let limited = send_limits(host, &mut sent, limits).await;
    let mut changed = Vec::new();
    let mut done = true;
    for desktop in here {
        let Some(wanted) = desired.change(&desktop) else { continue };
        let (DesktopState::Running { epoch, .. } | DesktopState::Paused { epoch, .. }) = desktop.state else {
            continue;
        };
        let wanted = as_possible(wanted, limited);
        let (reached, outcome) = hold(host, &desktop, epoch, wanted).await;
        if let Err(why) = outcome {
            done = false;
            tracing::info!(desktop.id = %desktop.id, host.name = %host.name, %why, "not held as its class; tried again");
        }
        if reached != desktop.holds || reached.paused {
            changed.push(Changed { desktop, epoch, holds: reached });
        }
    }
    record(engine, &changed).await?;
    Ok(done)
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
        let net = |network: sarrio_model::AllowedNetwork| {
            let net = network.network();
            sarrio_hypervisor::AllowedNetwork::new(net.addr(), net.prefix_len()).ok()
        };
        let allowed: Vec<_> = allowed.into_iter().filter_map(net).collect();
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

/// Changes what holds a desktop. Returns what holds it then, also where a call failed.
async fn hold(host: &Host, desktop: &Desktop, epoch: Epoch, wanted: Holds) -> (Holds, HostResult<()>) {
    let mut holds = desktop.holds;
    // The network goes first: nobody sends anything on while the others are being paused.
    if holds.network != wanted.network {
        let plugged = wanted.network != NetworkHold::Off;
        if (holds.network != NetworkHold::Off) != plugged
            && let Err(why) = host.api.set_link(desktop.id, epoch, plugged).await
        {
            return (holds, Err(why));
        }
        holds.network = wanted.network;
    }
    holds.sharing_off = wanted.sharing_off;
    let (outcome, stays_paused) = match (&desktop.state, wanted.paused) {
        (DesktopState::Running { .. }, true) => (host.api.suspend(desktop.id, epoch).await, false),
        // One that was paused before goes on when its owner wants.
        (_, true) => (Ok(()), holds.stays_paused || !holds.paused),
        (DesktopState::Paused { why: PauseReason::Asked, .. }, false)
            if holds.paused && !holds.stays_paused =>
        {
            (host.api.resume(desktop.id, epoch).await, false)
        }
        (_, false) => (Ok(()), false),
    };
    if outcome.is_ok() {
        holds = Holds { stays_paused, ..wanted };
    }
    (holds, outcome)
}

/// Writes what was done, all of a host at once.
async fn record(engine: &Inner, changed: &[Changed]) -> Result<(), Problem> {
    if changed.is_empty() {
        return Ok(());
    }
    let since = Timestamp::now();
    let mut tx = engine.store.begin().await?;
    for Changed { desktop, epoch, holds } in changed {
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
    let holds: Vec<_> = changed.iter().map(|one| (one.desktop.id, one.holds)).collect();
    tx.set_holds(&holds).await?;
    tx.commit().await?;
    Ok(())
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
