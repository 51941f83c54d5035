//! Forgetting the audit by months: each has tables of its own, so that a month goes at once.

use jiff::Timestamp;

use crate::{
    Result, Store, Tx, audit_tables,
    month::Month,
    sql::{Connection, Sql},
};

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
        // Index by index: SQLite visits every page of what it drops while nobody else writes, and whoever commits on
        // PostgreSQL waits for the disk that frees the space.
        for column in audit_tables::INDEXES {
            let mut tx = self.begin_to_drop().await?;
            let index = Sql::new(doing, "DROP INDEX IF EXISTS audit_").month(month).then("_").then(column);
            index.execute(&mut tx.connection).await?;
            tx.commit().await?;
        }
        let mut tx = self.begin_to_drop().await?;
        while tx.connection.is_sqlite() && delete_some(month, &mut tx.connection).await? > 0 {
            tx.commit().await?;
            tx = self.begin_to_drop().await?;
        }
        Sql::new(doing, "DROP TABLE IF EXISTS audit_").month(month).execute(&mut tx.connection).await?;
        Sql::new(doing, "DROP TABLE IF EXISTS audit_names_").month(month).execute(&mut tx.connection).await?;
        let row = Sql::new(doing, "DELETE FROM audit_months WHERE month = $1 AND forgotten IS NOT NULL");
        row.bind(month.number()).execute(&mut tx.connection).await?;
        tx.commit().await
    }

    /// A transaction that gives up soon where PostgreSQL has it wait for a reader, behind whom every writer would wait.
    async fn begin_to_drop(&self) -> Result<Tx> {
        let mut tx = self.begin().await?;
        if !tx.connection.is_sqlite() {
            let patience = Sql::new("limit how long to wait for readers", "SET LOCAL lock_timeout = '20ms'");
            patience.execute(&mut tx.connection).await?;
        }
        Ok(tx)
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
