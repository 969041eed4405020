//! One slice of an unload: a stream of rows into files, one after the other, each no larger than MAXFILESIZE.

use std::sync::Arc;

use arrow::array::RecordBatch;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::StreamExt;
use futures::stream::BoxStream;
use tokio_util::sync::CancellationToken;
use vesto_formats::manifest::UnloadedFile;
use vesto_objects::{ObjectAttributes, ObjectWriter, WriteConditions};
use vesto_sql::ObjectUrl;
use vesto_types::{Clock, SqlError};
use vesto_warehouse::syslog::UnloadProgress;

use super::super::storage::Storage;
use super::format::{FileEncoder, Format};
use super::names::FileNames;
use crate::authorization::S3Call;
use crate::session::cancelled;

/// One unload as its slices share it.
pub(super) struct Job {
    pub(super) storage: Storage,
    pub(super) destination: ObjectUrl,
    pub(super) names: FileNames,
    /// Of every object.
    pub(super) attributes: ObjectAttributes,
    pub(super) format: Format,
    pub(super) max_file_size: u64,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) stop: CancellationToken,
    pub(super) progress: Arc<UnloadProgress>,
}

/// A published file.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) slice: usize,
    pub(super) file: UnloadedFile,
    pub(super) rows: u64,
    pub(super) started: DateTime<Utc>,
    pub(super) ended: DateTime<Utc>,
}

/// Rows are encoded about so many bytes at a time, and a file is ended so many bytes before its limit.
const MARGIN_BYTES: usize = 256 << 10;
const MAX_ROWS_AT_ONCE: usize = 4096;
/// Encoded bytes that are gathered before they go to the object.
const BYTES_AT_ONCE: usize = 1 << 20;

/// Writes all rows of the stream. On an error what was begun is given up; files that were published before stay, as
/// UNLOAD is no transaction on S3.
pub(super) async fn run(
    job: &Job,
    slice: usize,
    rows: BoxStream<'static, Result<RecordBatch, SqlError>>,
) -> Result<Vec<Written>, SqlError> {
    let mut writer = SliceWriter { job, slice, n_parts: 0, open: None, written: Vec::new() };
    match writer.write_all(rows).await {
        Ok(()) => Ok(writer.written),
        Err(error) => {
            writer.abort().await;
            Err(error)
        }
    }
}

/// The file that an unload without rows leaves.
pub(super) async fn write_empty(job: &Job) -> Result<Vec<Written>, SqlError> {
    let mut writer = SliceWriter { job, slice: 0, n_parts: 0, open: None, written: Vec::new() };
    writer.begin()?;
    writer.finish_file().await?;
    Ok(writer.written)
}

struct SliceWriter<'a> {
    job: &'a Job,
    slice: usize,
    n_parts: usize,
    open: Option<OpenFile>,
    written: Vec<Written>,
}

struct OpenFile {
    key: String,
    encoder: FileEncoder,
    object: ObjectWriter,
    ready: Vec<u8>,
    rows: u64,
    started: DateTime<Utc>,
}

impl SliceWriter<'_> {
    async fn write_all(&mut self, mut rows: BoxStream<'static, Result<RecordBatch, SqlError>>) -> Result<(), SqlError> {
        loop {
            let batch = tokio::select! {
                biased;
                () = self.job.stop.cancelled() => return Err(cancelled()),
                batch = rows.next() => batch,
            };
            let Some(batch) = batch.transpose()? else { break };
            let row_bytes = batch.get_array_memory_size() / batch.num_rows().max(1) + 1;
            let rows_at_once = (MARGIN_BYTES / row_bytes).clamp(16, MAX_ROWS_AT_ONCE);
            let mut from = 0;
            while from < batch.num_rows() {
                let n_rows = rows_at_once.min(batch.num_rows() - from);
                self.write(&batch.slice(from, n_rows)).await?;
                from += n_rows;
            }
        }
        if self.open.is_some() { self.finish_file().await } else { Ok(()) }
    }

    async fn write(&mut self, rows: &RecordBatch) -> Result<(), SqlError> {
        if self.open.is_none() {
            self.begin()?;
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        self.job.format.add(&mut open.encoder, rows)?;
        open.rows += rows.num_rows() as u64;
        self.job.progress.add_rows(rows.num_rows() as u64);
        open.ready.append(&mut open.encoder.take());
        if open.ready.len() >= BYTES_AT_ONCE {
            send(self.job, open).await?;
        }
        let size = open.object.written() + open.ready.len() as u64 + open.encoder.pending();
        if size + MARGIN_BYTES as u64 > self.job.max_file_size { self.finish_file().await } else { Ok(()) }
    }

    fn begin(&mut self) -> Result<(), SqlError> {
        let job = self.job;
        job.storage.authorized.check_alive()?;
        let key = job.names.part(self.slice, self.n_parts);
        self.n_parts += 1;
        let object = create(job, &key)?;
        let encoder = job.format.begin()?;
        self.open = Some(OpenFile { key, encoder, object, ready: Vec::new(), rows: 0, started: job.clock.now() });
        Ok(())
    }

    async fn finish_file(&mut self) -> Result<(), SqlError> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        let (mut last, record_count) = open.encoder.finish()?;
        open.ready.append(&mut last);
        let (job, key) = (self.job, open.key);
        let failed = |error| job.storage.failed(&error, &call(job, &key));
        let mut object = open.object;
        let sent = object.write(Bytes::from(open.ready)).await;
        if let Err(error) = sent {
            give_up(object).await;
            return Err(failed(error));
        }
        let content_length = object.written();
        if let Err(error) = job.storage.authorized.check_alive() {
            give_up(object).await;
            return Err(error);
        }
        object.complete().await.map_err(failed)?;
        job.progress.add_file(content_length);
        let url = format!("s3://{}/{key}", job.destination.bucket);
        let file = UnloadedFile { url, content_length, record_count };
        let (rows, started) = (open.rows, open.started);
        self.written.push(Written { slice: self.slice, file, rows, started, ended: job.clock.now() });
        Ok(())
    }

    async fn abort(&mut self) {
        if let Some(open) = self.open.take() {
            give_up(open.object).await;
        }
    }
}

/// Removes what was uploaded of an object. The statement fails in any case, for a reason that is known already.
async fn give_up(object: ObjectWriter) {
    if let Err(error) = object.abort().await {
        tracing::warn!(%error, "an unfinished upload of UNLOAD could not be removed");
    }
}

async fn send(job: &Job, open: &mut OpenFile) -> Result<(), SqlError> {
    let bytes = Bytes::from(std::mem::take(&mut open.ready));
    let sent = open.object.write(bytes).await;
    sent.map_err(|error| job.storage.failed(&error, &call(job, &open.key)))
}

fn call<'a>(job: &'a Job, key: &'a str) -> S3Call<'a> {
    S3Call::Write { bucket: &job.destination.bucket, key, under: &job.destination }
}

pub(super) fn create(job: &Job, key: &str) -> Result<ObjectWriter, SqlError> {
    let (attributes, conditions) = (job.attributes.clone(), WriteConditions::default());
    let bucket = &job.destination.bucket;
    let writer = ObjectWriter::create(job.storage.ctx(), &job.storage.objects, bucket, key, attributes, conditions);
    writer.map_err(|error| job.storage.failed(&error, &call(job, key)))
}
