//! Signing in to a backend: what answers at an address, whether it is trusted, and the session.

use sarrio_client::{Client, Trust};
use sarrio_model::{Code, Fingerprint, Problem, Session};
use secrecy::SecretString;

use super::keyring::{self, NoToken};
use crate::preferences::Home;

pub use super::keyring::{delete as forget, keep as remember};

/// A backend that the person is signed in to.
#[derive(Debug, Clone)]
pub struct Connected {
    /// The client of the backend.
    pub client: Client,
    /// Who is signed in there.
    pub session: Session,
    /// Where it is.
    pub home: Home,
}

/// What answers at an address.
#[derive(Debug, Clone)]
pub enum Found {
    /// A backend that is trusted: the person can sign in.
    Trusted(Client),
    /// A backend whose certificate a person must compare first.
    Unknown {
        /// The fingerprint of the certificate that it shows.
        fingerprint: Fingerprint,
        /// Whether another certificate was pinned for this address.
        changed: bool,
    },
}

/// The session of the last run.
#[derive(Debug, Clone)]
pub enum Resumed {
    /// It continues.
    Connected(Box<Connected>),
    /// There is none, or it has ended. The person has to sign in.
    SignIn,
    /// The keyring, which has the session's token, does not answer.
    NoKeyring,
}

/// Whether to keep the session in the keyring, so that the next run of the app continues it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remember {
    /// The person asked for it at the sign-in.
    Yes,
    /// The person did not, or the keyring keeps it already.
    No,
}

/// Finds out what answers at `url`, and whether it is trusted: by a pinned certificate, or by the system's
/// certificates.
///
/// # Errors
/// Nothing answers, or `url` is not an address.
pub async fn look(url: String, pinned: Option<Fingerprint>) -> Result<Found, Problem> {
    let trust = pinned.map_or(Trust::SystemRoots, Trust::Pinned);
    let client = Client::https(&url, trust)?;
    match client.session().await {
        Ok(_) => Ok(Found::Trusted(client)),
        Err(problem) if problem.code == Code::NotSignedIn => Ok(Found::Trusted(client)),
        Err(problem) if problem.code == Code::BackendCertificate => {
            let fingerprint = Client::fingerprint(&url).await?;
            Ok(Found::Unknown { fingerprint, changed: pinned.is_some() })
        }
        Err(problem) => Err(problem),
    }
}

/// Signs in with a name and a password.
///
/// # Errors
/// They are wrong, or the backend does not answer.
pub async fn sign_in(
    client: Client,
    url: String,
    user: String,
    password: SecretString,
) -> Result<Connected, Problem> {
    let session = client.sign_in(user.trim(), password).await?;
    Ok(Connected { client, session, home: Home::Backend { url } })
}

/// Changes the password that must be changed before anything else.
///
/// # Errors
/// The new one is too short or the same, or the backend does not answer.
pub async fn change_password(
    connected: Connected,
    current: SecretString,
    new: SecretString,
) -> Result<Connected, Problem> {
    connected.client.change_password(current, new).await?;
    let session = connected.client.session().await?;
    Ok(Connected { session, ..connected })
}

/// Continues the session whose token is in the keyring.
pub async fn resume(url: String, pinned: Option<Fingerprint>) -> Resumed {
    let token = match keyring::read(&url).await {
        Ok(token) => token,
        Err(NoToken::NotKept) => return Resumed::SignIn,
        Err(NoToken::NoKeyring) => return Resumed::NoKeyring,
    };
    let trust = pinned.map_or(Trust::SystemRoots, Trust::Pinned);
    let Ok(client) = Client::https(&url, trust) else { return Resumed::SignIn };
    client.set_token(Some(token));
    match client.session().await {
        Ok(session) if !session.must_change_password => {
            Resumed::Connected(Box::new(Connected { client, session, home: Home::Backend { url } }))
        }
        Ok(_) | Err(_) => Resumed::SignIn,
    }
}
