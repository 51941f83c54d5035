//! What a request for new desktops would do, told before anything is created.

use serde::{Deserialize, Serialize};

use crate::{Bytes, HypervisorId, MiB, Name, Problem, Quantity, QuotaSource, UserRef};

/// What a request for new desktops would do now. Nothing is created, and nothing is kept for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DesktopsPreview {
    /// How many desktops would be created.
    pub desktops: u32,
    /// Whose own limits it passes, by name. What becomes of these people is in the request's `over_limit`.
    pub over: Vec<PersonOverLimit>,
    /// Why the whole request would be refused now; absent if it would be accepted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refused: Option<Problem>,
    /// The ceilings that these desktops count below, and, if they are all one person's, that person's limits.
    pub quotas: Vec<QuotaPreview>,
    /// Where their disks would be.
    pub storage: StoragePreview,
    /// How many of them find a host if all are started now.
    pub placed: u32,
    /// Why the others find none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub no_host: Option<Problem>,
    /// What each host would take if all were started now; empty for those who do not see hosts.
    pub hosts: Vec<HostPreview>,
}

/// Somebody who would have more than their own limit allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PersonOverLimit {
    /// Who.
    pub person: UserRef,
    /// Which limit, what is used of it, and who says so.
    pub problem: Problem,
    /// Whether the caller may let them have the desktop all the same.
    pub may_allow: bool,
}

/// What is used of a limit now, and what would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct QuotaPreview {
    /// Of what.
    pub quantity: Quantity,
    /// Who says how much may be used.
    pub source: QuotaSource,
    /// Whose limit it is: the name of a group, a category or a person.
    pub who: String,
    /// How much is used now.
    pub now: u64,
    /// How much would be used once all desktops are there and, for what counts while they are on, started.
    pub after: u64,
    /// How much may be used.
    pub limit: u64,
}

/// The storage path on which the disks would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StoragePreview {
    /// Its name.
    pub path: Name,
    /// Its size, when last measured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total: Option<Bytes>,
    /// Its free space, when last measured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub free: Option<Bytes>,
    /// What the new disks take at first.
    pub more: Bytes,
}

/// What a host would take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HostPreview {
    /// The host.
    pub id: HypervisorId,
    /// Its name.
    pub name: Name,
    /// Its memory.
    pub memory: MiB,
    /// What is in use of it now.
    pub now: MiB,
    /// What would be in use.
    pub after: MiB,
    /// How many of the desktops would run there.
    pub desktops: u32,
    /// Why it takes none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub none: Option<TakesNone>,
}

/// Why a host takes none of the desktops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum TakesNone {
    /// It is in maintenance.
    InMaintenance,
    /// It does not answer.
    NotAnswering,
    /// A storage path from which the desktops read is not mounted there.
    PathNotMounted,
    /// One such desktop is larger than the whole host.
    TooSmall,
    /// It has too little memory left.
    MemoryFull {
        /// How much is left.
        free: MiB,
    },
    /// Its QEMU has no SPICE.
    WithoutSpice,
    /// Other hosts have more memory left.
    NotNeeded,
}
