//! Storage paths: directories that some hosts reach under the same path.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Actions, Bytes, HostPath, HypervisorId, Name, Problem, Revision, StoragePathId, UserRef};

/// A directory for desktops and templates that the hosts mount themselves (NFS, Ceph, a local disk). A mark file in it
/// carries its id: without the mark the directory is taken as not mounted, and nothing is written.
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
    /// Its state on each host.
    pub hosts: Vec<PathOnHost>,
    /// How many desktops, templates and ISO images are stored on it.
    pub things: u64,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts its changes.
    pub revision: Revision,
    /// What the caller may do with it now, by their role and by its state.
    #[serde(default)]
    pub actions: Actions,
}

/// The state of a storage path on one host.
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

/// Adds a storage path. The first host that reaches it writes its mark.
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
    /// Whether a directory that was a storage path of this installation before, and was forgotten, is used again.
    #[serde(default)]
    pub reuse: bool,
}

fn yes() -> bool {
    true
}

/// Changes a storage path. Fields that are absent stay as they are.
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

/// The kind of something that is stored on a storage path, or depends on it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum StoredKind {
    /// A desktop.
    Desktop,
    /// A desktop in the recycle bin.
    DeletedDesktop,
    /// A template.
    Template,
    /// A template in the recycle bin.
    DeletedTemplate,
    /// An ISO image.
    Media,
    /// An image made outside Sarrio that holds newer data of a desktop.
    Image,
    /// A desktop on another storage path whose disk builds on a template here. Without that template it is useless.
    DependentDesktop,
    /// A template on another storage path whose disk builds on a template here. Without that template it is useless.
    DependentTemplate,
}

/// Something that is stored on a storage path. A desktop or template whose disk builds on it lies elsewhere, but would be lost
/// with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StoredThing {
    /// What it is.
    pub kind: StoredKind,
    /// Its name; for an image, the name of the desktop.
    pub name: Name,
    /// Its owner; absent for ISO images.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<UserRef>,
    /// The file, if it is an ISO image or an image.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<HostPath>,
}

/// Everything that is stored on a storage path or depends on it, and would be lost with the path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StoragePathContents {
    /// Each thing, ordered by kind and name.
    pub things: Vec<StoredThing>,
    /// Why the path cannot be forgotten now; absent if it can.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub obstacle: Option<Problem>,
}

/// Forgets a storage path with everything that is stored on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgetStoragePath {
    /// The revision that was read.
    pub revision: Revision,
    /// The path's name, repeated to confirm that this path is meant.
    pub name: Name,
}
