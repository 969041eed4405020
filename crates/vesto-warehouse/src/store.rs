//! The catalog database: SQLite in WAL mode, one connection, one short transaction per group of commits.
//!
//! **Invariant:** only the committer writes. Everything is read once, at the start.

pub(crate) mod encode;
mod expire;
pub(crate) mod job_files;
pub(crate) mod layout;
mod load;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use vesto_types::{Clock, Ids};

use crate::catalog::Catalog;
use crate::error::{Result, WarehouseError};
use crate::ids::FileId;
use crate::users::User;
use crate::warehouse::Counters;

/// The layout of the `rs_*` tables; a newer program's catalog is refused.
const FORMAT: &str = "1";

pub(crate) struct Store {
    connection: SqliteConnection,
    directory: PathBuf,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// What the first open needs to make the catalog.
pub(crate) struct Bootstrap {
    pub(crate) admin: User,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// The catalog as it was committed last.
pub(crate) struct Loaded {
    pub(crate) catalog: Catalog,
    pub(crate) counters: Counters,
    pub(crate) ended: Ended,
}

/// Files that were replaced or dropped and whose rows are still there.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    pub(crate) data: Vec<FileId>,
    pub(crate) deletes: Vec<FileId>,
}

impl Ended {
    pub(crate) fn is_empty(&self) -> bool {
        self.data.is_empty() && self.deletes.is_empty()
    }
}

pub(crate) async fn open(directory: &Path, bootstrap: Bootstrap) -> Result<(Store, Loaded)> {
    let connection = connect(&directory.join("catalog.db"), SqliteSynchronous::Full).await?;
    let Bootstrap { admin, ids, clock } = bootstrap;
    let mut store = Store { connection, directory: directory.to_owned(), clock, ids };
    if store.is_new().await? {
        store.create(&admin).await?;
        crate::files::sync_directory(directory)?;
    }
    store.check_format().await?;
    store.run(include_str!("store/extensions.sql"), "create tables").await?;
    store.note_data_path().await?;
    store.expire_snapshots().await?;
    let loaded = store.load().await?;
    Ok((store, loaded))
}

/// Reads the catalog of a copy that nobody changes any more, without a trace in its directory.
pub(crate) async fn read(directory: &Path, ids: Arc<dyn Ids>, clock: Arc<dyn Clock>) -> Result<Catalog> {
    let options = SqliteConnectOptions::new()
        .filename(directory.join("catalog.db"))
        .read_only(true)
        .immutable(true)
        .disable_statement_logging();
    let connection = options.connect().await.map_err(WarehouseError::database("open"))?;
    let mut store = Store { connection, directory: directory.to_owned(), clock, ids };
    store.check_format().await?;
    let loaded = store.load().await?;
    store.close().await?;
    Ok(loaded.catalog)
}

pub(crate) async fn connect(path: &Path, synchronous: SqliteSynchronous) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(Duration::from_secs(10))
        .row_buffer_size(4096)
        .disable_statement_logging();
    options.connect().await.map_err(WarehouseError::database("open"))
}

impl Store {
    async fn is_new(&mut self) -> Result<bool> {
        let n_tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'ducklake_snapshot'")
            .fetch_one(&mut self.connection)
            .await
            .map_err(WarehouseError::database("read schema"))?;
        Ok(n_tables == 0)
    }

    /// Begins a transaction that holds the write lock.
    pub(crate) async fn begin(&mut self) -> Result<()> {
        self.run("BEGIN IMMEDIATE", "begin").await
    }

    pub(crate) async fn commit(&mut self) -> Result<()> {
        self.run("COMMIT", "commit").await
    }

    /// Writes the catalog as it is into a new database. Outside a transaction.
    pub(crate) async fn copy_to(&mut self, path: &Path) -> Result<()> {
        let copied = sqlx::query("VACUUM INTO ?").bind(path.to_string_lossy()).execute(&mut self.connection).await;
        copied.map(drop).map_err(WarehouseError::database("copy"))
    }

    /// Ends an open transaction without effect, if there is one.
    pub(crate) async fn roll_back(&mut self) {
        if let Err(error) = self.run("ROLLBACK", "roll back").await {
            tracing::debug!(%error, "nothing to roll back");
        }
    }

    async fn run(&mut self, sql: &'static str, action: &'static str) -> Result<()> {
        let done = sqlx::raw_sql(sql).execute(&mut self.connection).await;
        done.map(drop).map_err(WarehouseError::database(action))
    }

    pub(crate) async fn close(self) -> Result<()> {
        self.connection.close().await.map_err(WarehouseError::database("close"))
    }
}
