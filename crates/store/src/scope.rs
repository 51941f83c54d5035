//! Whose rows a list shows.

use sarrio_model::UserId;

/// Whose rows a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's, as administrators see them.
    All,
    /// One person's.
    Owner(UserId),
}
