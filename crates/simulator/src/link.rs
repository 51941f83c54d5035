//! The link to a simulated host: made, kept, lost and made again.

use std::{
    pin::pin,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use sarrio_hypervisor::{HostError, HostEvent, Link};
use sarrio_model::{Connection, SiteId};
use tokio::{
    sync::{Notify, broadcast, watch},
    time::sleep,
};

use crate::{fleet::Shared, world::Trouble};

/// What a handle and its keeper share.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) address: String,
    pub(crate) site: SiteId,
    pub(crate) connection: Connection,
    pub(crate) state: watch::Sender<Link>,
    pub(crate) events: broadcast::Sender<HostEvent>,
    pub(crate) retry: Notify,
    pub(crate) closed: AtomicBool,
}

impl Line {
    pub(crate) fn tell(&self, event: HostEvent) {
        // Nobody listening is no failure.
        let _ = self.events.send(event);
    }

    fn set(&self, link: Link) {
        if !self.closed.load(Ordering::SeqCst) {
            self.state.send_replace(link.clone());
            self.tell(HostEvent::Link(link));
        }
    }
}

/// Keeps the link until the fleet is dropped; closing the handle aborts this task.
pub(crate) async fn keep(shared: Weak<Shared>, line: Arc<Line>) {
    loop {
        line.set(Link::Connecting);
        let Some(ended) = connect(&shared, &line).await else { return };
        line.set(Link::Down(ended));
        let Some(pause) = shared.upgrade().map(|shared| shared.world().timing.retry) else { return };
        tokio::select! {
            () = line.retry.notified() => {}
            () = sleep(pause) => {}
        }
    }
}

/// One life of the link. The answer is why it ended, or `None` when the fleet was dropped.
async fn connect(shared: &Weak<Shared>, line: &Arc<Line>) -> Option<HostError> {
    let (mut changed, boots, trouble, refusal, timing) = {
        let shared = shared.upgrade()?;
        let mut world = shared.world();
        let timing = world.timing;
        let Some(host) = world.hosts.get_mut(&line.address) else {
            return Some(HostError::Unreachable(format!("nobody knows {}", line.address)));
        };
        (host.changed.subscribe(), host.boots, host.trouble(), host.refusal(&line.connection), timing)
    };
    match (trouble, refusal) {
        (Some(Trouble::Silent), _) => {
            sleep(timing.connect).await;
            return Some(silence());
        }
        (_, Some(refusal)) => return Some(refusal),
        (Some(Trouble::Hung), None) => {
            sleep(timing.notice).await;
            return Some(HostError::Deadline { call: "connect", after: timing.notice });
        }
        (None, None) => {
            let shared = shared.upgrade()?;
            shared.world().host(&line.address).add_line(line);
            line.set(Link::Up);
        }
    }
    // Up, until it is silent or stuck for too long, or was booted.
    loop {
        let trouble = {
            let shared = shared.upgrade()?;
            let mut world = shared.world();
            let host = world.host(&line.address);
            changed.borrow_and_update();
            if host.boots != boots {
                return Some(HostError::Unreachable("the host was restarted".to_owned()));
            }
            if !host.libvirt {
                return Some(HostError::NoLibvirt("it closed the connection".to_owned()));
            }
            host.trouble()
        };
        let mut noticed = pin!(sleep(timing.notice));
        tokio::select! {
            () = &mut noticed, if trouble.is_some() => return Some(match trouble {
                Some(Trouble::Hung) => HostError::Deadline { call: "keepalive", after: timing.notice },
                _ => silence(),
            }),
            gone = changed.changed() => gone.ok()?,
        }
    }
}

fn silence() -> HostError {
    HostError::Unreachable("no answer".to_owned())
}
