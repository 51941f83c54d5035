//! The errors of the store, and the problems that people see for them.

use sarrio_model::{
    Noun, Problem,
    problem::{
        AlreadyThere, ChangedMeanwhile, ColumnUnreadable, DatabaseAddressWrong, DatabaseFailed,
        DatabaseFileNotMade, DatabaseNotMigrated, DatabaseUnverified, StillNeeded, StoreTask,
        ValueUnwritable,
    },
};

/// Why the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such row.
    #[error("there is no {what} {id}: it may have been deleted meanwhile; read the list again")]
    NotFound {
        /// What it is: `desktop`.
        what: Noun,
        /// Its id.
        id: String,
    },
    /// Somebody else has changed the row since it was read.
    #[error("the {what} {id} was changed by somebody else meanwhile: read it again and repeat the change")]
    StaleRevision {
        /// What it is: `desktop`.
        what: Noun,
        /// Its id.
        id: String,
    },
    /// A value that must be unique exists already.
    #[error("could not {doing}: that name, file or id is there already; choose another")]
    Taken {
        /// What was being done.
        doing: &'static str,
        /// The database's error.
        source: sqlx::Error,
    },
    /// Other rows refer to the row that was to be deleted, or a row that this one refers to does not exist.
    #[error("could not {doing}: other things are built on it, or what it names is gone; look at both again")]
    InUse {
        /// What was being done.
        doing: &'static str,
        /// The database's error.
        source: sqlx::Error,
    },
    /// The query, or a text in it, cannot be understood.
    #[error("{0}")]
    Invalid(Box<Problem>),
    /// The database failed, or did not answer.
    #[error("could not {doing}: the database does not answer or failed; see whether it runs and has space")]
    Unavailable {
        /// What was being done, for the log.
        doing: &'static str,
        /// The same for a person.
        task: StoreTask,
        /// The database's error.
        source: sqlx::Error,
    },
    /// A row holds a value that this version cannot read.
    #[error("the column {column} holds what this version of Sarrio cannot read: update it")]
    Unreadable {
        /// The column.
        column: String,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A value could not be written as JSON.
    #[error("a value could not be written as JSON: this is an error in Sarrio, please report it")]
    Unwritable(#[source] serde_json::Error),
    /// The address of the database is not valid.
    #[error(
        "“{0}” is no database: give sqlite:/path/to/file.db, sqlite::memory: or postgres://user@host/name"
    )]
    Address(String),
    /// The database is on another machine, and its address does not ask for TLS that verifies the server.
    #[error(
        "the database on {host} would be reached without verified TLS: leave out sslmode or give sslmode=verify-full, with \
         sslrootcert=FILE where the certificate is a private authority's; or set database_without_verified_tls"
    )]
    Unverified {
        /// Where the database is.
        host: String,
    },
    /// The database's file could not be created.
    #[error("could not make the database file {path}: see whether its directory is there and can be written")]
    File {
        /// The file.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The tables could not be brought to this version.
    #[error(
        "could not bring the database's tables up to date: an older Sarrio must not open a newer database"
    )]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// A result of the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    pub(crate) fn database(doing: &'static str, task: StoreTask, source: sqlx::Error) -> Self {
        let kind = source.as_database_error().map(sqlx::error::DatabaseError::kind);
        match kind {
            Some(sqlx::error::ErrorKind::UniqueViolation) => Self::Taken { doing, source },
            Some(sqlx::error::ErrorKind::ForeignKeyViolation) => Self::InUse { doing, source },
            _ => Self::Unavailable { doing, task, source },
        }
    }

    pub(crate) fn unreadable(
        column: &str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unreadable { column: column.to_owned(), source: source.into() }
    }

    pub(crate) fn not_found(what: Noun, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }

    /// This error and all its causes on one line, for the log. The causes may name tables, columns and addresses.
    #[must_use]
    pub fn with_causes(&self) -> String {
        let causes = std::iter::successors(std::error::Error::source(self), |error| error.source());
        causes.fold(self.to_string(), |text, cause| format!("{text}: {cause}"))
    }
}

/// The problem that a person sees. The database's own message is not for everybody, so it is logged: here and nowhere
/// else, within the span of the request or operation.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let causes = error.with_causes();
        let problem = match error {
            StoreError::NotFound { what, id } => return Self::not_found(what, id),
            StoreError::Invalid(problem) => return *problem,
            StoreError::StaleRevision { what, id } => ChangedMeanwhile { what, id }.into(),
            StoreError::Taken { .. } => AlreadyThere.into(),
            StoreError::InUse { .. } => StillNeeded.into(),
            StoreError::Unavailable { task, .. } => DatabaseFailed { task }.into(),
            StoreError::Unreadable { column, .. } => ColumnUnreadable { column }.into(),
            StoreError::Unwritable(_) => ValueUnwritable.into(),
            StoreError::Address(address) => DatabaseAddressWrong { address }.into(),
            StoreError::Unverified { host } => DatabaseUnverified { host }.into(),
            StoreError::File { path, .. } => DatabaseFileNotMade { path }.into(),
            StoreError::Migrate(_) => Self::from(DatabaseNotMigrated),
        };
        let code = problem.code;
        if problem.status >= 500 {
            tracing::error!(%code, cause = causes, "the store failed");
        } else {
            tracing::debug!(%code, cause = causes, "the store refused");
        }
        problem
    }
}
