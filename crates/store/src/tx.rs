//! One transaction: its changes and their events are committed together, or not at all.

use std::sync::Arc;

use jiff::Timestamp;
use sarrio_model::{AuditOutcome, FieldChange, Noun, Operation, OperationId, Seq, problem::StoreTask};
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    Result, StoreError,
    audit::{self, NewAuditEntry},
    pending::Pending,
    sql::{Connection, Row, Sql},
    wake,
    wal::Wal,
};

/// Where a change of a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A person changed it.
    Edited,
    /// It was observed.
    Observed,
}

impl Origin {
    /// By how much the revision grows. It counts only what people change.
    pub(crate) fn revisions(self) -> i64 {
        match self {
            Self::Edited => 1,
            Self::Observed => 0,
        }
    }
}

/// A transaction that writes. Nothing of it remains if it is dropped without [`Tx::commit`].
#[must_use = "a transaction that is not committed changes nothing"]
pub struct Tx {
    pub(crate) connection: Connection,
    pub(crate) pending: Pending,
    pub(crate) audit: Vec<NewAuditEntry>,
    pub(crate) audit_time: Option<Timestamp>,
    wakes: watch::Sender<Seq>,
    wal: Option<Arc<Wal>>,
}

impl Tx {
    pub(crate) fn new(connection: Connection, wakes: watch::Sender<Seq>, wal: Option<Arc<Wal>>) -> Self {
        Self { connection, pending: Pending::default(), audit: Vec::new(), audit_time: None, wakes, wal }
    }

    /// Commits the changes, their events and the entries of the audit that tell of them, and wakes those who wait for events.
    ///
    /// # Errors
    /// The database failed. It is unknown whether the changes were committed until they are read again.
    pub async fn commit(mut self) -> Result<()> {
        let now = self.audit_time.unwrap_or_else(Timestamp::now);
        audit::write(std::mem::take(&mut self.audit), now, &mut self.connection).await?;
        let newest = self.pending.append_to_outbox(&mut self.connection).await?;
        self.connection.commit("commit changes").await?;
        if let Some(wal) = &self.wal {
            wal.sync()
                .await
                .map_err(|error| StoreError::database("commit changes", StoreTask::Write, error.into()))?;
        }
        if let Some(newest) = newest {
            wake::wake(&self.wakes, newest);
        }
        Ok(())
    }

    /// Writes this entry with the transaction.
    pub fn audit(&mut self, entry: NewAuditEntry) {
        self.audit.push(entry);
    }

    /// Writes the entries of this transaction with another time than now: for tests and benches, which need old months.
    pub fn audit_as_of(&mut self, at: Timestamp) {
        self.audit_time = Some(at);
    }

    /// Adds to the newest entry that a field was changed. What stays the same is not told.
    pub fn audit_change<T: PartialEq + ToString>(&mut self, field: &str, from: Option<T>, to: Option<T>) {
        if from != to
            && let Some(entry) = self.audit.last_mut()
        {
            let told = |value: Option<T>| value.map(|value| value.to_string());
            entry.changes.push(FieldChange { field: field.to_owned(), from: told(from), to: told(to) });
        }
    }

    /// Adds to the newest entry that a field was changed whose value is not told.
    pub fn audit_field(&mut self, field: &str) {
        if let Some(entry) = self.audit.last_mut() {
            entry.changes.push(FieldChange { field: field.to_owned(), from: None, to: None });
        }
    }

    /// What the entries tell of is begun with this operation, not done.
    pub(crate) fn audit_begun(&mut self, operation: OperationId) {
        for entry in &mut self.audit {
            if entry.operation.is_none() && entry.outcome == AuditOutcome::Done {
                (entry.outcome, entry.operation) = (AuditOutcome::Accepted, Some(operation));
            }
        }
    }

    /// Tells of the end of an operation.
    pub(crate) fn audit_end(&mut self, operation: &Operation) {
        self.audit.extend(NewAuditEntry::end_of(operation));
    }

    /// The time, by one clock for all backends that share the database: the database's own.
    pub(crate) async fn now(&mut self) -> Result<Timestamp> {
        if self.connection.is_sqlite() {
            return Ok(Timestamp::now());
        }
        Sql::new(
            "read the database's clock",
            "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) AS now",
        )
        .one(&mut self.connection)
        .await?
        .time("now")
    }

    /// Runs an UPDATE of one row whose WHERE compares the revision. Returns the row that it returns.
    pub(crate) async fn save(&mut self, what: Noun, table: &'static str, id: Uuid, sql: Sql) -> Result<Row> {
        if let Some(row) = sql.optional(&mut self.connection).await? {
            return Ok(row);
        }
        let there = Sql::new("look for a row", "SELECT revision FROM ").then(table).then(" WHERE id = $1");
        match there.bind(id).optional(&mut self.connection).await? {
            Some(_) => Err(StoreError::StaleRevision { what, id: id.to_string() }),
            None => Err(StoreError::not_found(what, id)),
        }
    }

    /// Deletes one row that must exist.
    pub(crate) async fn remove(&mut self, what: Noun, table: &'static str, id: Uuid) -> Result<()> {
        let deleted = Sql::new("delete a row", "DELETE FROM ").then(table).then(" WHERE id = $1");
        match deleted.bind(id).execute(&mut self.connection).await? {
            0 => Err(StoreError::not_found(what, id)),
            _ => Ok(()),
        }
    }
}
