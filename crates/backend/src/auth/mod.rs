//! Signing in: passwords, tokens, and limits on attempts.

mod attempts;
mod first_password;
mod metrics_token;
mod password;
mod token;

pub(crate) use attempts::Attempts;
pub use first_password::FirstAdministrator;
pub(crate) use first_password::FirstPassword;
pub(crate) use metrics_token::MetricsToken;
pub(crate) use password::{Passwords, check_strength, generated_password, random_password};
pub(crate) use token::Token;
