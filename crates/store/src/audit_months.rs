//! The months of the audit: each has tables of its own, so that a month goes at once.

use jiff::Timestamp;

use crate::{
    Result, Store, Tx,
    month::Month,
    sql::{Connection, Sql},
};

/// The indexes of a month's entries, by what they find.
const INDEXES: [&str; 5] = ["who", "thing", "action", "category", "outcome"];

/// Makes the tables of a month, unless they are there.
pub(crate) async fn open(month: Month, connection: &mut Connection) -> Result<()> {
    let known =
        Sql::new("look for a month of the audit", "SELECT forgotten FROM audit_months WHERE month = $1");
    match known.bind(month.number()).optional(connection).await? {
        Some(row) if row.get::<Option<i64>>("forgotten")?.is_none() => return Ok(()),
        // The clock was set back to a month that was forgotten, but whose tables are still there.
        Some(_) => {
            let text = "UPDATE audit_months SET forgotten = NULL WHERE month = $1";
            Sql::new("take up a month of the audit again", text)
                .bind(month.number())
                .execute(connection)
                .await?;
        }
        None => {
            let text = "INSERT INTO audit_months (month) VALUES ($1)";
            Sql::new("begin a month of the audit", text).bind(month.number()).execute(connection).await?;
        }
    }
    let doing = "begin a month of the audit";
    let (id, number) = if connection.is_sqlite() { ("BLOB", "INTEGER") } else { ("UUID", "BIGINT") };
    let names = Sql::new(doing, "CREATE TABLE IF NOT EXISTS audit_names_").month(month).then(
        " (id INTEGER PRIMARY KEY NOT NULL, kind TEXT NOT NULL, thing TEXT NOT NULL, name TEXT NOT NULL, \
        name_key TEXT NOT NULL, UNIQUE (thing, kind, name))",
    );
    names.execute(connection).await?;
    let entries = Sql::new(doing, "CREATE TABLE IF NOT EXISTS audit_")
        .month(month)
        .then(" (at ")
        .then(number)
        .then(" PRIMARY KEY NOT NULL, session ")
        .then(id)
        .then(", operation ")
        .then(id)
        .then(
            ", who INTEGER NOT NULL, role INTEGER, place INTEGER NOT NULL, action INTEGER NOT NULL, thing INTEGER, \
            category INTEGER, outcome TEXT NOT NULL, problem TEXT, changes TEXT)",
        );
    entries.execute(connection).await?;
    for column in INDEXES {
        let index = Sql::new(doing, "CREATE INDEX IF NOT EXISTS audit_").month(month).then("_").then(column);
        index.then(" ON audit_").month(month).then(" (").then(column).then(")").execute(connection).await?;
    }
    Ok(())
}

/// The months that have entries, the newest first.
pub(crate) async fn known(connection: &mut Connection) -> Result<Vec<Month>> {
    let text = "SELECT month FROM audit_months WHERE forgotten IS NULL ORDER BY month DESC";
    let rows = Sql::new("read the months of the audit", text).all(connection).await?;
    rows.iter().map(|row| Month::read(row.get("month")?)).collect()
}

impl Tx {
    /// Forgets the months of the audit that ended more than `keep` months ago: from now on nobody reads them. Their tables
    /// are dropped by [`Store::drop_forgotten_audit`], but not before `keep_tables` has passed, since somebody may be reading
    /// them now. Returns how many were forgotten.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_audit(&mut self, now: Timestamp, keep: u32) -> Result<u64> {
        let oldest = Month::of(now).before(keep);
        let text = "UPDATE audit_months SET forgotten = $1 WHERE month < $2 AND forgotten IS NULL";
        let sql = Sql::new("forget old months of the audit", text).bind(now).bind(oldest.number());
        sql.execute(&mut self.connection).await
    }
}

impl Store {
    /// Drops what is left of the months that were forgotten before `before`, piece by piece, so that nobody who writes waits
    /// for long.
    ///
    /// # Errors
    /// The database does not answer, or somebody still reads the month; it is dropped the next time.
    pub async fn drop_forgotten_audit(&self, before: Timestamp) -> Result<u64> {
        let text = "SELECT month FROM audit_months WHERE forgotten < $1 ORDER BY month";
        let sql = Sql::new("read the months of the audit", text).bind(before);
        let rows = sql.all(&mut self.reader().await?).await?;
        let mut dropped = 0;
        for row in rows {
            let month = Month::read(row.get("month")?)?;
            self.drop_month(month).await?;
            dropped += 1;
        }
        Ok(dropped)
    }

    async fn drop_month(&self, month: Month) -> Result<()> {
        let doing = "drop a month of the audit";
        let mut tx = self.begin().await?;
        if tx.connection.is_sqlite() {
            // SQLite visits every page of what it drops, and nobody else writes meanwhile.
            for column in INDEXES {
                let index =
                    Sql::new(doing, "DROP INDEX IF EXISTS audit_").month(month).then("_").then(column);
                index.execute(&mut tx.connection).await?;
                tx.commit().await?;
                tx = self.begin().await?;
            }
            while delete_some(month, &mut tx.connection).await? > 0 {
                tx.commit().await?;
                tx = self.begin().await?;
            }
        } else {
            // A reader of the month would make every writer wait for it.
            Sql::new(doing, "SET LOCAL lock_timeout = '20ms'").execute(&mut tx.connection).await?;
        }
        Sql::new(doing, "DROP TABLE IF EXISTS audit_").month(month).execute(&mut tx.connection).await?;
        Sql::new(doing, "DROP TABLE IF EXISTS audit_names_").month(month).execute(&mut tx.connection).await?;
        let row = Sql::new(doing, "DELETE FROM audit_months WHERE month = $1 AND forgotten IS NOT NULL");
        row.bind(month.number()).execute(&mut tx.connection).await?;
        tx.commit().await
    }
}

/// Deletes entries of a month without indexes, from its beginning: whole pages, so nearly nothing is written.
async fn delete_some(month: Month, connection: &mut Connection) -> Result<u64> {
    let doing = "delete entries of the audit";
    let sql = Sql::new(doing, "DELETE FROM audit_")
        .month(month)
        .then(" WHERE at <= (SELECT COALESCE(MAX(at), 0) FROM (SELECT at FROM audit_");
    sql.month(month).then(" ORDER BY at LIMIT 20000) first)").execute(connection).await
}
