//! One unload as its slices share it, and how it comes to its end: every slice at the same time, and when all have
//! written everything, all files appear, the manifest last.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;
use futures::StreamExt;
use tokio_util::sync::CancellationToken;
use vesto_formats::manifest::UnloadManifest;
use vesto_objects::{ObjectAttributes, Publication};
use vesto_sql::ObjectUrl;
use vesto_sql::unload::ManifestStyle;
use vesto_types::{Clock, ColumnType, SqlError, SqlState};

use super::super::storage::Storage;
use super::file::{self, StagedFile, Written};
use super::format::Format;
use super::history::History;
use super::names::FileNames;
use super::plan::Partitioned;
use super::slice::{self, Rows};
use super::{broken, destination};
use crate::session::cancelled;

/// Files that appear at the same time: their transactions share a sync of the disk.
const PUBLISHED_AT_ONCE: usize = 32;

pub(super) struct Job {
    pub(super) storage: Storage,
    /// The prefix, or with PARTITION BY the directory.
    pub(super) root: ObjectUrl,
    pub(super) names: FileNames,
    /// Of every object.
    pub(super) attributes: ObjectAttributes,
    pub(super) format: Format,
    pub(super) partitioned: Option<Arc<Partitioned>>,
    /// CLEANPATH.
    pub(super) clean_path: bool,
    pub(super) manifest: Option<ManifestStyle>,
    /// All columns of the result.
    pub(super) columns: Vec<(String, ColumnType)>,
    /// Tasks that encode one slice's rows.
    pub(super) encoders: usize,
    pub(super) n_files: AtomicU64,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) stop: CancellationToken,
    pub(super) history: History,
}

/// Runs the unload to its end, and writes that down. Not to be dropped underway: whoever goes away lets `job.stop` be
/// cancelled, upon which everything that was written is removed. Once files begin to appear all of them do, unless one
/// cannot: then those that did go again.
pub(super) async fn run(job: Arc<Job>, streams: Vec<Rows>) -> Result<Vec<Written>, SqlError> {
    let outcome = complete(&job, streams).await;
    job.history.end(&outcome);
    outcome
}

async fn complete(job: &Arc<Job>, streams: Vec<Rows>) -> Result<Vec<Written>, SqlError> {
    let staged = write(job, streams).await?;
    if job.stop.is_cancelled() {
        file::give_up(staged).await;
        return Err(cancelled());
    }
    if job.clean_path
        && let Err(error) = clean(job, &staged).await
    {
        file::give_up(staged).await;
        return Err(error);
    }
    // From here on until the end a server that is killed removes at its next start what has appeared.
    let objects = staged.iter().map(|staged| &staged.object);
    let publication = match Publication::begin(&job.storage.objects, objects).await {
        Ok(publication) => publication,
        Err(error) => {
            file::give_up(staged).await;
            return Err(file::failed(job, &job.root.key, &error));
        }
    };
    let (written, failure) = publish(job, staged).await;
    let complete = match failure {
        Some(error) => Err(error),
        None => write_manifest(job, &publication, &written).await,
    };
    let complete = match complete {
        Ok(()) => publication.clone().end().await.map_err(|error| file::failed(job, &job.root.key, &error)),
        Err(error) => Err(error),
    };
    if let Err(error) = complete {
        let error = file::withdraw(job, written, error).await;
        if let Err(error) = publication.end().await {
            tracing::warn!(%error, "files of an UNLOAD that failed are still listed");
        }
        return Err(error);
    }
    job.history.record(job, &written);
    Ok(written)
}

/// Every slice at the same time. The first error ends them all.
async fn write(job: &Arc<Job>, streams: Vec<Rows>) -> Result<Vec<StagedFile>, SqlError> {
    let slices: Vec<_> = streams
        .into_iter()
        .enumerate()
        .map(|(slice, rows)| {
            let job = Arc::clone(job);
            tokio::spawn(async move { slice::run(&job, slice, rows).await.inspect_err(|_| job.stop.cancel()) })
        })
        .collect();
    let mut staged = Vec::new();
    let mut failure: Option<SqlError> = None;
    for slice in slices {
        match slice.await.map_err(|error| broken("a slice ended early", &error)) {
            Ok(Ok(files)) => staged.extend(files),
            Ok(Err(error)) | Err(error) => failure = Some(earlier(failure, error)),
        }
    }
    if let Some(error) = failure {
        file::give_up(staged).await;
        return Err(error);
    }
    if staged.is_empty() && job.partitioned.is_none() && job.format.writes_empty_files() {
        staged = slice::write_empty(job).await?;
    }
    Ok(staged)
}

/// The error that explains the others: slices that were stopped because of it only say that they were.
fn earlier(first: Option<SqlError>, error: SqlError) -> SqlError {
    match first {
        Some(first) if first.state != SqlState::QUERY_CANCELED => first,
        _ => error,
    }
}

/// CLEANPATH: everything below the prefix, or with PARTITION BY what is in the directories that get files.
async fn clean(job: &Job, staged: &[StagedFile]) -> Result<(), SqlError> {
    if job.partitioned.is_none() {
        return destination::clean(&job.storage, &job.root).await;
    }
    let mut directories: Vec<&str> = staged.iter().filter_map(StagedFile::directory).collect();
    directories.sort_unstable();
    directories.dedup();
    for directory in directories {
        let url = ObjectUrl { bucket: job.root.bucket.clone(), key: directory.to_owned() };
        destination::clean(&job.storage, &url).await?;
    }
    Ok(())
}

/// What appeared, and why not all did.
async fn publish(job: &Job, staged: Vec<StagedFile>) -> (Vec<Written>, Option<SqlError>) {
    let failed = AtomicBool::new(false);
    let published = futures::stream::iter(staged).map(|staged| async {
        if failed.load(Ordering::Relaxed) {
            file::give_up(vec![staged]).await;
            return Ok(None);
        }
        let published = staged.publish(job).await;
        published.map(Some).inspect_err(|_| failed.store(true, Ordering::Relaxed))
    });
    let mut published = published.buffered(PUBLISHED_AT_ONCE);
    let (mut written, mut failure) = (Vec::new(), None);
    while let Some(file) = published.next().await {
        match file {
            Ok(file) => written.extend(file),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    (written, failure)
}

async fn write_manifest(job: &Job, publication: &Publication, written: &[Written]) -> Result<(), SqlError> {
    let Some(style) = job.manifest.filter(|_| !written.is_empty()) else { return Ok(()) };
    let files: Vec<_> = written.iter().map(|written| written.file.clone()).collect();
    let manifest = UnloadManifest { files: &files };
    let json = match style {
        ManifestStyle::Plain => manifest.to_json(),
        ManifestStyle::Verbose => manifest.to_verbose_json(&job.columns),
    };
    let key = job.names.manifest();
    let mut object = file::create(job, &key)?;
    let failed = |error| file::failed(job, &key, &error);
    object.write(Bytes::from(json)).await.map_err(failed)?;
    let object = object.finish().await.map_err(failed)?;
    if let Err(error) = publication.add([&object]).await {
        file::give_up_object(object).await;
        return Err(failed(error));
    }
    object.publish().await.map_err(failed)?;
    Ok(())
}
