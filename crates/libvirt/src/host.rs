//! What all calls to one host share: its name, session, libvirt connections and events.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use sarrio_hypervisor::{HostError, HostEvent, HostResult, Link};
use sarrio_model::{
    Connection, DesktopId, Epoch, Name, SiteId,
    problem::{ConnectionBeingMade, LibvirtClosed, LibvirtStuck},
};
use tokio::{
    runtime,
    sync::{Notify, broadcast, watch},
};
use tokio_util::sync::CancellationToken;

use crate::{
    connections::{Connections, Sockets},
    instance::Instance,
    lock::lock,
    session::Session,
    ssh::Identity,
    sys::NodeCpu,
};

/// How many events may wait for a slow reader.
const EVENTS: usize = 4096;

/// One host.
pub struct Host {
    pub name: Name,
    pub site: SiteId,
    pub connection: Connection,
    pub identity: Identity,
    /// Its sockets on this machine.
    pub sockets: Sockets,
    pub link: watch::Sender<Link>,
    /// Wakes the task that keeps the link, so that it tries at once.
    pub retry: Notify,
    pub closing: CancellationToken,
    /// The node's processor times when they were last read.
    pub last_cpu: Mutex<Option<NodeCpu>>,
    /// Starts that had no answer in time. They may still be carried out.
    pub given_up: Mutex<HashMap<DesktopId, Epoch>>,
    events: broadcast::Sender<HostEvent>,
    session: Mutex<Option<Arc<Session>>>,
    connections: Mutex<Option<Arc<Connections>>>,
    _instance: Arc<Instance>,
}

impl Host {
    /// A host that is not connected yet. Must be called inside a tokio runtime.
    pub fn new(
        name: Name,
        site: SiteId,
        connection: Connection,
        identity: Identity,
        sockets: PathBuf,
        instance: Arc<Instance>,
    ) -> Self {
        Self {
            name,
            site,
            connection,
            identity,
            sockets: Sockets::new(runtime::Handle::current(), sockets),
            link: watch::Sender::new(Link::Connecting),
            retry: Notify::new(),
            closing: CancellationToken::new(),
            last_cpu: Mutex::new(None),
            given_up: Mutex::default(),
            events: broadcast::Sender::new(EVENTS),
            session: Mutex::new(None),
            connections: Mutex::new(None),
            _instance: instance,
        }
    }

    /// Sends an event to all receivers.
    pub fn emit(&self, event: HostEvent) {
        let _ = self.events.send(event);
    }

    /// Its events from now on.
    pub fn events(&self) -> broadcast::Receiver<HostEvent> {
        self.events.subscribe()
    }

    /// The session, which may be open even while libvirt does not answer.
    pub fn session(&self) -> HostResult<Arc<Session>> {
        self.session_if_any().ok_or_else(|| self.why_down())
    }

    pub fn session_if_any(&self) -> Option<Arc<Session>> {
        lock(&self.session).clone()
    }

    pub fn set_session(&self, session: Arc<Session>) {
        *lock(&self.session) = Some(session);
    }

    pub fn take_session(&self) -> Option<Arc<Session>> {
        lock(&self.session).take()
    }

    /// Its libvirt connections.
    pub fn connections(&self) -> HostResult<Arc<Connections>> {
        lock(&self.connections).clone().ok_or_else(|| self.why_down())
    }

    pub fn set_connections(&self, connections: Arc<Connections>) {
        *lock(&self.connections) = Some(connections);
    }

    pub fn take_connections(&self) -> Option<Arc<Connections>> {
        lock(&self.connections).take()
    }

    /// Why no call can be made now. Since none was made, the reason is never that a call was lost.
    fn why_down(&self) -> HostError {
        match self.link.borrow().clone() {
            Link::Down(HostError::Deadline { .. }) => HostError::NoLibvirt(LibvirtStuck.into()),
            Link::Down(HostError::Lost { .. }) => HostError::NoLibvirt(LibvirtClosed.into()),
            Link::Down(why) => why,
            Link::Connecting | Link::Up => HostError::Unreachable(ConnectionBeingMade.into()),
        }
    }
}
