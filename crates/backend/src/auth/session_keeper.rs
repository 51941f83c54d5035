//! Keeps sessions: writes when they were last used, and forgets those that have ended.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use sarrio_model::SessionId;
use sarrio_store::StoreError;
use tokio::time::{MissedTickBehavior, interval};

use super::{delays::REMEMBERS_PLACES, sessions_used::EVERY};
use crate::app::App;

/// Keeps sessions until the backend stops.
pub(crate) fn keep_sessions(app: &App) {
    let this = app.clone();
    app.sockets().spawn(async move {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let closing = tokio::select! {
                () = this.closing().cancelled() => true,
                _ = ticks.tick() => false,
            };
            if let Err(error) = once(&this).await {
                tracing::warn!(cause = error.with_causes(), "sessions are written later");
            }
            if closing {
                return;
            }
        }
    });
}

async fn once(app: &App) -> Result<(), StoreError> {
    let used = app.sessions_used().take();
    let ended = match write(app, &used).await {
        Ok(ended) => ended,
        Err(error) => {
            app.sessions_used().give_back(used);
            return Err(error);
        }
    };
    if ended > 0 {
        tracing::info!(ended, "sessions have ended");
        app.access_changed();
    }
    Ok(())
}

/// Returns how many sessions have ended by themselves.
async fn write(app: &App, used: &HashMap<SessionId, Timestamp>) -> Result<u64, StoreError> {
    let now = Timestamp::now();
    let mut tx = app.store().begin().await?;
    tx.sessions_used(used).await?;
    tx.viewing_sessions_used(now, SignedDuration::try_from(EVERY).unwrap_or_default()).await?;
    let ended = tx.prune_sessions(now).await?;
    tx.prune_sign_ins(now, now - REMEMBERS_PLACES).await?;
    tx.commit().await?;
    Ok(ended)
}
