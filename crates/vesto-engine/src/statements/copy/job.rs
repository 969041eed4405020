//! One load as its readers and loaders share it.

use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;
use vesto_formats::{ChunkerLimits, Conversion, RecordFormat};
use vesto_sql::ObjectUrl;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::Warehouse;

use super::super::storage::Storage;
use super::columnar::Columnar;
use super::options::Compression;
use super::source::SourceFile;
use super::tally::{Place, Tally};
use super::target::Target;
use super::units::Unit;

pub(super) struct Job {
    pub(super) storage: Storage,
    /// What the statement names, unless it names a manifest.
    pub(super) prefix: Option<ObjectUrl>,
    pub(super) warehouse: Warehouse,
    pub(super) target: Target,
    pub(super) files: Vec<SourceFile>,
    pub(super) units: Vec<Unit>,
    pub(super) format: RecordFormat,
    /// Set for files that are no sequence of records; `format` to `header_lines` mean nothing then.
    pub(super) columnar: Option<Columnar>,
    pub(super) conversion: Conversion,
    pub(super) compression: Compression,
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

/// A loader's Parquet row group in the making, its decoded batch and the chunk behind it.
const LOADER_BYTES: usize = 144 << 20;
/// A reader's open chunk, what it has read ahead, and the decompressor's window.
const READER_BYTES: usize = 12 << 20;

impl Limits {
    /// As many loaders as cores, unless the memory does not allow it.
    pub(super) fn within(memory: usize, n_cores: usize) -> Self {
        let n_cores = n_cores.max(1);
        let n_loaders = (memory / (LOADER_BYTES + 2 * READER_BYTES)).clamp(1, n_cores);
        let left = memory.saturating_sub(n_loaders * LOADER_BYTES);
        let n_readers = (left / READER_BYTES).clamp(1, n_loaders + 2);
        Self { n_loaders, n_readers, chunks_ahead: 2 * n_loaders, chunker: ChunkerLimits::default() }
    }
}

/// Something that ends only if this program is wrong.
pub(crate) fn broken(what: &str, error: &dyn std::fmt::Display) -> SqlError {
    tracing::error!(%error, "{what}");
    SqlError::new(SqlState::INTERNAL_ERROR, format!("internal error: {what}"))
}
