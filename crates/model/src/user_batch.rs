//! One change of many people at once.

use serde::{Deserialize, Serialize};

use crate::{
    CategoryId, CustomRoleId, GroupId, GroupRef, Problem, Role, UserId, UserQuery, problem::PeopleNotChosen,
};

/// Which people: all that match every part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UserFilter {
    /// Those with this role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Those with this role of the school's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_role: Option<CustomRoleId>,
    /// Those in this category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// The members of this group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// Those who may sign in, or those who may not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Words that their name or sign-in name contains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

impl From<&UserQuery> for UserFilter {
    fn from(query: &UserQuery) -> Self {
        let UserQuery { role, custom_role, category, group, enabled, .. } = *query;
        Self { role, custom_role, category, group, enabled, q: query.q.clone() }
    }
}

/// The people that something is done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum UserSelection {
    /// Those who are named one by one.
    Named {
        /// Who, 1 to 5000.
        #[schema(min_items = 1, max_items = 5000)]
        ids: Vec<UserId>,
    },
    /// All that a list shows.
    Matching {
        /// What the list shows.
        #[serde(default)]
        filter: UserFilter,
        /// Who is left out.
        #[serde(default)]
        except: Vec<UserId>,
        /// How many the person was told that they are. If it is another number now, nothing is changed.
        count: u64,
    },
}

impl UserSelection {
    /// These people.
    pub fn of(ids: impl IntoIterator<Item = UserId>) -> Self {
        Self::Named { ids: ids.into_iter().collect() }
    }

    /// The most people that can be named one by one.
    pub const LIMIT: usize = 5_000;

    /// Refuses a list of ids that is empty or too long.
    ///
    /// # Errors
    /// `invalid`.
    pub fn check(&self) -> Result<(), Problem> {
        match self {
            Self::Named { ids } if ids.is_empty() || ids.len() > Self::LIMIT => {
                Err(PeopleNotChosen { most: Self::LIMIT }.at("people.named.ids"))
            }
            _ => Ok(()),
        }
    }
}

/// What is done to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum UserChange {
    /// They may sign in.
    Enable,
    /// They may not sign in any more, and their sessions end.
    Disable,
    /// They move to a category, and to a main group in it. They leave their main group before and, where the category is
    /// another, all groups of that.
    Move {
        /// To which category; absent where the group says it, or for none.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        category: Option<CategoryId>,
        /// Their new main group; absent for none.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        group: Option<GroupId>,
    },
    /// They become members of a group, and stay in their others.
    Join {
        /// Which group.
        group: GroupId,
    },
    /// They leave a group. Those whose main group it was have none.
    Leave {
        /// Which group.
        group: GroupId,
    },
}

/// One change of many people, all or nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserBatch {
    /// Whom.
    pub people: UserSelection,
    /// What is done to them.
    pub change: UserChange,
    /// Whether nothing is changed, and the answer says what would be.
    #[serde(default)]
    pub preview: bool,
}

/// What a change of many people did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UsersChanged {
    /// How many people were chosen.
    pub people: u64,
    /// The groups that some of them leave, by name.
    pub leaves: Vec<GroupLeft>,
}

/// A group that people leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupLeft {
    /// Which.
    pub group: GroupRef,
    /// How many of them leave it.
    pub people: u64,
}
