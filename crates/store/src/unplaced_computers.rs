//! Computers at which somebody is signed in and that are no seat of any room yet.

use std::net::IpAddr;

use jiff::Timestamp;
use sarrio_model::UserId;

use crate::{Result, Store, sql::Sql};

/// The most sessions that are looked at.
const SESSIONS: i64 = 2_000;

/// Who is signed in at a computer that is no seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnplacedSession {
    /// The address of the computer.
    pub ip: IpAddr,
    /// Who.
    pub person: UserId,
    /// When they were active last.
    pub last_used: Timestamp,
}

impl Store {
    /// Who is signed in now at computers that are no seats, those first who were active last.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unplaced_sessions(&self) -> Result<Vec<UnplacedSession>> {
        let text = "SELECT n.address, n.user_id, n.last_used FROM sessions n \
            WHERE n.address IS NOT NULL AND n.idle_until > $1 AND n.expires > $1 \
            AND NOT EXISTS (SELECT 1 FROM seats t WHERE t.ip = n.address) \
            ORDER BY n.last_used DESC, n.id LIMIT $2";
        let sql = Sql::new("read who is signed in at no seat", text).bind(Timestamp::now()).bind(SESSIONS);
        let rows = sql.all(&mut self.reader().await?).await?;
        rows.iter()
            .map(|row| {
                Ok(UnplacedSession {
                    ip: row.parse("address")?,
                    person: UserId(row.get("user_id")?),
                    last_used: row.time("last_used")?,
                })
            })
            .collect()
    }
}
