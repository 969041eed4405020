//! One slice of an unload: a stream of rows into files, one after the other, each no larger than MAXFILESIZE.

use std::sync::Arc;

use arrow::array::RecordBatch;
use futures::StreamExt;
use futures::stream::BoxStream;
use tokio_util::sync::CancellationToken;
use vesto_types::SqlError;

use super::file::{OpenFile, StagedFile, give_up};
use super::format::{Block, Format};
use super::job::Job;
use crate::session::cancelled;

/// Rows are encoded about so many bytes at a time.
const STEP_BYTES: usize = 256 << 10;
const MAX_ROWS_AT_ONCE: usize = 4096;
/// The same where every step is compressed by itself.
const BLOCK_BYTES: usize = 1 << 20;
/// The same where each column is: more rows at a time are less work for each.
const COLUMNS_BYTES: usize = 4 << 20;
/// Encoded bytes that are gathered before they go to the object.
const BYTES_AT_ONCE: usize = 1 << 20;
/// Files whose last bytes are on their way while the next file is written already. With thousands of partitions the
/// disk would be waited for most of the time.
const FILES_ENDING: usize = 8;

pub(super) type Rows = BoxStream<'static, Result<RecordBatch, SqlError>>;

/// Writes all rows of the stream. The files are complete, but nobody sees them yet; on an error there are none.
pub(super) async fn run(job: &Arc<Job>, slice: usize, rows: Rows) -> Result<Vec<StagedFile>, SqlError> {
    let mut writer = SliceWriter::new(job, slice);
    let written = if job.encoders > 1 && job.format.is_divisible() && job.partitioned.is_none() {
        writer.write_blocks(rows).await
    } else {
        writer.write_all(rows).await
    };
    writer.finish(written).await
}

/// The file of lines that an unload without rows leaves.
pub(super) async fn write_empty(job: &Arc<Job>) -> Result<Vec<StagedFile>, SqlError> {
    let mut writer = SliceWriter::new(job, 0);
    let begun = writer.begin(Format::begin_lines).map(|_| ());
    writer.finish(begun).await
}

struct SliceWriter<'a> {
    job: &'a Arc<Job>,
    slice: usize,
    /// The partition that rows are in now, and its directory.
    partition: Option<u32>,
    directory: Arc<str>,
    /// Files begun in the directory.
    n_parts: usize,
    open: Option<OpenFile>,
    ending: tokio::task::JoinSet<Result<StagedFile, SqlError>>,
    staged: Vec<StagedFile>,
}

impl<'a> SliceWriter<'a> {
    fn new(job: &'a Arc<Job>, slice: usize) -> Self {
        let ending = tokio::task::JoinSet::new();
        Self { job, slice, partition: None, directory: "".into(), n_parts: 0, open: None, ending, staged: Vec::new() }
    }

    async fn write_all(&mut self, mut rows: Rows) -> Result<(), SqlError> {
        let job = self.job;
        while let Some(batch) = unless_stopped(&job.stop, rows.next()).await? {
            let batch = batch?;
            // Rows may be ready without end, and bytes that would be waited for far between: others want the core, too.
            tokio::task::yield_now().await;
            let Some(partitioned) = &job.partitioned else {
                self.write_batch(&batch).await?;
                continue;
            };
            for (partition, rows) in partitioned.split(&batch)? {
                if self.partition != Some(partition) {
                    self.end_file().await?;
                    self.directory = partitioned.directories.name(partition).unwrap_or_default();
                    (self.partition, self.n_parts) = (Some(partition), 0);
                }
                self.write_batch(&rows).await?;
            }
        }
        Ok(())
    }

    /// Encodes and compresses on several cores what comes in one stream; the blocks keep its order.
    async fn write_blocks(&mut self, rows: Rows) -> Result<(), SqlError> {
        let job = Arc::clone(self.job);
        let steps = rows.flat_map(|batch| {
            let steps = match batch {
                Ok(batch) => steps(&batch, BLOCK_BYTES).map(Ok).collect(),
                Err(error) => vec![Err(error)],
            };
            futures::stream::iter(steps)
        });
        let mut blocks = steps
            .map(move |rows: Result<RecordBatch, SqlError>| {
                let job = Arc::clone(&job);
                let block = tokio::spawn(async move { job.format.block(&rows?) });
                async move { block.await.map_err(|error| super::broken("a block was not encoded", &error))? }
            })
            .buffered(self.job.encoders)
            .boxed();
        while let Some(block) = unless_stopped(&self.job.stop, blocks.next()).await? {
            self.write_block(&block?).await?;
        }
        Ok(())
    }

    async fn write_batch(&mut self, batch: &RecordBatch) -> Result<(), SqlError> {
        let job = self.job;
        let is_columnar = job.format.is_columnar();
        for rows in steps(batch, if is_columnar { COLUMNS_BYTES } else { STEP_BYTES }) {
            let open = match &mut self.open {
                Some(open) => open,
                None => self.begin(|format| format.begin(&rows))?,
            };
            if is_columnar && job.encoders > 1 {
                job.format.add_columns(&mut open.encoder, &rows, job.encoders).await?;
            } else {
                job.format.add(&mut open.encoder, &rows)?;
            }
            open.rows += rows.num_rows() as u64;
            job.history.progress().add_rows(rows.num_rows() as u64);
            open.send(job, BYTES_AT_ONCE).await?;
            if job.format.is_full(open.size()) {
                self.end_file().await?;
            }
        }
        Ok(())
    }

    async fn write_block(&mut self, block: &Block) -> Result<(), SqlError> {
        let job = self.job;
        if self.open.as_mut().is_some_and(|open| job.format.would_exceed(open.size(), block.bytes.len())) {
            self.end_file().await?;
        }
        let open = match &mut self.open {
            Some(open) => open,
            None => self.begin(Format::begin_blocks)?,
        };
        open.encoder.add_block(block)?;
        open.rows += block.n_rows;
        job.history.progress().add_rows(block.n_rows);
        open.send(job, BYTES_AT_ONCE).await
    }

    fn begin(
        &mut self,
        encoder: impl FnOnce(&Format) -> Result<super::format::FileEncoder, SqlError>,
    ) -> Result<&mut OpenFile, SqlError> {
        let job = self.job;
        job.storage.authorized.check_alive()?;
        let key = job.names.part(&self.directory, self.slice, self.n_parts);
        let file = OpenFile::create(job, key, self.slice, encoder(&job.format)?)?;
        self.n_parts += 1;
        Ok(self.open.insert(file))
    }

    /// The open file's end is written while its successor is begun.
    async fn end_file(&mut self) -> Result<(), SqlError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let job = Arc::clone(self.job);
        self.ending.spawn(async move { open.finish(&job).await });
        while self.ending.len() > FILES_ENDING {
            self.ended().await?;
        }
        Ok(())
    }

    /// Waits for one of the files that are being ended; false if there is none.
    async fn ended(&mut self) -> Result<bool, SqlError> {
        let Some(ended) = self.ending.join_next().await else { return Ok(false) };
        self.staged.push(ended.map_err(|error| super::broken("a file was not ended", &error))??);
        Ok(true)
    }

    /// Ends what is open, or gives everything up.
    async fn finish(mut self, written: Result<(), SqlError>) -> Result<Vec<StagedFile>, SqlError> {
        let ended = async {
            written?;
            self.end_file().await?;
            while self.ended().await? {}
            Ok(())
        };
        if let Err(error) = ended.await {
            if let Some(open) = self.open.take() {
                open.give_up().await;
            }
            while let Some(ended) = self.ending.join_next().await {
                self.staged.extend(ended.into_iter().flatten());
            }
            give_up(self.staged).await;
            return Err(error);
        }
        self.staged.sort_unstable_by_key(|file| file.number);
        Ok(self.staged)
    }
}

async fn unless_stopped<T>(stop: &CancellationToken, step: impl Future<Output = T>) -> Result<T, SqlError> {
    tokio::select! {
        biased;
        () = stop.cancelled() => Err(cancelled()),
        done = step => Ok(done),
    }
}

/// A batch in pieces of about so many bytes.
fn steps(batch: &RecordBatch, bytes: usize) -> impl Iterator<Item = RecordBatch> + use<> {
    let row_bytes = batch.get_array_memory_size() / batch.num_rows().max(1) + 1;
    let rows_at_once = (bytes / row_bytes).clamp(16, MAX_ROWS_AT_ONCE * bytes / STEP_BYTES);
    let batch = batch.clone();
    (0..batch.num_rows())
        .step_by(rows_at_once)
        .map(move |from| batch.slice(from, rows_at_once.min(batch.num_rows() - from)))
}
