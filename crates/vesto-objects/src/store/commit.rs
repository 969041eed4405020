//! The one task that writes metadata. It takes all waiting changes, runs each in a savepoint of a single transaction
//! and answers them after the commit: concurrent writers share one sync of the disk, and a caller that goes away in
//! the middle (a client that hangs up) does not interrupt its change.

use std::sync::{Arc, Mutex, OnceLock};

use futures::future::BoxFuture;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::blob_writer::StagedBlob;
use super::buckets::BucketCache;
use super::sweep::Wake;
use super::watch::ObjectCreated;
use super::{Store, StoreError, lock};
use crate::S3Error;

/// At most this many changes share a transaction, so that the first does not wait for long.
const MAX_GROUP: usize = 256;

/// What a change did. A refusal must come before its first write.
pub(crate) struct Change<T> {
    answer: Result<T, S3Error>,
    published: Vec<StagedBlob>,
    created: Option<ObjectCreated>,
}

impl<T> Change<T> {
    pub(crate) fn done(answer: T) -> Self {
        Self { answer: Ok(answer), published: Vec::new(), created: None }
    }

    /// Done, and the blob now belongs to an object or a part. A staged blob that is not published is removed.
    pub(crate) fn published(answer: T, blob: StagedBlob) -> Self {
        Self { answer: Ok(answer), published: vec![blob], created: None }
    }

    /// The same of several blobs.
    pub(crate) fn published_all(answer: T, blobs: Vec<StagedBlob>) -> Self {
        Self { answer: Ok(answer), published: blobs, created: None }
    }

    pub(crate) fn refused(error: S3Error) -> Self {
        Self { answer: Err(error), published: Vec::new(), created: None }
    }

    /// An object has come to be, which whoever watches is told once it is on the disk.
    pub(crate) fn creates(self, bucket: &str, key: &str) -> Self {
        Self { created: Some(ObjectCreated { bucket: bucket.to_owned(), key: key.to_owned() }), ..self }
    }
}

/// Runs one change; the box that comes back is called with the fate of the whole transaction.
type Job = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<Settle, sqlx::Error>> + Send>;
type Settle = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

pub(crate) struct Committer {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    task: Mutex<Option<JoinHandle<()>>>,
    wake_sweeper: Arc<OnceLock<Wake>>,
}

impl Committer {
    pub(super) async fn start(mut connection: SqliteConnection, buckets: Arc<BucketCache>) -> Result<Self, StoreError> {
        buckets.reload(&mut connection).await?;
        let (jobs, waiting) = mpsc::channel(MAX_GROUP);
        let wake_sweeper = Arc::new(OnceLock::new());
        let task = tokio::spawn(run(connection, waiting, buckets, Arc::clone(&wake_sweeper)));
        Ok(Self { jobs: Mutex::new(Some(jobs)), task: Mutex::new(Some(task)), wake_sweeper })
    }

    pub(super) fn on_garbage(&self, wake: Wake) {
        // A second call would change nothing: the store sets it once, when it opens.
        self.wake_sweeper.get_or_init(|| wake);
    }

    pub(super) async fn close(&self) {
        drop(lock(&self.jobs).take());
        let task = lock(&self.task).take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "committer of the object store ended badly");
        }
    }

    fn sender(&self) -> Result<mpsc::Sender<Job>, StoreError> {
        lock(&self.jobs).clone().ok_or(StoreError::Closed)
    }
}

impl Store {
    /// Runs `work` in the next transaction and returns its answer once that is on the disk.
    pub(crate) async fn commit<T, W>(&self, work: W) -> Result<T, S3Error>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<Change<T>, sqlx::Error>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let watchers = self.watchers.clone();
        let job: Job = Box::new(move |connection| {
            Box::pin(async move {
                match savepoint(connection, work).await {
                    Ok(change) => Ok(settle(change, answer, watchers)),
                    Err(error) => {
                        // The receiver may be gone, and this transaction goes on with the other changes.
                        drop(answer.send(Err(StoreError::from(error).into())));
                        Ok(Box::new(|_| {}) as Settle)
                    }
                }
            })
        });
        let jobs = self.committer.sender()?;
        jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

async fn savepoint<T, W>(connection: &mut SqliteConnection, work: W) -> Result<Change<T>, sqlx::Error>
where
    W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<Change<T>, sqlx::Error>>,
{
    sqlx::query("SAVEPOINT change").execute(&mut *connection).await?;
    let outcome = work(connection).await;
    if outcome.is_err() {
        sqlx::query("ROLLBACK TO change").execute(&mut *connection).await?;
    }
    sqlx::query("RELEASE change").execute(&mut *connection).await?;
    outcome
}

fn settle<T: Send + 'static>(
    change: Change<T>,
    answer: oneshot::Sender<Result<T, S3Error>>,
    watchers: broadcast::Sender<ObjectCreated>,
) -> Settle {
    Box::new(move |fate| {
        for blob in change.published {
            match fate {
                Ok(()) => blob.keep(),
                // Whether a failed commit reached the disk is unknown: the next sweep at start decides.
                Err(_) => blob.abandon(),
            }
        }
        if let (Ok(()), Ok(_), Some(created)) = (&fate, &change.answer, change.created) {
            // Nobody may be watching.
            drop(watchers.send(created));
        }
        let outcome = match fate {
            Ok(()) => change.answer,
            Err(error) => Err(error.into()),
        };
        // The caller may have gone away; its change is made all the same.
        drop(answer.send(outcome));
    })
}

async fn run(
    mut connection: SqliteConnection,
    mut waiting: mpsc::Receiver<Job>,
    buckets: Arc<BucketCache>,
    wake_sweeper: Arc<OnceLock<Wake>>,
) {
    let mut group = Vec::with_capacity(MAX_GROUP);
    while waiting.recv_many(&mut group, MAX_GROUP).await > 0 {
        let mut settles = Vec::with_capacity(group.len());
        let fate = transaction(&mut connection, &mut group, &mut settles).await;
        let fate = match fate {
            Ok(()) => buckets.refresh_if_changed(&mut connection).await,
            Err(error) => {
                tracing::error!(%error, "transaction of the object store failed");
                // Nothing is open if BEGIN or COMMIT failed cleanly; then there is nothing to roll back.
                drop(sqlx::query("ROLLBACK").execute(&mut connection).await);
                Err(error)
            }
        };
        group.clear();
        let error = fate.err().map(Arc::new);
        for settle in settles {
            settle(error.as_ref().map_or(Ok(()), |error| Err(StoreError::Database(Arc::clone(error)))));
        }
        if let Some(wake) = wake_sweeper.get() {
            wake.wake();
        }
    }
    if let Err(error) = connection.close().await {
        tracing::error!(%error, "closing the database of the object store failed");
    }
}

async fn transaction(
    connection: &mut SqliteConnection,
    group: &mut Vec<Job>,
    settles: &mut Vec<Settle>,
) -> Result<(), sqlx::Error> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
    for job in group.drain(..) {
        settles.push(job(&mut *connection).await?);
    }
    sqlx::query("COMMIT").execute(&mut *connection).await?;
    Ok(())
}
