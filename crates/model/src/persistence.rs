//! Whether the work on a desktop lasts.

use serde::{Deserialize, Serialize};

/// Whether what is changed on a desktop's system disk lasts. What is on its data disk always does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Persistence {
    /// It lasts.
    #[default]
    Persistent,
    /// Each start begins with the template as it is: what was changed before is gone.
    Volatile,
}

impl Persistence {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Persistent, Self::Volatile];

    /// As it is written in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Persistent => "persistent",
            Self::Volatile => "volatile",
        }
    }

    /// Whether each start begins with the template.
    #[must_use]
    pub fn is_volatile(self) -> bool {
        self == Self::Volatile
    }
}
