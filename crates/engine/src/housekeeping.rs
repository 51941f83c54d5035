//! What is done now and then: the recycle bin is emptied of what has lain there long enough, old events, operations
//! and sessions go.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use sarrio_model::{BatchAction, Caller, DesktopQuery, PageQuery, Problem, Role, Shelf, UserId, UserRef};
use sarrio_store::Viewer;

use crate::Inner;

/// How often.
const EVERY: Duration = Duration::from_secs(600);

/// How long an operation that is over can be looked up.
const KEEP_OPERATIONS: Duration = Duration::from_secs(30 * 24 * 3600);

pub(crate) fn keep(engine: &Arc<Inner>) {
    let this = engine.clone();
    engine.spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(why) = once(&this).await {
                tracing::warn!(%why, "housekeeping is left for later");
            }
        }
    });
}

async fn once(engine: &Inner) -> Result<(), Problem> {
    let now = Timestamp::now();
    let before = |age: Duration| now.checked_sub(age).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut tx = engine.store.begin().await?;
    tx.prune_events(engine.settings.keep_events).await?;
    tx.prune_operations(before(KEEP_OPERATIONS)).await?;
    tx.prune_sessions(now).await?;
    tx.commit().await?;

    let query = DesktopQuery {
        deleted: Some(true),
        limit: Some(500),
        sort: Some("created".into()),
        ..Default::default()
    };
    let old: Vec<_> = engine
        .store
        .desktops(&query, Viewer::All)
        .await?
        .items
        .into_iter()
        .filter(|desktop| desktop.deleted.is_some_and(|at| at < before(engine.settings.keep_deleted)))
        .collect();
    if let Some(first) = old.first() {
        tracing::info!(desktops = old.len(), "the recycle bin has kept them long enough");
        engine.accept_many(&ourselves(first.owner.id), BatchAction::Purge, &old).await?;
    }
    let query = PageQuery { limit: Some(500), ..Default::default() };
    for template in engine.store.templates(&query, Viewer::All, Shelf::Bin).await?.items {
        let kept_long = template.deleted.is_some_and(|at| at < before(engine.settings.keep_deleted));
        if kept_long && template.operation.is_none() {
            tracing::info!(template.id = %template.id, "the recycle bin has kept it long enough");
            engine.purge_template(&ourselves(template.owner.id), template.id).await?;
        }
    }
    Ok(())
}

/// Whoever looks at the job sees that nobody asked for it.
fn ourselves(owner: UserId) -> Caller {
    Caller {
        user: UserRef { id: owner, name: "Sarrio".to_owned() },
        role: Role::Administrator,
        direct: false,
    }
}
