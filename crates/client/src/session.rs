//! Signing in and out.

use std::time::Duration;

use sarrio_model::{
    ChangePassword, Code, EditProfile, EditSignInRules, EndedSessions, NewSession, OpenSession, Problem,
    Session, SessionId, SignInRules, User,
};
use secrecy::SecretString;

use crate::Client;

/// How often a sign-in comes back while too many others sign in: a whole school begins at the same minute.
const COMES_BACK: u32 = 3;

impl Client {
    /// Signs in. This client and its clones keep the session's token. While too many others sign in at the same time, it waits
    /// for its turn, for a minute at most.
    ///
    /// # Errors
    /// `auth.wrong_credentials`, `auth.too_many_attempts`, `auth.overloaded`, and those of any call.
    pub async fn sign_in(&self, username: &str, password: SecretString) -> Result<Session, Problem> {
        let body = NewSession { username: username.to_owned(), password };
        let mut tries = 0;
        let mut session: Session = loop {
            tries += 1;
            match self.post("session", &body).await {
                Err(problem) if problem.code == Code::Overloaded && tries <= COMES_BACK => {
                    let seconds = problem.retry_after.unwrap_or(5).min(20);
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                }
                answer => break answer?,
            }
        };
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

    /// Changes one's own name and language.
    ///
    /// # Errors
    /// `invalid` where the name is none, and those of any call.
    pub async fn edit_profile(&self, edit: &EditProfile) -> Result<User, Problem> {
        self.patch("session/profile", edit).await
    }

    /// One's own sessions, those that were used last first.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn sessions(&self) -> Result<Vec<OpenSession>, Problem> {
        self.all_of("sessions").await
    }

    /// Ends a session: one's own, or somebody else's where one may.
    ///
    /// # Errors
    /// `not_found` where it has ended or is not for this person to end, and those of any call.
    pub async fn end_session(&self, id: SessionId) -> Result<(), Problem> {
        self.delete(&format!("sessions/{id}")).await
    }

    /// Ends one's other sessions. Returns how many ended.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn end_other_sessions(&self) -> Result<u64, Problem> {
        Ok(self.delete::<EndedSessions>("sessions").await?.ended)
    }

    /// The rules of signing in.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn sign_in_rules(&self) -> Result<SignInRules, Problem> {
        self.get("sign-in/rules").await
    }

    /// Changes the rules of signing in.
    ///
    /// # Errors
    /// `invalid` where a value makes no sense, `stale_revision` where somebody else changed them, and those of any call.
    pub async fn edit_sign_in_rules(&self, edit: &EditSignInRules) -> Result<SignInRules, Problem> {
        self.patch("sign-in/rules", edit).await
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
