//! Which storage path something new is stored on.

use sarrio_model::{Code, Problem, StoragePath, StoragePathId};

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

    fn as_str(self) -> &'static str {
        match self {
            Self::Desktops => "desktops",
            Self::Templates => "templates",
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
    paths.into_iter().next().ok_or_else(|| {
        Problem::new(Code::StorageNotMounted, "There is no storage path for it yet.")
            .hint("Add a storage path: a directory that your hosts mount.")
    })
}

async fn asked_for(engine: &Inner, id: StoragePathId, purpose: Purpose) -> Result<StoragePath, Problem> {
    let path = engine.store.storage_path(id).await?;
    let path = path.ok_or_else(|| Problem::invalid("path", format!("There is no storage path {id}.")))?;
    if !purpose.is_taken_by(&path) {
        return Err(Problem::invalid("path", refusal(&path, purpose))
            .hint("Choose another storage path, or none: then Sarrio chooses."));
    }
    if let Err(why) = engine.host_for_paths(&[id]).await {
        let detail = format!("No host can use {} now. {}", path.name, why.detail);
        return Err(Problem {
            field: Some("path".to_owned()),
            ..Problem::new(Code::StorageNotMounted, detail).hint(why.hint)
        });
    }
    Ok(path)
}

/// Refuses to store something on a path that nobody chose, because that path does not take it.
pub(crate) fn require_purpose(path: &StoragePath, purpose: Purpose) -> Result<(), Problem> {
    match purpose.is_taken_by(path) {
        true => Ok(()),
        false => Err(Problem::new(Code::WrongState, refusal(path, purpose)).hint(format!(
            "An administrator can let {} take {}, on the page Storage.",
            path.name,
            purpose.as_str()
        ))),
    }
}

fn refusal(path: &StoragePath, purpose: Purpose) -> String {
    format!("The storage path {} takes no {}.", path.name, purpose.as_str())
}
