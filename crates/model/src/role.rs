//! Sarrio's own roles.

use serde::{Deserialize, Serialize};

/// The role of a person: how far what they may do reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything.
    Administrator,
    /// Looks after everything inside one category.
    Manager,
    /// Makes templates, and makes and looks after the desktops of the groups that they teach.
    Teacher,
    /// Makes and uses desktops of their own.
    // Older versions of Sarrio knew administrators and users.
    #[default]
    #[serde(alias = "user")]
    Student,
}

impl Role {
    /// All of them, the most powerful first.
    pub const ALL: &[Self] = &[Self::Administrator, Self::Manager, Self::Teacher, Self::Student];

    /// As written in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Manager => "manager",
            Self::Teacher => "teacher",
            Self::Student => "student",
        }
    }
}
