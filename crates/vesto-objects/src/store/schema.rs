//! The tables, and how the database is opened.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqlitePool};

use super::StoreError;

const VERSION: i64 = 5;

/// Keys are BLOBs: they compare byte by byte, which is S3's order (UTF-8 binary), and a bound such as
/// `prefix || x'FF'` need not be text. A plain object names its blob; one from a multipart upload has NULL there and
/// its parts in `parts`, whose `owner` is the upload while it lasts and the object afterwards (the id stays).
const TABLES: &str = "
CREATE TABLE buckets (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, region TEXT NOT NULL,
    created INTEGER NOT NULL, policy TEXT, principals TEXT, settings TEXT
) STRICT;
CREATE TABLE objects (
    bucket INTEGER NOT NULL, key BLOB NOT NULL, id BLOB NOT NULL, blob BLOB, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, checksum TEXT, parts INTEGER, attributes TEXT NOT NULL, state TEXT,
    PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE uploads (
    id BLOB PRIMARY KEY, bucket INTEGER NOT NULL, key BLOB NOT NULL, initiator TEXT NOT NULL,
    initiated INTEGER NOT NULL, checksum_algorithm TEXT NOT NULL, checksum_type TEXT NOT NULL,
    checksum_asked INTEGER NOT NULL, attributes TEXT NOT NULL, state TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX uploads_by_key ON uploads (bucket, key, id);
CREATE TABLE parts (
    owner BLOB NOT NULL, number INTEGER NOT NULL, blob BLOB NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, checksum TEXT,
    PRIMARY KEY (owner, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE garbage (blob BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE remote_uploads (
    endpoint TEXT NOT NULL, bucket TEXT NOT NULL, key TEXT NOT NULL, upload_id TEXT NOT NULL,
    PRIMARY KEY (endpoint, bucket, key, upload_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE appearing (
    endpoint TEXT NOT NULL, bucket TEXT NOT NULL, key TEXT NOT NULL, publication BLOB NOT NULL, blob BLOB, etag TEXT,
    begun INTEGER NOT NULL,
    PRIMARY KEY (endpoint, bucket, key)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 5;
";

/// From version 1, where bucket policies did not note whom they named.
const TO_VERSION_2: &str = "ALTER TABLE buckets ADD COLUMN principals TEXT; PRAGMA user_version = 2;";

/// From version 2, where buckets had no settings and objects neither ACLs nor tags.
const TO_VERSION_3: &str = "
ALTER TABLE buckets ADD COLUMN settings TEXT;
ALTER TABLE objects ADD COLUMN state TEXT;
ALTER TABLE uploads ADD COLUMN state TEXT;
PRAGMA user_version = 3;
";

/// From version 3, where uploads at another endpoint were not remembered.
const TO_VERSION_4: &str = "
CREATE TABLE remote_uploads (
    endpoint TEXT NOT NULL, bucket TEXT NOT NULL, key TEXT NOT NULL, upload_id TEXT NOT NULL,
    PRIMARY KEY (endpoint, bucket, key, upload_id)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 4;
";

/// From version 4, where objects that were about to appear were not remembered.
const TO_VERSION_5: &str = "
CREATE TABLE appearing (
    endpoint TEXT NOT NULL, bucket TEXT NOT NULL, key TEXT NOT NULL, publication BLOB NOT NULL, blob BLOB, etag TEXT,
    begun INTEGER NOT NULL,
    PRIMARY KEY (endpoint, bucket, key)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 5;
";

/// What brings a version to the next, from the first one on.
const STEPS: [&str; 4] = [TO_VERSION_2, TO_VERSION_3, TO_VERSION_4, TO_VERSION_5];

/// One connection for the committer and a pool that only reads.
pub(super) async fn open(file: &Path) -> Result<(SqliteConnection, SqlitePool), StoreError> {
    // FULL: an answered write is on the disk; the committer spreads that cost over all waiting writes.
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut connection).await?;
    match found {
        VERSION => {}
        0 => run(&mut connection, TABLES).await?,
        1..VERSION => {
            for step in STEPS.into_iter().skip(usize::try_from(found - 1).unwrap_or(0)) {
                run(&mut connection, step).await?;
            }
        }
        _ => return Err(StoreError::NewerSchema { found, known: VERSION }),
    }
    let reads = SqlitePoolOptions::new()
        .max_connections(8)
        .connect_with(options.pragma("query_only", "ON").pragma("cache_size", "-16384"))
        .await?;
    Ok((connection, reads))
}

/// All of it or nothing.
async fn run(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), StoreError> {
    let mut transaction = connection.begin().await?;
    sqlx::raw_sql(sql).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}
