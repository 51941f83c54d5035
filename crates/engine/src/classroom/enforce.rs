//! Brings what hosts do to desktops and what powers want together: pausing, and cutting or limiting the network.
//!
//! Each host is worked on by itself, one pass at a time, from what the store says when the pass begins. A host that hangs delays
//! no other, and what it could not do is done in a later pass.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt as _, future::join_all, stream};
use jiff::Timestamp;
use sarrio_hypervisor::{HostResult, NetworkLimit};
use sarrio_model::{Desktop, DesktopState, Epoch, Holds, NetworkHold, PauseReason, Problem};

use super::{Desired, discs};
use crate::{
    Inner, desktop,
    host::{Host, KnownLimits},
};

/// The pause before what a host could not do is tried again.
const AGAIN: Duration = Duration::from_secs(2);

/// The longest pause: what nobody told of is seen then.
const LONGEST: Duration = Duration::from_secs(30);

/// Brings all hosts up to the powers, once.
pub(super) async fn enforce(engine: &Inner) {
    let hosts = engine.hosts.all();
    join_all(hosts.iter().map(|host| enforce_on(engine, host))).await;
}

/// Keeps a host up to the powers, and the drives of its desktops up to what was handed out: whenever it is woken, and again after a pause.
pub(crate) async fn keep_enforcing(engine: &Inner, host: &Arc<Host>) {
    loop {
        let done = enforce_on(engine, host).await & discs::change_on(engine, host).await;
        let pause = if done { LONGEST } else { AGAIN };
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
    let mut known = host.limits.lock().await;
    if !host.is_up() {
        return Ok(true);
    }
    let mut done = true;
    let mut held = Vec::new();
    // Once more where the host turns out to be able to do other things than before.
    for _ in 0..2 {
        let (desired, here) = look(engine, host).await?;
        let limits = limits(&desired, &here);
        let of = |desktop| Held::of(desktop, &desired, &known);
        held = here.into_iter().filter_map(of).collect::<Vec<_>>();
        announce(engine, &mut held).await?;
        // Cables go out before limits do: nobody sends anything in between.
        done = stage(host, &mut held, Stage::Cut).await.1;
        let impossible = known.impossible;
        send_limits(host, &mut known, limits).await;
        if known.impossible == impossible {
            break;
        }
    }
    for next in [Stage::Network, Stage::Paused, Stage::Exchange] {
        let (changed, all) = stage(host, &mut held, next).await;
        done &= all;
        if changed {
            record(engine, &held).await?;
        }
    }
    set_clocks(engine, host, &held);
    if !done {
        // What was announced may not be so: it is all done again.
        known.sent = None;
    }
    Ok(done)
}

/// Goes through a stage with all desktops. Returns whether that changed anything, and whether it was done for all.
async fn stage(host: &Host, held: &mut [Held], stage: Stage) -> (bool, bool) {
    let mut each = Vec::new();
    for one in held {
        each.push(one.reach_or_tell(host, stage));
    }
    let mut reached = stream::iter(each).buffer_unordered(stage.at_once());
    let (mut changed, mut done) = (false, true);
    while let Some(this) = reached.next().await {
        match this {
            Ok(this) => changed |= this,
            Err(_) => done = false,
        }
    }
    (changed, done)
}

/// Writes what is about to hold desktops, before it does. If this engine dies in between, the next one finds what to do or to
/// undo.
async fn announce(engine: &Inner, held: &mut [Held]) -> Result<(), Problem> {
    let mut announced = Vec::new();
    for one in held {
        one.holds = one.announced();
        if one.holds != one.desktop.holds {
            announced.push((one.desktop.id, one.holds));
        }
    }
    if announced.is_empty() {
        return Ok(());
    }
    let mut tx = engine.store.begin().await?;
    tx.set_holds(&announced).await?;
    tx.commit().await?;
    // Whoever helps lets go of the keys before the desktop is paused.
    let paused = announced.iter().filter(|(_, holds)| holds.paused);
    paused.for_each(|(desktop, _)| engine.classroom.helping.cut(*desktop));
    Ok(())
}

/// What powers can do to a desktop, in the order in which they do it.
#[derive(Debug, Clone, Copy)]
enum Stage {
    /// Cutting off its network.
    Cut,
    /// Giving it the network again, whole or limited.
    Network,
    /// Pausing it.
    Paused,
    /// Forbidding that it exchanges anything with the viewer's computer.
    Exchange,
}

impl Stage {
    /// How many desktops of a host go through it at the same time. Most calls are so short that more at once gain nothing; but
    /// devices are let go by guests, which is waited for.
    fn at_once(self) -> usize {
        match self {
            Self::Cut | Self::Network | Self::Paused => 1,
            Self::Exchange => 4,
        }
    }
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
    /// Nothing is known of what the host does to it: it is done again.
    again: bool,
}

/// What powers want, and the desktops on this host that they may concern.
async fn look(engine: &Inner, host: &Host) -> Result<(Desired, Vec<Desktop>), Problem> {
    let desired = Desired::of(engine.store.powers_in_force().await?);
    Ok((desired, engine.store.desktops_under_powers(host.id).await?))
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

/// Sends the limits where the host has others, and notes whether it can limit anything.
async fn send_limits(host: &Host, known: &mut KnownLimits, limits: Vec<NetworkLimit>) {
    if known.sent.as_ref() == Some(&limits) {
        return;
    }
    match host.api.limit_networks(&limits).await {
        Ok(()) => *known = KnownLimits { sent: Some(limits), impossible: false },
        Err(why) => {
            if !limits.is_empty() {
                tracing::warn!(host.name = %host.name, %why, "networks cannot be limited there: they are cut off");
            }
            *known = KnownLimits { sent: None, impossible: true };
        }
    }
}

/// On a host that cannot limit networks, the network is cut off whole: an exam fails closed.
fn as_possible(wanted: Holds, known: &KnownLimits) -> Holds {
    match wanted.network {
        NetworkHold::Limited if known.impossible => Holds { network: NetworkHold::Off, ..wanted },
        _ => wanted,
    }
}

impl Held {
    /// A desktop that is on and is to be held otherwise, or of which it is not known whether it is held.
    fn of(desktop: Desktop, desired: &Desired, known: &KnownLimits) -> Option<Self> {
        let again = known.sent.is_none() && !desktop.holds.is_none();
        let wanted = as_possible(desired.wanted(&desktop), known);
        if !again && !desired.differs(&desktop, wanted) {
            return None;
        }
        let (DesktopState::Running { epoch, .. } | DesktopState::Paused { epoch, .. }) = desktop.state else {
            return None;
        };
        Some(Self { holds: desktop.holds, desktop, epoch, wanted, again })
    }

    /// What holds it while it is being changed: what did, and what is to.
    fn announced(&self) -> Holds {
        let (before, wanted) = (self.desktop.holds, self.wanted);
        let network = if wanted.network == NetworkHold::Off { NetworkHold::Off } else { before.network };
        let was_paused = matches!(self.desktop.state, DesktopState::Paused { .. });
        Holds {
            paused: before.paused || wanted.paused,
            stays_paused: before.stays_paused || (wanted.paused && !before.paused && was_paused),
            network,
            sharing_off: before.sharing_off || wanted.sharing_off,
        }
    }

    /// Goes through one stage, and tells of it where that fails.
    async fn reach_or_tell(&mut self, host: &Host, stage: Stage) -> HostResult<bool> {
        let reached = self.reach(host, stage).await;
        if let Err(why) = &reached {
            let (id, name) = (self.desktop.id, &host.name);
            tracing::info!(desktop.id = %id, host.name = %name, %why, "not held as its class; tried again");
        }
        reached
    }

    /// Goes through one stage. Returns whether that changes anything.
    async fn reach(&mut self, host: &Host, stage: Stage) -> HostResult<bool> {
        let before = self.desktop.holds;
        let (id, epoch, wanted) = (self.desktop.id, self.epoch, self.wanted);
        let is_off = |holds: Holds| holds.network == NetworkHold::Off;
        match stage {
            Stage::Cut if is_off(wanted) => {
                if !is_off(before) || self.again {
                    host.api.set_link(id, epoch, false).await?;
                }
                Ok(false)
            }
            Stage::Network if !is_off(wanted) => {
                if is_off(before) {
                    host.api.set_link(id, epoch, true).await?;
                }
                let changed = self.holds.network != wanted.network;
                self.holds.network = wanted.network;
                Ok(changed)
            }
            Stage::Cut | Stage::Network => Ok(false),
            Stage::Paused => self.pause(host).await,
            Stage::Exchange => {
                let changes = before.sharing_off != wanted.sharing_off;
                if changes || (self.again && wanted.sharing_off) {
                    host.api.set_exchange(id, epoch, !wanted.sharing_off).await?;
                }
                self.holds.sharing_off = wanted.sharing_off;
                Ok(changes)
            }
        }
    }

    /// Pauses it with its class, or lets it go on. One that was paused before stays so when the class goes on.
    async fn pause(&mut self, host: &Host) -> HostResult<bool> {
        let before = self.desktop.holds;
        let (id, epoch) = (self.desktop.id, self.epoch);
        let goes_on = before.paused && !before.stays_paused;
        let called = match (&self.desktop.state, self.wanted.paused) {
            (DesktopState::Running { .. }, true) => {
                host.api.suspend(id, epoch).await?;
                true
            }
            (DesktopState::Paused { why: PauseReason::Asked, .. }, false) if goes_on => {
                host.api.resume(id, epoch).await?;
                true
            }
            _ => false,
        };
        self.holds.paused = self.wanted.paused;
        self.holds.stays_paused &= self.wanted.paused;
        Ok(called || self.holds.paused != before.paused)
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
    let powers = engine.store.powers_over(desktop.owner.id).await?;
    let wanted = as_created(Holds::of(powers.iter().map(|power| &power.power)));
    if wanted.network != NetworkHold::Limited {
        return Ok(wanted);
    }
    let mut known = host.limits.lock().await;
    let (desired, here) = look(engine, host).await?;
    let wanted = as_created(desired.holds(desktop.owner.id));
    if wanted.network == NetworkHold::Limited {
        send_limits(host, &mut known, limits(&desired, &here)).await;
    }
    Ok(as_possible(wanted, &known))
}

/// A desktop is created running: it is paused once it is there.
fn as_created(wanted: Holds) -> Holds {
    Holds { paused: false, ..wanted }
}
