//! The link of one handle to its host, as both the handle and the task that keeps it see it.

use std::sync::atomic::{AtomicBool, Ordering};

use sarrio_hypervisor::{HostEvent, Link};
use sarrio_model::{Connection, SiteId};
use tokio::sync::{Notify, broadcast, watch};

/// One handle's link to a host.
#[derive(Debug)]
pub(crate) struct HostLink {
    pub(crate) address: String,
    pub(crate) site: SiteId,
    pub(crate) connection: Connection,
    pub(crate) state: watch::Sender<Link>,
    pub(crate) events: broadcast::Sender<HostEvent>,
    /// Ends the pause before the next attempt.
    pub(crate) retry: Notify,
    /// Whether the handle was closed: then the state does not change any more.
    pub(crate) closed: AtomicBool,
}

impl HostLink {
    pub(crate) fn new(address: String, site: SiteId, connection: Connection) -> Self {
        Self {
            address,
            site,
            connection,
            state: watch::Sender::new(Link::Connecting),
            events: broadcast::Sender::new(4096),
            retry: Notify::new(),
            closed: AtomicBool::new(false),
        }
    }

    pub(crate) fn send(&self, event: HostEvent) {
        // It is no failure that nobody listens.
        let _ = self.events.send(event);
    }

    pub(crate) fn set(&self, state: Link) {
        if !self.closed.load(Ordering::SeqCst) {
            self.state.send_replace(state.clone());
            self.send(HostEvent::Link(state));
        }
    }
}
