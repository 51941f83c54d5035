//! Whose rows a list shows.

use sarrio_model::UserId;

/// Whose rows a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's, for administrators.
    All,
    /// One person's.
    Owner(UserId),
}
