//! People, categories, groups and roles as other things name them: by id, with the name for people.

use serde::{Deserialize, Serialize};

use crate::{CategoryId, CustomRoleId, GroupId, Name, TemplateId, UserId};

/// A person with their name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UserRef {
    /// Who.
    pub id: UserId,
    /// Their full name, or their sign-in name where they have none.
    pub name: String,
}

/// A category with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CategoryRef {
    /// Which.
    pub id: CategoryId,
    /// Its name.
    pub name: Name,
}

/// A group with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupRef {
    /// Which.
    pub id: GroupId,
    /// Its name.
    pub name: Name,
}

/// A role of the school's own with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CustomRoleRef {
    /// Which.
    pub id: CustomRoleId,
    /// Its name.
    pub name: Name,
}

/// A template with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TemplateRef {
    /// Which.
    pub id: TemplateId,
    /// Its name.
    pub name: Name,
}
