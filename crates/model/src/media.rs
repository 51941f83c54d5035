//! ISO images that desktops boot from or read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Actions, Bytes, HostPath, MediaId, Name, Share, Sharing, StoragePathId, Subject, UserRef};

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
    /// How far it is shared.
    #[serde(default)]
    pub sharing: Sharing,
    /// With whom it is shared; only for those who may change that.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub shares: Vec<Share>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// What the caller may do with it now, by their role and by its state.
    #[serde(default)]
    pub actions: Actions,
}

/// Registers an ISO file on a storage path. The file stays where it is and is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMedia {
    /// Its name.
    pub name: Name,
    /// The file, below a storage path.
    pub file: HostPath,
    /// With whom it is shared; with everyone by default.
    #[serde(default = "everyone")]
    #[schema(max_items = 500)]
    pub shares: Vec<Subject>,
}

fn everyone() -> Vec<Subject> {
    vec![Subject::Everyone]
}
