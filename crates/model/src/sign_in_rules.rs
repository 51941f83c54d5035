//! The rules of signing in: what passwords must be like, and how long sessions last.

use serde::{Deserialize, Serialize};

use crate::{
    Problem, Revision, Role,
    problem::{IdleLongerThanSession, NumberOutOfRange},
};

/// The rules of signing in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SignInRules {
    /// What new passwords must be like.
    #[serde(default)]
    pub passwords: PasswordRules,
    /// How long new sessions last.
    #[serde(default)]
    pub sessions: SessionRules,
    /// Counts changes.
    #[serde(default)]
    pub revision: Revision,
}

/// What new passwords must be like. There are no rules about kinds of characters: NIST SP 800-63B advises against them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PasswordRules {
    /// The fewest characters.
    #[schema(minimum = 8, maximum = 64, default = 10)]
    pub min_length: u32,
    /// By how many characters a new password differs at least from the one before.
    #[schema(minimum = 1, maximum = 10, default = 3)]
    pub min_changed: u32,
    /// Whether passwords that are easy to guess are refused: common ones, sequences such as `1234567890`, and those that
    /// contain the person's name.
    #[schema(default = true)]
    pub refuse_guessable: bool,
}

impl PasswordRules {
    /// The fewest characters that can be asked for.
    pub const MIN_LENGTH: std::ops::RangeInclusive<u32> = 8..=64;
    /// By how many characters a new password can be made to differ from the one before.
    pub const MIN_CHANGED: std::ops::RangeInclusive<u32> = 1..=10;
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self { min_length: 10, min_changed: 3, refuse_guessable: true }
    }
}

/// How long sessions last, by the role of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SessionRules {
    /// An administrator's.
    pub administrator: SessionLife,
    /// A manager's.
    pub manager: SessionLife,
    /// A teacher's.
    pub teacher: SessionLife,
    /// A student's.
    pub student: SessionLife,
}

impl Default for SessionRules {
    fn default() -> Self {
        let day = |idle_minutes| SessionLife { idle_minutes, max_minutes: 12 * 60 };
        // Where a stolen session does most harm, it ends soonest.
        Self { administrator: day(60), manager: day(60), teacher: day(4 * 60), student: day(2 * 60) }
    }
}

impl SessionRules {
    /// Those of a role.
    #[must_use]
    pub fn of(&self, role: Role) -> SessionLife {
        match role {
            Role::Administrator => self.administrator,
            Role::Manager => self.manager,
            Role::Teacher => self.teacher,
            Role::Student => self.student,
        }
    }
}

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionLife {
    /// It ends when it was not used for so many minutes. Open connections, such as the app's, count as use.
    #[schema(minimum = 5, maximum = 43200)]
    pub idle_minutes: u32,
    /// It ends so many minutes after the sign-in, however much it is used.
    #[schema(minimum = 5, maximum = 43200)]
    pub max_minutes: u32,
}

impl SessionLife {
    /// How many minutes either can be: from 5 minutes to 30 days.
    pub const MINUTES: std::ops::RangeInclusive<u32> = 5..=30 * 24 * 60;
}

impl SignInRules {
    /// Checks that each value is one that makes sense.
    ///
    /// # Errors
    /// Names the first field that does not.
    pub fn check(&self) -> Result<(), Problem> {
        let PasswordRules { min_length, min_changed, .. } = self.passwords;
        within(min_length, PasswordRules::MIN_LENGTH, "passwords.min_length")?;
        within(min_changed, PasswordRules::MIN_CHANGED, "passwords.min_changed")?;
        for &role in Role::ALL {
            let SessionLife { idle_minutes, max_minutes } = self.sessions.of(role);
            let field = |name: &str| format!("sessions.{}.{name}", role.as_str());
            within(idle_minutes, SessionLife::MINUTES, field("idle_minutes"))?;
            within(max_minutes, SessionLife::MINUTES, field("max_minutes"))?;
            if idle_minutes > max_minutes {
                return Err(IdleLongerThanSession { idle: idle_minutes, whole: max_minutes }
                    .at(field("idle_minutes")));
            }
        }
        Ok(())
    }
}

fn within(value: u32, range: std::ops::RangeInclusive<u32>, field: impl Into<String>) -> Result<(), Problem> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(NumberOutOfRange { value, least: *range.start(), most: *range.end() }.at(field))
}

/// Changes the rules of signing in. Fields that are absent stay as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditSignInRules {
    /// The revision that was read.
    pub revision: Revision,
    /// Other rules of passwords.
    #[serde(default)]
    pub passwords: EditPasswordRules,
    /// Other lives of sessions.
    #[serde(default)]
    pub sessions: EditSessionRules,
}

/// Changes the rules of passwords.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPasswordRules {
    /// The fewest characters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(minimum = 8, maximum = 64)]
    pub min_length: Option<u32>,
    /// By how many characters a new password differs at least from the one before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(minimum = 1, maximum = 10)]
    pub min_changed: Option<u32>,
    /// Whether passwords that are easy to guess are refused.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refuse_guessable: Option<bool>,
}

/// Changes how long sessions last, by the role of the person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditSessionRules {
    /// An administrator's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub administrator: Option<SessionLife>,
    /// A manager's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub manager: Option<SessionLife>,
    /// A teacher's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub teacher: Option<SessionLife>,
    /// A student's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub student: Option<SessionLife>,
}

impl EditSignInRules {
    /// The rules with these changes, of the next revision.
    #[must_use]
    pub fn of(&self, before: &SignInRules) -> SignInRules {
        let (passwords, sessions) = (&self.passwords, &self.sessions);
        SignInRules {
            passwords: PasswordRules {
                min_length: passwords.min_length.unwrap_or(before.passwords.min_length),
                min_changed: passwords.min_changed.unwrap_or(before.passwords.min_changed),
                refuse_guessable: passwords.refuse_guessable.unwrap_or(before.passwords.refuse_guessable),
            },
            sessions: SessionRules {
                administrator: sessions.administrator.unwrap_or(before.sessions.administrator),
                manager: sessions.manager.unwrap_or(before.sessions.manager),
                teacher: sessions.teacher.unwrap_or(before.sessions.teacher),
                student: sessions.student.unwrap_or(before.sessions.student),
            },
            revision: Revision(before.revision.0 + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_make_no_sense_are_refused_by_field() {
        let field = |change: fn(&mut SignInRules)| {
            let mut rules = SignInRules::default();
            change(&mut rules);
            rules.check().err().and_then(|problem| problem.field)
        };
        assert_eq!(field(|_| {}), None);
        assert_eq!(field(|rules| rules.passwords.min_length = 7).as_deref(), Some("passwords.min_length"));
        assert_eq!(field(|rules| rules.passwords.min_changed = 0).as_deref(), Some("passwords.min_changed"));
        assert_eq!(
            field(|rules| rules.sessions.student.idle_minutes = 4).as_deref(),
            Some("sessions.student.idle_minutes")
        );
        assert_eq!(
            field(|rules| rules.sessions.teacher.max_minutes = 60).as_deref(),
            Some("sessions.teacher.idle_minutes")
        );
    }
}
