//! One load as its readers and loaders share it.

use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;
use vesto_formats::encoding::Encoding;
use vesto_formats::{ChunkerLimits, Compression, Conversion, LoadError, LoadErrorKind, RecordFormat};
use vesto_sql::ObjectUrl;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::Warehouse;

use super::super::storage::Storage;
use super::columnar::Columnar;
use super::reader::joined::Joins;
use super::source::SourceFile;
use super::tally::{Place, Tally};
use super::target::Target;
use super::units::{Task, Unit};

pub(super) struct Job {
    pub(super) storage: Storage,
    /// What the statement names, unless it names a manifest.
    pub(super) prefix: Option<ObjectUrl>,
    pub(super) warehouse: Warehouse,
    pub(super) target: Target,
    pub(super) files: Vec<SourceFile>,
    pub(super) units: Vec<Unit>,
    /// As readers take them up.
    pub(super) tasks: Vec<Task>,
    pub(super) joins: Joins,
    pub(super) format: RecordFormat,
    /// Set for files that are no sequence of records; `format` to `header_lines` mean nothing then.
    pub(super) columnar: Option<Columnar>,
    pub(super) conversion: Conversion,
    pub(super) compression: Compression,
    pub(super) encoding: Encoding,
    pub(super) header_lines: u64,
    pub(super) mode: Mode,
    pub(super) limits: Limits,
    pub(super) tally: Tally,
    pub(super) outcome: Outcome,
}

impl Job {
    /// The unit of this number and its file.
    pub(super) fn place(&self, index: usize) -> Option<Place<'_>> {
        let unit = self.units.get(index)?;
        Some(Place { index, unit, file: self.files.get(unit.file)? })
    }

    /// Counts a file that is skipped as one error. Blocking.
    pub(super) fn reject_file(&self, index: usize, kind: LoadErrorKind) -> Result<(), SqlError> {
        let Some(at) = self.place(index) else { return Ok(()) };
        let error = LoadError {
            line_number: 1,
            position: 0,
            column: None,
            raw_line: String::new(),
            raw_field_value: String::new(),
            fields: Vec::new(),
            kind,
        };
        self.tally.reject(&[error], &at, &self.target.fields)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Load,
    /// NOLOAD: everything is read and checked, nothing written.
    Check,
}

/// Whether the load goes on: the first failure ends it for everybody.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) stop: CancellationToken,
    failure: Mutex<Option<SqlError>>,
}

impl Outcome {
    pub(super) fn fail(&self, error: SqlError) {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        self.stop.cancel();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stop.is_cancelled()
    }

    pub(super) fn result(&self) -> Result<(), SqlError> {
        match self.failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

/// How much runs and waits at the same time, so that the load stays within its memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Threads that decode and write, each with a data file of its own.
    pub(super) n_loaders: usize,
    /// Files or ranges that are read at the same time.
    pub(super) n_readers: usize,
    /// Chunks that may wait for a loader.
    pub(super) chunks_ahead: usize,
    pub(super) chunker: ChunkerLimits,
}

/// A loader's Parquet row group in the making, and its decoded batch.
const LOADER_BYTES: usize = 128 << 20;
/// The longest chunk: a record of 4 MB that was noticed a megabyte later.
const CHUNK_BYTES: usize = 5 << 20;
/// A reader's open chunk, what it cut off it and the blocks of a megabyte that it reads ahead: one in the store, two
/// before the decompressor, one in hand. A group of small files takes less, a joined range at most as much: itself, a
/// block, and the record that is open between ranges.
const READER_BYTES: usize = 2 * CHUNK_BYTES + (6 << 20);

/// What a decompressor must remember, at most.
fn window_bytes(compression: Compression) -> usize {
    match compression {
        Compression::None => 0,
        Compression::Gzip => 1 << 20,
        Compression::Bzip2 => 8 << 20,
        // A block of 64 MB, packed and unpacked.
        Compression::Lzop => 128 << 20,
        // A window of 128 MB, and a block.
        Compression::Zstd => 130 << 20,
    }
}

impl Limits {
    /// As many loaders as cores, and two readers more, unless the memory does not allow it. All buffers together:
    ///
    /// `n_loaders * (LOADER_BYTES + CHUNK_BYTES) + chunks_ahead * CHUNK_BYTES + n_readers * (READER_BYTES + window)`
    ///
    /// is at most `memory`, if that is enough for one loader and one reader: about 160 MB without compression.
    pub(super) fn within(memory: usize, n_cores: usize, compression: Compression) -> Self {
        let loader = LOADER_BYTES + CHUNK_BYTES + CHUNKS_AHEAD * CHUNK_BYTES;
        let reader = READER_BYTES + window_bytes(compression);
        let n_loaders = (memory.saturating_sub(reader) / loader).clamp(1, n_cores.max(1));
        let left = memory.saturating_sub(n_loaders * loader);
        let n_readers = (left / reader).clamp(1, n_loaders + 2);
        Self { n_loaders, n_readers, chunks_ahead: CHUNKS_AHEAD * n_loaders, chunker: ChunkerLimits::default() }
    }
}

/// Chunks that wait for each loader.
const CHUNKS_AHEAD: usize = 2;

/// Something that ends only if this program is wrong.
pub(crate) fn broken(what: &str, error: &dyn std::fmt::Display) -> SqlError {
    tracing::error!(%error, "{what}");
    SqlError::new(SqlState::INTERNAL_ERROR, format!("internal error: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_fit_into_the_memory_that_is_given() {
        let all = [Compression::None, Compression::Gzip, Compression::Bzip2, Compression::Lzop, Compression::Zstd];
        for memory in [320 << 20, 512 << 20, 1 << 30, 8 << 30] {
            for n_cores in [1, 2, 16] {
                for compression in all {
                    let limits = Limits::within(memory, n_cores, compression);
                    let used = limits.n_loaders * (LOADER_BYTES + CHUNK_BYTES)
                        + limits.chunks_ahead * CHUNK_BYTES
                        + limits.n_readers * (READER_BYTES + window_bytes(compression));
                    assert!(used <= memory, "{memory} {n_cores} {compression:?}: {limits:?}");
                    assert!(limits.n_loaders <= n_cores);
                }
            }
        }
        assert_eq!(Limits::within(1 << 30, 2, Compression::None).n_readers, 4);
        // Never none, however little there is.
        let least = Limits::within(0, 2, Compression::Zstd);
        assert_eq!((least.n_loaders, least.n_readers), (1, 1));
    }
}
