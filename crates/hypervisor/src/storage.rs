//! Storage paths, as a host sees them.

use sarrio_model::{Bytes, HostPath, SiteId, StoragePathId};

/// A storage path. Its mark, the file `.sarrio-path`, must name this id and site before anything is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageDir {
    /// The directory.
    pub directory: HostPath,
    /// The id in its mark.
    pub id: StoragePathId,
    /// The site in its mark.
    pub site: SiteId,
}

impl StorageDir {
    /// The file name of the mark.
    pub const MARK: &str = ".sarrio-path";

    /// The directory with the folders of desktops.
    #[must_use]
    pub fn desktops(&self) -> HostPath {
        self.directory.join("desktops")
    }

    /// The directory with the folders of templates.
    #[must_use]
    pub fn templates(&self) -> HostPath {
        self.directory.join("templates")
    }

    /// The recycle bin.
    #[must_use]
    pub fn recycle_bin(&self) -> HostPath {
        self.directory.join("recycle-bin")
    }

    /// The directory with the files of lessons.
    #[must_use]
    pub fn lessons(&self) -> HostPath {
        self.directory.join("lessons")
    }

    /// The directory for uploads.
    #[must_use]
    pub fn incoming(&self) -> HostPath {
        self.directory.join("incoming")
    }
}

/// What the mark of a directory names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub struct PathMark {
    /// The storage path.
    pub path: StoragePathId,
    /// The site.
    pub site: SiteId,
}

/// A storage path that is mounted and can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathStatus {
    /// Its size.
    pub total: Bytes,
    /// Its free space.
    pub free: Bytes,
}
