//! A person's virtual machine, running or not.
//!
//! ```text
//! Creating -> Stopped -> Starting -> Running <-> Paused
//!                ^          |           |
//!                +----------+------- Stopping
//! Running, Paused, Stopping, Starting -> Unreachable while their host is silent, and back
//! Stopped -> Templating -> Stopped;  Stopped -> Deleting -> gone (recycle bin);  any step -> Failed
//! ```

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Actions, DesktopId, Disk, DiskRole, GroupId, Hardware, HardwareEdit, Holds, HypervisorId, Name,
    NewerImage, OperationId, Persistence, Problem, Revision, StoragePathId, TemplateId, UserId, UserRef,
    problem::NoSuchState,
};

/// Counts the starts of a desktop. Each domain carries the epoch of its start; only a domain whose epoch is the one in
/// the store may keep running.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct Epoch(pub i64);

impl Epoch {
    /// The epoch of the next start.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a desktop is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// Somebody asked for it.
    Asked,
    /// Its disk could not be written: there is no space, or the storage failed. It continues when it is resumed.
    DiskError,
    /// libvirt did not say.
    Other,
}

/// What a desktop is doing, as last observed. It is never a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum DesktopState {
    /// Off.
    Stopped,
    /// It is being started.
    Starting {
        /// The host, once one is chosen: its memory is reserved from then on.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        on: Option<HypervisorId>,
        /// The epoch of this start, once it has one.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        epoch: Option<Epoch>,
        /// When that began.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
    /// On.
    Running {
        /// The host.
        on: HypervisorId,
        /// The epoch of its start.
        epoch: Epoch,
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
    /// On, but halted.
    Paused {
        /// The host.
        on: HypervisorId,
        /// The epoch of its start.
        epoch: Epoch,
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
        /// Why.
        why: PauseReason,
    },
    /// It was asked to shut down.
    Stopping {
        /// The host.
        on: HypervisorId,
        /// The epoch of its start.
        epoch: Epoch,
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
    /// Its host does not answer; it may still run there.
    Unreachable {
        /// The host on which it was last seen.
        last_on: HypervisorId,
        /// The epoch of its start.
        epoch: Epoch,
        /// Since when the host has not answered.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
    /// The last thing done to it failed; it is off.
    Failed {
        /// The operation and its step (`desktop.start: create`).
        during: String,
        /// What happened, and what to do.
        problem: Problem,
    },
    /// Its disks are being created.
    Creating {
        /// When that began.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
    /// A template is being made from it.
    Templating {
        /// When that began.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
    /// It is being moved to the recycle bin.
    Deleting {
        /// When that began.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
}

macro_rules! state_names {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The name of a state without its details, for filters and counts.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        pub enum StateName { $($name,)* }

        impl StateName {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As it is written in the API and the store.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }

        impl DesktopState {
            /// Which state it is.
            #[must_use]
            pub fn name(&self) -> StateName {
                match self { $(Self::$name { .. } => StateName::$name,)* }
            }
        }

        impl std::str::FromStr for StateName {
            type Err = Problem;
            fn from_str(text: &str) -> Result<Self, Problem> {
                match text {
                    $($text => Ok(Self::$name),)*
                    other => Err(NoSuchState { state: other.to_owned() }.at("state")),
                }
            }
        }
    };
}
state_names! {
    Stopped = "stopped", Starting = "starting", Running = "running", Paused = "paused", Stopping = "stopping",
    Unreachable = "unreachable", Failed = "failed", Creating = "creating", Templating = "templating",
    Deleting = "deleting",
}

impl fmt::Display for StateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl DesktopState {
    /// The host on which it runs or may run, and the epoch of its start.
    #[must_use]
    pub fn place(&self) -> Option<(HypervisorId, Epoch)> {
        match self {
            Self::Running { on, epoch, .. }
            | Self::Paused { on, epoch, .. }
            | Self::Stopping { on, epoch, .. } => Some((*on, *epoch)),
            Self::Starting { on: Some(on), epoch: Some(epoch), .. } => Some((*on, *epoch)),
            Self::Unreachable { last_on, epoch, .. } => Some((*last_on, *epoch)),
            _ => None,
        }
    }

    /// The host whose memory it uses: where it runs, may run, or is being started.
    #[must_use]
    pub fn host(&self) -> Option<HypervisorId> {
        match self {
            Self::Starting { on, .. } => *on,
            other => other.place().map(|(host, _)| host),
        }
    }

    /// Whether it may hold memory of a host: from the accepted start on, until it is known to be off.
    #[must_use]
    pub fn is_on(&self) -> bool {
        matches!(
            self,
            Self::Starting { .. }
                | Self::Running { .. }
                | Self::Paused { .. }
                | Self::Stopping { .. }
                | Self::Unreachable { .. }
        )
    }

    /// Whether a person should look at it: it failed, its host does not answer, or it was paused because of its disk.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        match self {
            Self::Failed { .. } | Self::Unreachable { .. } => true,
            Self::Paused { why, .. } => *why == PauseReason::DiskError,
            _ => false,
        }
    }

    /// Whether it can be started: it is off, and no operation is working on it.
    #[must_use]
    pub fn is_off(&self) -> bool {
        matches!(self, Self::Stopped | Self::Failed { .. })
    }
}

/// A desktop as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Desktop {
    /// Its id, also its domain's UUID.
    pub id: DesktopId,
    /// Its name.
    pub name: Name,
    /// Its owner.
    pub owner: UserRef,
    /// The template that its system disk builds on: the one that it was created from, or that was made from it since. Absent
    /// if it was installed from media.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub template: Option<TemplateId>,
    /// That template's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub template_name: Option<Name>,
    /// Its state, as last observed.
    pub state: DesktopState,
    /// The name of the host that `state` names.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub host_name: Option<Name>,
    /// Its virtual hardware. A change takes effect at the next start.
    pub hardware: Hardware,
    /// Whether what is changed on its system disk lasts.
    #[serde(default)]
    pub persistence: Persistence,
    /// The storage path of its folder.
    pub path: StoragePathId,
    /// The storage path's name.
    pub path_name: Name,
    /// Its disks; lists leave them out.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub disks: Vec<Disk>,
    /// Images made outside Sarrio that hold newer data than its disks' own files. It cannot be started, made into a
    /// template or deleted until their data is put back.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub newer_images: Vec<NewerImage>,
    /// The operation that is working on it now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<OperationId>,
    /// The epoch of its last start.
    pub epoch: Epoch,
    /// What the powers over its class do to it now.
    #[serde(skip_serializing_if = "Holds::is_none", default)]
    pub holds: Holds,
    /// How many viewers are connected to it.
    pub viewers: u32,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it was moved to the recycle bin.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub deleted: Option<Timestamp>,
    /// Counts its changes.
    pub revision: Revision,
    /// What the caller may do with it now, by their role and by its state.
    #[serde(default)]
    pub actions: Actions,
}

impl NewDesktops {
    /// Whether each person gets one, and the name is a pattern.
    #[must_use]
    pub fn is_one_each(&self) -> bool {
        self.for_group.is_some() || !self.for_people.is_empty()
    }
}

impl Desktop {
    /// Whether it counts as one of its owner's desktops: it is not in the recycle bin, or on its way out of there.
    #[must_use]
    pub fn counts(&self) -> bool {
        let returns = self.operation.is_some() && self.state.name() != StateName::Deleting;
        self.deleted.is_none() || returns
    }

    /// Its system disk, where its disks are given.
    #[must_use]
    pub fn system_disk(&self) -> Option<&Disk> {
        self.disks.iter().find(|disk| disk.role == DiskRole::System)
    }
}

/// Creates one or many desktops, from a template or empty, to be installed from media.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDesktops {
    /// The name. If there are several, each gets a number after it. For a group it is a pattern with `{first name}`,
    /// `{name}`, `{template}` and `{group}`; a pattern that does not name the person gets their name at its end.
    pub name: Name,
    /// The template. Without one the desktop gets an empty disk of `disk` bytes, to be installed from `hardware.media`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub template: Option<TemplateId>,
    /// How many, 1 to 500.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 500, default = 1)]
    pub count: u32,
    /// Their owner; the caller by default. Others are those whom the caller sees and may create desktops for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<UserId>,
    /// Instead of an owner and a count: one desktop for each student of a group.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub for_group: Option<ForGroup>,
    /// Instead of an owner and a count: one desktop for each of these people, whichever groups they are in, 500 at most. The
    /// name is a pattern as for a group, without `{group}`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[schema(max_items = 500)]
    pub for_people: Vec<UserId>,
    /// What becomes of those whose own limit it would pass.
    #[serde(default)]
    pub over_limit: OverLimit,
    /// Changes to the template's hardware.
    #[serde(default)]
    pub hardware: HardwareEdit,
    /// The size of the system disk in bytes, at least the template's. Required if there is no template.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub disk: Option<crate::Bytes>,
    /// The size in bytes of a disk for the person's data, which is kept when the template is replaced; no such disk by
    /// default.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub data_disk: Option<crate::Bytes>,
    /// The size in bytes of a disk that is emptied at each start; no such disk by default.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scratch_disk: Option<crate::Bytes>,
    /// The storage path; by default the one for desktops that has the most free space.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path: Option<StoragePathId>,
    /// Whether what is changed on their system disks lasts. It always does without a template.
    #[serde(default)]
    pub persistence: Persistence,
    /// Whether they are started as soon as they are created.
    #[serde(default)]
    pub start: bool,
}

/// The students of a group, each of whom gets a desktop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForGroup {
    /// The group.
    pub group: GroupId,
    /// These students of it alone; all by default.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub members: Vec<UserId>,
    /// Only those who own no desktop of the template yet, such as those who joined the group later.
    #[serde(default)]
    pub missing: bool,
    /// Whether students who join the group later get a desktop too, in the caller's name and with the caller's rights then.
    #[serde(default)]
    pub keep_up: bool,
}

/// What becomes of people who would have more than their own limit allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverLimit {
    /// Because of them nobody gets a desktop.
    #[default]
    Refuse,
    /// They get none, the others do.
    Skip,
    /// They get theirs all the same. Whoever asks for that must be allowed to set what these people may use. What all people of a
    /// group or category together may use stays as it is.
    Allow,
}

fn one() -> u32 {
    1
}

/// Changes a desktop. Fields that are absent stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditDesktop {
    /// The revision that was read.
    pub revision: Revision,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Name>,
    /// Changes to the hardware, from the next start on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hardware: Option<HardwareEdit>,
    /// A new owner. Only administrators may change it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<UserId>,
    /// Whether what is changed on its system disk lasts, from the next start on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub persistence: Option<Persistence>,
}
