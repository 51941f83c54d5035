//! Storage paths.

use sarrio_model::{
    EditStoragePath, ForgetStoragePath, NewStoragePath, Problem, StoragePath, StoragePathContents,
    StoragePathId,
};

use crate::Client;

/// The routes below `storage/paths`. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Storage<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Storage<'_> {
    /// All storage paths.
    pub async fn list(&self) -> Result<Vec<StoragePath>, Problem> {
        self.0.all_of("storage/paths").await
    }

    /// One storage path.
    pub async fn get(&self, id: StoragePathId) -> Result<StoragePath, Problem> {
        self.0.get(&format!("storage/paths/{id}")).await
    }

    /// Adds a storage path.
    pub async fn add(&self, new: &NewStoragePath) -> Result<StoragePath, Problem> {
        self.0.post("storage/paths", new).await
    }

    /// Changes its name, or what is stored there.
    pub async fn edit(&self, id: StoragePathId, edit: &EditStoragePath) -> Result<StoragePath, Problem> {
        self.0.patch(&format!("storage/paths/{id}"), edit).await
    }

    /// Everything that is stored on it or depends on it.
    pub async fn contents(&self, id: StoragePathId) -> Result<StoragePathContents, Problem> {
        self.0.get(&format!("storage/paths/{id}/contents")).await
    }

    /// Forgets one that is gone for good, with everything that is stored on it. Returns what that was.
    pub async fn forget(
        &self,
        id: StoragePathId,
        forget: &ForgetStoragePath,
    ) -> Result<StoragePathContents, Problem> {
        self.0.post(&format!("storage/paths/{id}/forget"), forget).await
    }

    /// Removes a storage path on which nothing is stored.
    pub async fn remove(&self, id: StoragePathId) -> Result<(), Problem> {
        self.0.delete(&format!("storage/paths/{id}")).await
    }
}
