//! The tables of the audit: each month has its own.

use crate::{
    Result,
    month::Month,
    sql::{Connection, Sql},
};

/// The indexes of a month's entries, by what they find.
pub(crate) const INDEXES: [&str; 5] = ["who", "thing", "action", "category", "outcome"];

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
