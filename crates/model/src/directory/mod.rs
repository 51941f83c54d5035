//! The school's directory (LDAP or Active Directory): how it is asked, what its test found, and what its syncs did.

mod name;
mod settings;
mod sync;
mod test;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

pub use name::{AttributeName, BindName, BindPattern, DirectoryNameError, DistinguishedName, folded};
pub use settings::{
    AddPeople, DirectoryAttributes, DirectoryBind, DirectoryGroups, DirectoryPeople, DirectoryRule,
    DirectorySecurity, DirectorySettings, GroupMembers, GroupNesting, MissingPlaces, RuleCondition,
    WithoutRule,
};
pub use sync::{DirectoryNote, DirectorySync, StartSync, SyncOutcome, SyncTrigger, Vanishing};
pub use test::{DirectoryPerson, DirectoryStep, DirectoryStepName, DirectoryTest, TestDirectory};

use crate::Revision;

/// The school's directory, as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Directory {
    /// How it is asked; absent where no directory is set up.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub settings: Option<DirectorySettings>,
    /// Whether Sarrio has the password of the bind account. The password itself is never shown.
    pub has_bind_password: bool,
    /// The newest sync.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_sync: Option<DirectorySync>,
    /// Counts changes of the settings.
    pub revision: Revision,
}

/// Sets the directory up.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutDirectory {
    /// The revision that was read.
    pub revision: Revision,
    /// How it is asked.
    pub settings: DirectorySettings,
    /// The password of the bind account. Without it the earlier one stays, if the same server is asked in the same way.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::secret::maybe_sent", default)]
    #[schema(value_type = Option<String>, write_only, min_length = 1)]
    pub bind_password: Option<SecretString>,
}
