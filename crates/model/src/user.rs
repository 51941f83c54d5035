//! People and their sessions.

use std::fmt;

use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{
    Actions, CategoryId, CategoryRef, CustomRoleId, CustomRoleRef, GroupId, GroupRef, Language, Revision,
    Role, SessionId, Source, UserId, UserName, UserRef,
    page::{present, rows_per_page},
};

/// A person as the API shows them. The password's hash never leaves the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// What they sign in with.
    pub username: UserName,
    /// Their full name; may be empty.
    pub full_name: String,
    /// Their role. Who has one of the school's own has the role that it is a copy of.
    pub role: Role,
    /// Their role of the school's own.
    #[serde(default)]
    pub custom_role: Option<CustomRoleRef>,
    /// The category that they are in.
    pub category: Option<CategoryRef>,
    /// Their main group.
    pub group: Option<GroupRef>,
    /// Who checks their password: Sarrio, or the school's directory.
    #[serde(default)]
    pub source: Source,
    /// The language that they have chosen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language: Option<Language>,
    /// Whether they may sign in.
    pub enabled: bool,
    /// When they were added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts changes.
    pub revision: Revision,
    /// What the caller may do with them now, by the caller's role.
    #[serde(default)]
    pub actions: Actions,
}

impl User {
    /// Somebody new: a student in no category.
    #[must_use]
    pub fn new(username: UserName, source: Source) -> Self {
        Self {
            id: UserId::new(),
            username,
            full_name: String::new(),
            role: Role::default(),
            custom_role: None,
            category: None,
            group: None,
            source,
            language: None,
            enabled: true,
            created: Timestamp::now(),
            revision: Revision::default(),
            actions: Actions::default(),
        }
    }

    /// The person with their name.
    #[must_use]
    pub fn named(&self) -> UserRef {
        let name = if self.full_name.is_empty() { self.username.to_string() } else { self.full_name.clone() };
        UserRef { id: self.id, name }
    }
}

/// The order of a list of people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum UserSort {
    /// By the name that is shown.
    #[default]
    #[serde(rename = "name")]
    Name,
    /// By the name that is shown, from Z to A.
    #[serde(rename = "-name")]
    NameDescending,
}

impl UserSort {
    /// As it is written in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameDescending => "-name",
        }
    }
}

/// Which people a list shows, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Those with this role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Those with this role of the school's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<CustomRoleId>)]
    pub custom_role: Option<CustomRoleId>,
    /// Those in this category.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<CategoryId>)]
    pub category: Option<CategoryId>,
    /// The members of this group.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<GroupId>)]
    pub group: Option<GroupId>,
    /// Those who may sign in, or those who may not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Words that their name or sign-in name contains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// The order; by name where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub sort: Option<UserSort>,
    /// How many rows are left out before the page begins: for a list that is read from the middle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u32>,
    /// `next` of the previous page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(pattern = "^([0-9a-f]{2})+$")]
    pub cursor: Option<String>,
    /// Rows per page; 100 by default.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "rows_per_page")]
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}

/// Adds a person.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// What they sign in with.
    pub username: UserName,
    /// Their full name.
    #[serde(default)]
    pub full_name: String,
    /// Their role.
    #[serde(default)]
    pub role: Role,
    /// A role of the school's own, which decides `role` too.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub custom_role: Option<CustomRoleId>,
    /// The category that they are in; a manager needs one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category: Option<CategoryId>,
    /// Their main group, in that category.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group: Option<GroupId>,
    /// Their first password, which follows the rules of signing in.
    #[serde(serialize_with = "crate::secret::sent")]
    #[schema(value_type = String, write_only, min_length = 8, max_length = 1024)]
    pub password: SecretString,
    /// Whether they must choose another at their first sign-in, before anything else.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub must_change_password: bool,
}

fn yes() -> bool {
    true
}

/// Changes a person. Fields that are absent stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditUser {
    /// The revision that was read.
    pub revision: Revision,
    /// A new full name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub full_name: Option<String>,
    /// A new role of Sarrio's: a role of the school's own is lost.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<Role>,
    /// A role of the school's own, which decides `role` too; `null` for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present", default)]
    #[schema(value_type = Option<CustomRoleId>)]
    pub custom_role: Option<Option<CustomRoleId>>,
    /// Another category; `null` for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present", default)]
    #[schema(value_type = Option<CategoryId>)]
    pub category: Option<Option<CategoryId>>,
    /// Another main group; `null` for none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present", default)]
    #[schema(value_type = Option<GroupId>)]
    pub group: Option<Option<GroupId>>,
    /// Whether they may sign in. If not, their sessions end.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub enabled: Option<bool>,
    /// A new password for somebody else, who is then signed out everywhere and must choose another at the next sign-in.
    /// One's own password is changed at `session/password`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::secret::maybe_sent", default)]
    #[schema(value_type = Option<String>, write_only, min_length = 8, max_length = 1024)]
    pub password: Option<SecretString>,
}

impl EditUser {
    /// Whether anything besides the password is changed.
    #[must_use]
    pub fn changes_account(&self) -> bool {
        self.full_name.is_some()
            || self.role.is_some()
            || self.custom_role.is_some()
            || self.category.is_some()
            || self.group.is_some()
            || self.enabled.is_some()
    }
}

/// Signs in.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// The sign-in name.
    pub username: String,
    /// The password.
    #[serde(serialize_with = "crate::secret::sent")]
    #[schema(value_type = String, write_only)]
    pub password: SecretString,
}

/// Changes one's own password.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password as it is now.
    #[serde(serialize_with = "crate::secret::sent")]
    #[schema(value_type = String, write_only)]
    pub current: SecretString,
    /// The new one, which follows the rules of signing in.
    #[serde(serialize_with = "crate::secret::sent")]
    #[schema(value_type = String, write_only, min_length = 8, max_length = 1024)]
    pub new: SecretString,
}

/// A session. The token is shown once and stored hashed.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The bearer token; only in the answer to the sign-in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub token: Option<String>,
    /// Who signed in.
    pub user: User,
    /// Who checked the password.
    #[serde(default)]
    pub source: Source,
    /// The site's name for people.
    pub site: String,
    /// Whether the client is the app with its own backend, which may use tunnels.
    pub direct: bool,
    /// Whether a new password must be chosen (`session/password`) before anything else is allowed.
    #[serde(default)]
    pub must_change_password: bool,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub expires: Timestamp,
    /// Everything that this person's role lets them do with something: what they may add, and what they may see.
    #[serde(default)]
    pub actions: Actions,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id)
            .field("user", &self.user.username)
            .finish_non_exhaustive()
    }
}
