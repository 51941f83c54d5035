//! The audit: who did what to what, when, from where, and with which outcome.

use std::{fmt, net::IpAddr};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::{Code, OperationId, Role, SessionId, UserId, page::rows_per_page};

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum Origin {
    /// Another machine, or this one over TCP.
    Network {
        /// The address that it was called from.
        #[schema(value_type = String, pattern = "^[0-9a-f.:]+$")]
        address: IpAddr,
        /// The session; absent where nobody is signed in.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        session: Option<SessionId>,
    },
    /// A process of the backend's own user, or of root, on its machine.
    Socket,
    /// Sarrio itself.
    Sarrio,
}

impl Origin {
    /// The address, `socket` or `sarrio`.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Network { address, .. } => address.to_string(),
            Self::Socket => "socket".to_owned(),
            Self::Sarrio => "sarrio".to_owned(),
        }
    }

    /// The session, if there is one.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Self::Network { session, .. } => *session,
            Self::Socket | Self::Sarrio => None,
        }
    }

    /// What [`Origin::place`] and [`Origin::session`] gave.
    #[must_use]
    pub fn of(place: &str, session: Option<SessionId>) -> Self {
        match place.parse() {
            Ok(address) => Self::Network { address, session },
            Err(_) if place == "socket" => Self::Socket,
            Err(_) => Self::Sarrio,
        }
    }
}

/// Who did something, as they were called then.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Actor {
    /// Their id; absent for Sarrio itself, and where nobody knows who it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<UserId>,
    /// Their name; for a sign-in that failed, the name that was typed.
    pub name: String,
    /// Their role.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<Role>,
}

impl Actor {
    /// Sarrio itself, as when it empties the recycle bin.
    #[must_use]
    pub fn sarrio() -> Self {
        Self { id: None, name: "Sarrio".to_owned(), role: None }
    }
}

/// What something was done to, as it was called then.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AuditThing {
    /// What kind of thing: `desktop`, `user`.
    #[schema(pattern = "^[a-z-]+$")]
    pub kind: String,
    /// Its id; absent for several things at once.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<Uuid>,
    /// Its name.
    pub name: String,
}

impl AuditThing {
    /// A thing of this kind.
    #[must_use]
    pub fn new(kind: impl fmt::Display, id: Uuid, name: impl fmt::Display) -> Self {
        Self { kind: kind.to_string().replace(' ', "-"), id: Some(id), name: name.to_string() }
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum AuditOutcome {
    /// It is done.
    Done,
    /// A job does it. When the job ends, there is another entry with its id.
    Accepted,
    /// It was not allowed, or not possible.
    Refused {
        /// Why.
        problem: Code,
    },
    /// It failed.
    Failed {
        /// Why.
        problem: Code,
    },
    /// Somebody cancelled it.
    Cancelled,
}

impl AuditOutcome {
    /// Its name alone.
    #[must_use]
    pub fn name(self) -> OutcomeName {
        match self {
            Self::Done => OutcomeName::Done,
            Self::Accepted => OutcomeName::Accepted,
            Self::Refused { .. } => OutcomeName::Refused,
            Self::Failed { .. } => OutcomeName::Failed,
            Self::Cancelled => OutcomeName::Cancelled,
        }
    }

    /// Why it was refused or failed.
    #[must_use]
    pub fn problem(self) -> Option<Code> {
        match self {
            Self::Refused { problem } | Self::Failed { problem } => Some(problem),
            Self::Done | Self::Accepted | Self::Cancelled => None,
        }
    }

    /// What [`AuditOutcome::name`] and [`AuditOutcome::problem`] gave.
    #[must_use]
    pub fn of(name: OutcomeName, problem: Option<Code>) -> Self {
        let problem = problem.unwrap_or(Code::Unknown);
        match name {
            OutcomeName::Done => Self::Done,
            OutcomeName::Accepted => Self::Accepted,
            OutcomeName::Refused => Self::Refused { problem },
            OutcomeName::Failed => Self::Failed { problem },
            OutcomeName::Cancelled => Self::Cancelled,
        }
    }

    /// How a request ended that was answered with this problem.
    #[must_use]
    pub fn of_problem(status: u16, problem: Code) -> Self {
        if status < 500 { Self::Refused { problem } } else { Self::Failed { problem } }
    }
}

/// The name of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeName {
    /// It is done.
    Done,
    /// A job does it.
    Accepted,
    /// It was not allowed, or not possible.
    Refused,
    /// It failed.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

impl OutcomeName {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Done, Self::Accepted, Self::Refused, Self::Failed, Self::Cancelled];

    /// As it is written in the API and in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A field that was changed. Passwords, tokens and keys are never in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldChange {
    /// The field's name, as in the API.
    pub field: String,
    /// Its value before; absent where it had none, or is not told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<String>,
    /// Its value after; absent where it has none, or is not told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<String>,
}

/// One entry of the audit. Nothing changes it, and it goes only with its whole month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AuditEntry {
    /// When, to the microsecond. No other entry has this time.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who did it.
    pub who: Actor,
    /// From where.
    pub from: Origin,
    /// What was done: the name of a permission, or `session.sign_in`, `session.sign_out`, `session.end`,
    /// `session.password`, `session.profile`, `consent.answer`.
    #[schema(pattern = "^[a-z_.]+$")]
    pub action: String,
    /// To what.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub thing: Option<AuditThing>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// The job that does it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<OperationId>,
    /// What was changed.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub changes: Vec<FieldChange>,
}

/// A page of the audit, the newest entry first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AuditPage {
    /// The entries. There may be fewer than were asked for, even none, although `next` is there: then the search has
    /// older months to look through.
    pub items: Vec<AuditEntry>,
    /// What to send as `cursor` for older entries; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next: Option<String>,
}

/// The name of an action in a query, such as `desktop.start`.
///
/// # Errors
/// It has other signs than small letters, `_` and `.`, so nothing is called that.
pub fn action_name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let action = Option::<String>::deserialize(from)?;
    let is_name = |action: &String| {
        let fits = |sign: char| sign.is_ascii_lowercase() || matches!(sign, '_' | '.');
        !action.is_empty() && action.chars().all(fits)
    };
    match action {
        Some(action) if !is_name(&action) => {
            let action: String = action.chars().take(80).collect();
            Err(serde::de::Error::custom(format_args!(
                "no action is called `{action}`, but for example `desktop.start`"
            )))
        }
        action => Ok(action),
    }
}

/// Which entries of the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Those from this time on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Those before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
    /// What this person did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<UserId>)]
    pub who: Option<UserId>,
    /// This action, such as `desktop.start` or `session.sign_in`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "action_name")]
    #[param(pattern = "^[a-z_.]+$")]
    pub action: Option<String>,
    /// What was done to the thing with this id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = Uuid)]
    pub thing: Option<Uuid>,
    /// Those with this outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub outcome: Option<OutcomeName>,
    /// Words that the name of who did it, or of what it was done to, contains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// `next` of the previous page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(pattern = "^[0-9]{1,19}$")]
    pub cursor: Option<String>,
    /// Entries per page; 100 by default.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "rows_per_page")]
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
}

/// How the audit is exported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditFormat {
    /// A table for a spreadsheet, with commas.
    #[default]
    Csv,
    /// One JSON object on each line.
    Jsonl,
}

impl AuditFormat {
    /// As it is written in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_and_an_outcome_are_put_together_again_from_their_parts() {
        let session = Some(SessionId::new());
        let network = Origin::Network { address: "2001:db8::7".parse().unwrap(), session };
        for origin in [network, Origin::Socket, Origin::Sarrio] {
            assert_eq!(Origin::of(&origin.place(), origin.session()), origin);
        }
        let outcomes = [
            AuditOutcome::Done,
            AuditOutcome::Accepted,
            AuditOutcome::Refused { problem: Code::Forbidden },
            AuditOutcome::Failed { problem: Code::WrongCredentials },
            AuditOutcome::Cancelled,
        ];
        for outcome in outcomes {
            assert_eq!(AuditOutcome::of(outcome.name(), outcome.problem()), outcome);
        }
    }
}
