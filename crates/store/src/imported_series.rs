//! What calendar files said of series, by which a later file recognises and changes them.

use std::collections::HashMap;

use sarrio_model::{FromCalendar, SeriesId};

use crate::{
    Result, Store, Tx,
    sql::{Sql, json},
};

impl Store {
    /// What a calendar file said of each series that one has brought.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn imported_series(&self) -> Result<HashMap<SeriesId, FromCalendar>> {
        let text = "SELECT id, from_calendar FROM series WHERE from_calendar IS NOT NULL";
        let rows = Sql::new("read what calendars said", text).all(&mut self.reader().await?).await?;
        rows.iter().map(|row| Ok((SeriesId(row.get("id")?), row.json("from_calendar")?))).collect()
    }
}

impl Tx {
    /// Writes what a calendar file says of a series.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_from_calendar(&mut self, id: SeriesId, said: &FromCalendar) -> Result<()> {
        let text = "UPDATE series SET from_calendar = $2 WHERE id = $1";
        let sql = Sql::new("write what a calendar said", text).bind(id).bind(json(said)?);
        sql.execute(&mut self.connection).await.map(drop)
    }
}
