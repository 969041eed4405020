//! The store: SQLite for what objects are, immutable files for what they hold. No authorization here.
//!
//! An upload is written to `tmp/`, synced, moved to `blobs/ab/<uuid>` and then published by one metadata transaction;
//! a deletion removes metadata first and leaves the file to [`sweep`]. So a crash at any instant leaves, besides the
//! published objects, only files that nothing refers to.
//!
//! **Invariants:** a blob never changes once it has its name. All writes go through one task ([`commit`]), so a caller
//! that goes away cannot leave half a change. Bucket names and keys never become part of a path. A reader registers
//! ([`readers`]) before it reads metadata, and no file is removed while a reader from before its deletion is at work.

pub(crate) mod blob_reader;
pub(crate) mod blob_writer;
pub(crate) mod buckets;
pub(crate) mod commit;
pub(crate) mod id;
pub(crate) mod listing;
pub(crate) mod objects;
pub(crate) mod publications;
pub(crate) mod readers;
pub(crate) mod remote_uploads;
mod reset;
pub(crate) mod schema;
pub(crate) mod staged_parts;
pub(crate) mod sweep;
pub(crate) mod uploads;
pub(crate) mod watch;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use id::Id;
use sqlx::SqlitePool;
use thiserror::Error;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use vesto_types::{Clock, Ids};

use crate::bucket::Bucket;
use commit::Committer;
use readers::Readers;
use watch::ObjectCreated;

/// Failures that are not a client's: the disk, the database, a file that should be there.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("database of the object store")]
    Database(#[source] Arc<sqlx::Error>),
    #[error("file of the object store")]
    File(#[from] std::io::Error),
    #[error("the object store is closed")]
    Closed,
    #[error("stored {what} is damaged")]
    Damaged { what: String },
    #[error("the object store was written by a newer version (schema {found}, known {known})")]
    NewerSchema { found: i64, known: i64 },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(Arc::new(error))
    }
}

pub(crate) struct Store {
    root: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    /// Connections that only read.
    pub(crate) reads: SqlitePool,
    committer: Committer,
    buckets: Arc<buckets::BucketCache>,
    pub(crate) readers: Arc<Readers>,
    pending: Arc<PendingBlobs>,
    sweeper: Mutex<Option<JoinHandle<()>>>,
    watchers: broadcast::Sender<ObjectCreated>,
    /// Held while an object of an earlier process is looked at and removed from an endpoint, and while statements
    /// announce theirs.
    pub(crate) withdrawing: tokio::sync::Mutex<()>,
}

impl Store {
    /// Opens or creates the store in `root` and finishes what a crash interrupted: leftovers in `tmp/` and objects of
    /// unfinished publications go before this returns, unreferenced blobs in the background.
    pub(crate) async fn open(root: &Path, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Arc<Self>, StoreError> {
        let root = root.to_owned();
        let prepared = root.clone();
        blocking(move || blob_writer::prepare_directories(&prepared)).await?;
        let (mut connection, reads) = schema::open(&root.join("s3.db")).await?;
        publications::withdraw_unfinished(&mut connection).await?;
        let buckets = Arc::new(buckets::BucketCache::default());
        let committer = Committer::start(connection, Arc::clone(&buckets)).await?;
        let (wake_sweeper, woken) = sweep::signal();
        let store = Arc::new(Self {
            root,
            clock,
            ids,
            reads,
            committer,
            buckets,
            readers: Arc::new(Readers::default()),
            pending: Arc::new(PendingBlobs::default()),
            sweeper: Mutex::new(None),
            watchers: watch::channel(),
            withdrawing: tokio::sync::Mutex::default(),
        });
        store.committer.on_garbage(wake_sweeper);
        let sweeper = sweep::start(Arc::downgrade(&store), woken);
        *lock(&store.sweeper) = Some(sweeper);
        Ok(store)
    }

    /// Waits for writes under way and closes the database. Calls after this one fail with [`StoreError::Closed`].
    pub(crate) async fn close(&self) {
        self.committer.close().await;
        let sweeper = lock(&self.sweeper).take();
        if let Some(sweeper) = sweeper {
            sweeper.abort();
            // Only the answer "cancelled" can come: the sweeper logs its own failures.
            sweeper.await.unwrap_or_default();
        }
        self.reads.close().await;
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn new_id(&self) -> Id {
        Id::new(self.ids.uuid())
    }

    pub(crate) fn bucket(&self, name: &str) -> Option<Arc<Bucket>> {
        self.buckets.get(name)
    }

    pub(crate) fn all_buckets(&self) -> Vec<Arc<Bucket>> {
        self.buckets.all()
    }

    fn blob_path(&self, blob: Id) -> PathBuf {
        let name = blob.to_string();
        let (directory, _) = name.split_at(2);
        self.root.join("blobs").join(directory).join(&name)
    }

    fn temporary_path(&self, blob: Id) -> PathBuf {
        self.root.join("tmp").join(blob.to_string())
    }
}

/// Blobs that exist as files (or soon will) and are not yet published: the sweeper leaves them alone.
#[derive(Debug, Default)]
pub(crate) struct PendingBlobs(Mutex<HashSet<Id>>);

impl PendingBlobs {
    fn insert(&self, blob: Id) {
        lock(&self.0).insert(blob);
    }

    fn remove(&self, blob: Id) {
        lock(&self.0).remove(&blob);
    }

    fn contains(&self, blob: Id) -> bool {
        lock(&self.0).contains(&blob)
    }
}

/// A poisoned lock still guards consistent data here: nothing is changed in several steps under it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs file work off the async threads.
pub(crate) async fn blocking<T, F>(work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce() -> std::io::Result<T> + Send + 'static,
{
    let joined = tokio::task::spawn_blocking(work).await;
    joined.map_err(std::io::Error::other)?.map_err(StoreError::File)
}

pub(crate) fn to_millis(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}

pub(crate) fn from_millis(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// SQLite keeps signed integers; sizes of objects are far below their limit.
pub(crate) fn to_i64(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

pub(crate) fn to_u64(size: i64) -> u64 {
    u64::try_from(size).unwrap_or_default()
}

#[cfg(test)]
mod tests;
