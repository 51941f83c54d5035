//! Wakes those who wait for changes at each commit. On PostgreSQL, NOTIFY announces the commits of other backends.

use std::time::Duration;

use sarrio_model::{Seq, problem::StoreTask};
use sqlx::{PgPool, postgres::PgListener};
use tokio::{sync::watch, task::AbortHandle};

use crate::{Result, StoreError};

/// The channel that a committing transaction notifies.
pub(crate) const CHANNEL: &str = "sarrio_outbox";
/// The pause between two attempts to reach a database that does not answer.
const PAUSE: Duration = Duration::from_secs(1);

/// Announces `seq`, unless a later number was announced.
pub(crate) fn wake(wakes: &watch::Sender<Seq>, seq: Seq) {
    wakes.send_if_modified(|newest| {
        let moves = seq > *newest;
        *newest = seq.max(*newest);
        moves
    });
}

/// Wakes at each notification until the task is aborted.
pub(crate) async fn listen(pool: PgPool, wakes: watch::Sender<Seq>) -> Result<AbortHandle> {
    let failed = |source| StoreError::database("listen for changes", StoreTask::Read, source);
    let mut listener = PgListener::connect_with(&pool).await.map_err(failed)?;
    listener.listen(CHANNEL).await.map_err(failed)?;
    let task = tokio::spawn(async move {
        loop {
            // Nobody was notified of what was committed before the listener started, or while its connection was lost.
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

/// Returns when the connection is lost. The next call connects again.
async fn listen_until_lost(listener: &mut PgListener, wakes: &watch::Sender<Seq>) -> sqlx::Result<()> {
    while let Some(notification) = listener.try_recv().await? {
        if let Ok(seq) = notification.payload().parse() {
            wake(wakes, Seq(seq));
        }
    }
    Ok(())
}
