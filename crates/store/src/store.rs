//! Opening a database. Reads never wait for a writer, and there is one writer at a time.

use std::{path::Path, str::FromStr, sync::Arc, time::Duration};

use jiff::Timestamp;
use sarrio_model::{Seq, SiteId, problem::StoreTask};
use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{RwLock, watch};

use crate::{
    Result, StoreError,
    charges::Charges,
    migrations,
    names::Names,
    sql::{Connection, Sql},
    transport::{Transport, secured},
    tx::Tx,
    wake,
    wal::Wal,
};

/// How long a reader or writer waits for its turn before it fails.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(20);
/// How many connections read a SQLite file at the same time.
const READERS: u32 = 4;
/// How many connections of one backend read from PostgreSQL, including the listener's.
const CONNECTIONS: u32 = 9;

/// The database. Clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    pools: Pools,
    site: SiteId,
    wakes: watch::Sender<Seq>,
    /// Only for a SQLite file.
    wal: Option<Arc<Wal>>,
    listener: Option<tokio::task::AbortHandle>,
    names: RwLock<Names>,
    charges: Charges,
    /// The directory of a database in memory, which is deleted with the store.
    _scratch: Option<tempfile::TempDir>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.abort();
        }
    }
}

/// The writer has a pool of its own with one connection. It is the queue of those who want to write, so nobody polls
/// for a lock, and they take no connection from those who read.
enum Pools {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres { readers: PgPool, writer: PgPool },
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("site", &self.inner.site).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens `sqlite:/path/file.db` (created if it is missing, readable by its owner alone), `sqlite::memory:` (for
    /// tests; it ends with the store) or `postgres://…`, and brings its tables up to date.
    ///
    /// # Errors
    /// The address is none of these, the database does not answer, or a newer Sarrio has migrated it.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, Transport::Verified).await
    }

    /// The same, with `transport` as the requirement for connections to a PostgreSQL server on another machine.
    ///
    /// # Errors
    /// Those of [`Store::open`]; the address asks for less than `transport` requires.
    pub async fn open_with(url: &str, transport: Transport) -> Result<Self> {
        let (pools, wal, scratch) = if url == "sqlite::memory:" {
            let scratch = tempfile::tempdir().map_err(|source| StoreError::File {
                path: std::env::temp_dir().display().to_string(),
                source,
            })?;
            let pools = Pools::sqlite(&scratch.path().join("store.db"), SqliteSynchronous::Off).await?;
            (pools, None, Some(scratch))
        } else if let Some(path) = url.strip_prefix("sqlite:") {
            let path = Path::new(path);
            let pools = Pools::sqlite(path, SqliteSynchronous::Normal).await?;
            // If a power cut undid the claim of an epoch, a desktop could start twice with one epoch.
            let wal = Wal::of(path)
                .map_err(|source| StoreError::File { path: path.display().to_string(), source })?;
            (pools, Some(Arc::new(wal)), None)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            (Pools::postgres(url, transport).await?, None, None)
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            return Err(StoreError::Address(format!("{scheme}:…")));
        };
        let mut connection = pools.writer().await?;
        Sql::new(
            "name this site",
            "INSERT INTO site (one, id, seq, created) VALUES (1, $1, 0, $2) ON CONFLICT DO NOTHING",
        )
        .bind(SiteId::new())
        .bind(Timestamp::now())
        .execute(&mut connection)
        .await?;
        let row = Sql::new("read this site", "SELECT id, seq FROM site").one(&mut connection).await?;
        connection.commit("open the database").await?;
        let wakes = watch::Sender::new(Seq(row.get("seq")?));
        let listener = match &pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres { readers, .. } => Some(wake::listen(readers.clone(), wakes.clone()).await?),
        };
        let site = SiteId(row.get("id")?);
        let store = Self {
            inner: Arc::new(Inner {
                pools,
                site,
                wakes,
                wal,
                listener,
                names: RwLock::default(),
                charges: Charges::default(),
                _scratch: scratch,
            }),
        };
        let (names, newest) = (store.clone(), row.get("seq").map(Seq)?);
        tokio::spawn(async move {
            if let Err(error) = names.read_names(newest).await {
                tracing::debug!(error = &error as &dyn std::error::Error, "names were not read to search in");
            }
        });
        Ok(store)
    }

    /// The id of this installation. It was made when its database was first opened.
    #[must_use]
    pub fn site(&self) -> SiteId {
        self.inner.site
    }

    /// The number of the newest committed event, whichever backend committed it.
    #[must_use]
    pub fn wakes(&self) -> watch::Receiver<Seq> {
        self.inner.wakes.subscribe()
    }

    /// Begins a transaction. There is one at a time, on PostgreSQL too: what it reads stays true until it ends, and
    /// events are committed in the order of their numbers. Keep it short, and await nothing but the store.
    ///
    /// # Errors
    /// The database does not answer, or other writers took too long.
    pub async fn begin(&self) -> Result<Tx> {
        let connection = self.inner.pools.writer().await?;
        Ok(Tx::new(connection, self.inner.wakes.clone(), self.inner.wal.clone()))
    }

    /// Closes all connections when they have finished what they are doing.
    pub async fn close(&self) {
        match &self.inner.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres { readers, writer } => {
                if let Some(listener) = &self.inner.listener {
                    listener.abort();
                }
                readers.close().await;
                writer.close().await;
            }
        }
    }

    /// The names that searches have read.
    pub(crate) fn known_names(&self) -> &RwLock<Names> {
        &self.inner.names
    }

    /// Who is in whose charge, as it was read last.
    pub(crate) fn charges(&self) -> &Charges {
        &self.inner.charges
    }

    /// A connection for reading.
    pub(crate) async fn reader(&self) -> Result<Connection> {
        match &self.inner.pools {
            Pools::Sqlite { readers, .. } => readers.acquire().await.map(Connection::Sqlite),
            Pools::Postgres { readers, .. } => readers.acquire().await.map(Connection::Postgres),
        }
        .map_err(|source| StoreError::database("reach the database", StoreTask::Reach, source))
    }
}

impl Pools {
    async fn sqlite(path: &Path, synchronous: SqliteSynchronous) -> Result<Self> {
        make_private(path).map_err(|source| StoreError::File { path: path.display().to_string(), source })?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(QUEUE_TIMEOUT)
            // Each connection caches 16 MiB of pages, and the file is mapped, so lists of 100,000 rows come from
            // memory.
            .pragma("cache_size", "-16384")
            .pragma("mmap_size", "1073741824");
        let doing = "open the database";
        let failed = |source| StoreError::database(doing, StoreTask::Open, source);
        let pool =
            || SqlitePoolOptions::new().acquire_timeout(QUEUE_TIMEOUT).idle_timeout(None).max_lifetime(None);
        let writer = pool().max_connections(1).connect_with(options.clone()).await.map_err(failed)?;
        migrations::sqlite().run(&writer).await?;
        let reading = options.pragma("query_only", "true");
        let readers = pool().max_connections(READERS).connect_with(reading).await.map_err(failed)?;
        Ok(Self::Sqlite { readers, writer })
    }

    async fn postgres(url: &str, transport: Transport) -> Result<Self> {
        let failed = |source| StoreError::database("open the database", StoreTask::Open, source);
        let options = secured(PgConnectOptions::from_str(url).map_err(failed)?, transport)?;
        let options = options.application_name("sarrio").options([
            ("statement_timeout", "60s"),
            ("lock_timeout", "20s"),
            // A backend that hangs in the middle of a transaction must not block all others.
            ("idle_in_transaction_session_timeout", "30s"),
        ]);
        let pool = |most| PgPoolOptions::new().max_connections(most).acquire_timeout(QUEUE_TIMEOUT);
        let writer = pool(1).connect_with(options.clone()).await.map_err(failed)?;
        migrations::postgres().run(&writer).await?;
        let readers = pool(CONNECTIONS).connect_with(options).await.map_err(failed)?;
        Ok(Self::Postgres { readers, writer })
    }

    /// Begins a transaction that is the only one to write.
    async fn writer(&self) -> Result<Connection> {
        let failed = |source| StoreError::database("begin to write", StoreTask::Write, source);
        match self {
            Self::Sqlite { writer, .. } => {
                writer.begin_with("BEGIN IMMEDIATE").await.map(Connection::SqliteTx).map_err(failed)
            }
            Self::Postgres { writer, .. } => {
                let mut connection = writer.begin().await.map(Connection::PostgresTx).map_err(failed)?;
                // Backends queue for the lock on the site's row: another may still be committing.
                Sql::new("begin to write", "SELECT one FROM site FOR UPDATE")
                    .optional(&mut connection)
                    .await?;
                Ok(connection)
            }
        }
    }
}

/// Creates the file, if it is missing, readable by its owner alone, because it holds password hashes. SQLite gives its
/// `-wal` and `-shm` files the same mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
