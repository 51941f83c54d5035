//! Signing in and out.

use sarrio_model::{ChangePassword, NewSession, Problem, Session};
use secrecy::SecretString;

use crate::Client;

impl Client {
    /// Signs in. This client and its clones keep the session's token.
    ///
    /// # Errors
    /// `auth.wrong_credentials`, `auth.too_many_attempts`, and those of any call.
    pub async fn sign_in(&self, username: &str, password: SecretString) -> Result<Session, Problem> {
        let body = NewSession { username: username.to_owned(), password };
        let mut session: Session = self.post("session", &body).await?;
        self.set_token(session.token.take().map(SecretString::from));
        Ok(session)
    }

    /// The session of this client. Over a Unix socket there is always one.
    ///
    /// # Errors
    /// `auth.not_signed_in`, and those of any call.
    pub async fn session(&self) -> Result<Session, Problem> {
        self.get("session").await
    }

    /// Changes one's own password. The person's other sessions end.
    ///
    /// # Errors
    /// `invalid` where `current` is not the password or `new` is too short, `auth.too_many_attempts`, and those of any
    /// call.
    pub async fn change_password(&self, current: SecretString, new: SecretString) -> Result<(), Problem> {
        self.post("session/password", &ChangePassword { current, new }).await
    }

    /// Ends the session, on the backend too.
    ///
    /// # Errors
    /// Those of any call. The client drops the token in any case.
    pub async fn sign_out(&self) -> Result<(), Problem> {
        let ended = self.delete("session").await;
        self.set_token(None);
        ended
    }
}
