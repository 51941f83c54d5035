//! Signing in: passwords, tokens, sessions, and delays after failures.

mod account;
mod delays;
mod first_password;
mod hasher;
mod metrics_token;
mod password;
pub(crate) mod password_rules;
mod refusals_written;
mod session_keeper;
mod sessions_used;
mod sign_in;
mod sign_in_audit;
mod token;

pub(crate) use delays::{Delays, hashed};
pub use first_password::FirstAdministrator;
pub(crate) use first_password::FirstPassword;
pub(crate) use metrics_token::MetricsToken;
pub(crate) use password::{Passwords, generated_password, random_password};
pub(crate) use refusals_written::RefusalsWritten;
pub(crate) use session_keeper::keep_sessions;
pub(crate) use sessions_used::SessionsUsed;
pub(crate) use sign_in::{NewlySignedIn, sign_in};
pub(crate) use token::Token;
