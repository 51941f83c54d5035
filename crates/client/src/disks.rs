//! Disks.

use sarrio_model::{Disk, DiskChain, DiskId, DiskOwner, GrowDisk, Operation, Problem, StoragePathId};

use crate::Client;

/// The routes below `disks`. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Disks<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Disks<'_> {
    /// The disks of a desktop or a template.
    pub async fn of(&self, owner: DiskOwner) -> Result<Vec<Disk>, Problem> {
        let query = match owner {
            DiskOwner::Desktop(id) => format!("desktop={id}"),
            DiskOwner::Template(id) => format!("template={id}"),
        };
        self.0.all_of(&format!("disks?{query}")).await
    }

    /// The disks on a storage path, for administrators.
    pub async fn on(&self, path: StoragePathId) -> Result<Vec<Disk>, Problem> {
        self.0.all_of(&format!("disks?path={path}")).await
    }

    /// Makes a desktop's disk larger.
    pub async fn grow(&self, id: DiskId, grow: &GrowDisk) -> Result<Operation, Problem> {
        self.0.begin_with(&format!("disks/{id}/grow"), grow).await
    }

    /// The disk and all images that it is built on. They are read from the images' headers or, if those cannot be read,
    /// from the database.
    pub async fn chain(&self, id: DiskId) -> Result<DiskChain, Problem> {
        self.0.get(&format!("disks/{id}/chain")).await
    }
}
