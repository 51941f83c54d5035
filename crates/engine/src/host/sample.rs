//! Samples a host's load at regular times, and looks at everything on it when asked to or after a while.

use std::sync::PoisonError;

use jiff::Timestamp;
use sarrio_model::{HostLoad, HostState, MiB, Problem, problem::MemoryNearlyFull};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::{Host, change_row, keep_since, log_failure, look};
use crate::Inner;

/// From this share of used memory on a host is shown as nearly full.
const NEARLY_FULL: f64 = 0.92;

/// Runs until the host is closed.
pub(super) async fn sample_regularly(engine: &Inner, host: &Host) {
    let mut tick = interval(engine.settings.sample_every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looked: Option<Instant> = None;
    loop {
        let asked = tokio::select! {
            () = host.look_now.notified() => true,
            _ = tick.tick() => false,
        };
        if !host.is_up() {
            continue;
        }
        let due = looked.is_none_or(|at| at.elapsed() >= engine.settings.look_every);
        if asked || due {
            looked = Some(Instant::now());
            log_failure(look::at_everything(engine, host).await);
            log_failure(crate::storage::look_at_paths(engine, host).await);
            log_failure(crate::storage::newer_images::look_again(engine, host).await);
        }
        log_failure(sample(engine, host).await);
    }
}

async fn sample(engine: &Inner, host: &Host) -> Result<(), Problem> {
    let row = engine.store.hypervisor(host.id).await?;
    let facts = match row.and_then(|row| row.facts) {
        // Facts change with a reboot or an update. After a new link there is no load yet; then facts are read again.
        Some(facts) if host.load().is_some() => facts,
        _ => host.api.facts().await.map_err(|why| why.problem(&host.name))?,
    };
    let load = host.api.load().await.map_err(|why| why.problem(&host.name))?;
    *host.load.write().unwrap_or_else(PoisonError::into_inner) = Some(load.clone());
    let unusable = crate::storage::unusable_on(engine, host.id).await?;
    let reason = unusable.or_else(|| nearly_full(host, &load, facts.memory));
    let now = Timestamp::now();
    change_row(engine, host.id, |row| {
        row.facts = Some(facts.clone());
        row.load = Some(load.clone());
        let state = match (&row.state, &reason) {
            (HostState::Maintenance { .. } | HostState::Unreachable { .. }, _) => return,
            (_, Some(reason)) => HostState::Degraded { since: now, reason: reason.clone() },
            (_, None) => HostState::Online { since: now },
        };
        row.state = keep_since(&row.state, state);
    })
    .await
}

#[allow(clippy::cast_precision_loss)]
fn nearly_full(host: &Host, load: &HostLoad, memory: MiB) -> Option<Problem> {
    let used = 1.0 - load.memory_free.0 as f64 / memory.0.max(1) as f64;
    (used >= NEARLY_FULL)
        .then(|| MemoryNearlyFull { host: host.name.clone(), free: load.memory_free, total: memory }.into())
}
