//! Removes the files of deleted objects, and once after opening those that a crash left behind.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Weak};

use super::id::Id;
use futures::StreamExt;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::commit::Change;
use super::{Store, StoreError, blocking};
use crate::S3Error;

/// Files removed between two transactions.
const BATCH: i64 = 1000;

/// Tells the sweeper that there may be something to remove.
pub(super) struct Wake(Arc<Notify>);

impl Wake {
    pub(super) fn wake(&self) {
        self.0.notify_one();
    }
}

pub(super) fn signal() -> (Wake, Arc<Notify>) {
    let notify = Arc::new(Notify::new());
    (Wake(Arc::clone(&notify)), notify)
}

/// The task ends when the store is dropped (its committer, then gone, never wakes it again) or closed.
pub(super) fn start(store: Weak<Store>, woken: Arc<Notify>) -> JoinHandle<()> {
    tokio::spawn(async move {
        if let Some(store) = store.upgrade()
            && let Err(error) = sweep_orphans(&store).await
        {
            tracing::error!(%error, "sweeping unreferenced blobs failed");
        }
        loop {
            let Some(store) = store.upgrade() else { return };
            if let Err(error) = sweep_garbage(&store).await {
                tracing::error!(%error, "sweeping deleted blobs failed");
            }
            drop(store);
            woken.notified().await;
        }
    })
}

/// Removes the files of blobs whose deletion is committed, after the readers from before it have left.
pub(crate) async fn sweep_garbage(store: &Store) -> Result<u64, S3Error> {
    let mut removed = 0;
    loop {
        let batch: Vec<Id> = sqlx::query_scalar("SELECT blob FROM garbage LIMIT ?")
            .bind(BATCH)
            .fetch_all(&store.reads)
            .await
            .map_err(StoreError::from)?;
        if batch.is_empty() {
            return Ok(removed);
        }
        removed += u64::try_from(batch.len()).unwrap_or_default();
        store.readers.wait_for_earlier().await;
        let paths: Vec<_> = batch.iter().map(|blob| store.blob_path(*blob)).collect();
        blocking(move || paths.iter().try_for_each(|path| remove(path))).await?;
        store
            .commit(move |connection| {
                Box::pin(async move {
                    for blob in batch {
                        sqlx::query("DELETE FROM garbage WHERE blob = ?").bind(blob).execute(&mut *connection).await?;
                    }
                    Ok(Change::done(()))
                })
            })
            .await?;
    }
}

/// Removes blobs that were moved into place by a process that died before it published them.
pub(crate) async fn sweep_orphans(store: &Store) -> Result<u64, S3Error> {
    let root = store.root.join("blobs");
    // First the files, then what is pending, then what is referenced: a file that is in none of the later two was
    // there before them and will never be published.
    let mut files = blocking(move || list_blobs(&root)).await?;
    files.retain(|blob| !store.pending.contains(*blob));
    if files.is_empty() {
        return Ok(0);
    }
    let mut rows = sqlx::query_scalar::<_, Id>(
        "SELECT blob FROM objects WHERE blob IS NOT NULL UNION ALL SELECT blob FROM parts \
         UNION ALL SELECT blob FROM garbage",
    )
    .fetch(&store.reads);
    while let Some(blob) = rows.next().await {
        files.remove(&blob.map_err(StoreError::from)?);
    }
    let count = u64::try_from(files.len()).unwrap_or_default();
    if count > 0 {
        tracing::info!(count, "removing blobs that a stopped process left unpublished");
        let paths: Vec<_> = files.into_iter().map(|blob| store.blob_path(blob)).collect();
        blocking(move || paths.iter().try_for_each(|path| remove(path))).await?;
    }
    Ok(count)
}

fn list_blobs(root: &Path) -> std::io::Result<HashSet<Id>> {
    let mut found = HashSet::new();
    for directory in std::fs::read_dir(root)? {
        for file in std::fs::read_dir(directory?.path())? {
            // Whatever has another name is not ours to remove.
            if let Some(blob) = file?.file_name().to_str().and_then(Id::parse) {
                found.insert(blob);
            }
        }
    }
    Ok(found)
}

fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
