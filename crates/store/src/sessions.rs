//! Sessions: the hash of a token, whose it is and when it ends.

use std::{collections::HashMap, fmt, net::IpAddr};

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{OpenSession, SessionId, Source, User, UserId};

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
    /// What signed in, as it calls itself.
    pub device: String,
    /// Where the sign-in came from; `None` for the Unix socket.
    pub address: Option<IpAddr>,
    /// When they signed in.
    pub created: Timestamp,
    /// When it was last used.
    pub last_used: Timestamp,
    /// It ends when it was not used for so long.
    pub idle: SignedDuration,
    /// When it ends at the latest.
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

impl SessionRow {
    /// As its person sees it. `current` is the session that asks.
    #[must_use]
    pub fn open(self, current: Option<SessionId>) -> OpenSession {
        OpenSession {
            id: self.id,
            device: self.device,
            address: self.address,
            source: self.source,
            created: self.created,
            last_used: self.last_used,
            expires: self.expires,
            current: current == Some(self.id),
        }
    }

    fn idle_until(&self) -> Timestamp {
        self.last_used.checked_add(self.idle).unwrap_or(Timestamp::MAX)
    }
}

const COLUMNS: &str = "s.id AS session, s.user_id, s.token_hash, s.source AS session_source, s.device, s.address, \
    s.created AS session_created, s.last_used, s.idle, s.expires";

fn read(row: &Row) -> Result<SessionRow> {
    let hash: Vec<u8> = row.get("token_hash")?;
    Ok(SessionRow {
        id: SessionId(row.get("session")?),
        user: UserId(row.get("user_id")?),
        token_hash: hash
            .try_into()
            .map_err(|_| StoreError::unreadable("token_hash", "it does not have 32 bytes"))?,
        source: users::source(row, "session_source")?,
        device: row.get("device")?,
        address: row.parse_optional("address")?,
        created: row.time("session_created")?,
        last_used: row.time("last_used")?,
        idle: SignedDuration::from_micros(row.get("idle")?),
        expires: row.time("expires")?,
    })
}

impl Store {
    /// The session of a token and who signed in, unless it has ended or the person may no longer sign in.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn session(&self, token_hash: [u8; 32]) -> Result<Option<SignedIn>> {
        let now = Timestamp::now();
        let sql = Sql::new("read a session", "SELECT ")
            .then(COLUMNS)
            .then(", u.must_change_password, ")
            .then(users::COLUMNS)
            .then(" FROM sessions s JOIN users u ON u.id = s.user_id")
            .then(users::JOINS)
            .then(" WHERE s.token_hash = $1 AND s.expires > $2 AND s.idle_until > $2 AND u.enabled")
            .bind(token_hash)
            .bind(now);
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

    /// The sessions of a person that have not ended, those used last first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sessions_of(&self, user: UserId) -> Result<Vec<SessionRow>> {
        let sql = Sql::new("read a person's sessions", "SELECT ").then(COLUMNS).then(
            " FROM sessions s WHERE s.user_id = $1 AND s.expires > $2 AND s.idle_until > $2 \
            ORDER BY s.last_used DESC, s.created DESC, s.id",
        );
        let rows = sql.bind(user).bind(Timestamp::now()).all(&mut self.reader().await?).await?;
        rows.iter().map(read).collect()
    }

    /// The session with this id, also where it has ended but is not forgotten yet.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn session_by_id(&self, id: SessionId) -> Result<Option<SessionRow>> {
        let sql =
            Sql::new("read a session", "SELECT ").then(COLUMNS).then(" FROM sessions s WHERE s.id = $1");
        sql.bind(id).optional(&mut self.reader().await?).await?.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// Adds a session.
    ///
    /// # Errors
    /// There is no such person; the database does not answer.
    pub async fn insert_session(&mut self, session: &SessionRow) -> Result<()> {
        let columns = &[
            "id",
            "user_id",
            "token_hash",
            "source",
            "device",
            "address",
            "created",
            "last_used",
            "idle",
            "idle_until",
            "expires",
        ];
        let row = vec![
            session.id.into(),
            session.user.into(),
            session.token_hash.into(),
            session.source.as_str().into(),
            session.device.as_str().into(),
            session.address.map(|address| address.to_string()).into(),
            session.created.into(),
            session.last_used.into(),
            micros(session.idle).into(),
            session.idle_until().into(),
            session.expires.into(),
        ];
        insert("add a session", "sessions", columns, vec![row], &mut self.connection).await
    }

    /// Writes when sessions were last used. Those that have ended stay ended.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sessions_used(&mut self, used: &HashMap<SessionId, Timestamp>) -> Result<()> {
        for (id, at) in used {
            let text =
                "UPDATE sessions SET last_used = $2, idle_until = $2 + idle WHERE id = $1 AND last_used < $2";
            Sql::new("write that a session was used", text)
                .bind(*id)
                .bind(*at)
                .execute(&mut self.connection)
                .await?;
        }
        Ok(())
    }

    /// Writes that the sessions whose viewers are connected are used at `now`: whoever works in a viewer is not idle. Those
    /// that were used within `every` before are left alone.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn viewing_sessions_used(&mut self, now: Timestamp, every: SignedDuration) -> Result<()> {
        let text = "UPDATE sessions SET last_used = $1, idle_until = $1 + idle \
            WHERE idle_until > $1 AND last_used <= $2 AND id IN ( \
                SELECT v.session FROM viewers v JOIN desktops d ON d.id = v.desktop AND d.epoch = v.epoch \
                WHERE d.viewers > 0)";
        let sql = Sql::new("write that viewing sessions are used", text).bind(now);
        sql.bind(now.checked_sub(every).unwrap_or(now)).execute(&mut self.connection).await?;
        Ok(())
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

    /// Forgets the sessions that have ended before `now`. Returns how many.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn prune_sessions(&mut self, now: Timestamp) -> Result<u64> {
        let text = "DELETE FROM sessions WHERE expires <= $1 OR idle_until <= $1";
        Sql::new("forget ended sessions", text).bind(now).execute(&mut self.connection).await
    }
}

fn micros(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
