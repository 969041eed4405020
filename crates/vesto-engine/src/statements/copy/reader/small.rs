//! Many small files at once: one look into the store's metadata, or many requests at a time to an endpoint; and their
//! records in one chunk, for one pass of a decoder.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::mpsc;
use vesto_formats::{Chunk, Compression, FileMerger};
use vesto_objects::{S3Error, SmallObject, get_objects};
use vesto_types::SqlError;

use super::super::job::{Job, broken};
use super::super::tally::Place;
use super::{Intake, Output, Segment, Work, unpack};
use crate::authorization::S3Call;

/// The units of a group are whole files of one bucket.
pub(super) async fn read(job: &Arc<Job>, group: Range<usize>, loaders: &mpsc::Sender<Work>) -> Result<(), SqlError> {
    job.storage.authorized.check_alive()?;
    let places: Vec<Place<'_>> = group.filter_map(|index| job.place(index)).collect();
    places.iter().for_each(|at| job.tally.begin_unit(at));
    let contents = contents(job, &places).await?;
    match job.compression {
        Compression::None => merge(job, contents, loaders).await?,
        Compression::Gzip | Compression::Bzip2 | Compression::Lzop | Compression::Zstd => {
            let (job, loaders) = (Arc::clone(job), loaders.clone());
            let unpacking = tokio::task::spawn_blocking(move || {
                contents.iter().try_for_each(|(index, bytes)| unpack_one(&job, *index, bytes, &loaders))
            });
            unpacking.await.map_err(|error| broken("decompression ended early", &error))??;
        }
    }
    places.iter().for_each(|at| job.tally.unit_read(at));
    Ok(())
}

/// The bytes of the files that are not empty, as they are stored.
async fn contents(job: &Job, places: &[Place<'_>]) -> Result<Vec<(usize, Bytes)>, SqlError> {
    let files: Vec<&Place<'_>> = places.iter().filter(|at| at.file.size > 0).collect();
    let Some(bucket) = files.first().map(|at| at.file.bucket.as_str()) else { return Ok(Vec::new()) };
    let exchanges: Vec<_> = files.iter().map(|at| job.tally.exchange(at)).collect();
    let wanted = files.iter().zip(&exchanges).map(|(at, exchange)| SmallObject {
        key: &at.file.key,
        etag: &at.file.etag,
        size: at.file.size,
        exchange,
    });
    let wanted: Vec<_> = wanted.collect();
    let failed = |error: &S3Error, key: &str| {
        job.storage.failed(error, &S3Call::Read { bucket, key, under: job.prefix.as_ref() })
    };
    let read = get_objects(job.storage.ctx(), &job.storage.objects, bucket, &wanted).await;
    let read = read.map_err(|error| failed(&error, ""))?;
    let mut contents = Vec::with_capacity(read.len());
    for (at, bytes) in files.into_iter().zip(read) {
        let bytes = bytes.map_err(|error| failed(&error, &at.file.key))?;
        job.tally.received(at, 0, &bytes);
        contents.push((at.index, bytes));
    }
    Ok(contents)
}

async fn merge(job: &Arc<Job>, contents: Vec<(usize, Bytes)>, loaders: &mpsc::Sender<Work>) -> Result<(), SqlError> {
    let mut merged = Merged::new(job);
    for (index, bytes) in contents {
        merged.add(index, &bytes).await?;
        merged.send(loaders).await;
    }
    merged.finish();
    merged.send(loaders).await;
    Ok(())
}

/// What a small file unpacks to may be large.
fn unpack_one(job: &Arc<Job>, index: usize, bytes: &Bytes, loaders: &mpsc::Sender<Work>) -> Result<(), SqlError> {
    let Some(at) = job.place(index) else { return Ok(()) };
    unpack(&Output::new(job, index, at.file, loaders), Intake::new(job, at.unit.part), bytes.as_ref())
}

/// Files' records, gathered until they are a chunk's worth.
struct Merged<'a> {
    job: &'a Arc<Job>,
    merger: FileMerger,
    open: Option<Work>,
    ready: Vec<Work>,
}

impl<'a> Merged<'a> {
    fn new(job: &'a Arc<Job>) -> Self {
        Self { job, merger: FileMerger::new(&job.format), open: None, ready: Vec::new() }
    }

    async fn add(&mut self, index: usize, bytes: &[u8]) -> Result<(), SqlError> {
        let Some(at) = self.job.place(index) else { return Ok(()) };
        let (mut intake, mut chunks) = (Intake::new(self.job, at.unit.part), Vec::new());
        let taken = intake.push(bytes, &mut chunks).and_then(|()| intake.finish(&mut chunks));
        let n_chunks = chunks.len();
        for chunk in chunks {
            self.merge(index, chunk, n_chunks);
        }
        let Err(kind) = taken else { return Ok(()) };
        let job = Arc::clone(self.job);
        let refusing = tokio::task::spawn_blocking(move || job.reject_file(index, kind));
        refusing.await.map_err(|error| broken("a file could not be refused", &error))?
    }

    fn merge(&mut self, unit: usize, mut chunk: Chunk, n_chunks: usize) {
        if let Some(at) = self.job.place(unit) {
            self.job.tally.chunk_sent(&at);
        }
        let mergeable = n_chunks == 1 && self.merger.close(&mut chunk);
        let segment = Segment::new(unit, &chunk);
        match &mut self.open {
            _ if !mergeable => self.ready.push(Work { chunk, segments: vec![segment] }),
            None => self.open = Some(Work { chunk, segments: vec![segment] }),
            Some(work) => {
                self.merger.append(&mut work.chunk, &chunk);
                work.segments.push(segment.behind(work.segments.last()));
            }
        }
        let is_full = |work: &Work| work.chunk.bytes.len() >= self.job.limits.chunker.chunk_bytes;
        if self.open.as_ref().is_some_and(is_full) {
            self.finish();
        }
    }

    fn finish(&mut self) {
        self.ready.extend(self.open.take());
    }

    async fn send(&mut self, loaders: &mpsc::Sender<Work>) {
        for work in self.ready.drain(..) {
            // Loaders are gone only when the load has ended.
            let _ended = loaders.send(work).await;
        }
    }
}
