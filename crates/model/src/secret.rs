//! Passwords in requests. Only clients serialise them, into the TLS connection; the backend only reads them.
//! `SecretString` never prints its content.

use secrecy::{ExposeSecret, SecretString};
use serde::Serializer;

/// Writes the password itself.
pub fn sent<S: Serializer>(secret: &SecretString, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(secret.expose_secret())
}

/// Writes the password itself, or nothing.
pub fn maybe_sent<S: Serializer>(secret: &Option<SecretString>, to: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => sent(secret, to),
        None => to.serialize_none(),
    }
}
