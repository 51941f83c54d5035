//! Work that takes time. It is stored, done in steps, and resumed or undone after a restart.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Actions, Bytes, DesktopId, HostPath, HypervisorId, LessonId, Name, OperationId, Problem, StoragePathId,
    TemplateId, UserId,
    problem::{DomainLeft, FileLeft, FolderLeft, UnfinishedLeft, Wording},
};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The kind of an operation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum OperationKind { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl OperationKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As written in the API, the store and the log.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}
kinds! {
    /// Creates desktops with their folders and disks.
    CreateDesktops = "desktop.create",
    /// Starts a desktop.
    StartDesktop = "desktop.start",
    /// Asks a desktop to shut down, then forces it off.
    ShutdownDesktop = "desktop.shutdown",
    /// Forces a desktop off.
    StopDesktop = "desktop.stop",
    /// Presses its reset button.
    ResetDesktop = "desktop.reset",
    /// Pauses it.
    PauseDesktop = "desktop.pause",
    /// Resumes it.
    ResumeDesktop = "desktop.resume",
    /// Moves it to the recycle bin.
    DeleteDesktop = "desktop.delete",
    /// Restores it from the recycle bin.
    RestoreDesktop = "desktop.restore",
    /// Deletes it for good.
    PurgeDesktop = "desktop.purge",
    /// Makes one of its disks larger.
    GrowDisk = "disk.grow",
    /// Makes a template from its disk.
    TemplateFromDesktop = "desktop.template",
    /// Imports a template from a file.
    ImportTemplate = "template.import",
    /// Moves a template to the recycle bin.
    DeleteTemplate = "template.delete",
    /// Restores it from the recycle bin.
    RestoreTemplate = "template.restore",
    /// Deletes it for good.
    PurgeTemplate = "template.purge",
    /// Collects the work of a class.
    CollectWork = "class.collect",
    /// One action on many desktops; its parts carry it out.
    Batch = "desktop.batch",
}

impl fmt::Display for OperationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What an operation works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Target {
    /// A desktop.
    Desktop(DesktopId),
    /// Several desktops: those that are being created, or those of a batch.
    Desktops,
    /// A template.
    Template(TemplateId),
    /// A host.
    Hypervisor(HypervisorId),
    /// A storage path.
    StoragePath(StoragePathId),
    /// A lesson.
    Lesson(LessonId),
}

/// The state of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum OperationState {
    /// It is waiting for its turn.
    Queued,
    /// It is at step `number` of `of`.
    Running {
        /// The step's name (`place`, `create`).
        step: String,
        /// Its number, from 1.
        number: u32,
        /// How many steps there are.
        of: u32,
    },
    /// A step failed or somebody cancelled it, and its steps are being undone.
    Undoing {
        /// The step that failed or was cancelled.
        step: String,
        /// Why.
        problem: Problem,
    },
    /// It succeeded.
    Succeeded,
    /// It failed. Its steps were undone, unless it was abandoned.
    Failed {
        /// What happened, and what to do.
        problem: Problem,
    },
    /// Somebody cancelled it, and its steps were undone.
    Cancelled,
}

impl OperationState {
    /// Whether it has ended, well or not.
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

/// The unit of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Bytes copied.
    Bytes,
    /// Desktops that are done.
    Desktops,
    /// People who are done.
    People,
}

/// The progress of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Progress {
    /// Done so far.
    pub done: u64,
    /// Of how many.
    pub total: u64,
    /// In which unit.
    pub unit: Unit,
}

impl Progress {
    /// Progress in bytes.
    #[must_use]
    pub fn bytes(done: Bytes, total: Bytes) -> Self {
        Self { done: done.0, total: total.0, unit: Unit::Bytes }
    }
}

/// What an operation waits for before it can go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Waiting {
    /// Since when it waits.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// What prevents it. It continues when that is corrected.
    pub problem: Problem,
}

/// How many parts an operation has, and how they ended. The parts of a batch are operations; those of an operation that creates
/// several desktops are the desktops.
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
    /// The kind of an operation.
    pub kind: OperationKind,
    /// What it works on.
    pub target: Target,
    /// The name of its subject when it began.
    pub target_name: Name,
    /// How many desktops it works on: 1, except for batches and when several are created.
    pub count: u32,
    /// What a batch does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub action: Option<crate::DesktopAction>,
    /// Its state.
    pub state: OperationState,
    /// The progress of its step, if known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub progress: Option<Progress>,
    /// What it waits for; absent while it makes progress.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub waiting: Option<Waiting>,
    /// The batch that it is part of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parent: Option<OperationId>,
    /// How its parts ended, if it has several.
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
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished: Option<Timestamp>,
    /// What the caller may do with it now, by their role and by its state.
    #[serde(default)]
    pub actions: Actions,
}

impl Operation {
    /// Whether an administrator may abandon it: it has not ended, and is being undone or waits for something.
    #[must_use]
    pub fn can_be_abandoned(&self) -> bool {
        !self.state.is_over()
            && (self.waiting.is_some() || matches!(self.state, OperationState::Undoing { .. }))
    }
}

/// Something that an operation may have left behind when it was abandoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LeftBehind {
    /// A domain of libvirt, named `sarrio-` and the desktop's id.
    Domain {
        /// The desktop.
        desktop: DesktopId,
        /// The host.
        host: Name,
    },
    /// A folder on a storage path.
    Folder {
        /// The folder, as the hosts see it.
        path: HostPath,
        /// The storage path's name.
        storage: Name,
    },
    /// A file on a storage path.
    File {
        /// The file, as the hosts see it.
        path: HostPath,
        /// The storage path's name.
        storage: Name,
    },
    /// A directory in which folders were being made. Its name begins with `.making-`, and Sarrio removes it after a day.
    Unfinished {
        /// The storage path's directory, in which it lies.
        path: HostPath,
        /// The storage path's name.
        storage: Name,
    },
}

impl LeftBehind {
    /// Where it is, for a message.
    #[must_use]
    pub fn wording(&self) -> Wording {
        match self.clone() {
            Self::Domain { desktop, host } => DomainLeft { domain: format!("sarrio-{desktop}"), host }.into(),
            Self::Folder { path, storage } => FolderLeft { path, storage }.into(),
            Self::File { path, storage } => FileLeft { path, storage }.into(),
            Self::Unfinished { path, storage } => UnfinishedLeft { path, storage }.into(),
        }
    }
}

impl fmt::Display for LeftBehind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.wording().fmt(f)
    }
}

/// An operation that was abandoned: it failed, and what it had done was not undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Abandoned {
    /// The operation as it is now.
    pub operation: Operation,
    /// What it may have left on hosts and storage paths.
    pub left_behind: Vec<LeftBehind>,
}

/// 202: the operation that carries out the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Accepted {
    /// Follow its progress by events, or at `operations/{id}`.
    pub operation: Operation,
}

/// Which operations to list, newest first.
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
    /// `next` of the previous page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(pattern = "^([0-9a-f]{2})+$")]
    pub cursor: Option<String>,
    /// Only those that are still going on (`true`) or that have ended (`false`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Only the parts of this operation. Without it, parts are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<OperationId>,
}
