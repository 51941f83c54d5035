//! What others do at a person's desktops: they ask to look or to help, look closely, and help.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ConsentTo, DesktopId, LessonId, UserId, UserRef};

/// What others do at the desktops of one person. The person sees all of it, and so does whoever has charge of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Attention {
    /// The person.
    pub person: UserRef,
    /// What they were asked, the oldest first.
    pub questions: Vec<ConsentQuestion>,
    /// Who looks closely at their screens now.
    pub looks: Vec<CloseLook>,
    /// Who helps them now: at each desktop one at most.
    pub helps: Vec<Help>,
}

impl Attention {
    /// Whether nobody does anything, and nothing was asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.looks.is_empty() && self.helps.is_empty()
    }

    /// What `by` asked about this.
    #[must_use]
    pub fn question(&self, by: UserId, to: ConsentTo) -> Option<&ConsentQuestion> {
        self.questions.iter().find(|question| question.by.id == by && question.to == to)
    }

    /// Who helps at this desktop.
    #[must_use]
    pub fn help_at(&self, desktop: DesktopId) -> Option<&Help> {
        self.helps.iter().find(|help| help.desktop == desktop)
    }
}

/// A question whether the person agrees, and what they said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConsentQuestion {
    /// To what.
    pub to: ConsentTo,
    /// Who asks.
    pub by: UserRef,
    /// The lesson in which they ask. What was said holds until it is over.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lesson: Option<LessonId>,
    /// The desktop at which they want to help.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub desktop: Option<DesktopId>,
    /// When they asked.
    #[schema(value_type = String, format = DateTime)]
    pub asked: Timestamp,
    /// What the person said.
    pub answer: ConsentAnswer,
    /// Until when the question waits, or what was said holds. Without it, until the lesson is over.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
}

/// What a person said to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentAnswer {
    /// Nothing yet.
    Waiting,
    /// Yes. To help this is said by the help itself, for that one time.
    Agreed,
    /// No, or no more.
    Refused,
    /// Nothing within a minute.
    Silent,
}

impl ConsentAnswer {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Waiting, Self::Agreed, Self::Refused, Self::Silent];

    /// As it is written in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Agreed => "agreed",
            Self::Refused => "refused",
            Self::Silent => "silent",
        }
    }
}

/// Somebody looks closely at a screen: it is large in their window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CloseLook {
    /// At which desktop.
    pub desktop: DesktopId,
    /// Who.
    pub by: UserRef,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// Somebody helps at a desktop with keyboard and pointer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Help {
    /// At which desktop.
    pub desktop: DesktopId,
    /// Who.
    pub by: UserRef,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// Answers a question, or takes an answer back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerConsent {
    /// Who asked.
    pub by: UserId,
    /// To what.
    pub to: ConsentTo,
    /// Whether the person agrees. A “no” takes an earlier “yes” back, and ends a help.
    pub agree: bool,
}
