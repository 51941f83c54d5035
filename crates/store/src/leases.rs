//! Leases: of several backends, only one holds each lease. Each new holder gets a greater token than all before it, so
//! a slow backend that has lost the lease is recognised by its old token.

use std::time::Duration;

use jiff::Timestamp;

use crate::{Result, Tx, sql::Sql};

/// A fencing token: it grows each time the lease is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub i64);

impl Tx {
    /// Takes a lease that nobody holds, that has expired, or that `holder` itself holds; the earlier token is no longer
    /// valid then. Returns `None` where another holds it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn take_lease(&mut self, name: &str, holder: &str, ttl: Duration) -> Result<Option<Token>> {
        let now = self.now().await?;
        let text = "INSERT INTO leases (name, holder, token, expires) VALUES ($1, $2, 1, $3) \
            ON CONFLICT (name) DO UPDATE SET holder = $2, token = leases.token + 1, expires = $3 \
            WHERE leases.expires <= $4 OR leases.holder = $2 RETURNING token";
        let row = Sql::new("take a lease", text)
            .bind(name)
            .bind(holder)
            .bind(end(now, ttl))
            .bind(now)
            .optional(&mut self.connection)
            .await?;
        row.map(|row| Ok(Token(row.get("token")?))).transpose()
    }

    /// Holds a lease for another `ttl`, even one that has expired if nobody took it since. Returns `false` where it was
    /// lost, so that another backend now does what it protects.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn renew_lease(&mut self, name: &str, token: Token, ttl: Duration) -> Result<bool> {
        let now = self.now().await?;
        let text = "UPDATE leases SET expires = $3 WHERE name = $1 AND token = $2";
        let sql = Sql::new("renew a lease", text).bind(name).bind(token.0).bind(end(now, ttl));
        Ok(sql.execute(&mut self.connection).await? == 1)
    }

    /// Whether this token still holds a lease.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn holds_lease(&mut self, name: &str, token: Token) -> Result<bool> {
        let text = "SELECT 1 AS one FROM leases WHERE name = $1 AND token = $2";
        let row =
            Sql::new("look at a lease", text).bind(name).bind(token.0).optional(&mut self.connection).await?;
        Ok(row.is_some())
    }

    /// Gives a lease back, if this token still holds it. Its row stays, because the next token must be greater.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn release_lease(&mut self, name: &str, token: Token) -> Result<()> {
        let text = "UPDATE leases SET expires = 0 WHERE name = $1 AND token = $2";
        Sql::new("release a lease", text).bind(name).bind(token.0).execute(&mut self.connection).await?;
        Ok(())
    }
}

/// When a lease that is taken now expires, at most the latest time that can be written.
fn end(now: Timestamp, ttl: Duration) -> Timestamp {
    now.checked_add(ttl).unwrap_or(Timestamp::MAX)
}
