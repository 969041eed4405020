//! Reading units: bytes from the object store, decompressed and decoded to UTF-8 where the statement says so, into chunks
//! for the loaders. A slow loader makes the reader wait; nothing is read that nobody will decode.
//!
//! The network, the decompressor and the decoders work at the same time: the store reads one block ahead, two more wait
//! for the decompressor, which has a thread of its own, and chunks wait for the loaders. Small files are read many at
//! once ([`small`]), large ones by several readers ([`joined`]).

mod intake;
pub(super) mod joined;
mod small;

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::{Buf, Bytes};
use futures::StreamExt;
use tokio::sync::mpsc;
use vesto_formats::{Chunk, Compression, LoadErrorKind, compression};
use vesto_objects::{ByteRange, GetObject, ObjectBody, get_object};
use vesto_types::SqlError;

use self::intake::Intake;
use super::super::storage::reading_context;
use super::job::{Job, broken};
use super::source::SourceFile;
use super::tally::Place;
use super::units::{Task, Unit};
use crate::authorization::S3Call;

/// A chunk and the units that it is from: mostly one, several if they are small.
pub(super) struct Work {
    pub(super) chunk: Chunk,
    pub(super) segments: Vec<Segment>,
}

/// A unit's lines in a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) unit: usize,
    pub(super) n_lines: u64,
    /// The chunk's line with which it begins, and the file's line that this is.
    from: i64,
    first_line: i64,
}

impl Segment {
    pub(super) fn new(unit: usize, chunk: &Chunk) -> Self {
        Self { unit, n_lines: chunk.n_lines(), from: chunk.first_line, first_line: chunk.first_line }
    }

    /// The same behind `before` in one chunk.
    fn behind(self, before: Option<&Self>) -> Self {
        let Some(before) = before else { return self };
        Self { from: before.from.saturating_add_unsigned(before.n_lines), ..self }
    }

    /// The segment that a line of the chunk is of.
    pub(super) fn of_line(segments: &[Self], line: i64) -> Option<&Self> {
        segments.iter().rev().find(|segment| segment.from <= line).or(segments.first())
    }

    pub(super) fn line_of_file(&self, line: i64) -> i64 {
        line.saturating_sub(self.from).saturating_add(self.first_line)
    }
}

/// Takes up one task after the other until there are no more, or the load has ended.
pub(super) async fn run(job: Arc<Job>, next: Arc<AtomicUsize>, loaders: mpsc::Sender<Work>) {
    while let Some(task) = job.tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
        let read = async {
            match task {
                Task::Units(units) if units.len() == 1 => read(&job, units.start, &loaders).await,
                Task::Units(units) => small::read(&job, units.clone(), &loaders).await,
                Task::Range { unit, index } => joined::read(&job, *unit, *index, &loaders).await,
            }
        };
        let read = tokio::select! {
            biased;
            () = job.outcome.stop.cancelled() => return,
            read = read => read,
        };
        if let Err(error) = read {
            job.outcome.fail(error);
            return;
        }
    }
}

async fn read(job: &Arc<Job>, index: usize, loaders: &mpsc::Sender<Work>) -> Result<(), SqlError> {
    let Some(at) = job.place(index) else { return Ok(()) };
    job.tally.begin_unit(&at);
    if !at.unit.fetch.is_empty() {
        job.storage.authorized.check_alive()?;
        let body = open(job, &at, &at.unit.fetch).await?;
        let output = Output::new(job, index, at.file, loaders);
        match job.compression {
            Compression::None => read_plain(output, at.unit, body).await?,
            Compression::Gzip | Compression::Bzip2 | Compression::Lzop | Compression::Zstd => {
                read_compressed(output, at.unit, body).await?;
            }
        }
    }
    job.tally.unit_read(&at);
    Ok(())
}

/// Bytes of the one version of the object that was listed.
async fn open(job: &Job, at: &Place<'_>, bytes: &Range<u64>) -> Result<ObjectBody, SqlError> {
    let file = at.file;
    let mut request = GetObject::listed(&file.etag, file.size).told_to(&job.tally.exchange(at));
    if *bytes != (0..file.size) {
        let last = bytes.end.saturating_sub(1);
        request = request.range(ByteRange::Inclusive { first: bytes.start, last });
    }
    let object = get_object(job.storage.ctx(), &job.storage.objects, &file.bucket, &file.key, &request).await;
    let call = S3Call::Read { bucket: &file.bucket, key: &file.key, under: job.prefix.as_ref() };
    Ok(object.map_err(|error| job.storage.failed(&error, &call))?.body)
}

/// Where a unit's chunks go.
struct Output {
    job: Arc<Job>,
    unit: usize,
    context: String,
    loaders: mpsc::Sender<Work>,
}

impl Output {
    fn new(job: &Arc<Job>, unit: usize, file: &SourceFile, loaders: &mpsc::Sender<Work>) -> Self {
        let context = reading_context(&file.bucket, &file.key);
        Self { job: Arc::clone(job), unit, context, loaders: loaders.clone() }
    }

    /// A block came, which stands at `offset`; answers where the next one does.
    fn received(&self, offset: u64, block: &Bytes) -> u64 {
        if let Some(at) = self.job.place(self.unit) {
            self.job.tally.received(&at, offset, block);
        }
        offset + block.len() as u64
    }

    /// Loaders are gone only when the load has ended: then it does not matter what becomes of the rest.
    async fn send(&self, chunks: &mut Vec<Chunk>) {
        for chunk in chunks.drain(..) {
            let _ended = self.loaders.send(self.work(chunk)).await;
        }
    }

    fn send_blocking(&self, chunks: &mut Vec<Chunk>) {
        for chunk in chunks.drain(..) {
            let _ended = self.loaders.blocking_send(self.work(chunk));
        }
    }

    fn work(&self, chunk: Chunk) -> Work {
        if let Some(at) = self.job.place(self.unit) {
            self.job.tally.chunk_sent(&at);
        }
        Work { segments: vec![Segment::new(self.unit, &chunk)], chunk }
    }

    /// The rest of the file is skipped.
    async fn refuse(self, kind: LoadErrorKind) -> Result<(), SqlError> {
        let refusing = tokio::task::spawn_blocking(move || self.refuse_blocking(kind));
        refusing.await.map_err(|error| broken("a file could not be refused", &error))?
    }

    fn refuse_blocking(&self, kind: LoadErrorKind) -> Result<(), SqlError> {
        self.job.reject_file(self.unit, kind)
    }

    fn interrupted(&self, error: &std::io::Error) -> SqlError {
        self.job.storage.interrupted(error, &self.context)
    }
}

async fn read_plain(output: Output, unit: &Unit, mut body: ObjectBody) -> Result<(), SqlError> {
    let mut intake = Intake::new(&output.job, unit.part);
    let (mut chunks, mut offset) = (Vec::new(), 0);
    while !intake.is_done() {
        let taken = match body.next().await {
            Some(block) => {
                let block = block.map_err(|error| output.interrupted(&error))?;
                offset = output.received(offset, &block);
                intake.push(&block, &mut chunks)
            }
            None => intake.finish(&mut chunks),
        };
        output.send(&mut chunks).await;
        if let Err(kind) = taken {
            return output.refuse(kind).await;
        }
    }
    Ok(())
}

/// Decompressing takes a thread of its own.
async fn read_compressed(output: Output, unit: &Unit, mut body: ObjectBody) -> Result<(), SqlError> {
    let (blocks, receiver) = mpsc::channel(2);
    let (job, index) = (Arc::clone(&output.job), output.unit);
    let intake = Intake::new(&output.job, unit.part);
    let unpacking = tokio::task::spawn_blocking(move || unpack(&output, intake, Blocks::new(receiver)));
    let mut offset = 0;
    while let Some(block) = body.next().await {
        if let (Ok(block), Some(at)) = (&block, job.place(index)) {
            job.tally.received(&at, offset, block);
            offset += block.len() as u64;
        }
        if blocks.send(block).await.is_err() {
            break;
        }
    }
    drop(blocks);
    unpacking.await.map_err(|error| broken("decompression ended early", &error))?
}

/// Decompressed bytes that are held at a time: what a file may unpack to does not matter.
const UNPACKED_BYTES: usize = 256 << 10;

fn unpack(output: &Output, mut intake: Intake, blocks: impl Read + Send) -> Result<(), SqlError> {
    let compression = output.job.compression;
    let failed = |error: &std::io::Error| match interrupted_by(error) {
        Some(error) => output.interrupted(error),
        None => {
            tracing::info!(%error, context = output.context, "an object could not be decompressed");
            output.job.storage.error(format!("Invalid {} data: {error}", compression.name()), &output.context)
        }
    };
    let mut reader = compression::reader(compression, blocks).map_err(|error| failed(&error))?;
    let mut buffer = vec![0; UNPACKED_BYTES];
    let mut chunks = Vec::new();
    while !output.job.outcome.is_stopped() && !intake.is_done() {
        let n_bytes = reader.read(&mut buffer).map_err(|error| failed(&error))?;
        let taken = match n_bytes {
            0 => intake.finish(&mut chunks),
            n_bytes => intake.push(buffer.get(..n_bytes).unwrap_or_default(), &mut chunks),
        };
        output.send_blocking(&mut chunks);
        if let Err(kind) = taken {
            return output.refuse_blocking(kind);
        }
    }
    Ok(())
}

/// An error of the object's bytes, among those of what they are.
#[derive(Debug, thiserror::Error)]
#[error("reading was interrupted")]
struct Interrupted(#[source] std::io::Error);

fn interrupted_by(error: &std::io::Error) -> Option<&std::io::Error> {
    error.get_ref()?.downcast_ref::<Interrupted>().map(|Interrupted(error)| error)
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
                Some(block) => self.current = block.map_err(|error| std::io::Error::other(Interrupted(error)))?,
                None => return Ok(0),
            }
        }
        let n_bytes = buffer.len().min(self.current.len());
        self.current.copy_to_slice(buffer.get_mut(..n_bytes).unwrap_or_default());
        Ok(n_bytes)
    }
}
