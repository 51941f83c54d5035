//! What is done from time to time: what has been in the recycle bin long enough is deleted for good, and so are old
//! events and operations.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::Timestamp;
use sarrio_model::{DesktopAction, PageQuery, Problem, Scope, TemplateFilter, TemplateState, UserId};

use crate::{
    Inner,
    authz::{ActOnDesktops, DesktopsToActOn, Permit, housekeeper},
    classroom::tidy_lesson_files,
};

/// How long an operation can be looked up after its end.
const KEEP_OPERATIONS: Duration = Duration::from_secs(30 * 24 * 3600);

/// How long the files of a lesson are kept after its end.
const KEEP_LESSON_FILES: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long tables of the audit that were forgotten are left to those who are reading them.
const READERS_OF_AUDIT: Duration = Duration::from_secs(600);

pub(crate) fn keep(engine: &Arc<Inner>) {
    let this = engine.clone();
    engine.spawn(async move {
        loop {
            tokio::time::sleep(this.settings.tidy_every).await;
            if let Err(why) = once(&this).await {
                tracing::warn!(%why, "housekeeping is left for later");
            }
        }
    });
}

/// Nothing else waits for the space of old months.
async fn drop_old_audit(engine: &Inner, before: Timestamp) {
    match engine.store.drop_forgotten_audit(before).await {
        Ok(0) => {}
        Ok(months) => tracing::info!(months, "old months of the audit are gone"),
        Err(error) => {
            tracing::warn!(cause = error.with_causes(), "an old month of the audit is dropped later")
        }
    }
}

async fn once(engine: &Inner) -> Result<(), Problem> {
    let now = Timestamp::now();
    let before = |age: Duration| now.checked_sub(age).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut tx = engine.store.begin().await?;
    tx.prune_events(engine.settings.keep_events).await?;
    tx.prune_operations(before(KEEP_OPERATIONS)).await?;
    tx.forget_audit(now, engine.settings.keep_audit_months).await?;
    tx.commit().await?;
    drop_old_audit(engine, before(READERS_OF_AUDIT)).await;

    let paths = engine.store.storage_paths().await?;
    let reached = |id| paths.iter().any(|path| path.id == id && path.hosts.iter().any(|host| host.usable));
    for (lesson, path) in engine.store.old_lesson_folders(before(KEEP_LESSON_FILES)).await? {
        if reached(path) {
            tidy_lesson_files(engine, lesson, path).await?;
        }
    }
    let expired =
        |deleted: Option<Timestamp>| deleted.is_some_and(|at| at < before(engine.settings.keep_deleted));
    let mut old: BTreeMap<UserId, Vec<_>> = BTreeMap::new();
    for desktop in engine.recycled(&Scope::Everything).await? {
        // A desktop whose storage is away waits: its purge could only fail. So does one that has a snapshot which Sarrio did
        // not make.
        let free = desktop.operation.is_none() && desktop.newer_images.is_empty();
        if expired(desktop.deleted) && free && reached(desktop.path) {
            old.entry(desktop.owner.id).or_default().push(desktop);
        }
    }
    for (owner, desktops) in old {
        tracing::info!(desktops = desktops.len(), "the recycle bin has kept them long enough");
        let all = DesktopsToActOn { action: DesktopAction::Purge, desktops };
        engine.accept_many(Permit::<ActOnDesktops>::for_housekeeping(owner, all)).await?;
    }
    let query = PageQuery { limit: Some(500), ..Default::default() };
    let all = housekeeper(UserId::new());
    for template in engine.store.templates(&query, &all, TemplateFilter::WithRetired).await?.items {
        let waits = template.state == TemplateState::Creating && template.operation.is_none();
        if waits && template.created < before(engine.settings.await_image) && reached(template.path) {
            tracing::info!(template.id = %template.id, "its image never came");
            engine.delete_without_image(Permit::for_housekeeping(template.owner.id, template)).await?;
        }
    }
    for template in engine.store.templates(&query, &all, TemplateFilter::Bin).await?.items {
        if expired(template.deleted) && template.operation.is_none() && reached(template.path) {
            tracing::info!(template.id = %template.id, "the recycle bin has kept it long enough");
            let permit = Permit::for_housekeeping(template.owner.id, template);
            engine.purge_template(permit).await?;
        }
    }
    Ok(())
}
