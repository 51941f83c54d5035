//! What people change of their own account, and passwords that others give them.

use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{Language, page::present};

/// Changes one's own account. Fields that are absent stay as they are. Role, category, group and access are for others to
/// change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditProfile {
    /// A new full name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub full_name: Option<String>,
    /// Another language; `null` for the one of the computer.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present", default)]
    #[schema(value_type = Option<Language>)]
    pub language: Option<Option<Language>>,
}

/// Gives somebody else a new password, which they must change before anything else.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivePassword {
    /// The password. Without one, Sarrio makes one.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::secret::maybe_sent", default)]
    #[schema(value_type = Option<String>, write_only, min_length = 8, max_length = 1024)]
    pub password: Option<SecretString>,
}

/// The password that Sarrio made for somebody. Only this answer has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GivenPassword {
    /// The password; absent where the request had one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(read_only)]
    pub password: Option<String>,
}

impl fmt::Debug for GivenPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GivenPassword(…)")
    }
}
