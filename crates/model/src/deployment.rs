//! Deployments: desktops that were made for a group, and perhaps for those who join it later.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{DeploymentId, GroupRef, Name, NewDesktops, Problem, TemplateId, UserRef};

/// The desktops that were made for a group with one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deployment {
    /// Its id.
    pub id: DeploymentId,
    /// The group.
    pub group: GroupRef,
    /// What each student gets: the template, the pattern of the names, hardware and disks.
    pub request: NewDesktops,
    /// The template's name; absent if there is none, or it was deleted for good.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub template_name: Option<Name>,
    /// Who asked for it. Desktops for those who join later are made in this person's name, with the rights that the person has
    /// then.
    pub orderer: Orderer,
    /// Whether students who join the group later get a desktop too.
    pub keep_up: KeepUp,
    /// How many people have got a desktop.
    pub made: u64,
    /// How many students of the group have none.
    pub missing: u64,
    /// Those for whom none could be made so far; lists leave them out.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub failed: Vec<FailedDeployment>,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
}

/// The person who asked for a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Orderer {
    /// Who; absent if the person was removed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<crate::UserId>,
    /// The person's name.
    pub name: String,
}

/// Whether a deployment keeps up with its group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum KeepUp {
    /// Nobody asked for that.
    No,
    /// Each student who joins gets a desktop.
    Yes,
    /// Not now. It goes on once the reason is gone.
    Paused {
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
        /// Why, and what to do.
        problem: Problem,
    },
    /// Not any more.
    Ended {
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
        /// Why.
        why: EndReason,
    },
}

impl KeepUp {
    /// Whether students who join get a desktop, now or once it is paused no more.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(self, Self::Yes | Self::Paused { .. })
    }
}

/// Why a deployment does not keep up with its group any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum EndReason {
    /// Somebody ended it.
    Asked {
        /// Who.
        by: UserRef,
    },
    /// Somebody cancelled the creation of its desktops.
    Cancelled,
    /// The group was archived.
    GroupArchived,
    /// The template was retired or deleted.
    TemplateGone {
        /// Which.
        template: TemplateId,
    },
}

/// A student for whom no desktop of a deployment could be made so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FailedDeployment {
    /// The student.
    pub person: UserRef,
    /// How often it was tried.
    pub failures: u32,
    /// Why the last try failed, and what to do.
    pub problem: Problem,
    /// From when on it is tried again, if the deployment keeps up with the group.
    #[schema(value_type = String, format = DateTime)]
    pub try_after: Timestamp,
}
