//! Syncs at the times that the settings say.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{DirectoryNote, Problem, SyncOutcome, SyncTrigger, Vanishing, problem::SyncInterrupted};

use super::sync;
use crate::app::App;

/// How often it is looked whether a sync is due.
const LOOK: Duration = Duration::from_secs(60);

/// A sync that failed is tried again sooner than the settings say.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// Starts syncs until the backend stops.
pub(crate) fn keep(app: &App) {
    let this = app.clone();
    app.sockets().spawn(async move {
        let closing = this.closing().clone();
        if let Err(problem) = close_interrupted(&this).await {
            tracing::warn!(%problem, "could not look for an interrupted sync");
        }
        loop {
            tokio::select! {
                () = closing.cancelled() => return,
                () = tokio::time::sleep(LOOK) => {}
            }
            if let Err(problem) = look(&this).await {
                tracing::warn!(%problem, "could not sync with the directory");
            }
        }
    });
}

/// Says of a sync that did not end that sarriod was stopped.
async fn close_interrupted(app: &App) -> Result<(), Problem> {
    let newest = app.store().directory_syncs(1).await?;
    for mut sync in newest.into_iter().filter(|sync| sync.ended.is_none()) {
        sync.ended = Some(Timestamp::now());
        sync.outcome = Some(SyncOutcome::Failed);
        sync.notes.push(DirectoryNote::from(SyncInterrupted.problem()));
        sync::save(app, &sync).await?;
    }
    Ok(())
}

async fn look(app: &App) -> Result<(), Problem> {
    let settings = app.store().directory().await?.settings.filter(|settings| settings.enabled);
    let Some(hours) = settings.and_then(|settings| settings.sync_every_hours) else { return Ok(()) };
    let every = SignedDuration::from_hours(hours.into());
    let due = app.store().directory_syncs(1).await?.first().is_none_or(|last| {
        let after = match last.outcome {
            Some(SyncOutcome::Failed) => every.min(AGAIN),
            _ => every,
        };
        last.ended.is_some() && Timestamp::now().duration_since(last.began) >= after
    });
    if due {
        sync::start(app, SyncTrigger::Schedule, Vanishing::RefuseMany).await?;
    }
    Ok(())
}
