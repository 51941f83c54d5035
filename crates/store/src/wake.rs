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
            // What was committed before the listening began, or while the connection was lost, notified nobody.
            if let Ok(seq) = sqlx::query_scalar("SELECT seq FROM site").fetch_one(&pool).await {
                wake(&wakes, Seq(seq));
            }
            if let Err(error) = listen_until_lost(&mut listener, &wakes).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "cannot listen for changes; trying again"
                );
                tokio::time::sleep(PAUSE).await;
            }
        }
    });
    Ok(task.abort_handle())
}

/// Returns once the connection was lost; the next call connects again.
async fn listen_until_lost(listener: &mut PgListener, wakes: &watch::Sender<Seq>) -> sqlx::Result<()> {
    while let Some(notification) = listener.try_recv().await? {
        if let Ok(seq) = notification.payload().parse() {
            wake(wakes, Seq(seq));
        }
    }
    Ok(())
}
