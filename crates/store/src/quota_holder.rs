//! Whose a quota is.

use sarrio_model::{CategoryId, GroupId, QuotaSource, Role, UserId};

use crate::sql::Value;

/// Whose quota it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuotaHolder {
    /// Of everybody with this role.
    Role(Role),
    /// Of everybody in this category.
    Category(CategoryId),
    /// Of everybody in this group.
    Group(GroupId),
    /// Of this person.
    Person(UserId),
}

impl QuotaHolder {
    /// Whose people are together below a ceiling that `source` sets: those of a group or a category.
    #[must_use]
    pub fn of_ceiling(source: &QuotaSource) -> Option<Self> {
        match source {
            QuotaSource::Group(group) => Some(Self::Group(group.id)),
            QuotaSource::Category(category) => Some(Self::Category(category.id)),
            QuotaSource::Person | QuotaSource::Role(_) => None,
        }
    }

    /// The column of its id.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Self::Role(_) => "role",
            Self::Category(_) => "category",
            Self::Group(_) => "group_id",
            Self::Person(_) => "user_id",
        }
    }

    /// Its id.
    pub(crate) fn value(self) -> Value {
        match self {
            Self::Role(role) => role.as_str().into(),
            Self::Category(id) => id.into(),
            Self::Group(id) => id.into(),
            Self::Person(id) => id.into(),
        }
    }
}
