//! The hosts: a handle on each, the tasks that watch it, and what an administrator does with it.

mod add;
mod admin;
mod contact;
mod edit;
pub(crate) mod look;
mod sample;
mod watch;

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use sarrio_hypervisor::{HostEvent, Hypervisor as Handle, NetworkLimit};
use sarrio_model::{
    DesktopId, HostLoad, HostState, Hypervisor, HypervisorId, Name, Noun, Problem, StoragePathId,
};
use tokio::{
    sync::{Mutex, Notify, broadcast},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

pub(crate) use watch::watch;

use crate::Inner;

/// How long something waits for the first contact with hosts before it is refused because there is none.
const FIRST_CONTACT: Duration = Duration::from_secs(12);

/// The pause between two looks whether that contact is made.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// One host while this engine runs.
pub(crate) struct Host {
    pub(crate) id: HypervisorId,
    pub(crate) name: Name,
    pub(crate) api: Arc<dyn Handle>,
    /// Its newest sample.
    pub(crate) load: RwLock<Option<HostLoad>>,
    /// Wakes the task that samples the host: it then looks at everything there.
    pub(crate) look_now: Notify,
    /// Wakes the task that enforces powers over classes there.
    pub(crate) enforce_now: Notify,
    /// When the last look at its storage paths began that something asked for because it needs one. Held during that look.
    pub(crate) looked_for_paths: Mutex<HashMap<StoragePathId, Instant>>,
    /// The limits of networks that were sent to it; `None` where that is not known. Held while powers over classes are enforced
    /// there: two passes at once would undo each other.
    pub(crate) limits: Mutex<Option<Vec<NetworkLimit>>>,
    stop: CancellationToken,
}

impl Host {
    /// The newest sample, where there is one.
    pub(crate) fn load(&self) -> Option<HostLoad> {
        self.load.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether its link is up now.
    pub(crate) fn is_up(&self) -> bool {
        *self.api.link().borrow() == sarrio_hypervisor::Link::Up
    }

    /// Whether the first contact is still being made, or nothing was looked at since: another answer may come soon.
    pub(crate) fn is_first_contact(&self) -> bool {
        match &*self.api.link().borrow() {
            sarrio_hypervisor::Link::Connecting => true,
            sarrio_hypervisor::Link::Up => self.load().is_none(),
            sarrio_hypervisor::Link::Down(_) => false,
        }
    }

    /// Its events from now on.
    pub(crate) fn events(&self) -> broadcast::Receiver<HostEvent> {
        self.api.events()
    }
}

/// All hosts.
#[derive(Default)]
pub(crate) struct Hosts {
    map: RwLock<HashMap<HypervisorId, Arc<Host>>>,
}

impl Hosts {
    fn put(&self, host: Arc<Host>) {
        self.map.write().unwrap_or_else(PoisonError::into_inner).insert(host.id, host);
    }

    /// Takes a host out, ends its tasks and its link.
    pub(crate) async fn close(&self, id: HypervisorId) {
        let host = self.map.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Some(host) = host {
            host.stop.cancel();
            host.api.close().await;
        }
    }

    pub(crate) async fn close_all(&self) {
        futures::future::join_all(self.all().into_iter().map(|host| async move {
            host.stop.cancel();
            host.api.close().await;
        }))
        .await;
    }

    pub(crate) fn all(&self) -> Vec<Arc<Host>> {
        self.map.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    pub(crate) fn get(&self, id: HypervisorId) -> Option<Arc<Host>> {
        self.map.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Waits, for some seconds at most, while the first contact with any host is still being made: right after a start
    /// of the backend nothing can be said of them.
    pub(crate) async fn first_contact_made(&self) {
        let made = async {
            while self.all().iter().any(|host| host.is_first_contact()) {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        let _ = tokio::time::timeout(FIRST_CONTACT, made).await;
    }

    /// The host, or the problem that there is none any more.
    pub(crate) fn require(&self, id: HypervisorId) -> Result<Arc<Host>, Problem> {
        self.get(id).ok_or_else(|| Problem::not_found(Noun::Hypervisor, id))
    }
}

impl Inner {
    /// Asks the host to look at everything again soon.
    pub(crate) fn look_soon(&self, host: HypervisorId) {
        if let Some(host) = self.hosts.get(host) {
            host.look_now.notify_one();
        }
    }
}

/// A task that watches a host must not end because of a failure: what it cannot do now, it does at its next look.
fn log_failure(outcome: Result<(), Problem>) {
    if let Err(why) = outcome {
        tracing::warn!(%why, "could not be recorded; looked at again later");
    }
}

/// Applies `change` to a host's row as it is now, and writes the row where that made a difference.
pub(crate) async fn change_row(
    engine: &Inner,
    id: HypervisorId,
    change: impl Fn(&mut Hypervisor) + Send,
) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    let Some(before) = tx.hypervisor(id).await? else { return Ok(()) };
    let mut row = before.clone();
    change(&mut row);
    if row != before {
        tx.observe_hypervisor(&mut row).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// `after`, with the `since` of `before` if both are the same state: the time changes only with the state.
pub(crate) fn keep_since(before: &HostState, after: HostState) -> HostState {
    match (before, after) {
        (HostState::Online { since }, HostState::Online { .. }) => HostState::Online { since: *since },
        (HostState::Degraded { since, .. }, HostState::Degraded { reason, .. }) => {
            HostState::Degraded { since: *since, reason }
        }
        (HostState::Unreachable { since, .. }, HostState::Unreachable { reason, .. }) => {
            HostState::Unreachable { since: *since, reason }
        }
        (HostState::Connecting { since }, HostState::Connecting { .. }) => {
            HostState::Connecting { since: *since }
        }
        (_, after) => after,
    }
}

/// Waits until the host has no domain of this desktop any more.
pub(crate) async fn gone(host: &Host, desktop: DesktopId) -> Result<(), sarrio_hypervisor::HostError> {
    let mut events = host.events();
    loop {
        if host.api.domain(desktop).await?.is_none() {
            return Ok(());
        }
        let wake = async {
            loop {
                match events.recv().await {
                    Ok(HostEvent::Stopped { desktop: id, .. } | HostEvent::Domain(id)) if id != desktop => {}
                    Ok(HostEvent::Stopped { .. } | HostEvent::Domain(_) | HostEvent::Link(_)) => return,
                    Ok(_) => {}
                    Err(_) => return,
                }
            }
        };
        // An event can be lost with a connection: look anyway every two seconds.
        let _ = tokio::time::timeout(Duration::from_secs(2), wake).await;
    }
}
