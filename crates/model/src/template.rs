//! What desktops are made from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Disk, Hardware, HardwareEdit, HostPath, Name, Operation, OperationId, Problem, Revision, StoragePathId,
    TemplateId, UserRef,
};

/// Who may use a template.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// Its owner.
    #[default]
    OnlyMe,
    /// Everyone at the school.
    Everyone,
}

/// What a template is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum TemplateState {
    /// It is being made.
    Creating,
    /// Desktops can be made from it.
    Ready,
    /// Making it failed.
    Failed {
        /// What happened, and what to do.
        problem: Problem,
    },
    /// It goes to the recycle bin, or from there for good.
    Deleting,
}

/// A template as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Its label.
    pub name: Name,
    /// What it is for, at most 2,000 characters.
    pub description: String,
    /// Who made it.
    pub owner: UserRef,
    /// Who may use it.
    pub sharing: Sharing,
    /// What it is doing.
    pub state: TemplateState,
    /// Whether new desktops may be made from it; a retired one is hidden and deletes nothing.
    pub enabled: bool,
    /// The machine that its desktops get.
    pub hardware: Hardware,
    /// The storage path that keeps its base.
    pub path: StoragePathId,
    /// The storage path's name.
    pub path_name: Name,
    /// Its base, which is read only; absent while it is being made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub disk: Option<Disk>,
    /// The template on whose base this one builds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parent: Option<TemplateId>,
    /// How many desktops build on it, those in the recycle bin included.
    pub desktops: u64,
    /// How many templates build on it.
    pub children: u64,
    /// The operation that owns it now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<OperationId>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it was put into the recycle bin; absent where it is not there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub deleted: Option<Timestamp>,
    /// Counts its changes.
    pub revision: Revision,
}

/// Which templates a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shelf {
    /// Those from which desktops may be made.
    #[default]
    Usable,
    /// The retired ones too.
    WithRetired,
    /// Those in the recycle bin.
    Bin,
}

/// Imports a template from a qcow2 file. The file stays; a whole copy is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// Its label.
    pub name: Name,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Who may use it.
    #[serde(default)]
    pub sharing: Sharing,
    /// Its machine.
    #[serde(default)]
    pub hardware: Hardware,
    /// The storage path that will keep it; where absent, the one with the most free space that takes templates.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path: Option<StoragePathId>,
    /// The file to import, below a storage path. Absent: it is uploaded next, to `templates/{id}/upload`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<HostPath>,
}

/// The answer to a new template: as it is now, and the operation that imports its file; none while an upload is
/// awaited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Importing {
    /// The template, being made.
    pub template: Template,
    /// What imports it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<Operation>,
}

/// Changes a template; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditTemplate {
    /// The revision that was read.
    pub revision: Revision,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Name>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// Who may use it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sharing: Option<Sharing>,
    /// Retire it (`false`) or bring it back (`true`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub enabled: Option<bool>,
    /// The machine of desktops made from now on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hardware: Option<HardwareEdit>,
}
