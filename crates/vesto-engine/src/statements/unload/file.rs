//! A file from its first row until it is published.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::StreamExt;
use vesto_formats::manifest::UnloadedFile;
use vesto_objects::{Exchange, FinishedObject, ObjectWriter, S3Error, WriteConditions, withdraw_object};
use vesto_types::SqlError;

use super::format::FileEncoder;
use super::job::Job;
use crate::authorization::S3Call;

/// Files that are removed again at the same time.
const WITHDRAWN_AT_ONCE: usize = 32;

/// A file that rows are written to.
pub(super) struct OpenFile {
    pub(super) encoder: FileEncoder,
    pub(super) rows: u64,
    object: ObjectWriter,
    key: String,
    slice: usize,
    number: u64,
    started: DateTime<Utc>,
}

/// A complete file that nobody sees yet.
pub(super) struct StagedFile {
    pub(super) object: FinishedObject,
    /// In which order the statement began its files.
    pub(super) number: u64,
    slice: usize,
    record_count: u64,
    rows: u64,
    started: DateTime<Utc>,
}

/// A published file.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) slice: usize,
    pub(super) file: UnloadedFile,
    pub(super) key: String,
    etag: String,
    pub(super) rows: u64,
    pub(super) started: DateTime<Utc>,
    pub(super) ended: DateTime<Utc>,
    pub(super) exchange: Arc<Exchange>,
}

impl OpenFile {
    pub(super) fn create(job: &Job, key: String, slice: usize, encoder: FileEncoder) -> Result<Self, SqlError> {
        let object = create(job, &key)?;
        let number = job.n_files.fetch_add(1, Ordering::Relaxed);
        Ok(Self { encoder, rows: 0, object, key, slice, number, started: job.clock.now() })
    }

    /// What the file will have at least.
    pub(super) fn size(&mut self) -> u64 {
        self.object.written() + self.encoder.ready() as u64 + self.encoder.pending()
    }

    /// Hands the ready bytes on when there are at least so many.
    pub(super) async fn send(&mut self, job: &Job, at_least: usize) -> Result<(), SqlError> {
        if self.encoder.ready() < at_least {
            return Ok(());
        }
        let bytes = Bytes::from(self.encoder.take());
        let sent = self.object.write(bytes).await;
        sent.map_err(|error| failed(job, &self.key, &error))
    }

    pub(super) async fn finish(self, job: &Job) -> Result<StagedFile, SqlError> {
        let Self { encoder, rows, mut object, key, slice, number, started } = self;
        let end = async {
            let (last, record_count) = encoder.finish()?;
            object.write(Bytes::from(last)).await.map_err(|error| failed(job, &key, &error))?;
            job.storage.authorized.check_alive()?;
            Ok(record_count)
        };
        match end.await {
            Ok(record_count) => {
                let object = object.finish().await.map_err(|error| failed(job, &key, &error))?;
                job.history.progress().add_file(object.size());
                Ok(StagedFile { object, number, slice, record_count, rows, started })
            }
            Err(error) => {
                log_failure(object.abort().await);
                Err(error)
            }
        }
    }

    pub(super) async fn give_up(self) {
        log_failure(self.object.abort().await);
    }
}

impl StagedFile {
    /// The key up to its last slash.
    pub(super) fn directory(&self) -> Option<&str> {
        let key = self.object.key();
        key.rfind('/').and_then(|slash| key.get(..=slash))
    }

    pub(super) async fn publish(self, job: &Job) -> Result<Written, SqlError> {
        let Self { object, slice, record_count, rows, started, .. } = self;
        if let Err(error) = job.storage.authorized.check_alive() {
            log_failure(object.abort().await);
            return Err(error);
        }
        let (key, content_length, exchange) = (object.key().to_owned(), object.size(), object.exchange());
        let meta = object.publish().await.map_err(|error| failed(job, &key, &error))?;
        let file = UnloadedFile { url: format!("s3://{}/{key}", job.root.bucket), content_length, record_count };
        Ok(Written { slice, file, key, etag: meta.etag, rows, started, ended: job.clock.now(), exchange })
    }
}

/// Removes published files again, unless somebody has put something else under their keys since. A role need not have the
/// permission for it: what has to stay is told.
pub(super) async fn withdraw(job: &Job, written: Vec<Written>, error: SqlError) -> SqlError {
    let bucket = &job.root.bucket;
    let withdrawn = futures::stream::iter(written).map(|file| async {
        let Written { key, etag, .. } = &file;
        let withdrawn = withdraw_object(job.storage.ctx(), &job.storage.objects, bucket, key, etag).await;
        withdrawn.map_err(|error| (file, error))
    });
    let withdrawn: Vec<_> = withdrawn.buffer_unordered(WITHDRAWN_AT_ONCE).collect().await;
    let left: Vec<_> = withdrawn.into_iter().filter_map(Result::err).collect();
    let Some((first, why)) = left.first() else { return error };
    tracing::warn!(error = %why, n_files = left.len(), "files of an UNLOAD that failed could not be removed");
    let (n_files, url) = (left.len(), &first.file.url);
    let stays = format!(
        "{n_files} file(s) of this UNLOAD were published already and could not be removed (s3:DeleteObject), such as {url}."
    );
    let hint = error.hint.as_ref().map_or_else(|| stays.clone(), |hint| format!("{hint}\n{stays}"));
    error.with_hint(hint)
}

/// Removes files that will not be published. The statement fails in any case, for a reason that is known already.
pub(super) async fn give_up(files: Vec<StagedFile>) {
    for file in files {
        give_up_object(file.object).await;
    }
}

pub(super) async fn give_up_object(object: FinishedObject) {
    log_failure(object.abort().await);
}

fn log_failure(aborted: Result<(), S3Error>) {
    if let Err(error) = aborted {
        tracing::warn!(%error, "an unfinished upload of UNLOAD could not be removed");
    }
}

pub(super) fn create(job: &Job, key: &str) -> Result<ObjectWriter, SqlError> {
    let (attributes, conditions) = (job.attributes.clone(), WriteConditions::default());
    let bucket = &job.root.bucket;
    let writer = ObjectWriter::create(job.storage.ctx(), &job.storage.objects, bucket, key, attributes, conditions);
    writer.map_err(|error| failed(job, key, &error))
}

pub(super) fn failed(job: &Job, key: &str, error: &S3Error) -> SqlError {
    job.storage.failed(error, &S3Call::Write { bucket: &job.root.bucket, key, under: &job.root })
}
