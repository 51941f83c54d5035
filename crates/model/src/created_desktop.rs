//! The desktops that an operation creates, one by one: whose each is to be, and whether it was made.

use serde::{Deserialize, Serialize};

use crate::{DesktopId, Name, OperationId, Problem, UserRef};

/// One of the desktops that an operation creates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CreatedDesktop {
    /// The desktop. It does not exist any more where it was not made.
    pub desktop: DesktopId,
    /// Its name.
    pub name: Name,
    /// Whose it is to be.
    pub owner: UserRef,
    /// Whether it was made.
    pub outcome: CreateOutcome,
}

/// Whether a desktop was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum CreateOutcome {
    /// Not yet.
    Pending,
    /// It was made, and is kept whatever becomes of the others.
    Made,
    /// It was not made; nothing of it is left.
    Failed {
        /// Why, and what to do.
        problem: Problem,
    },
    /// The operation was cancelled before it was made.
    Cancelled,
    /// It was not made, and another operation makes it in its place.
    TriedAgain {
        /// That operation.
        operation: OperationId,
    },
}

impl CreateOutcome {
    /// As the store keeps it.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Made => "made",
            Self::Failed { .. } => "failed",
            Self::Cancelled => "cancelled",
            Self::TriedAgain { .. } => "tried_again",
        }
    }

    /// Whether the desktop was not made, and nobody has tried that again yet.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Failed { .. } | Self::Cancelled)
    }
}
