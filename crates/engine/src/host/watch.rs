//! Three tasks for each host: one follows its link and its events, one samples it, and one enforces powers over classes there,
//! so that what is slow never delays an event.

use std::sync::Arc;

use jiff::Timestamp;
use sarrio_hypervisor::{DomainEnd, HostEvent, Link};
use sarrio_model::{HostState, Hypervisor, Problem};
use tokio::sync::{Mutex, Notify, broadcast::error::RecvError};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::{Host, change_row, keep_since, log_failure, look, sample};
use crate::{Inner, classroom};

/// Makes the link to a host and keeps the store true about it until the host is closed.
pub(crate) fn watch(engine: &Arc<Inner>, row: &Hypervisor) {
    let api = engine.connector.connect(row.id, row.name.clone(), engine.site, row.connection.clone());
    let host = Arc::new(Host {
        id: row.id,
        name: row.name.clone(),
        api,
        load: std::sync::RwLock::default(),
        look_now: Notify::new(),
        enforce_now: Notify::new(),
        looked_for_paths: Mutex::default(),
        limits: Mutex::default(),
        stop: CancellationToken::new(),
    });
    engine.hosts.put(host.clone());
    let span = tracing::info_span!(parent: None, "host", host.name = %row.name);
    let (events, samples) = ((engine.clone(), host.clone()), (engine.clone(), host.clone()));
    let powers = (engine.clone(), host);
    engine.spawn(
        async move {
            let (engine, host) = events;
            tokio::select! {
                () = host.stop.cancelled() => {}
                () = follow(&engine, &host) => {}
            }
        }
        .instrument(span.clone()),
    );
    engine.spawn(
        async move {
            let (engine, host) = samples;
            tokio::select! {
                () = host.stop.cancelled() => {}
                () = sample::sample_regularly(&engine, &host) => {}
            }
        }
        .instrument(span.clone()),
    );
    engine.spawn(
        async move {
            let (engine, host) = powers;
            tokio::select! {
                () = host.stop.cancelled() => {}
                () = classroom::keep_enforcing(&engine, &host) => {}
            }
        }
        .instrument(span),
    );
}

/// Records what the link is and what the host tells, until the link is gone.
async fn follow(engine: &Inner, host: &Host) {
    let mut link = host.api.link();
    let mut events = host.api.events();
    loop {
        let now = link.borrow_and_update().clone();
        log_failure(record_link(engine, host, now).await);
        loop {
            tokio::select! {
                changed = link.changed() => match changed {
                    Ok(()) => break,
                    Err(_) => return,
                },
                event = events.recv() => match event {
                    Ok(event) => log_failure(record_event(engine, host, event).await),
                    Err(RecvError::Lagged(_)) => host.look_now.notify_one(),
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }
}

/// Records what the link is now. A host that does not answer comes here after each try, so nothing is logged: the link
/// itself logs when an outage begins and ends.
async fn record_link(engine: &Inner, host: &Host, link: Link) -> Result<(), Problem> {
    let now = Timestamp::now();
    match link {
        Link::Connecting => {
            change_row(engine, host.id, |row| {
                // A silent host that is being tried again stays what it was until it answers.
                if !matches!(row.state, HostState::Unreachable { .. } | HostState::Maintenance { .. }) {
                    row.state = keep_since(&row.state, HostState::Connecting { since: now });
                }
            })
            .await?;
        }
        Link::Up => {
            change_row(engine, host.id, |row| {
                if !matches!(row.state, HostState::Maintenance { .. }) {
                    row.state = keep_since(&row.state, HostState::Online { since: now });
                }
            })
            .await?;
            host.look_now.notify_one();
            // It may have been booted since: whatever limits it had are gone.
            *host.limits.lock().await = None;
        }
        Link::Down(why) => {
            let reason = why.problem(&host.name);
            change_row(engine, host.id, |row| {
                let silent = HostState::Unreachable { since: now, reason: reason.clone() };
                // Maintenance is where a host is silent on purpose: it ends when a person ends it.
                if !matches!(row.state, HostState::Maintenance { .. }) {
                    row.state = keep_since(&row.state, silent);
                }
                row.load = None;
            })
            .await?;
            *host.load.write().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
            look::lose_sight(engine, host, now).await?;
            crate::storage::host_lost(engine, host, &reason).await?;
        }
    }
    Ok(())
}

async fn record_event(engine: &Inner, host: &Host, event: HostEvent) -> Result<(), Problem> {
    match event {
        HostEvent::Link(_) => {}
        HostEvent::Domain(desktop) | HostEvent::Stray { desktop, .. } => {
            look::at(engine, host, desktop, DomainEnd::Ended).await?
        }
        // Only a look at everything asks which images domains are on.
        HostEvent::Images(_) => host.look_now.notify_one(),
        HostEvent::Stopped { desktop, end } => {
            look::at(engine, host, desktop, end).await?;
            engine.tickets.forget(desktop);
        }
        HostEvent::DiskError { desktop, reason } => {
            tracing::warn!(desktop.id = %desktop, reason, "its disk cannot be written; it stands still");
            look::at(engine, host, desktop, DomainEnd::Ended).await?;
        }
        HostEvent::ViewerIn(desktop) => crate::desktop::viewer_came(engine, host, desktop).await?,
        HostEvent::Viewers { desktop, count } => crate::desktop::viewers(engine, desktop, count).await?,
        HostEvent::ViewerRefused(desktop) => {
            tracing::info!(desktop.id = %desktop, "a viewer came with a dead ticket");
        }
        HostEvent::Agent { desktop, connected } => {
            tracing::debug!(desktop.id = %desktop, connected, "guest agent");
        }
    }
    Ok(())
}
