//! Roles of the school's own: each is a named copy of one of Sarrio's roles, with some of its permissions taken away.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Actions, CustomRoleId, CustomRoleRef, Name, Permission, Revision, Role};

/// A role of the school's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CustomRole {
    /// Its id.
    pub id: CustomRoleId,
    /// Its name, which no other role of the school has.
    pub name: Name,
    /// The role that it is a copy of.
    pub base: Role,
    /// The permissions that it lacks.
    pub without: BTreeSet<Permission>,
    /// How many people have it.
    pub people: u64,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts changes.
    pub revision: Revision,
    /// What the caller may do with it now, by their role and by its state.
    #[serde(default)]
    pub actions: Actions,
}

impl CustomRole {
    /// The role with its name.
    #[must_use]
    pub fn named(&self) -> CustomRoleRef {
        CustomRoleRef { id: self.id, name: self.name.clone() }
    }
}

/// Adds a role of the school's own.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomRole {
    /// Its name.
    pub name: Name,
    /// The role that it is a copy of. It cannot be changed later.
    pub base: Role,
    /// The permissions to take away: some that `base` has, but none to see things.
    #[serde(default)]
    pub without: BTreeSet<Permission>,
}

/// Changes a role of the school's own. Fields that are absent stay as they are.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditCustomRole {
    /// The revision that was read.
    pub revision: Revision,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Name>,
    /// All permissions that it lacks from now on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub without: Option<BTreeSet<Permission>>,
}
