//! With whom templates and ISO images are shared.

use serde::{Deserialize, Serialize};

use crate::{CategoryId, GroupId, Role, UserId};

/// With whom something is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// Everyone at the school.
    Everyone,
    /// Everyone with this role.
    Role(Role),
    /// The people of a category.
    Category(CategoryId),
    /// The members and the teachers of a group, unless it is archived.
    Group(GroupId),
    /// One person.
    Person(UserId),
}

/// One with whom something is shared, with the name for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Share {
    /// Who.
    pub with: Subject,
    /// The name of the category, the group or the person.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
}

/// How far something is shared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// With nobody.
    #[default]
    OnlyMe,
    /// With some.
    Chosen,
    /// With everyone at the school.
    Everyone,
}

impl Sharing {
    /// How far something is shared that is shared with these.
    #[must_use]
    pub fn of(shares: &[Share]) -> Self {
        if shares.iter().any(|share| share.with == Subject::Everyone) {
            Self::Everyone
        } else if shares.is_empty() {
            Self::OnlyMe
        } else {
            Self::Chosen
        }
    }
}

/// Shares something with some, and no longer with others. With whom it is shared already, or is not, stays so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditShares {
    /// With whom it is shared from now on.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub add: Vec<Subject>,
    /// With whom no longer.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub remove: Vec<Subject>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_a_kind_and_an_id() {
        let json = |subject: &Subject| serde_json::to_string(subject).unwrap();
        assert_eq!(json(&Subject::Everyone), r#"{"kind":"everyone"}"#);
        assert_eq!(json(&Subject::Role(Role::Teacher)), r#"{"kind":"role","id":"teacher"}"#);
    }

    #[test]
    fn one_share_with_everyone_is_as_far_as_it_goes() {
        let share = |with| Share { with, name: None };
        let person = share(Subject::Person(UserId::new()));
        assert_eq!(Sharing::of(&[]), Sharing::OnlyMe);
        assert_eq!(Sharing::of(std::slice::from_ref(&person)), Sharing::Chosen);
        assert_eq!(Sharing::of(&[person, share(Subject::Everyone)]), Sharing::Everyone);
    }
}
