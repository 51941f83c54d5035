//! The task that keeps a link: it connects, notices when the host is lost, and connects again.

use std::{
    pin::pin,
    sync::{Arc, Weak},
};

use sarrio_hypervisor::{HostError, Link};
use sarrio_model::problem::{ConnectionEnded, HostCall, LibvirtClosed, NoAnswer};
use tokio::time::sleep;

use crate::{host::Trouble, link::HostLink, world::Shared};

/// Keeps the link until the fleet is dropped; closing the handle aborts this task.
pub(crate) async fn keep(shared: Weak<Shared>, link: Arc<HostLink>) {
    loop {
        link.set(Link::Connecting);
        let Some(ended) = connect(&shared, &link).await else { return };
        link.set(Link::Down(ended));
        let Some(pause) = shared.upgrade().map(|shared| shared.world().timing.retry) else { return };
        tokio::select! {
            () = link.retry.notified() => {}
            () = sleep(pause) => {}
        }
    }
}

/// Connects and holds the connection until it fails. Returns why it failed, or `None` when the fleet was dropped.
async fn connect(shared: &Weak<Shared>, link: &Arc<HostLink>) -> Option<HostError> {
    let (mut changed, boots, trouble, refusal, timing) = {
        let shared = shared.upgrade()?;
        let mut world = shared.world();
        let timing = world.timing;
        let refusal = world.refusal(&link.address, &link.connection);
        let Some(host) = world.hosts.get_mut(&link.address) else {
            return Some(refusal.unwrap_or_else(silence));
        };
        (host.changed.subscribe(), host.boots, host.trouble(), refusal, timing)
    };
    match (trouble, refusal) {
        (Some(Trouble::Silent), _) => {
            sleep(timing.connect).await;
            return Some(silence());
        }
        (_, Some(refusal)) => return Some(refusal),
        (Some(Trouble::Hung), None) => {
            sleep(timing.notice).await;
            return Some(HostError::Deadline { call: HostCall::Connect, after: timing.notice });
        }
        (None, None) => {
            let shared = shared.upgrade()?;
            shared.world().host(&link.address).add_link(link);
            link.set(Link::Up);
        }
    }
    // The link is up until the host is silent or stuck for too long, or is restarted.
    loop {
        let trouble = {
            let shared = shared.upgrade()?;
            let mut world = shared.world();
            let host = world.host(&link.address);
            changed.borrow_and_update();
            if host.boots != boots {
                return Some(HostError::Unreachable(ConnectionEnded.into()));
            }
            if !host.libvirt {
                return Some(HostError::NoLibvirt(LibvirtClosed.into()));
            }
            host.trouble()
        };
        let mut noticed = pin!(sleep(timing.notice));
        tokio::select! {
            () = &mut noticed, if trouble.is_some() => return Some(match trouble {
                Some(Trouble::Hung) => HostError::Deadline { call: HostCall::Pulse, after: timing.notice },
                _ => silence(),
            }),
            gone = changed.changed() => gone.ok()?,
        }
    }
}

fn silence() -> HostError {
    HostError::Unreachable(NoAnswer.into())
}
