//! Where a limit comes from: parts of the messages about quotas.

use std::fmt;

use super::argument::Argued;
use super::message::{Argument, Wording};
use crate::{Name, QuotaSource, Role};

parts! {
    FromPerson { who: String } = "from-person",
        "a rule for {who} alone";
    FromGroup { group: Name } = "from-group",
        "group {group}";
    FromCategory { category: Name } = "from-category",
        "category {category}";
    FromRole { role: RoleWord } = "from-role",
        "role {role}";
    CeilingOfGroup { group: Name } = "ceiling-of-group",
        "the ceiling of group {group}";
    CeilingOfCategory { category: Name } = "ceiling-of-category",
        "the ceiling of category {category}";
    MorePeople { more: usize } = "more-people",
        "and {more} more";
}

impl QuotaSource {
    /// Where a limit of `who` comes from.
    #[must_use]
    pub fn of_limit(&self, who: &str) -> Wording {
        match self {
            Self::Person => FromPerson { who: who.to_owned() }.into(),
            Self::Group(group) => FromGroup { group: group.name.clone() }.into(),
            Self::Category(category) => FromCategory { category: category.name.clone() }.into(),
            Self::Role(role) => FromRole { role: RoleWord(*role) }.into(),
        }
    }

    /// Whose ceiling it is. People and roles have none, so theirs would be a limit.
    #[must_use]
    pub fn of_ceiling(&self) -> Wording {
        match self {
            Self::Group(group) => CeilingOfGroup { group: group.name.clone() }.into(),
            Self::Category(category) => CeilingOfCategory { category: category.name.clone() }.into(),
            Self::Person | Self::Role(_) => self.of_limit(""),
        }
    }
}

/// A role, for which each language has its own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleWord(pub Role);

impl fmt::Display for RoleWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Role::Administrator => "Administrator",
            Role::Manager => "Manager",
            Role::Teacher => "Teacher",
            Role::Student => "Student",
        })
    }
}

impl Argued for RoleWord {
    fn argument(&self) -> Argument {
        Argument::Text(self.0.as_str().to_owned())
    }

    fn samples() -> Vec<Self> {
        Role::ALL.iter().copied().map(Self).collect()
    }
}
