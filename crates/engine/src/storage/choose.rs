//! Which storage path something new is stored on.

use sarrio_model::{
    Problem, StoragePath, StoragePathId,
    problem::{
        NoHostUsesPath, NoStoragePathYet, NoSuchStoragePath, PathDoesNotTake, PathOfDesktopDoesNotTake, Word,
    },
};

use crate::Inner;

/// What is to be stored on a path. An administrator says of each path what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Desktops,
    Templates,
}

impl Purpose {
    fn is_taken_by(self, path: &StoragePath) -> bool {
        match self {
            Self::Desktops => path.desktops,
            Self::Templates => path.templates,
        }
    }

    fn word(self) -> Word {
        match self {
            Self::Desktops => Word("desktops"),
            Self::Templates => Word("templates"),
        }
    }
}

/// The path that was asked for, or else the one with the most free space of those that take it.
///
/// # Errors
/// The path that was asked for does not exist, takes something else, or cannot be used by any host now; or no path
/// takes it.
pub(crate) async fn choose(
    engine: &Inner,
    asked: Option<StoragePathId>,
    purpose: Purpose,
) -> Result<StoragePath, Problem> {
    if let Some(id) = asked {
        return asked_for(engine, id, purpose).await;
    }
    let mut paths = engine.store.storage_paths().await?;
    paths.retain(|path| purpose.is_taken_by(path));
    paths.sort_by_key(|path| std::cmp::Reverse((path.hosts.iter().any(|host| host.usable), path.free)));
    paths.into_iter().next().ok_or_else(|| NoStoragePathYet.into())
}

async fn asked_for(engine: &Inner, id: StoragePathId, purpose: Purpose) -> Result<StoragePath, Problem> {
    let path = engine.store.storage_path(id).await?;
    let path = path.ok_or_else(|| NoSuchStoragePath { id }.at("path"))?;
    if !purpose.is_taken_by(&path) {
        return Err(PathDoesNotTake { path: path.name, what: purpose.word() }.at("path"));
    }
    if let Err(why) = engine.host_for_paths(&[id]).await {
        return Err(NoHostUsesPath { path: path.name, reason: why.wording() }.at("path").because_of(&why));
    }
    Ok(path)
}

/// Refuses to store something on a path that nobody chose, because that path does not take it.
pub(crate) fn require_purpose(path: &StoragePath, purpose: Purpose) -> Result<(), Problem> {
    match purpose.is_taken_by(path) {
        true => Ok(()),
        false => Err(PathOfDesktopDoesNotTake { path: path.name.clone(), what: purpose.word() }.into()),
    }
}
