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
    Actions, DesktopId, Disk, DiskRole, GroupId, Hardware, HardwareEdit, HypervisorId, Name, NewerImage,
    OperationId, Permission, Problem, Revision, StoragePathId, TemplateId, UserId, UserRef,
    problem::{BatchSizeWrong, NoSuchState},
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
}

/// An action on many desktops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DesktopAction {
    /// Starts those that are off.
    Start,
    /// Asks them to shut down, and forces them off after the grace time.
    Shutdown,
    /// Forces them off.
    Stop,
    /// Presses their reset button.
    Reset,
    /// Pauses them.
    Pause,
    /// Resumes them.
    Resume,
    /// Moves them to the recycle bin.
    Delete,
    /// Restores them from the recycle bin.
    Restore,
    /// Deletes them from the recycle bin for good.
    Purge,
}

impl DesktopAction {
    /// The permission that it needs.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Start => Permission::DesktopStart,
            Self::Shutdown => Permission::DesktopShutdown,
            Self::Stop => Permission::DesktopStop,
            Self::Reset => Permission::DesktopReset,
            Self::Pause => Permission::DesktopPause,
            Self::Resume => Permission::DesktopResume,
            Self::Delete => Permission::DesktopDelete,
            Self::Restore => Permission::DesktopRestore,
            Self::Purge => Permission::DesktopPurge,
        }
    }
}

/// One action on many desktops: on those that are named, or on all that a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// What to do.
    pub action: DesktopAction,
    /// The desktops, 1 to 1000; left out where `matching` says which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub ids: Vec<DesktopId>,
    /// All that a list shows, at most 5000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matching: Option<MatchingDesktops>,
}

/// All desktops that a list shows, but for some.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchingDesktops {
    /// What the list shows.
    #[serde(default)]
    pub filter: DesktopFilter,
    /// Which are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<DesktopId>,
    /// How many the person was told that they are. If it is another number now, nothing is done.
    pub count: u64,
}

impl Batch {
    /// The most desktops that a batch names one by one.
    pub const LIMIT: usize = 1000;

    /// The most desktops that a batch takes from a list.
    pub const MATCHING_LIMIT: usize = 5000;

    /// One action on these desktops.
    #[must_use]
    pub fn of(action: DesktopAction, ids: Vec<DesktopId>) -> Self {
        Self { action, ids, matching: None }
    }

    /// Each desktop once, in order.
    ///
    /// # Errors
    /// There is none, or there are too many.
    pub fn checked_ids(&self) -> Result<Vec<DesktopId>, Problem> {
        if self.ids.is_empty() || self.ids.len() > Self::LIMIT {
            return Err(BatchSizeWrong { most: Self::LIMIT }.at("ids"));
        }
        let mut ids = self.ids.clone();
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}

/// How many desktops are in which state, of those that the caller may see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DesktopSummary {
    /// All but those in the recycle bin.
    pub total: u64,
    /// How many are in each state. States in which there are none are left out.
    pub states: std::collections::BTreeMap<StateName, u64>,
    /// How many a person should look at: those that failed or whose host does not answer, and those that were paused
    /// because of their disk.
    #[serde(default)]
    pub attention: u64,
    /// In the recycle bin, of those that the caller may delete for good.
    pub deleted: u64,
    /// In the recycle bin.
    #[serde(default)]
    pub binned: u64,
}

/// Which desktops to list, and in which order.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, utoipa::IntoParams,
)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct DesktopQuery {
    /// Rows per page; 100 by default.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::page::rows_per_page")]
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// `next` of the previous page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(pattern = "^([0-9a-f]{2})+$")]
    pub cursor: Option<String>,
    /// How many rows to skip. Use this or `cursor`, not both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u32>,
    /// Words to search for in the names of desktop, owner, template and host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// `name`, `owner`, `template`, `host`, `state`, `vcpus`, `memory`, `created` or `deleted`; with a `-` before it in
    /// reverse order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(pattern = "^-?(name|owner|template|host|state|vcpus|memory|created|deleted)$")]
    pub sort: Option<String>,
    /// Only those whose name begins with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begins: Option<String>,
    /// Only those that a person should look at: they failed, their host does not answer, or they were paused because of
    /// their disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attention: Option<bool>,
    /// Only those in these states, separated by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Only of this owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// Only of this template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// Only on this host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hypervisor: Option<HypervisorId>,
    /// Those in the recycle bin instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<bool>,
}

/// Which desktops a list shows: all that match every part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DesktopFilter {
    /// Words that the names of desktop, owner, template and host contain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Those in these states, separated by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Those that a person should look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attention: Option<bool>,
    /// Those of this owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// Those of this template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// Those on this host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hypervisor: Option<HypervisorId>,
    /// Those in the recycle bin instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<bool>,
}

impl DesktopFilter {
    /// The list of what matches.
    #[must_use]
    pub fn query(&self) -> DesktopQuery {
        let Self { attention, owner, template, hypervisor, deleted, .. } = *self;
        let (q, state) = (self.q.clone(), self.state.clone());
        DesktopQuery { q, state, attention, owner, template, hypervisor, deleted, ..DesktopQuery::default() }
    }
}

/// Where a desktop is in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DesktopPlace {
    /// How many rows come before it.
    pub row: u64,
}

/// Confirms that the recycle bin is emptied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Purge {
    /// How many desktops the person was told would be deleted for good.
    pub count: u64,
}
