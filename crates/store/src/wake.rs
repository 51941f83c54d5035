//! Who waits for changes is told of each commit: by NOTIFY on PostgreSQL, where other backends commit too.

use std::time::Duration;

use sarrio_model::Seq;
use sqlx::{PgPool, postgres::PgListener};
use tokio::{sync::watch, task::AbortHandle};

use crate::{Result, StoreError};

/// The channel that a committing transaction notifies.
pub(crate) const CHANNEL: &str = "sarrio_outbox";
/// Between two tries to reach a database that went away.
const PAUSE: Duration = Duration::from_secs(1);

/// Moves the wakes on to `seq`, never back.
pub(crate) fn wake(wakes: &watch::Sender<Seq>, seq: Seq) {
    wakes.send_if_modified(|newest| {
        let moves = seq > *newest;
        *newest = seq.max(*newest);
        moves
    });
}

/// Wakes at each notification until the task is ended.
pub(crate) async fn listen(pool: PgPool, wakes: watch::Sender<Seq>) -> Result<AbortHandle> {
    let failed = |source| StoreError::database("listen for changes", source);
    let mut listener = PgListener::connect_with(&pool).await.map_err(failed)?;
    listener.listen(CHANNEL).await.map_err(failed)?;
    let task = tokio::spawn(async move {
        loop {
            match listener.try_recv().await {
                Ok(Some(notification)) => {
                    if let Ok(seq) = notification.payload().parse() {
                        wake(&wakes, Seq(seq));
                    }
                    continue;
                }
                // The connection was lost, and notifications with it: the outbox says what was missed. `try_recv`
                // connects again by itself.
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "cannot listen for changes; trying again"
                    );
                    tokio::time::sleep(PAUSE).await;
                }
            }
            let newest = sqlx::query_scalar("SELECT seq FROM site").fetch_one(&pool).await;
            if let Ok(seq) = newest {
                wake(&wakes, Seq(seq));
            }
        }
    });
    Ok(task.abort_handle())
}
