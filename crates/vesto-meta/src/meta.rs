//! The database itself: opening, migrating, transactions.

use std::{fs, io, path::Path, sync::Arc, time::Duration};

use sqlx::{
    SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use thiserror::Error;
use vesto_types::Ids;

use crate::{SecretBox, SecretBoxError};

const DATABASE_FILE: &str = "meta.db";

#[derive(Debug, Error)]
pub enum MetaError {
    #[error("cannot make the data directory")]
    Directory(#[source] io::Error),
    #[error("the metadata database failed")]
    Database(#[from] sqlx::Error),
    #[error("the metadata database cannot be brought to this version's layout")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("a stored secret failed")]
    Secret(#[from] SecretBoxError),
    #[error("column `{column}` of table `{table}` holds `{value}`, which is not valid")]
    Corrupt { table: &'static str, column: &'static str, value: String },
}

/// The metadata of one server. Cheap to clone.
///
/// One connection serves everybody: SQLite has one writer anyway, and readers keep their state in memory.
#[derive(Clone, Debug)]
pub struct Meta {
    pool: SqlitePool,
    secrets: SecretBox,
}

impl Meta {
    /// Opens (at first start, makes) the database in `dir` and brings it to this version's layout.
    pub async fn open(dir: &Path, ids: Arc<dyn Ids>) -> Result<Self, MetaError> {
        use std::os::unix::fs::DirBuilderExt;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(MetaError::Directory)?;
        let secrets = SecretBox::open(dir, ids)?;
        let options = SqliteConnectOptions::new()
            .filename(dir.join(DATABASE_FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        Self::connect(options, secrets).await
    }

    /// The same, gone with the last clone.
    pub async fn in_memory(ids: Arc<dyn Ids>) -> Result<Self, MetaError> {
        Self::connect(SqliteConnectOptions::new().in_memory(true), SecretBox::ephemeral(ids)?).await
    }

    async fn connect(options: SqliteConnectOptions, secrets: SecretBox) -> Result<Self, MetaError> {
        let options = options.foreign_keys(true).busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        sqlx::migrate!("./migrations").run(&pool).await?;
        Ok(Self { pool, secrets })
    }

    /// Begins a transaction. Dropping it undoes it.
    pub async fn begin(&self) -> Result<Tx, MetaError> {
        let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Tx { transaction, secrets: self.secrets.clone() })
    }

    pub fn secrets(&self) -> &SecretBox {
        &self.secrets
    }

    /// Writes what is in the log into the database file and closes it; for a clean shutdown.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A transaction that the repositories' functions take. Nothing of it is visible or durable before [`Tx::commit`].
#[derive(Debug)]
pub struct Tx {
    transaction: sqlx::Transaction<'static, sqlx::Sqlite>,
    secrets: SecretBox,
}

impl Tx {
    pub async fn commit(self) -> Result<(), MetaError> {
        Ok(self.transaction.commit().await?)
    }

    pub fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }

    pub fn secrets(&self) -> &SecretBox {
        &self.secrets
    }
}

#[cfg(test)]
mod tests;
