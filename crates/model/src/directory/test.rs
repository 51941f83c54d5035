//! The test of a directory, step by step.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::settings::DirectorySettings;
use crate::{
    Message, Name, Outcome, Problem, Role,
    problem::{Wording, known_message},
};

/// Tests a directory, and perhaps whether and as what somebody signs in. Nothing is changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestDirectory {
    /// The settings to try; those that are saved, without them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub settings: Option<DirectorySettings>,
    /// The password of the bind account; the saved one, without it, if the same server is asked in the same way.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::secret::maybe_sent", default)]
    #[schema(value_type = Option<String>, write_only)]
    pub bind_password: Option<SecretString>,
    /// Somebody to look for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub username: Option<String>,
    /// Their password, to try it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::secret::maybe_sent", default)]
    #[schema(value_type = Option<String>, write_only)]
    pub password: Option<SecretString>,
}

/// What a test found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DirectoryTest {
    /// The steps, in order. After one that failed, those that need it are skipped.
    pub steps: Vec<DirectoryStep>,
    /// The person who was looked for, if they were found.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<DirectoryPerson>,
}

impl DirectoryTest {
    /// The first step that failed.
    #[must_use]
    pub fn failed(&self) -> Option<DirectoryStepName> {
        self.steps.iter().find(|step| step.outcome == Outcome::Failed).map(|step| step.name)
    }
}

/// A step of the test, what was found, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DirectoryStep {
    /// Which.
    pub name: DirectoryStepName,
    /// Its result.
    pub outcome: Outcome,
    /// What was found.
    pub found: String,
    /// What to do; absent when it passed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub advice: Option<String>,
    /// What `found` and `advice` say, for programs that say it in another language.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "known_message")]
    pub message: Option<Message>,
}

impl DirectoryStep {
    /// A step that found this.
    #[must_use]
    pub fn new(name: DirectoryStepName, outcome: Outcome, finding: impl Into<Wording>) -> Self {
        let Wording { message, text, advice } = finding.into();
        Self { name, outcome, found: text, advice, message: Some(message) }
    }

    /// A step that failed.
    #[must_use]
    pub fn of_problem(name: DirectoryStepName, problem: Problem) -> Self {
        let message = problem.message.map(|message| *message);
        let advice = Some(problem.hint.into_owned());
        Self { name, outcome: Outcome::Failed, found: problem.detail, advice, message }
    }
}

/// What a step of the test looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DirectoryStepName {
    /// The address of the server is found.
    Resolve,
    /// The server answers.
    Connect,
    /// The connection is encrypted, and the server is the right one.
    Encryption,
    /// The bind account is accepted.
    Bind,
    /// What the server can.
    Server,
    /// The people are found.
    People,
    /// The groups are found, and how it is found out who is in them.
    Groups,
    /// The groups that rules name are there.
    Rules,
    /// The person is found.
    Person,
    /// Their password is right.
    Password,
    /// The groups that they are in.
    Membership,
    /// What they are in Sarrio, and whether they may sign in.
    Result,
}

impl DirectoryStepName {
    /// Whether it looks at the person who was named, and not at the directory.
    #[must_use]
    pub fn is_about_a_person(self) -> bool {
        matches!(self, Self::Person | Self::Password | Self::Membership | Self::Result)
    }

    /// As it is written in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Encryption => "encryption",
            Self::Bind => "bind",
            Self::Server => "server",
            Self::People => "people",
            Self::Groups => "groups",
            Self::Rules => "rules",
            Self::Person => "person",
            Self::Password => "password",
            Self::Membership => "membership",
            Self::Result => "result",
        }
    }
}

/// A person as the directory and the rules describe them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DirectoryPerson {
    /// The name of their entry.
    pub entry: String,
    /// What they sign in with, as the directory writes it.
    pub username: String,
    /// Their full name.
    pub full_name: String,
    /// Their e-mail address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub email: Option<String>,
    /// The directory's groups that they are in, groups of groups too.
    pub groups: Vec<String>,
    /// The rules that match, counted from 1.
    pub rules: Vec<u64>,
    /// Their role; absent where nothing gives them one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<Role>,
    /// Their category.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category: Option<Name>,
    /// Sarrio's groups that they are in. The first is the main one.
    pub member_of: Vec<Name>,
    /// Sarrio's groups that they teach.
    pub teaches: Vec<Name>,
}
