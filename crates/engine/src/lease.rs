//! One engine for each database: only the one that holds the lease carries out operations. Two engines would both do, and
//! undo, the steps of the same operations.

use std::{sync::Arc, time::Duration};

use sarrio_model::{
    Problem,
    problem::{AnotherBackendRuns, AnotherBackendTookOver},
};
use sarrio_store::{Store, Token, Tx};

use crate::Inner;

const NAME: &str = "engine";

/// How long a lease lasts if it is not renewed.
const LIFE: Duration = Duration::from_secs(15);
/// How often it is renewed.
const EVERY: Duration = Duration::from_secs(4);
/// How often an engine that waits for the lease tries to take it.
const ASK: Duration = Duration::from_millis(500);

/// Takes the lease. If an engine elsewhere died with it, waits until it ends.
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
            return Err(AnotherBackendRuns.into());
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

/// Renews the lease until the engine stops. If another engine has taken it, stops this one.
pub(crate) fn keep(engine: &Arc<Inner>) {
    let this = engine.clone();
    engine.spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            match renew(&this).await {
                Ok(true) => {}
                Ok(false) => {
                    tracing::error!("another backend took this one's database over; this one stops");
                    this.runner.stop_now();
                    this.lost.cancel();
                    this.stop.cancel();
                }
                // Should another engine take it meanwhile, the next answer says so, and no step is recorded before that.
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
        false => Err(AnotherBackendTookOver.into()),
    }
}

/// Gives the lease back, so that the next engine need not wait.
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
