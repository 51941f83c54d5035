//! Sessions: the hash of a token, whose it is and when it ends.

use std::fmt;

use jiff::Timestamp;
use sarrio_model::{SessionId, Source, User, UserId};

use crate::{
    Result, Store, StoreError, Tx,
    sql::{Row, Sql, insert},
    users,
};

/// A session as it is stored. No log shows the token's hash.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id, which is no secret.
    pub id: SessionId,
    /// Who signed in.
    pub user: UserId,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Who checked the password.
    pub source: Source,
    /// When they signed in.
    pub created: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

/// Who presents a session's token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: SessionRow,
    /// Whose it is.
    pub user: User,
    /// Whether they must choose a new password before anything else.
    pub must_change_password: bool,
}

impl fmt::Debug for SessionRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionRow")
            .field("id", &self.id)
            .field("user", &self.user)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row) -> Result<SessionRow> {
    let hash: Vec<u8> = row.get("token_hash")?;
    Ok(SessionRow {
        id: SessionId(row.get("session")?),
        user: UserId(row.get("id")?),
        token_hash: hash
            .try_into()
            .map_err(|_| StoreError::unreadable("token_hash", "it does not have 32 bytes"))?,
        source: users::source(row, "session_source")?,
        created: row.time("session_created")?,
        expires: row.time("expires")?,
    })
}

impl Store {
    /// The session of a token and who signed in, unless it has ended or the person may no longer sign in.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn session(&self, token_hash: [u8; 32]) -> Result<Option<SignedIn>> {
        let text = "SELECT s.id AS session, s.token_hash, s.source AS session_source, s.created AS session_created, \
            s.expires, \
            u.must_change_password, ";
        let sql = Sql::new("read a session", text)
            .then(users::COLUMNS)
            .then(" FROM sessions s JOIN users u ON u.id = s.user_id");
        let sql = sql.then(users::JOINS).then(" WHERE s.token_hash = $1 AND s.expires > $2 AND u.enabled");
        let sql = sql.bind(token_hash).bind(Timestamp::now());
        let row = sql.optional(&mut self.reader().await?).await?;
        row.map(|row| {
            Ok(SignedIn {
                session: read(&row)?,
                user: users::read(&row)?,
                must_change_password: row.get("must_change_password")?,
            })
        })
        .transpose()
    }
}

impl Tx {
    /// Adds a session.
    ///
    /// # Errors
    /// There is no such person; the database does not answer.
    pub async fn insert_session(&mut self, session: &SessionRow) -> Result<()> {
        let columns = &["id", "user_id", "token_hash", "source", "created", "expires"];
        let row = vec![
            session.id.into(),
            session.user.into(),
            session.token_hash.into(),
            session.source.as_str().into(),
            session.created.into(),
            session.expires.into(),
        ];
        insert("add a session", "sessions", columns, vec![row], &mut self.connection).await
    }

    /// Ends a session. Returns `false` where it has ended already.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_session(&mut self, id: SessionId) -> Result<bool> {
        let sql = Sql::new("end a session", "DELETE FROM sessions WHERE id = $1").bind(id);
        Ok(sql.execute(&mut self.connection).await? > 0)
    }

    /// Ends all sessions of a person except `except`. Returns how many ended.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_sessions_of(&mut self, user: UserId, except: Option<SessionId>) -> Result<u64> {
        let text = "DELETE FROM sessions WHERE user_id = $1 AND ($2 IS NULL OR id <> $2)";
        Sql::new("end a person's sessions", text).bind(user).bind(except).execute(&mut self.connection).await
    }

    /// Deletes the sessions that ended before `now`. Returns how many.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn prune_sessions(&mut self, now: Timestamp) -> Result<u64> {
        let sql = Sql::new("forget ended sessions", "DELETE FROM sessions WHERE expires <= $1").bind(now);
        sql.execute(&mut self.connection).await
    }
}
