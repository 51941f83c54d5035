//! Who may come in: passwords, tokens, and how often one may try.

mod attempts;
mod password;
mod token;

pub(crate) use attempts::Attempts;
pub(crate) use password::{Passwords, check_strength, random_password};
pub(crate) use token::Token;
