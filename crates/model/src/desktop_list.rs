//! Lists of desktops: what they show, in which order, and how many there are.

use serde::{Deserialize, Serialize};

use crate::{HypervisorId, StateName, TemplateId, UserId};

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
