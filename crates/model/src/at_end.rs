//! What becomes of the desktops of a lesson.

use serde::{Deserialize, Serialize};

/// What becomes of a lesson's desktops when it ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AtEnd {
    /// They go on.
    #[default]
    Nothing,
    /// They are asked to shut down.
    ShutDown,
    /// They are asked to shut down, and all desktops of its students that come from its templates are moved to the recycle bin.
    Delete,
}

impl AtEnd {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Nothing, Self::ShutDown, Self::Delete];

    /// As it is written in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::ShutDown => "shut_down",
            Self::Delete => "delete",
        }
    }
}
