//! Templates, from which desktops are made.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Actions, DesktopId, Disk, Hardware, HardwareEdit, HostPath, Name, Operation, OperationId, Problem,
    Revision, Share, Sharing, StoragePathId, Subject, TemplateId, UserId, UserRef,
};

/// The state of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum TemplateState {
    /// It is being created.
    Creating,
    /// Desktops can be created from it.
    Ready,
    /// It could not be created.
    Failed {
        /// What happened, and what to do.
        problem: Problem,
    },
    /// It is being moved to the recycle bin, or deleted from there for good.
    Deleting,
}

/// A template as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Its name.
    pub name: Name,
    /// What it is for, at most 2,000 characters.
    pub description: String,
    /// Who made it.
    pub owner: UserRef,
    /// How far it is shared.
    pub sharing: Sharing,
    /// With whom it is shared; only for those who may change that.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub shares: Vec<Share>,
    /// Whether its card shows the last picture of the desktop that it was made from, to everybody who sees the template.
    #[serde(default)]
    pub picture: bool,
    /// Its state.
    pub state: TemplateState,
    /// Whether new desktops may be created from it. One that is retired (`false`) is hidden, and its desktops stay.
    pub enabled: bool,
    /// The hardware of its desktops.
    pub hardware: Hardware,
    /// The storage path of its base disk.
    pub path: StoragePathId,
    /// The storage path's name.
    pub path_name: Name,
    /// Its base disk, which is read only; absent while it is being created.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub disk: Option<Disk>,
    /// The template whose base disk this one builds on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parent: Option<TemplateId>,
    /// How many desktops build on it, including those in the recycle bin.
    pub desktops: u64,
    /// How many templates build on it.
    pub children: u64,
    /// The operation that is working on it now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<OperationId>,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it was moved to the recycle bin; absent if it is not there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub deleted: Option<Timestamp>,
    /// Counts its changes.
    pub revision: Revision,
    /// What the caller may do with it now, by their role and by its state.
    #[serde(default)]
    pub actions: Actions,
}

impl Template {
    /// Whether it counts as one of its owner's templates: it is not in the recycle bin, or on its way out of there.
    #[must_use]
    pub fn counts(&self) -> bool {
        let returns = self.operation.is_some() && self.state != TemplateState::Deleting;
        self.deleted.is_none() || returns
    }
}

/// Which templates a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TemplateFilter {
    /// Those from which desktops may be created.
    #[default]
    Usable,
    /// The retired ones too.
    WithRetired,
    /// Those in the recycle bin.
    Bin,
}

/// Imports a template from a qcow2 file. The file is copied and stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// Its name.
    pub name: Name,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// With whom it is shared; with nobody by default.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub shares: Vec<Subject>,
    /// Its hardware.
    #[serde(default)]
    pub hardware: Hardware,
    /// Its storage path; by default the one for templates that has the most free space.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path: Option<StoragePathId>,
    /// The file to import, below a storage path. Without it, the image is uploaded next, to `templates/{id}/upload`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<HostPath>,
}

/// Makes a template from a desktop that is off. The desktop's disk becomes the template's base, and the desktop
/// continues on an overlay of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTemplateFromDesktop {
    /// The template's name.
    pub name: Name,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// With whom it is shared; with nobody by default.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub shares: Vec<Subject>,
    /// Whether its card shows the desktop's last picture, which may show somebody's work.
    #[serde(default)]
    pub picture: bool,
}

/// A new template, and the operation that imports its file; no operation if the image is still to be uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Importing {
    /// The template.
    pub template: Template,
    /// The operation that imports it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<Operation>,
}

/// Changes a template. Fields that are absent stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
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
    /// A new owner.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<UserId>,
    /// Whether its card shows the last picture of the desktop that it was made from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub picture: Option<bool>,
    /// Retires it (`false`) or brings it back (`true`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub enabled: Option<bool>,
    /// The hardware of desktops that are created from now on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hardware: Option<HardwareEdit>,
}

/// What builds on a template: templates and desktops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Dependants {
    /// What builds on it, as far as the caller may see it: each template is followed by what builds on that. At most 1,000.
    pub tree: Vec<Dependant>,
    /// How many others there are, which are not listed.
    pub others: u64,
}

/// A template or a desktop in the tree of what builds on a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Dependant {
    /// How far below the template it is; 1 builds directly on it.
    pub depth: u32,
    /// Which it is.
    pub what: DependantKind,
    /// Its name.
    pub name: Name,
    /// Its owner.
    pub owner: UserRef,
    /// Whether it is in the recycle bin.
    pub deleted: bool,
}

/// What builds on a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum DependantKind {
    /// A desktop.
    Desktop(DesktopId),
    /// A template.
    Template(TemplateId),
}
