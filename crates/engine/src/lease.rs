//! One engine a database: the one that holds the lease carries out the operations. Two would each do, and undo, the steps
//! of the same ones.

use std::{sync::Arc, time::Duration};

use sarrio_model::{Code, Problem};
use sarrio_store::{Store, Token, Tx};

use crate::Inner;

const NAME: &str = "engine";

/// How long a lease lasts that nobody renews.
const LIFE: Duration = Duration::from_secs(15);
/// How often it is renewed.
const EVERY: Duration = Duration::from_secs(4);
/// How often whoever waits for it asks.
const ASK: Duration = Duration::from_millis(500);

/// Takes the lease, and waits for the one of an engine that died elsewhere to end.
///
/// # Errors
/// Another engine renews it.
pub(crate) async fn take(store: &Store, holder: &str) -> Result<Token, Problem> {
    let begun = tokio::time::Instant::now();
    loop {
        if let Some(token) = try_take(store, holder).await? {
            return Ok(token);
        }
        if begun.elapsed() > LIFE + EVERY {
            return Err(Problem::new(Code::Busy, "Another backend runs on this database.")
                .hint("Stop that one first, or give this one a database of its own."));
        }
        tracing::info!("another backend has the database; waiting for its lease to end");
        tokio::time::sleep(ASK).await;
    }
}

async fn try_take(store: &Store, holder: &str) -> Result<Option<Token>, Problem> {
    let mut tx = store.begin().await?;
    let token = tx.take_lease(NAME, holder, LIFE).await?;
    tx.commit().await?;
    Ok(token)
}

/// Renews the lease until the engine stops; where it was lost, stops the engine.
pub(crate) fn keep(engine: &Arc<Inner>) {
    let this = engine.clone();
    engine.spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            match renew(&this).await {
                Ok(true) => {}
                Ok(false) => {
                    tracing::error!("another backend took this one's database over; this one stops");
                    this.runner.halt();
                    this.lost.cancel();
                    this.stop.cancel();
                }
                // Whether another took it meanwhile is seen at the next answer, and before any step is recorded.
                Err(why) => tracing::warn!(%why, "the lease could not be renewed; tried again"),
            }
        }
    });
}

async fn renew(engine: &Inner) -> Result<bool, Problem> {
    let mut tx = engine.store.begin().await?;
    let held = tx.renew_lease(NAME, engine.lease, LIFE).await?;
    tx.commit().await?;
    Ok(held)
}

/// Whether this engine may still write what its operations did.
///
/// # Errors
/// Another has the database.
pub(crate) async fn require(engine: &Inner, tx: &mut Tx) -> Result<(), Problem> {
    match tx.holds_lease(NAME, engine.lease).await? {
        true => Ok(()),
        false => Err(Problem::new(Code::Busy, "Another backend has taken this database over.")),
    }
}

/// Gives it back, so that the next engine need not wait.
pub(crate) async fn give_back(engine: &Inner) {
    let released = async {
        let mut tx = engine.store.begin().await?;
        tx.release_lease(NAME, engine.lease).await?;
        tx.commit().await
    };
    if let Err(why) = released.await {
        tracing::warn!(%why, "the lease could not be given back; it ends by itself");
    }
}
