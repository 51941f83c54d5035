//! The school's directory.

use sarrio_model::{
    Directory, DirectorySync, DirectoryTest, Problem, PutDirectory, StartSync, TestDirectory,
};

use crate::Client;

/// The routes below `directory`, for administrators. Every method fails with the backend's problem, or with
/// `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct DirectoryService<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl DirectoryService<'_> {
    /// Its settings, and the newest sync.
    pub async fn get(&self) -> Result<Directory, Problem> {
        self.0.get("directory").await
    }

    /// Sets it up. The directory is not asked.
    pub async fn put(&self, put: &PutDirectory) -> Result<Directory, Problem> {
        self.0.put("directory", put).await
    }

    /// Tries settings step by step, and perhaps whether and as what somebody signs in.
    pub async fn test(&self, test: &TestDirectory) -> Result<DirectoryTest, Problem> {
        self.0.post("directory/test", test).await
    }

    /// Starts a sync, which goes on after the answer.
    pub async fn sync(&self, start: &StartSync) -> Result<DirectorySync, Problem> {
        self.0.post("directory/sync", start).await
    }

    /// The newest syncs, the newest first.
    pub async fn syncs(&self) -> Result<Vec<DirectorySync>, Problem> {
        self.0.get("directory/syncs").await
    }
}
