//! What a load counts and logs: how far each file is, rejected and repaired records. Rows of `stl_load_errors` and the like
//! are logged as they occur, because they outlive a load that fails.

mod rows;

use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use vesto_formats::{Conversion, LoadError, RecordFormat, Rejection, Replacement, TargetColumn};
use vesto_objects::Exchange;
use vesto_sql::copy::CopyFormat;
use vesto_types::{Clock, SqlError, SqlState};
use vesto_warehouse::SystemLog;
use vesto_warehouse::syslog::{LoadProgress, RunningLoad, SliceProgress};

use super::source::SourceFile;
use super::units::Unit;
use crate::authorization::ErrorBlock;

/// More rejected records than these are counted but not logged.
const MAX_LOGGED: u64 = 100_000;
/// After so many new rows a loader waits until the log has stored them.
const LOGGED_UNSTORED: u64 = 1_000;
/// Records of each slice of which `stl_loaderror_detail` has the fields.
const DETAILED_PER_SLICE: u64 = 20;
/// Rows of each slice in `stl_replacements`.
const REPLACEMENTS_PER_SLICE: u64 = 100;

/// So many of a file's first bytes show what kind of file it is.
const HEAD_BYTES: usize = 64;

/// What every log row of a load says.
#[derive(Debug, Clone)]
pub(super) struct LoadFacts {
    pub(super) user: i32,
    /// As the user typed it.
    pub(super) table_name: String,
    pub(super) table: i32,
    pub(super) session: i32,
    pub(super) query: i64,
    pub(super) transaction: i64,
    pub(super) database: String,
    pub(super) started: DateTime<Utc>,
    /// The URL that the statement names.
    pub(super) source: String,
    pub(super) format: FileFormat,
    /// GZIP and the like.
    pub(super) is_compressed: bool,
    /// Of the statement's calls.
    pub(super) request_id: String,
    /// 0 for a statement that is no job's.
    pub(super) copy_job: i64,
    pub(super) reading: Reading,
}

/// How the files are read, for what is said of rejected records.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) format: RecordFormat,
    pub(super) conversion: Conversion,
    pub(super) header_lines: u64,
}

/// The names of a file format in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileFormat {
    /// In `stl_load_commits`.
    pub(super) stl: &'static str,
    /// In `sys_load_history`.
    pub(super) sys: &'static str,
}

impl FileFormat {
    pub(super) fn of(format: &CopyFormat) -> Self {
        let (stl, sys) = match format {
            CopyFormat::Delimited | CopyFormat::FixedWidth(_) => ("Text", "txt"),
            CopyFormat::Csv => ("Text", "csv"),
            CopyFormat::Json(_) => ("JSON", "json"),
            CopyFormat::Avro(_) => ("Avro", "avro"),
            CopyFormat::Parquet { .. } => ("Parquet", "parquet"),
            CopyFormat::Orc { .. } => ("ORC", "orc"),
            CopyFormat::Shapefile { .. } => ("Shapefile", "shapefile"),
        };
        Self { stl, sys }
    }
}

/// A unit of the load.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The unit's number.
    pub(super) index: usize,
    pub(super) unit: &'a Unit,
    pub(super) file: &'a SourceFile,
}

pub(super) struct Tally {
    facts: LoadFacts,
    log: SystemLog,
    clock: Arc<dyn Clock>,
    /// So many rejected records make the load fail.
    limit: u64,
    rejected: AtomicU64,
    replaced: AtomicU64,
    units: Vec<UnitTally>,
    /// What the slices have logged so far.
    slices: Vec<SliceTally>,
    progress: Arc<LoadProgress>,
    /// The rejected record that the error of a load that fails shows.
    first: Mutex<Option<Rejected>>,
}

/// A unit that is being read, or its chunks decoded.
struct UnitTally {
    lines: AtomicU64,
    bytes: AtomicU64,
    rejected: AtomicU64,
    /// The first bytes that came from S3, until the unit is loaded.
    head: Mutex<Vec<u8>>,
    /// What became of the requests for it.
    exchange: Arc<Exchange>,
    /// Microseconds since 1970.
    started: AtomicI64,
    /// Chunks that are not loaded yet, and one more until the unit is read.
    open: AtomicU32,
}

#[derive(Default)]
struct SliceTally {
    detailed: AtomicU64,
    replacements: AtomicU64,
}

/// A rejected record and where it stood.
#[derive(Debug, Clone)]
pub(super) struct Rejected {
    pub(super) unit: usize,
    pub(super) url: String,
    /// Where the unit begins in its file.
    pub(super) start: u64,
    pub(super) slice: usize,
    pub(super) head: Vec<u8>,
    pub(super) error: LoadError,
}

impl UnitTally {
    fn new() -> Self {
        let zero = AtomicU64::default;
        let (started, open) = (AtomicI64::new(0), AtomicU32::new(1));
        let (head, exchange) = (Mutex::default(), Arc::default());
        Self { lines: zero(), bytes: zero(), rejected: zero(), head, exchange, started, open }
    }
}

impl Tally {
    /// Begins a load of `units`, which `n_slices` slices share. The load is running until the second value is completed
    /// or dropped.
    pub(super) fn begin(
        facts: LoadFacts,
        log: SystemLog,
        clock: Arc<dyn Clock>,
        limit: u64,
        (files, units): (&[SourceFile], &[Unit]),
        n_slices: usize,
    ) -> (Self, RunningLoad) {
        let mut slices: Vec<_> = std::iter::repeat_with(SliceProgress::default).take(n_slices.max(1)).collect();
        for (index, unit) in units.iter().enumerate() {
            let slice = index % slices.len();
            if let Some(slice) = slices.get_mut(slice) {
                slice.n_files += 1;
                slice.bytes_to_load += rows::unit_bytes(unit, files);
            }
        }
        let n_slices = slices.len();
        let running = log.begin_load(rows::history(&facts, files), facts.is_compressed, slices, Arc::clone(&clock));
        let tally = Self {
            facts,
            log,
            clock,
            limit,
            rejected: AtomicU64::default(),
            replaced: AtomicU64::default(),
            units: std::iter::repeat_with(UnitTally::new).take(units.len()).collect(),
            slices: std::iter::repeat_with(SliceTally::default).take(n_slices).collect(),
            progress: Arc::clone(&running.progress),
            first: Mutex::default(),
        };
        (tally, running)
    }

    pub(super) fn table_name(&self) -> &str {
        &self.facts.table_name
    }

    pub(super) fn rejected(&self) -> u64 {
        self.rejected.load(Ordering::Relaxed)
    }

    /// Records that are good, whether or not they are loaded.
    pub(super) fn accepted(&self) -> u64 {
        self.progress.rows()
    }

    pub(super) fn replaced(&self) -> u64 {
        self.replaced.load(Ordering::Relaxed)
    }

    /// Units are dealt out to the slices in turn; a unit's rows in the log are its slice's.
    pub(super) fn slice(&self, at: &Place<'_>) -> usize {
        at.index % self.slices.len().max(1)
    }

    fn slice_progress(&self, at: &Place<'_>) -> Option<&SliceProgress> {
        self.progress.slices.get(self.slice(at))
    }

    /// What is told of requests for the unit.
    pub(super) fn exchange(&self, at: &Place<'_>) -> Arc<Exchange> {
        self.units.get(at.index).map(|unit| Arc::clone(&unit.exchange)).unwrap_or_default()
    }

    /// What ended the load of columnar files.
    pub(super) fn scan_failed(&self, error: &SqlError) {
        self.log.record(self.scan_row(error));
    }

    /// The unit is being read from now on.
    pub(super) fn begin_unit(&self, at: &Place<'_>) {
        if let Some(unit) = self.units.get(at.index) {
            unit.started.store(self.clock.now().timestamp_micros(), Ordering::Relaxed);
        }
        if let Some(slice) = self.slice_progress(at) {
            slice.begin_file(&at.file.url());
        }
    }

    /// Bytes of the unit have come from S3, as it stores them. They stand at `offset` in it.
    pub(super) fn received(&self, at: &Place<'_>, offset: u64, block: &[u8]) {
        if let Some(unit) = self.units.get(at.index).filter(|_| offset == 0) {
            let head = block.get(..HEAD_BYTES).unwrap_or(block);
            *unit.head.lock().unwrap_or_else(PoisonError::into_inner) = head.to_vec();
        }
        self.add_bytes(at, block.len() as u64);
    }

    /// So many bytes of the unit have come from S3.
    pub(super) fn add_bytes(&self, at: &Place<'_>, bytes: u64) {
        if let Some(unit) = self.units.get(at.index) {
            unit.bytes.fetch_add(bytes, Ordering::Relaxed);
        }
        if let Some(slice) = self.slice_progress(at) {
            slice.add_bytes(bytes);
        }
    }

    /// Lines (or rows, of formats without lines) of the unit have been decoded.
    pub(super) fn add_lines(&self, at: &Place<'_>, lines: u64) {
        if let Some(unit) = self.units.get(at.index) {
            unit.lines.fetch_add(lines, Ordering::Relaxed);
        }
        if let Some(slice) = self.slice_progress(at) {
            slice.add_lines(lines);
        }
    }

    /// Rows have been written.
    pub(super) fn add_rows(&self, rows: u64) {
        self.progress.add_rows(rows);
    }

    /// A chunk of the unit is on its way to a loader, which will call `chunk_loaded`.
    pub(super) fn chunk_sent(&self, at: &Place<'_>) {
        if let Some(unit) = self.units.get(at.index) {
            unit.open.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn chunk_loaded(&self, at: &Place<'_>) {
        self.close(at);
    }

    /// The unit is read to its end, and all its chunks are sent.
    pub(super) fn unit_read(&self, at: &Place<'_>) {
        self.close(at);
    }

    /// Whoever comes last logs the unit.
    fn close(&self, at: &Place<'_>) {
        let Some(unit) = self.units.get(at.index) else { return };
        if unit.open.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.log.record(self.commit(at, unit));
            self.log.record_all(self.retried_rows(at, unit));
            *unit.head.lock().unwrap_or_else(PoisonError::into_inner) = Vec::new();
            if let Some(slice) = self.slice_progress(at) {
                slice.end_file();
            }
        }
    }

    /// Counts and logs rejected records of one unit. Fails when there are too many now. Blocking.
    pub(super) fn reject(&self, errors: &[LoadError], at: &Place<'_>, fields: &[TargetColumn]) -> Result<(), SqlError> {
        if errors.is_empty() {
            return Ok(());
        }
        let n_errors = errors.len() as u64;
        let before = self.rejected.fetch_add(n_errors, Ordering::Relaxed);
        self.progress.add_errors(n_errors);
        if let Some(unit) = self.units.get(at.index) {
            unit.rejected.fetch_add(n_errors, Ordering::Relaxed);
        }
        if let Some(error) = errors.first() {
            self.remember(error, at);
        }
        let n_logged = usize::try_from(MAX_LOGGED.saturating_sub(before)).unwrap_or(usize::MAX);
        let rows = errors.iter().take(n_logged).map(|error| self.error_row(error, at, fields));
        self.log.record_all(rows.collect::<Vec<_>>());
        self.log_details(errors, at, fields);
        if (before + n_errors) / LOGGED_UNSTORED > before / LOGGED_UNSTORED && before < MAX_LOGGED {
            let stored = tokio::runtime::Handle::current().block_on(self.log.flush());
            stored.map_err(|error| super::job::broken("the system log failed", &error))?;
        }
        let fatal = errors.iter().any(|error| error.kind.fails_load());
        if fatal || before + n_errors >= self.limit { Err(self.failed(fields)) } else { Ok(()) }
    }

    fn log_details(&self, errors: &[LoadError], at: &Place<'_>, fields: &[TargetColumn]) {
        let Some(slice) = self.slices.get(self.slice(at)) else { return };
        let n_errors = errors.len() as u64;
        let before = slice.detailed.fetch_add(n_errors, Ordering::Relaxed);
        let left = usize::try_from(DETAILED_PER_SLICE.saturating_sub(before)).unwrap_or(0);
        let rows = errors.iter().take(left).flat_map(|error| self.detail_rows(error, at, fields));
        self.log.record_all(rows.collect::<Vec<_>>());
    }

    /// Of the records rejected so far the one that stands first.
    fn remember(&self, error: &LoadError, at: &Place<'_>) {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let stands_before = |known: &Rejected| (at.index, error.line_number) < (known.unit, known.error.line_number);
        if first.as_ref().is_none_or(stands_before) {
            let head = self.units.get(at.index).map(|unit| &unit.head);
            let head = head.map(|head| head.lock().unwrap_or_else(PoisonError::into_inner).clone()).unwrap_or_default();
            let (unit, url, start, slice) = (at.index, at.file.url(), at.unit.start, self.slice(at));
            *first = Some(Rejected { unit, url, start, slice, head, error: error.clone() });
        }
    }

    /// Counts and logs records of one unit that ACCEPTINVCHARS changed.
    pub(super) fn replace(&self, rows: &[Replacement], n_rows: u64, at: &Place<'_>, fields: &[TargetColumn]) {
        self.replaced.fetch_add(n_rows, Ordering::Relaxed);
        let Some(slice) = self.slices.get(self.slice(at)).filter(|_| n_rows > 0) else { return };
        let before = slice.replacements.fetch_add(rows.len() as u64, Ordering::Relaxed);
        let left = usize::try_from(REPLACEMENTS_PER_SLICE.saturating_sub(before)).unwrap_or(0);
        let rows = rows.iter().take(left).map(|row| self.replacement_row(row, at, fields));
        self.log.record_all(rows.collect::<Vec<_>>());
    }

    /// Redshift's error for a load with too many bad records, with all that `stl_load_errors` would say of the first one.
    fn failed(&self, columns: &[TargetColumn]) -> SqlError {
        let LoadFacts { table_name, query, session, reading, .. } = &self.facts;
        let message =
            format!("Load into table '{table_name}' failed.  Check 'stl_load_errors' system table for details.");
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(first) = first.as_ref() else { return SqlError::new(SqlState::INTERNAL_ERROR, message) };
        let rejection = Rejection {
            error: &first.error,
            file: &first.url,
            start: first.start,
            head: &first.head,
            columns,
            format: &reading.format,
            conversion: &reading.conversion,
            is_compressed: self.facts.is_compressed,
            header_lines: reading.header_lines,
            fails_at_once: self.limit <= 1,
        };
        let block = ErrorBlock {
            code: first.error.err_code().unsigned_abs(),
            context: &format!("{} line {}", first.url, first.error.line_number),
            location: "table_s3_scanner.cpp:354",
            process: &format!("query0_{}", first.slice),
        };
        let mut error = block.error_of(*query, *session, message);
        let said = error.detail.take().unwrap_or_default();
        error.hint = rejection.hint();
        error.with_detail(format!("{said}\n{}", rejection.detail(self.rejected()).trim_end()))
    }
}
