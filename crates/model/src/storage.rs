//! Storage paths: directories that some hosts reach under one name.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Bytes, HostPath, HypervisorId, Name, Problem, Revision, StoragePathId};

/// A directory, on the hosts' own mounts (NFS, Ceph, a local disk), that keeps desktops and templates. A mark file in
/// it carries its id: where the mark is missing it is not mounted, and nothing is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StoragePath {
    /// Its id.
    pub id: StoragePathId,
    /// Its name.
    pub name: Name,
    /// The directory, the same on each host.
    pub directory: HostPath,
    /// Whether new desktops are stored there.
    pub desktops: bool,
    /// Whether new templates are stored there.
    pub templates: bool,
    /// Its size in bytes, when last measured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total: Option<Bytes>,
    /// Its free space in bytes, when last measured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub free: Option<Bytes>,
    /// How each host sees it.
    pub hosts: Vec<PathOnHost>,
    /// How many desktops and templates are stored on it.
    pub things: u64,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts its changes.
    pub revision: Revision,
}

/// How a host sees a storage path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PathOnHost {
    /// The host.
    pub hypervisor: HypervisorId,
    /// Its name.
    pub name: Name,
    /// Whether it is mounted there and can be written.
    pub usable: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub problem: Option<Problem>,
}

/// Adds a storage path: its mark is written by the first host that reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStoragePath {
    /// Its name.
    pub name: Name,
    /// The directory, the same on each host; it must exist.
    pub directory: HostPath,
    /// Whether new desktops are stored there.
    #[serde(default = "yes")]
    pub desktops: bool,
    /// Whether new templates are stored there.
    #[serde(default = "yes")]
    pub templates: bool,
}

fn yes() -> bool {
    true
}

/// Changes a storage path; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditStoragePath {
    /// The revision that was read.
    pub revision: Revision,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Name>,
    /// Whether new desktops are stored there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub desktops: Option<bool>,
    /// Whether new templates are stored there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub templates: Option<bool>,
}
