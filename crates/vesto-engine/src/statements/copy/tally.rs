//! What a load counts and logs: rejected records, lines of each unit; rows of `stl_load_errors` as they occur,
//! because they outlive a load that fails.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use vesto_formats::{LoadError, TargetColumn};
use vesto_types::{ColumnType, SqlError, SqlState};
use vesto_warehouse::SystemLog;
use vesto_warehouse::syslog::{self, LoadCommit};

use super::source::SourceFile;
use super::units::Unit;

/// More rejected records than these are counted but not logged.
const MAX_LOGGED: u64 = 100_000;
/// After so many new rows a loader waits until the log has stored them.
const LOGGED_UNSTORED: u64 = 1_000;

/// What every log row of a load says.
#[derive(Debug, Clone)]
pub(super) struct LoadFacts {
    pub(super) user: i32,
    /// As the user typed it.
    pub(super) table_name: String,
    pub(super) table: i32,
    pub(super) session: i32,
    pub(super) query: i64,
    pub(super) started: DateTime<Utc>,
}

pub(super) struct Tally {
    facts: LoadFacts,
    log: SystemLog,
    /// So many rejected records make the load fail.
    limit: u64,
    rejected: AtomicU64,
    replaced: AtomicU64,
    units: Vec<UnitTally>,
    /// For the hint of a load that fails.
    first: Mutex<Option<String>>,
}

#[derive(Default)]
struct UnitTally {
    lines: AtomicU64,
    rejected: AtomicU64,
}

impl Tally {
    pub(super) fn new(facts: LoadFacts, log: SystemLog, limit: u64, n_units: usize) -> Self {
        let units = std::iter::repeat_with(UnitTally::default).take(n_units).collect();
        let zero = AtomicU64::default;
        let first = Mutex::default();
        Self { facts, log, limit, rejected: zero(), replaced: zero(), units, first }
    }

    pub(super) fn table_name(&self) -> &str {
        &self.facts.table_name
    }

    pub(super) fn rejected(&self) -> u64 {
        self.rejected.load(Ordering::Relaxed)
    }

    pub(super) fn replaced(&self) -> u64 {
        self.replaced.load(Ordering::Relaxed)
    }

    pub(super) fn add_replaced(&self, rows: u64) {
        self.replaced.fetch_add(rows, Ordering::Relaxed);
    }

    pub(super) fn add_lines(&self, unit: usize, lines: u64) {
        if let Some(unit) = self.units.get(unit) {
            unit.lines.fetch_add(lines, Ordering::Relaxed);
        }
    }

    /// Counts and logs rejected records of one unit. Fails when there are too many now. Blocking.
    pub(super) fn reject(&self, errors: &[LoadError], at: &Place<'_>, fields: &[TargetColumn]) -> Result<(), SqlError> {
        if errors.is_empty() {
            return Ok(());
        }
        let n_errors = errors.len() as u64;
        let before = self.rejected.fetch_add(n_errors, Ordering::Relaxed);
        if let Some(unit) = self.units.get(at.index) {
            unit.rejected.fetch_add(n_errors, Ordering::Relaxed);
        }
        if before == 0 {
            let first = errors.first().map(|error| describe(error, at, fields));
            *self.first.lock().unwrap_or_else(PoisonError::into_inner) = first;
        }
        let n_logged = usize::try_from(MAX_LOGGED.saturating_sub(before)).unwrap_or(usize::MAX);
        let rows = errors.iter().take(n_logged).map(|error| self.row(error, at, fields));
        self.log.record_all(rows.collect::<Vec<_>>());
        if (before + n_errors) / LOGGED_UNSTORED > before / LOGGED_UNSTORED && before < MAX_LOGGED {
            let stored = tokio::runtime::Handle::current().block_on(self.log.flush());
            stored.map_err(|error| super::job::broken("the system log failed", &error))?;
        }
        if before + n_errors >= self.limit { Err(self.failed()) } else { Ok(()) }
    }

    /// Redshift's error for a load with too many bad records.
    fn failed(&self) -> SqlError {
        let table = &self.facts.table_name;
        let message = format!("Load into table '{table}' failed.  Check 'stl_load_errors' system table for details.");
        let error = SqlError::new(SqlState::INTERNAL_ERROR, message);
        match self.first.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            Some(first) => error.with_hint(first),
            None => error,
        }
    }

    fn row(&self, error: &LoadError, at: &Place<'_>, fields: &[TargetColumn]) -> syslog::LoadError {
        let column = error.column.and_then(|index| fields.get(index));
        // In a range that begins within a file nobody knows how many lines stand before it.
        let line_number = if at.unit.start > 0 { -1 } else { error.line_number };
        syslog::LoadError {
            userid: self.facts.user,
            slice: at.slice,
            tbl: self.facts.table,
            starttime: self.facts.started,
            session: self.facts.session,
            query: self.facts.query,
            filename: at.file.url(),
            line_number,
            colname: column.map(|column| column.name.clone()).unwrap_or_default(),
            type_name: column.map(|column| column.column_type.internal_name().to_owned()).unwrap_or_default(),
            col_length: column.map(|column| length_text(&column.column_type)).unwrap_or_default(),
            position: error.position,
            raw_line: error.raw_line.clone(),
            raw_field_value: error.raw_field_value.clone(),
            err_code: error.err_code(),
            err_reason: error.err_reason(),
            is_partial: i32::from(at.unit.is_partial()),
            start_offset: i64::try_from(at.unit.start).unwrap_or(i64::MAX),
            copy_job_id: NO_COPY_JOB,
        }
    }

    /// `stl_load_commits` of a load that went through: a row for each unit.
    pub(super) fn log_commits(&self, files: &[SourceFile], units: &[Unit], now: DateTime<Utc>) {
        let rows = units.iter().zip(&self.units).filter_map(|(unit, tally)| {
            let file = files.get(unit.file)?;
            let lines = tally.lines.load(Ordering::Relaxed);
            Some(LoadCommit {
                userid: self.facts.user,
                query: self.facts.query,
                slice: 0,
                name: String::new(),
                filename: file.url(),
                byte_offset: i64::try_from(unit.start).unwrap_or(i64::MAX),
                lines_scanned: i64::try_from(lines).unwrap_or(i64::MAX),
                errors: i32::try_from(tally.rejected.load(Ordering::Relaxed)).unwrap_or(i32::MAX),
                curtime: now,
                status: 1,
                file_format: "Text".to_owned(),
                is_partial: i32::from(unit.is_partial()),
                start_offset: i64::try_from(unit.start).unwrap_or(i64::MAX),
                copy_job_id: NO_COPY_JOB,
            })
        });
        self.log.record_all(rows.collect::<Vec<_>>());
    }
}

/// One rejected record in a sentence.
fn describe(error: &LoadError, at: &Place<'_>, fields: &[TargetColumn]) -> String {
    let line = if at.unit.start > 0 {
        format!("the part from byte {}", at.unit.start)
    } else {
        format!("line {}", error.line_number)
    };
    let column = error.column.and_then(|index| fields.get(index));
    let column = column.map(|column| format!(", column {}", column.name)).unwrap_or_default();
    format!("Rejected, among others: {}, {line}{column}: {}", at.file.url(), error.err_reason())
}

const NO_COPY_JOB: i64 = -1;

/// Where rejected records stood.
pub(super) struct Place<'a> {
    pub(super) slice: i32,
    pub(super) index: usize,
    pub(super) unit: &'a Unit,
    pub(super) file: &'a SourceFile,
}

fn length_text(column_type: &ColumnType) -> String {
    match column_type {
        ColumnType::Char(length) | ColumnType::Varchar(length) | ColumnType::Varbyte(length) => length.to_string(),
        ColumnType::Decimal { precision, scale } => format!("{precision}, {scale}"),
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Real
        | ColumnType::DoublePrecision
        | ColumnType::Boolean
        | ColumnType::Date
        | ColumnType::Timestamp
        | ColumnType::Timestamptz
        | ColumnType::Time
        | ColumnType::Timetz
        | ColumnType::Super => String::new(),
    }
}
