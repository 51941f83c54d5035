//! Where an account comes from.

use serde::{Deserialize, Serialize};

/// Where an account, or the sign-in of a session, comes from: who says that the password is right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Sarrio keeps the account and its password.
    #[default]
    Local,
    /// The school's directory, which Sarrio asks over LDAP.
    Directory,
}

impl Source {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Local, Self::Directory];

    /// As written in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Directory => "directory",
        }
    }
}
