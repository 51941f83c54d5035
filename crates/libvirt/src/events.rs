//! Translates libvirt's events into the port's.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use sarrio_hypervisor::{DomainEnd, HostEvent};
use sarrio_model::DesktopId;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;
use virt::sys::{
    VIR_DOMAIN_EVENT_DEFINED, VIR_DOMAIN_EVENT_STARTED, VIR_DOMAIN_EVENT_STOPPED,
    VIR_DOMAIN_EVENT_STOPPED_CRASHED, VIR_DOMAIN_EVENT_STOPPED_FAILED, VIR_DOMAIN_EVENT_UNDEFINED,
};

use crate::{
    host::Host,
    lock::lock,
    sys::{Graphics, Raw},
};

/// Translates the events of one connection until it is closed, and then cancels `closed`.
pub fn translate(host: &Arc<Host>, mut events: UnboundedReceiver<Raw>, closed: CancellationToken) {
    let host = host.clone();
    tokio::spawn(async move {
        let _closed = closed.drop_guard();
        let mut viewers = Viewers::default();
        while let Some(raw) = events.recv().await {
            if raw == Raw::Closed {
                return;
            }
            for event in viewers.events(&raw) {
                host.emit(event);
            }
            if let Raw::Lifecycle { domain, event, .. } = raw
                && u32::try_from(event) == Ok(VIR_DOMAIN_EVENT_STARTED)
                && let Some(epoch) = lock(&host.given_up).remove(&DesktopId(domain))
            {
                host.emit(HostEvent::Stray { desktop: DesktopId(domain), epoch });
            }
        }
    });
}

/// Which viewers are connected to which console. SPICE opens one connection for each of its channels.
#[derive(Debug, Default)]
struct Viewers {
    channels: HashMap<DesktopId, HashMap<(String, String), bool>>,
}

impl Viewers {
    fn events(&mut self, raw: &Raw) -> Vec<HostEvent> {
        match raw {
            Raw::Closed => Vec::new(),
            Raw::Lifecycle { domain, event, detail } => self.life(DesktopId(*domain), *event, *detail),
            Raw::Graphics { local: true, .. } => Vec::new(), // our own pictures of the screen
            Raw::Graphics { domain, phase, node, service, .. } => {
                self.channel(DesktopId(*domain), *phase, (node.clone(), service.clone()))
            }
            Raw::DiskError { domain, action, reason } => match action {
                // 1 means that the domain was paused; with other values it keeps running.
                1 => vec![HostEvent::DiskError {
                    desktop: DesktopId(*domain),
                    reason: crate::errors::one_line(reason),
                }],
                _ => Vec::new(),
            },
            Raw::BlockJob { domain } => vec![HostEvent::Images(DesktopId(*domain))],
            Raw::Agent { domain, state } => {
                vec![HostEvent::Agent { desktop: DesktopId(*domain), connected: *state == 1 }]
            }
        }
    }

    fn life(&mut self, desktop: DesktopId, event: i32, detail: i32) -> Vec<HostEvent> {
        let (Ok(event), Ok(detail)) = (u32::try_from(event), u32::try_from(detail)) else {
            return Vec::new();
        };
        match event {
            VIR_DOMAIN_EVENT_DEFINED | VIR_DOMAIN_EVENT_UNDEFINED => Vec::new(),
            VIR_DOMAIN_EVENT_STOPPED => {
                let end = match detail {
                    VIR_DOMAIN_EVENT_STOPPED_CRASHED | VIR_DOMAIN_EVENT_STOPPED_FAILED => DomainEnd::Crashed,
                    _ => DomainEnd::Ended,
                };
                let mut events = vec![HostEvent::Stopped { desktop, end }];
                if self.channels.remove(&desktop).is_some_and(|channels| !channels.is_empty()) {
                    events.push(HostEvent::Viewers { desktop, count: 0 });
                }
                events
            }
            _ => vec![HostEvent::Domain(desktop)],
        }
    }

    fn channel(&mut self, desktop: DesktopId, phase: Graphics, from: (String, String)) -> Vec<HostEvent> {
        let channels = self.channels.entry(desktop).or_default();
        let before = machines(channels);
        let was_in = |channels: &HashMap<(String, String), bool>| {
            channels.iter().any(|((node, _), signed_in)| *signed_in && *node == from.0)
        };
        let mut events = Vec::new();
        match phase {
            Graphics::Connect => drop(channels.insert(from, false)),
            Graphics::Initialize => {
                if !was_in(channels) {
                    events.push(HostEvent::ViewerIn(desktop));
                }
                channels.insert(from, true);
            }
            Graphics::Disconnect => {
                // The channel never signed in, and its machine has no other channel here, so the ticket was wrong or
                // had expired.
                let signed_in = channels.remove(&from);
                if signed_in == Some(false) && !was_in(channels) {
                    events.push(HostEvent::ViewerRefused(desktop));
                }
            }
        }
        let count = machines(channels);
        if count != before {
            events.push(HostEvent::Viewers { desktop, count });
        }
        events
    }
}

/// How many machines have a channel that signed in.
fn machines(channels: &HashMap<(String, String), bool>) -> u32 {
    let nodes: HashSet<&str> =
        channels.iter().filter(|(_, signed_in)| **signed_in).map(|((node, _), _)| node.as_str()).collect();
    u32::try_from(nodes.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graphics(phase: Graphics, node: &str, service: &str) -> Raw {
        let (node, service) = (node.to_owned(), service.to_owned());
        Raw::Graphics { domain: uuid::Uuid::nil(), phase, node, service, local: false }
    }

    #[test]
    fn four_channels_of_one_viewer_are_one_viewer() {
        let desktop = DesktopId(uuid::Uuid::nil());
        let mut viewers = Viewers::default();
        let mut seen = Vec::new();
        for port in ["1", "2", "3", "4"] {
            for phase in [Graphics::Connect, Graphics::Initialize] {
                seen.extend(viewers.events(&graphics(phase, "10.0.0.9", port)));
            }
        }
        assert_eq!(seen, [HostEvent::ViewerIn(desktop), HostEvent::Viewers { desktop, count: 1 }]);
        seen.clear();
        for port in ["1", "2", "3", "4"] {
            seen.extend(viewers.events(&graphics(Graphics::Disconnect, "10.0.0.9", port)));
        }
        assert_eq!(seen, [HostEvent::Viewers { desktop, count: 0 }]);
    }

    #[test]
    fn an_expired_ticket_is_seen_as_a_viewer_that_never_signed_in() {
        let mut viewers = Viewers::default();
        assert!(viewers.events(&graphics(Graphics::Connect, "10.0.0.9", "1")).is_empty());
        let seen = viewers.events(&graphics(Graphics::Disconnect, "10.0.0.9", "1"));
        assert_eq!(seen, [HostEvent::ViewerRefused(DesktopId(uuid::Uuid::nil()))]);
    }
}
