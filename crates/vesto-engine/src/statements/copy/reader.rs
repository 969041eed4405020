//! Reading units: bytes from the object store, through gzip where the statement says so, into chunks for the loaders.
//! A slow loader makes the reader wait; nothing is read that nobody will decode.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::{Buf, Bytes};
use futures::StreamExt;
use tokio::sync::mpsc;
use vesto_formats::{Chunk, Chunker, gzip};
use vesto_objects::{ByteRange, ETagMatch, GetObject, ObjectBody, ReadConditions, get_object};
use vesto_types::SqlError;

use super::super::storage::reading_context;
use super::job::{Job, broken};
use super::options::Compression;
use super::source::SourceFile;
use super::units::Unit;
use crate::authorization::S3Call;

/// A chunk and the unit that it is from.
pub(super) struct Work {
    pub(super) unit: usize,
    pub(super) chunk: Chunk,
}

/// Reads one unit after the other until there are no more, or the load has ended.
pub(super) async fn run(job: Arc<Job>, next: Arc<AtomicUsize>, loaders: mpsc::Sender<Work>) {
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(at) = job.place(index) else { return };
        job.tally.begin_unit(&at);
        let read = tokio::select! {
            biased;
            () = job.outcome.stop.cancelled() => return,
            read = read(&job, index, at.unit, at.file, &loaders) => read,
        };
        if let Err(error) = read {
            job.outcome.fail(error);
            return;
        }
        job.tally.unit_read(&at);
    }
}

async fn read(
    job: &Arc<Job>,
    index: usize,
    unit: &Unit,
    file: &SourceFile,
    loaders: &mpsc::Sender<Work>,
) -> Result<(), SqlError> {
    if unit.fetch.is_empty() {
        return Ok(());
    }
    job.storage.authorized.check_alive()?;
    let context = reading_context(&file.bucket, &file.key);
    let request = if unit.fetch.start == 0 {
        let if_match = Some(ETagMatch::OneOf(vec![file.etag.clone()]));
        GetObject { conditions: ReadConditions { if_match, ..ReadConditions::default() }, ..GetObject::default() }
    } else {
        GetObject::range_of(ByteRange::From { first: unit.fetch.start }, &file.etag)
    };
    let object = get_object(job.storage.ctx(), &job.storage.objects, &file.bucket, &file.key, &request).await;
    let call = S3Call::Read { bucket: &file.bucket, key: &file.key, under: job.prefix.as_ref() };
    let body = object.map_err(|error| job.storage.failed(&error, &call))?.body;
    let output = Output { job: Arc::clone(job), unit: index, context, loaders: loaders.clone() };
    match job.compression {
        Compression::None => read_plain(output, unit, body).await,
        Compression::Gzip => read_gzip(output, unit, body).await,
    }
}

/// Where a unit's chunks go.
struct Output {
    job: Arc<Job>,
    unit: usize,
    context: String,
    loaders: mpsc::Sender<Work>,
}

impl Output {
    fn chunker(&self, unit: &Unit) -> Chunker {
        Chunker::new(&self.job.format, self.job.limits.chunker, unit.part, self.job.header_lines)
    }

    /// Loaders are gone only when the load has ended: then it does not matter what becomes of the rest.
    async fn send(&self, chunks: &mut Vec<Chunk>) {
        for chunk in chunks.drain(..) {
            self.on_the_way();
            let _ended = self.loaders.send(Work { unit: self.unit, chunk }).await;
        }
    }

    fn received(&self, block: &Bytes) {
        if let Some(at) = self.job.place(self.unit) {
            self.job.tally.received(&at, block);
        }
    }

    fn on_the_way(&self) {
        if let Some(at) = self.job.place(self.unit) {
            self.job.tally.chunk_sent(&at);
        }
    }

    fn send_blocking(&self, chunks: &mut Vec<Chunk>) {
        for chunk in chunks.drain(..) {
            self.on_the_way();
            let _ended = self.loaders.blocking_send(Work { unit: self.unit, chunk });
        }
    }
}

async fn read_plain(output: Output, unit: &Unit, mut body: ObjectBody) -> Result<(), SqlError> {
    let mut chunker = output.chunker(unit);
    let mut chunks = Vec::new();
    while !chunker.is_done() {
        let Some(block) = body.next().await else {
            chunker.finish(&mut chunks);
            break;
        };
        let block = block.map_err(|error| output.job.storage.interrupted(&error, &output.context))?;
        output.received(&block);
        chunker.push(&block, &mut chunks);
        output.send(&mut chunks).await;
    }
    output.send(&mut chunks).await;
    Ok(())
}

/// Decompressing takes a thread of its own.
async fn read_gzip(output: Output, unit: &Unit, mut body: ObjectBody) -> Result<(), SqlError> {
    let (blocks, receiver) = mpsc::channel(2);
    let received = (Arc::clone(&output.job), output.unit);
    let chunker = output.chunker(unit);
    let inflating = tokio::task::spawn_blocking(move || inflate(&output, chunker, Blocks::new(receiver)));
    let (job, unit) = received;
    while let Some(block) = body.next().await {
        if let (Ok(block), Some(at)) = (&block, job.place(unit)) {
            job.tally.received(&at, block);
        }
        if blocks.send(block).await.is_err() {
            break;
        }
    }
    drop(blocks);
    inflating.await.map_err(|error| broken("decompression ended early", &error))?
}

/// Decompressed bytes that are held at a time: what a file may unpack to does not matter.
const INFLATED_BYTES: usize = 256 << 10;

fn inflate(output: &Output, mut chunker: Chunker, blocks: Blocks) -> Result<(), SqlError> {
    let mut reader = gzip::reader(blocks);
    let mut buffer = vec![0; INFLATED_BYTES];
    let mut chunks = Vec::new();
    while !output.job.outcome.is_stopped() {
        let n_bytes = reader.read(&mut buffer).map_err(|error| {
            tracing::info!(%error, context = output.context, "an object could not be decompressed");
            output.job.storage.error(format!("Invalid GZIP data: {error}"), &output.context)
        })?;
        if n_bytes == 0 {
            chunker.finish(&mut chunks);
            output.send_blocking(&mut chunks);
            return Ok(());
        }
        chunker.push(buffer.get(..n_bytes).unwrap_or_default(), &mut chunks);
        output.send_blocking(&mut chunks);
    }
    Ok(())
}

/// The blocks that a reader sends, as a blocking byte stream.
struct Blocks {
    receiver: mpsc::Receiver<std::io::Result<Bytes>>,
    current: Bytes,
}

impl Blocks {
    fn new(receiver: mpsc::Receiver<std::io::Result<Bytes>>) -> Self {
        Self { receiver, current: Bytes::new() }
    }
}

impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.current.is_empty() {
            match self.receiver.blocking_recv() {
                Some(block) => self.current = block?,
                None => return Ok(0),
            }
        }
        let n_bytes = buffer.len().min(self.current.len());
        self.current.copy_to_slice(buffer.get_mut(..n_bytes).unwrap_or_default());
        Ok(n_bytes)
    }
}
