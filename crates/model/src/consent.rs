//! Consent: whether a person is asked before a teacher looks at their screen, helps at their desktop or pauses it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Revision;

/// How far something is allowed without asking, the freest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ConsentGrade {
    /// It is done without asking. The person sees that it is done.
    Always,
    /// The person is asked each time.
    Ask,
    /// It is not done.
    Never,
}

impl ConsentGrade {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Always, Self::Ask, Self::Never];

    /// As it is written in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Ask => "ask",
            Self::Never => "never",
        }
    }
}

/// A text that is not a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a grade of consent is always, ask or never")]
pub struct GradeError;

impl FromStr for ConsentGrade {
    type Err = GradeError;
    fn from_str(text: &str) -> Result<Self, GradeError> {
        Self::ALL.iter().copied().find(|grade| grade.as_str() == text).ok_or(GradeError)
    }
}

/// What consent is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ConsentTo {
    /// That somebody looks at the person's screen.
    Watch,
    /// That somebody helps at the person's desktop with keyboard and pointer.
    Help,
    /// That somebody pauses the person's desktops with the class.
    Pause,
}

impl ConsentTo {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Watch, Self::Help, Self::Pause];

    /// As it is written in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Watch => "watch",
            Self::Help => "help",
            Self::Pause => "pause",
        }
    }
}

/// A grade for each thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConsentGrades {
    /// For looking at a screen.
    pub watch: ConsentGrade,
    /// For helping at a desktop.
    pub help: ConsentGrade,
    /// For pausing a class.
    pub pause: ConsentGrade,
}

impl Default for ConsentGrades {
    /// A class is seen and paused as it would be in a room, where the teacher walks by and speaks. Whoever takes somebody's
    /// keyboard asks first, as in a room.
    fn default() -> Self {
        Self { watch: ConsentGrade::Always, help: ConsentGrade::Ask, pause: ConsentGrade::Always }
    }
}

impl ConsentGrades {
    /// The grade for this.
    #[must_use]
    pub fn of(self, to: ConsentTo) -> ConsentGrade {
        match to {
            ConsentTo::Watch => self.watch,
            ConsentTo::Help => self.help,
            ConsentTo::Pause => self.pause,
        }
    }

    /// For each thing the grade of the two that allows less.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        Self {
            watch: self.watch.max(other.watch),
            help: self.help.max(other.help),
            pause: self.pause.max(other.pause),
        }
    }
}

/// The grades that a group has instead of the school's. Where it has none, the school's counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnGrades {
    /// For looking at a screen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub watch: Option<ConsentGrade>,
    /// For helping at a desktop.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub help: Option<ConsentGrade>,
    /// For pausing a class.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pause: Option<ConsentGrade>,
}

impl OwnGrades {
    /// Its own grades, and the school's where it has none.
    #[must_use]
    pub fn over(self, school: ConsentGrades) -> ConsentGrades {
        ConsentGrades {
            watch: self.watch.unwrap_or(school.watch),
            help: self.help.unwrap_or(school.help),
            pause: self.pause.unwrap_or(school.pause),
        }
    }

    /// Its own grade for this.
    #[must_use]
    pub fn of(self, to: ConsentTo) -> Option<ConsentGrade> {
        match to {
            ConsentTo::Watch => self.watch,
            ConsentTo::Help => self.help,
            ConsentTo::Pause => self.pause,
        }
    }

    /// Whether it has none at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The rules of consent of the whole school.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConsentRules {
    /// The grades. A group may have others.
    #[serde(default)]
    pub grades: ConsentGrades,
    /// Counts changes.
    #[serde(default)]
    pub revision: Revision,
}

/// Changes the rules of consent. Fields that are absent stay as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditConsentRules {
    /// The revision that was read.
    pub revision: Revision,
    /// Other grades.
    #[serde(default)]
    pub grades: OwnGrades,
}

impl EditConsentRules {
    /// The rules with these changes, of the next revision.
    #[must_use]
    pub fn of(&self, before: &ConsentRules) -> ConsentRules {
        ConsentRules { grades: self.grades.over(before.grades), revision: Revision(before.revision.0 + 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_its_own_grades_and_the_schools_where_it_has_none() {
        let own = OwnGrades { watch: Some(ConsentGrade::Never), ..OwnGrades::default() };
        let both = own.over(ConsentGrades::default());
        assert_eq!((both.watch, both.help), (ConsentGrade::Never, ConsentGrade::Ask));
        assert_eq!(both.stricter(ConsentGrades::default()), both);
        assert_eq!(both.of(ConsentTo::Pause), ConsentGrade::Always);
        assert!("sometimes".parse::<ConsentGrade>().is_err());
    }
}
