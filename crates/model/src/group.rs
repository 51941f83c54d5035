//! Categories and groups: the parts of a school, and the classes in them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Actions, CategoryId, CategoryRef, GroupId, GroupRef, Name, OwnGrades, Revision, UserId, UserRef,
    page::rows_per_page,
};

/// A part of the school that a manager looks after, such as a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// Its name, which no other category has.
    pub name: Name,
    /// How many people are in it.
    pub people: u64,
    /// How many groups it has, with those that are archived.
    pub groups: u64,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts changes.
    pub revision: Revision,
    /// What the caller may do with it now, by their role and by its state.
    #[serde(default)]
    pub actions: Actions,
}

/// A group of people, such as a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name, which no other group of its category has.
    pub name: Name,
    /// The category that it is in.
    pub category: CategoryRef,
    /// How many people are in it.
    pub members: u64,
    /// How many of them are students who may sign in: each of these gets a desktop where one is made for the group.
    pub students: u64,
    /// Who teaches it.
    pub teachers: Vec<UserRef>,
    /// Since when it is archived: its teachers have no power over its members any more.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub archived: Option<Timestamp>,
    /// The grades of consent that count in it instead of the school's.
    #[serde(skip_serializing_if = "OwnGrades::is_empty", default)]
    pub consent: OwnGrades,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts changes.
    pub revision: Revision,
    /// What the caller may do with it now, by their role and by its state.
    #[serde(default)]
    pub actions: Actions,
}

impl Category {
    /// A new category, in which nobody is.
    #[must_use]
    pub fn new(name: Name) -> Self {
        Self {
            id: CategoryId::new(),
            name,
            people: 0,
            groups: 0,
            created: Timestamp::now(),
            revision: Revision::default(),
            actions: Actions::default(),
        }
    }

    /// The category with its name.
    #[must_use]
    pub fn named(&self) -> CategoryRef {
        CategoryRef { id: self.id, name: self.name.clone() }
    }
}

impl Group {
    /// A new group, in which nobody is.
    #[must_use]
    pub fn new(name: Name, category: CategoryRef) -> Self {
        Self {
            id: GroupId::new(),
            name,
            category,
            members: 0,
            students: 0,
            teachers: Vec::new(),
            archived: None,
            consent: OwnGrades::default(),
            created: Timestamp::now(),
            revision: Revision::default(),
            actions: Actions::default(),
        }
    }

    /// The group with its name.
    #[must_use]
    pub fn named(&self) -> GroupRef {
        GroupRef { id: self.id, name: self.name.clone() }
    }
}

/// Adds a category.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCategory {
    /// Its name.
    pub name: Name,
}

/// Changes a category.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditCategory {
    /// The revision that was read.
    pub revision: Revision,
    /// A new name.
    pub name: Name,
}

/// Adds a group.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGroup {
    /// Its name.
    pub name: Name,
    /// The category that it is in.
    pub category: CategoryId,
}

/// Changes a group. Fields that are absent stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditGroup {
    /// The revision that was read.
    pub revision: Revision,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Name>,
    /// Whether it is archived.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub archived: Option<bool>,
    /// Another category. The people whose main group it is move there with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category: Option<CategoryId>,
    /// The grades of consent that count in it instead of the school's, all of them: where one is absent, the school's counts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub consent: Option<OwnGrades>,
}

/// Adds people to a group, and takes people out of it, as its members or as its teachers. Who is in it already, or is not,
/// stays so.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditGroupPeople {
    /// Who joins.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub add: Vec<UserId>,
    /// Who leaves.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub remove: Vec<UserId>,
}

/// Which groups a list shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct GroupQuery {
    /// Those of this category.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<CategoryId>)]
    pub category: Option<CategoryId>,
    /// Those with this member.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<UserId>)]
    pub member: Option<UserId>,
    /// Those that this person teaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<UserId>)]
    pub teacher: Option<UserId>,
    /// Whether those that are archived are shown, instead of the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// Words that its name contains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// `next` of the previous page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(pattern = "^([0-9a-f]{2})+$")]
    pub cursor: Option<String>,
    /// Rows per page; 100 by default.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "rows_per_page")]
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}
