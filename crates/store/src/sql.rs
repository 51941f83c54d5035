//! One SQL text for both databases, with numbered arguments. Rows are read by column name into the model's types.

use std::{collections::HashMap, str::FromStr};

use serde::de::DeserializeOwned;
use sqlx::{
    AssertSqlSafe, Decode, Postgres, Row as _, Sqlite, Type, pool::PoolConnection, postgres::PgRow,
    sqlite::SqliteRow,
};
use uuid::Uuid;

use sarrio_model::problem::StoreTask;

use crate::{Result, StoreError, month::Month};

/// A value of an argument. NULL has a type, because PostgreSQL needs it.
#[derive(Clone)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Id(Option<Uuid>),
    Bool(bool),
    Bytes(Vec<u8>),
}

macro_rules! values {
    ($($kind:ty => |$value:ident| $made:expr;)*) => {$(
        impl From<$kind> for Value {
            fn from($value: $kind) -> Self { $made }
        }
        impl From<Option<$kind>> for Value {
            fn from(value: Option<$kind>) -> Self {
                match value {
                    Some($value) => $made,
                    None => <$kind as Nullable>::NULL,
                }
            }
        }
    )*};
}

/// The NULL of each type of argument.
trait Nullable {
    const NULL: Value;
}

macro_rules! nullable {
    ($($variant:ident: $($kind:ty)*;)*) => {$($(
        impl Nullable for $kind { const NULL: Value = Value::$variant(None); }
    )*)*};
}
nullable! {
    Int: i64 jiff::Timestamp sarrio_model::Bytes sarrio_model::MiB;
    Text: String &str;
    Id: Uuid;
}
values! {
    i64 => |value| Value::Int(Some(value));
    jiff::Timestamp => |value| Value::Int(Some(value.as_microsecond()));
    sarrio_model::Bytes => |value| Value::Int(Some(i64::try_from(value.0).unwrap_or(i64::MAX)));
    sarrio_model::MiB => |value| Value::Int(Some(i64::try_from(value.0).unwrap_or(i64::MAX)));
    String => |value| Value::Text(Some(value));
    &str => |value| Value::Text(Some(value.to_owned()));
    Uuid => |value| Value::Id(Some(value));
}

macro_rules! id_values {
    ($($id:ident)*) => {$(
        impl Nullable for sarrio_model::$id { const NULL: Value = Value::Id(None); }
        values! { sarrio_model::$id => |value| Value::Id(Some(value.0)); }
    )*};
}
id_values! { CategoryId ClassMessageId CustomRoleId DeploymentId DesktopId DiskId GroupId HandoutId HypervisorId LessonId MediaId OperationId RoomId SeatId SeriesId SessionId SiteId StoragePathId TemplateId UserId WorkId }

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(Some(value.into()))
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}
impl From<[u8; 32]> for Value {
    fn from(value: [u8; 32]) -> Self {
        Self::Bytes(value.into())
    }
}

/// A connection, with or without a transaction.
pub(crate) enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    SqliteTx(sqlx::Transaction<'static, Sqlite>),
    Postgres(PoolConnection<Postgres>),
    PostgresTx(sqlx::Transaction<'static, Postgres>),
}

impl Connection {
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_) | Self::SqliteTx(_))
    }

    /// Commits the transaction.
    pub(crate) async fn commit(self, doing: &'static str) -> Result<()> {
        match self {
            Self::SqliteTx(tx) => tx.commit().await,
            Self::PostgresTx(tx) => tx.commit().await,
            Self::Sqlite(_) | Self::Postgres(_) => Ok(()),
        }
        .map_err(|source| StoreError::database(doing, StoreTask::Write, source))
    }
}

/// The text of a statement. Only string literals of Sarrio's own source, the numbers of placeholders and months can be added
/// to it, so it is safe to run although it was composed. Nothing else asserts that.
#[derive(Default)]
struct Statement(String);

impl Statement {
    fn with(mut self, piece: &'static str) -> Self {
        self.push(piece);
        self
    }

    fn push(&mut self, piece: &'static str) {
        self.0.push_str(piece);
    }

    fn push_placeholder(&mut self, number: usize) {
        self.0.push('$');
        self.0.push_str(&number.to_string());
    }

    fn push_month(&mut self, month: Month) {
        self.0.push_str(&month.number().to_string());
    }

    /// What it does, for a person.
    fn task(&self) -> StoreTask {
        match self.0.starts_with("SELECT") {
            true => StoreTask::Read,
            false => StoreTask::Write,
        }
    }

    fn into_statement(self) -> AssertSqlSafe<String> {
        AssertSqlSafe(self.0)
    }
}

/// A statement with its arguments, and what it does, for errors.
///
/// Its text is composed of string literals in Sarrio's own source. Whatever comes from outside is an argument.
pub(crate) struct Sql {
    doing: &'static str,
    text: Statement,
    values: Vec<Value>,
    /// Whether the text differs each time. Then the database does not keep it prepared.
    once: bool,
}

/// Calls `$call` of the statement on the database of the connection.
macro_rules! run {
    ($self:ident, $connection:ident, $call:ident, |$found:ident| $wrap_sqlite:expr, $wrap_postgres:expr) => {{
        let (doing, task) = ($self.doing, $self.text.task());
        let text = $self.text.into_statement();
        macro_rules! bound {
            () => {{
                let mut query = sqlx::query(text).persistent(!$self.once);
                for value in $self.values {
                    query = match value {
                        Value::Int(value) => query.bind(value),
                        Value::Text(value) => query.bind(value),
                        Value::Id(value) => query.bind(value),
                        Value::Bool(value) => query.bind(value),
                        Value::Bytes(value) => query.bind(value),
                    };
                }
                query
            }};
        }
        let outcome = match $connection {
            Connection::Sqlite(connection) => {
                bound!().$call(&mut **connection).await.map(|$found| $wrap_sqlite)
            }
            Connection::SqliteTx(connection) => {
                bound!().$call(&mut **connection).await.map(|$found| $wrap_sqlite)
            }
            Connection::Postgres(connection) => {
                bound!().$call(&mut **connection).await.map(|$found| $wrap_postgres)
            }
            Connection::PostgresTx(connection) => {
                bound!().$call(&mut **connection).await.map(|$found| $wrap_postgres)
            }
        };
        outcome.map_err(|source| StoreError::database(doing, task, source))
    }};
}

impl Sql {
    /// A statement. `doing` completes “could not …”, as in `read a desktop`.
    pub(crate) fn new(doing: &'static str, text: &'static str) -> Self {
        Self { doing, text: Statement::default().with(text), values: Vec::new(), once: false }
    }

    /// Adds text, by value.
    pub(crate) fn then(mut self, text: &'static str) -> Self {
        self.push(text);
        self
    }

    /// Adds a month, which is a part of the name of each table of the audit.
    pub(crate) fn month(mut self, month: Month) -> Self {
        self.text.push_month(month);
        self
    }

    /// Sets the value of the next argument.
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds text.
    pub(crate) fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push(text);
        self
    }

    /// Adds the placeholder of a new argument.
    pub(crate) fn push_arg(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push_placeholder(self.values.len());
        self
    }

    /// Adds `(a, b, c)` with a placeholder for each value.
    pub(crate) fn push_list(&mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> &mut Self {
        self.push("(");
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.push_arg(value);
        }
        self.push(")")
    }

    /// Adds `(id, id, …)`. The last id is repeated until their number is a power of two: the database keeps a plan for
    /// each number, and so needs only a few.
    pub(crate) fn push_ids(&mut self, ids: &[Uuid]) -> &mut Self {
        self.push_padded(ids)
    }

    /// The same with numbers.
    pub(crate) fn push_numbers(&mut self, numbers: &[i64]) -> &mut Self {
        self.push_padded(numbers)
    }

    fn push_padded<T: Copy + Into<Value>>(&mut self, values: &[T]) -> &mut Self {
        let padding = values.last().into_iter().cycle().take(values.len().next_power_of_two() - values.len());
        self.push_list(values.iter().chain(padding).copied())
    }

    /// All rows.
    pub(crate) async fn all(self, connection: &mut Connection) -> Result<Vec<Row>> {
        run!(
            self,
            connection,
            fetch_all,
            |rows| rows.into_iter().map(Row::Sqlite).collect(),
            rows.into_iter().map(Row::Postgres).collect()
        )
    }

    /// What each row says, by the id in its column `of`, in the order of the rows.
    pub(crate) async fn grouped<T>(
        self,
        of: &str,
        read: impl Fn(&Row) -> Result<T>,
        connection: &mut Connection,
    ) -> Result<HashMap<Uuid, Vec<T>>> {
        let mut of_each: HashMap<Uuid, Vec<T>> = HashMap::new();
        for row in self.all(connection).await? {
            of_each.entry(row.get(of)?).or_default().push(read(&row)?);
        }
        Ok(of_each)
    }

    /// The row, if there is one.
    pub(crate) async fn optional(self, connection: &mut Connection) -> Result<Option<Row>> {
        run!(self, connection, fetch_optional, |row| row.map(Row::Sqlite), row.map(Row::Postgres))
    }

    /// The single row of a statement that always has one, such as a count.
    pub(crate) async fn one(self, connection: &mut Connection) -> Result<Row> {
        run!(self, connection, fetch_one, |row| Row::Sqlite(row), Row::Postgres(row))
    }

    /// Runs the statement. Returns how many rows it changed.
    pub(crate) async fn execute(self, connection: &mut Connection) -> Result<u64> {
        run!(self, connection, execute, |done| done.rows_affected(), done.rows_affected())
    }
}

/// Inserts rows of `columns` into `table`, many with each statement.
pub(crate) async fn insert(
    doing: &'static str,
    table: &'static str,
    columns: &[&'static str],
    rows: Vec<Vec<Value>>,
    connection: &mut Connection,
) -> Result<()> {
    // SQLite compares each `$n` with all before it: a thousand of them take a millisecond, sixteen thousand a second.
    let rows_a_statement = (1_000 / columns.len().max(1)).max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut sql = Sql::new(doing, "INSERT INTO ").then(table);
        for (index, column) in columns.iter().enumerate() {
            sql.push(if index == 0 { " (" } else { ", " }).push(column);
        }
        sql.push(") VALUES ");
        let mut taken = 0;
        for row in rows.by_ref().take(rows_a_statement) {
            if taken > 0 {
                sql.push(", ");
            }
            sql.push_list(row);
            taken += 1;
        }
        // Statements with one row or with the full number of rows recur; others seldom do.
        sql.once = taken > 1 && taken < rows_a_statement;
        sql.execute(connection).await?;
    }
    Ok(())
}

/// A row of either database.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The column's value.
    pub(crate) fn get<T>(&self, column: &str) -> Result<T>
    where
        T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>,
    {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
        .map_err(|source| StoreError::unreadable(column, source))
    }

    /// The column's text as one of the model's types.
    pub(crate) fn parse<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: &str,
    ) -> Result<T> {
        let text: String = self.get(column)?;
        text.parse().map_err(|source| StoreError::unreadable(column, source))
    }

    /// The same for text that may be NULL.
    pub(crate) fn parse_optional<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &self,
        column: &str,
    ) -> Result<Option<T>> {
        let text: Option<String> = self.get(column)?;
        text.map(|text| text.parse().map_err(|source| StoreError::unreadable(column, source))).transpose()
    }

    /// The column's JSON text as one of the model's types.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|source| StoreError::unreadable(column, source))
    }

    /// The same for a column that may be NULL.
    pub(crate) fn json_optional<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>> {
        let text: Option<String> = self.get(column)?;
        text.map(|text| serde_json::from_str(&text).map_err(|source| StoreError::unreadable(column, source)))
            .transpose()
    }

    /// The column's time: microseconds since 1970.
    pub(crate) fn time(&self, column: &str) -> Result<jiff::Timestamp> {
        jiff::Timestamp::from_microsecond(self.get(column)?)
            .map_err(|source| StoreError::unreadable(column, source))
    }

    /// The same for a column that may be NULL.
    pub(crate) fn time_optional(&self, column: &str) -> Result<Option<jiff::Timestamp>> {
        self.get::<Option<i64>>(column)?
            .map(jiff::Timestamp::from_microsecond)
            .transpose()
            .map_err(|source| StoreError::unreadable(column, source))
    }

    /// The column's count or size.
    pub(crate) fn unsigned(&self, column: &str) -> Result<u64> {
        u64::try_from(self.get::<i64>(column)?).map_err(|source| StoreError::unreadable(column, source))
    }
}

/// A value of the model as JSON text.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(StoreError::Unwritable)
}
