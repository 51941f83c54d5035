//! What takes time: durable, in steps, resumed or undone after a restart.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Bytes, DesktopId, HypervisorId, Name, OperationId, Problem, StoragePathId, TemplateId, UserId};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What is done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum OperationKind { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl OperationKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As in the API, the store and the log.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}
kinds! {
    /// Makes the folders and disks of desktops.
    CreateDesktops = "desktop.create",
    /// Starts a desktop.
    StartDesktop = "desktop.start",
    /// Asks a desktop to shut down, then forces it off.
    ShutdownDesktop = "desktop.shutdown",
    /// Forces a desktop off.
    StopDesktop = "desktop.stop",
    /// Presses its reset button.
    ResetDesktop = "desktop.reset",
    /// Lets it stand still.
    PauseDesktop = "desktop.pause",
    /// Lets it go on.
    ResumeDesktop = "desktop.resume",
    /// Puts it into the recycle bin.
    DeleteDesktop = "desktop.delete",
    /// Takes it out of the recycle bin.
    RestoreDesktop = "desktop.restore",
    /// Deletes it for good.
    PurgeDesktop = "desktop.purge",
    /// Makes a template of its disk.
    TemplateFromDesktop = "desktop.template",
    /// Imports a template from a file.
    ImportTemplate = "template.import",
    /// Puts a template on which nothing builds into the recycle bin.
    DeleteTemplate = "template.delete",
    /// Takes it out of the recycle bin.
    RestoreTemplate = "template.restore",
    /// Deletes it for good.
    PurgeTemplate = "template.purge",
    /// One action on many desktops; its children do it.
    Batch = "desktop.batch",
}

impl fmt::Display for OperationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What it is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Target {
    /// A desktop.
    Desktop(DesktopId),
    /// Desktops that are being made, or a batch.
    Desktops,
    /// A template.
    Template(TemplateId),
    /// A host.
    Hypervisor(HypervisorId),
    /// A storage path.
    StoragePath(StoragePathId),
}

/// Where an operation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum OperationState {
    /// Waits for its turn.
    Queued,
    /// Its step `step` of `of` is being done.
    Running {
        /// The step's name (`place`, `create`).
        step: String,
        /// Its number, from 1.
        number: u32,
        /// How many steps there are.
        of: u32,
    },
    /// A step failed or it was cancelled: what was done is being undone.
    Undoing {
        /// The step being undone.
        step: String,
        /// Why.
        problem: Problem,
    },
    /// Done.
    Succeeded,
    /// Not done; nothing half-made was left.
    Failed {
        /// What happened, and what to do.
        problem: Problem,
    },
    /// Ended by a person; what was done is undone.
    Cancelled,
}

impl OperationState {
    /// Whether nothing more will happen.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed { .. } | Self::Cancelled)
    }

    /// As the store keeps it.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running { .. } => "running",
            Self::Undoing { .. } => "undoing",
            Self::Succeeded => "succeeded",
            Self::Failed { .. } => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What progress is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Bytes copied.
    Bytes,
    /// Desktops done.
    Desktops,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Progress {
    /// Done so far.
    pub done: u64,
    /// Of how much.
    pub total: u64,
    /// Counted in what.
    pub unit: Unit,
}

impl Progress {
    /// Bytes of a total.
    #[must_use]
    pub fn bytes(done: Bytes, total: Bytes) -> Self {
        Self { done: done.0, total: total.0, unit: Unit::Bytes }
    }
}

/// What became of the operations below one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Children {
    /// All.
    pub total: u32,
    /// Ended well.
    pub succeeded: u32,
    /// Failed or cancelled.
    pub failed: u32,
}

/// An operation as the API shows it; people call it a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Operation {
    /// Its id.
    pub id: OperationId,
    /// What is done.
    pub kind: OperationKind,
    /// To what.
    pub target: Target,
    /// That thing's name when it began.
    pub target_name: Name,
    /// How many things it is about; 1 but for batches and many desktops.
    pub count: u32,
    /// What a batch does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub action: Option<crate::BatchAction>,
    /// Where it stands.
    pub state: OperationState,
    /// How far its step is, where that can be told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub progress: Option<Progress>,
    /// The batch that it is part of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parent: Option<OperationId>,
    /// What became of its parts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub children: Option<Children>,
    /// Who asked for it.
    pub owner: UserId,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When its first step began.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started: Option<Timestamp>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished: Option<Timestamp>,
}

/// 202: the operation that does what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Accepted {
    /// Follow it by events, or at `operations/{id}`.
    pub operation: Operation,
}

/// Which operations, newest first.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, utoipa::IntoParams,
)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct OperationQuery {
    /// Rows per page; 100 by default.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::page::rows_per_page")]
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(pattern = "^([0-9a-f]{2})+$")]
    pub cursor: Option<String>,
    /// Only those that are not over (`true`) or over (`false`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Only the parts of this one; without it parts are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<OperationId>,
}
