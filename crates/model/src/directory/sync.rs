//! Syncs: the people of the directory become those of Sarrio.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Message, Problem,
    problem::{Wording, known_message},
};

/// One sync, and what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DirectorySync {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub began: Timestamp,
    /// When it ended; absent while it runs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended: Option<Timestamp>,
    /// Who wanted it.
    pub trigger: SyncTrigger,
    /// How it ended; absent while it runs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<SyncOutcome>,
    /// How many people the directory gave.
    pub read: u64,
    /// How many were added.
    pub added: u64,
    /// How many got another name, role, category or group.
    pub changed: u64,
    /// How many were disabled, because they are not in the directory any more.
    pub disabled: u64,
    /// How many were enabled again, because they came back after a sync had disabled them.
    pub enabled: u64,
    /// What went wrong, or should be known; at most 100.
    pub notes: Vec<DirectoryNote>,
    /// How many more there were.
    #[serde(default)]
    pub more_notes: u64,
}

/// Who wanted a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SyncTrigger {
    /// The settings.
    Schedule,
    /// An administrator.
    Person,
}

/// How a sync ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SyncOutcome {
    /// Everybody was read, and everything was done.
    Completed,
    /// The directory did not give everybody: nobody was disabled.
    Partial,
    /// So many would have been disabled that nobody was.
    Refused,
    /// Nothing was changed.
    Failed,
}

/// Something to know about a sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DirectoryNote {
    /// What happened.
    pub found: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub advice: Option<String>,
    /// What `found` and `advice` say, for programs that say it in another language.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "known_message")]
    pub message: Option<Message>,
}

impl DirectoryNote {
    /// The note that says this.
    #[must_use]
    pub fn new(finding: impl Into<Wording>) -> Self {
        let Wording { message, text, advice } = finding.into();
        Self { found: text, advice, message: Some(message) }
    }
}

impl From<Problem> for DirectoryNote {
    fn from(problem: Problem) -> Self {
        let message = problem.message.map(|message| *message);
        Self { found: problem.detail, advice: Some(problem.hint.into_owned()), message }
    }
}

/// Starts a sync.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartSync {
    /// What happens where many people vanished from the directory.
    #[serde(default)]
    pub vanishing: Vanishing,
}

/// What a sync does where more than a third of the people vanished from the directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vanishing {
    /// It disables nobody and says so: the settings may be wrong.
    #[default]
    RefuseMany,
    /// It disables them.
    DisableAll,
}
