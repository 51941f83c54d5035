//! The months of the audit: each has tables of its own, so that a month goes at once.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    Result, Store, StoreError, Tx,
    sql::{Connection, Sql},
};

/// A month, by UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month {
    year: i16,
    month: i8,
}

impl Month {
    pub(crate) fn of(at: Timestamp) -> Self {
        let date = at.to_zoned(TimeZone::UTC).date();
        Self { year: date.year(), month: date.month() }
    }

    /// As it is stored: 202611 is November 2026.
    pub(crate) fn number(self) -> u32 {
        u32::from(self.year.unsigned_abs()) * 100 + u32::from(self.month.unsigned_abs())
    }

    fn read(number: i32) -> Result<Self> {
        let wrong = || StoreError::unreadable("month", format!("{number} is no month"));
        let month = Self {
            year: i16::try_from(number / 100).map_err(|_| wrong())?,
            month: i8::try_from(number % 100).map_err(|_| wrong())?,
        };
        month.first_day().map(|_| month)
    }

    fn first_day(self) -> Result<Date> {
        Date::new(self.year, self.month, 1).map_err(|source| StoreError::unreadable("month", source))
    }

    /// When it begins, in microseconds since 1970.
    pub(crate) fn begins(self) -> Result<i64> {
        let midnight = self.first_day()?.to_zoned(TimeZone::UTC);
        Ok(midnight.map_err(|source| StoreError::unreadable("month", source))?.timestamp().as_microsecond())
    }

    /// The month that is so many months before.
    fn before(self, months: u32) -> Self {
        let count = i64::from(self.year) * 12 + i64::from(self.month) - 1 - i64::from(months);
        let year = i16::try_from(count.div_euclid(12)).unwrap_or(i16::MIN).max(1);
        Self { year, month: i8::try_from(count.rem_euclid(12)).unwrap_or(0) + 1 }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_across_years() {
        let month = Month::of("2026-02-28T23:59:59Z".parse().unwrap());
        assert_eq!(
            (month.number(), month.before(2).number(), month.before(14).number()),
            (202_602, 202_512, 202_412)
        );
        assert_eq!(Month::read(202_602).unwrap(), month);
        assert_eq!(
            month.begins().unwrap(),
            "2026-02-01T00:00:00Z".parse::<Timestamp>().unwrap().as_microsecond()
        );
        assert!(Month::read(202_613).is_err() && Month::read(-1).is_err());
    }
}
