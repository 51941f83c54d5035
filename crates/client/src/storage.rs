//! Storage paths.

use sarrio_model::{EditStoragePath, NewStoragePath, Problem, StoragePath, StoragePathId};

use crate::Client;

/// The routes below `storage/paths`. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Storage<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Storage<'_> {
    /// All.
    pub async fn list(&self) -> Result<Vec<StoragePath>, Problem> {
        self.0.all_of("storage/paths").await
    }

    /// One.
    pub async fn get(&self, id: StoragePathId) -> Result<StoragePath, Problem> {
        self.0.get(&format!("storage/paths/{id}")).await
    }

    /// Adds one.
    pub async fn add(&self, new: &NewStoragePath) -> Result<StoragePath, Problem> {
        self.0.post("storage/paths", new).await
    }

    /// Changes its name or what goes there.
    pub async fn edit(&self, id: StoragePathId, edit: &EditStoragePath) -> Result<StoragePath, Problem> {
        self.0.patch(&format!("storage/paths/{id}"), edit).await
    }

    /// Removes one on which nothing is stored.
    pub async fn remove(&self, id: StoragePathId) -> Result<(), Problem> {
        self.0.delete(&format!("storage/paths/{id}")).await
    }
}
