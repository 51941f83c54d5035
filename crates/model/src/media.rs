//! ISO images that desktops boot from or read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Bytes, HostPath, MediaId, Name, StoragePathId, UserRef};

/// An ISO image on a storage path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// Its name.
    pub name: Name,
    /// The storage path.
    pub path: StoragePathId,
    /// The file on each host of the path.
    pub file: HostPath,
    /// Its size in bytes.
    pub size: Bytes,
    /// Who added it; absent if they are gone, or if it was added before Sarrio remembered that.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<UserRef>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
}

/// Registers an ISO file on a storage path. The file stays where it is and is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMedia {
    /// Its name.
    pub name: Name,
    /// The file, below a storage path.
    pub file: HostPath,
}
