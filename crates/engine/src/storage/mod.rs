//! Storage paths: which hosts reach them, how full they are, and what lies on them.

mod admin;
mod chain;
mod choose;
mod discard;
mod forget;
pub(crate) mod image;
mod layout;
mod locks;
mod measure;
pub(crate) mod newer_images;
mod reach;

use sarrio_hypervisor::StorageDir;
use sarrio_model::{
    Bytes, DiskId, HypervisorId, Noun, PathOnHost, Problem, StoragePath, StoragePathId,
    problem::PathHasNoRoom,
};

pub(crate) use choose::{Purpose, choose, require_purpose};
pub(crate) use discard::discard;
pub(crate) use layout::{
    Location, desktop_folder, dir, disk_file, lesson_folder, recycled, template_file, template_folder,
    uploaded,
};
pub(crate) use measure::{Unmeasured, keep_measuring};

use crate::{Inner, host::Host};

/// Changes what is known of a storage path, where it differs.
async fn change_row(
    engine: &Inner,
    id: StoragePathId,
    change: impl Fn(&mut StoragePath) + Send,
) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    let Some(before) = tx.storage_path(id).await? else { return Ok(()) };
    let mut row = before.clone();
    change(&mut row);
    if row != before {
        tx.observe_storage_path(&mut row).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn put_host(row: &mut StoragePath, host: PathOnHost) {
    match row.hosts.iter_mut().find(|known| known.hypervisor == host.hypervisor) {
        Some(known) => *known = host,
        None => row.hosts.push(host),
    }
}

/// Looks at each storage path from one host.
pub(crate) async fn look_at_paths(engine: &Inner, host: &Host) -> Result<(), Problem> {
    for path in engine.store.storage_paths().await? {
        look_at_path(engine, host, &path).await?;
    }
    Ok(())
}

/// Looks at a storage path from one host. One that comes into use there must show its locks first.
async fn look_at_path(engine: &Inner, host: &Host, path: &StoragePath) -> Result<(), Problem> {
    let status = host.api.path_status(&dir(engine, path)).await;
    let used = path.hosts.iter().any(|known| known.hypervisor == host.id && known.usable);
    let problem = match &status {
        Err(why) => Some(why.problem(&host.name)),
        Ok(_) if used => None,
        Ok(_) => locks::reach(engine, path, host).await.err(),
    };
    change_row(engine, path.id, |row| {
        if let Ok(status) = &status {
            row.total = Some(status.total);
            row.free = Some(round(status.free));
        }
        let usable = problem.is_none();
        put_host(
            row,
            PathOnHost { hypervisor: host.id, name: host.name.clone(), usable, problem: problem.clone() },
        );
    })
    .await
}

/// Free space to whole 16 MiB: smaller moves are no news.
fn round(free: Bytes) -> Bytes {
    Bytes(free.0 >> 24 << 24)
}

/// A silent host reaches nothing that we could use.
pub(crate) async fn host_lost(engine: &Inner, host: &Host, reason: &Problem) -> Result<(), Problem> {
    for path in engine.store.storage_paths().await? {
        change_row(engine, path.id, |row| {
            if let Some(known) = row.hosts.iter_mut().find(|known| known.hypervisor == host.id) {
                known.usable = false;
                known.problem = Some(reason.clone());
            }
        })
        .await?;
    }
    Ok(())
}

/// A removed host is no part of any path.
pub(crate) async fn host_removed(engine: &Inner, host: HypervisorId) -> Result<(), Problem> {
    for path in engine.store.storage_paths().await? {
        change_row(engine, path.id, |row| row.hosts.retain(|known| known.hypervisor != host)).await?;
    }
    Ok(())
}

/// The first storage path that a host should reach but does not.
pub(crate) async fn unusable_on(engine: &Inner, host: HypervisorId) -> Result<Option<Problem>, Problem> {
    let paths = engine.store.storage_paths().await?;
    Ok(paths
        .into_iter()
        .flat_map(|path| path.hosts)
        .find(|known| known.hypervisor == host && !known.usable)
        .and_then(|known| known.problem))
}

/// Refuses what would fill a path up to its reserve.
pub(crate) fn require_space(engine: &Inner, path: &StoragePath, needed: Bytes) -> Result<(), Problem> {
    // What no host sees now may have any space; whoever works there is told that it is not there.
    let seen = path.hosts.iter().any(|host| host.usable);
    let Some(free) = path.free.filter(|_| seen) else { return Ok(()) };
    let left = Bytes(free.0.saturating_sub(engine.settings.path_reserve.0));
    if needed > left {
        return Err(PathHasNoRoom { path: path.name.clone(), left, needed }.into());
    }
    Ok(())
}

/// The storage paths that an image reads: its own and those of all it builds on.
pub(crate) async fn paths_below(engine: &Inner, disk: DiskId) -> Result<Vec<StoragePathId>, Problem> {
    let mut paths = Vec::new();
    let mut next = Some(disk);
    while let Some(id) = next {
        let Some(disk) = engine.store.disk(id).await? else { break };
        if !paths.contains(&disk.path) {
            paths.push(disk.path);
        }
        next = disk.base;
    }
    Ok(paths)
}

/// The storage path of a thing, with its mark.
pub(crate) async fn require_dir(engine: &Inner, id: StoragePathId) -> Result<StorageDir, Problem> {
    let path =
        engine.store.storage_path(id).await?.ok_or_else(|| Problem::not_found(Noun::StoragePath, id))?;
    Ok(dir(engine, &path))
}

/// The same inside a transaction.
pub(crate) async fn require_dir_in(
    run: &crate::operation::Run,
    tx: &mut sarrio_store::Tx,
    id: StoragePathId,
) -> Result<StorageDir, Problem> {
    let path = tx.storage_path(id).await?.ok_or_else(|| Problem::not_found(Noun::StoragePath, id))?;
    Ok(dir(&run.engine, &path))
}
