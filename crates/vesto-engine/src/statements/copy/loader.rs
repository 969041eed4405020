//! Decoding chunks and writing rows: one thread, one decoder, one data file at a time. Blocking.

use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{ArrayRef, Int64Array, RecordBatch, RecordBatchOptions, UInt32Array, new_null_array};
use arrow::compute::take;
use arrow::datatypes::{Field, Schema};
use tokio::sync::mpsc;
use vesto_formats::{RecordDecoder, Replacement};
use vesto_types::{ColumnType, SqlError, SqlState};
use vesto_warehouse::{DataFileWriter, NewDataFile, TableColumn};

use super::super::assign::Source;
use super::job::{Job, Mode, broken};
use super::options::setup_error;
use super::reader::{Segment, Work};
use super::tally::Place;
use crate::errors::arrow_error;
use crate::session::transaction_error;

/// A data file is ended and another begun when it has so many bytes.
const TARGET_FILE_BYTES: u64 = 512 << 20;

/// Chunks that wait for whichever loader is free.
pub(super) struct Queue(Mutex<mpsc::Receiver<Work>>);

impl Queue {
    pub(super) fn new(receiver: mpsc::Receiver<Work>) -> Self {
        Self(Mutex::new(receiver))
    }

    /// `None` when all units are read.
    fn next(&self) -> Option<Work> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv()
    }
}

/// Loads chunks until there are no more. The files are durable, and known to nobody else yet.
pub(super) fn run(job: &Job, queue: &Queue) -> Result<Vec<NewDataFile>, SqlError> {
    let decoder = RecordDecoder::new(&job.format, job.conversion.clone(), job.target.fields.clone());
    let mut decoder = decoder.map_err(|error| setup_error(&error))?;
    let mut files = Files::new(job);
    while let Some(Work { chunk, segments }) = queue.next() {
        let places = || segments.iter().filter_map(|segment| Some((job.place(segment.unit)?, segment)));
        places().for_each(|(at, segment)| job.tally.add_lines(&at, segment.n_lines));
        for decoded in decoder.decode(&chunk) {
            if job.outcome.is_stopped() {
                return Ok(Vec::new());
            }
            let decoded = decoded.map_err(|error| broken("a chunk could not be decoded", &error))?;
            report(
                job,
                &segments,
                decoded.errors,
                |error| &mut error.line_number,
                |errors, at| job.tally.reject(errors, at, &job.target.fields),
            )?;
            if decoded.n_replaced_rows > 0 {
                replace(job, &segments, decoded.replacements, decoded.n_replaced_rows);
            }
            job.tally.add_rows(decoded.batch.num_rows() as u64);
            files.write(&decoded.batch)?;
        }
        places().for_each(|(at, _)| job.tally.chunk_loaded(&at));
    }
    if job.outcome.is_stopped() { Ok(Vec::new()) } else { files.finish() }
}

/// Tells of errors or replacements, each as one of the unit that its line is of, with the line that it has there.
fn report<T>(
    job: &Job,
    segments: &[Segment],
    mut found: Vec<T>,
    line: impl Fn(&mut T) -> &mut i64,
    mut tell: impl FnMut(&[T], &Place<'_>) -> Result<(), SqlError>,
) -> Result<(), SqlError> {
    let mut rest = found.as_mut_slice();
    while let Some(segment) = rest.first_mut().and_then(|first| Segment::of_line(segments, *line(first))) {
        let mut n_found = 0;
        for found in rest.iter_mut() {
            let line = line(found);
            if Segment::of_line(segments, *line) != Some(segment) {
                break;
            }
            *line = segment.line_of_file(*line);
            n_found += 1;
        }
        let (of_unit, others) = rest.split_at_mut(n_found);
        if let Some(at) = job.place(segment.unit) {
            tell(of_unit, &at)?;
        }
        rest = others;
    }
    Ok(())
}

/// Of many replacements only some are kept; the others count for the first unit.
fn replace(job: &Job, segments: &[Segment], kept: Vec<Replacement>, n_rows: u64) {
    let mut uncounted = n_rows.saturating_sub(kept.len() as u64);
    // Telling of replacements never fails.
    let told = report(
        job,
        segments,
        kept,
        |row| &mut row.line_number,
        |rows, at| {
            job.tally.replace(rows, rows.len() as u64 + std::mem::take(&mut uncounted), at, &job.target.fields);
            Ok(())
        },
    );
    told.unwrap_or_default();
}

/// The data files of one loader.
pub(super) struct Files<'a> {
    job: &'a Job,
    open: Option<DataFileWriter>,
    finished: Vec<NewDataFile>,
}

impl<'a> Files<'a> {
    pub(super) fn new(job: &'a Job) -> Self {
        Self { job, open: None, finished: Vec::new() }
    }

    pub(super) fn write(&mut self, fields: &RecordBatch) -> Result<(), SqlError> {
        if fields.num_rows() == 0 || self.job.mode == Mode::Check {
            return Ok(());
        }
        let rows = rows(self.job, fields)?;
        let mut writer = match self.open.take() {
            Some(writer) => writer,
            None => {
                let writer = self.job.warehouse.data_file_writer(&self.job.target.table);
                writer.map_err(|error| transaction_error(&error))?
            }
        };
        writer.write(&rows).map_err(|error| transaction_error(&error))?;
        if writer.bytes() >= TARGET_FILE_BYTES {
            self.finished.push(writer.finish().map_err(|error| transaction_error(&error))?);
        } else {
            self.open = Some(writer);
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Vec<NewDataFile>, SqlError> {
        if let Some(writer) = self.open.take() {
            self.finished.push(writer.finish().map_err(|error| transaction_error(&error))?);
        }
        Ok(self.finished)
    }
}

/// The table's rows. The decoder's columns are taken as they are: it has checked types, lengths and NOT NULL.
fn rows(job: &Job, fields: &RecordBatch) -> Result<RecordBatch, SqlError> {
    let n_rows = fields.num_rows();
    let columns = job.target.table.columns.iter().zip(&job.target.sources);
    let columns = columns.map(|(column, source)| values(column, source, fields, n_rows));
    let options = RecordBatchOptions::new().with_row_count(Some(n_rows));
    let columns = columns.collect::<Result<Vec<ArrayRef>, _>>()?;
    // Text may come as views.
    let fields = job.target.table.columns.iter().zip(&columns);
    let fields = fields.map(|(column, array)| Field::new(&column.name, array.data_type().clone(), column.nullable));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns, &options)
        .map_err(|error| broken("a batch does not fit its table", &error))
}

fn values(column: &TableColumn, source: &Source, fields: &RecordBatch, n_rows: usize) -> Result<ArrayRef, SqlError> {
    match source {
        Source::Input(field) => match fields.columns().get(*field) {
            Some(array) => Ok(ArrayRef::clone(array)),
            None => Err(broken("a field is missing", &column.name)),
        },
        Source::Default(value) => {
            if !column.nullable && value.is_null(0) {
                let message = format!("Cannot insert a NULL value into column {}", column.name);
                return Err(SqlError::new(SqlState::INTERNAL_ERROR, message));
            }
            take(value, &UInt32Array::from(vec![0; n_rows]), None).map_err(|error| arrow_error(&error))
        }
        Source::Identity => identity_values(column, n_rows),
        Source::Null => Ok(new_null_array(&column.column_type.arrow(), n_rows)),
    }
}

fn identity_values(column: &TableColumn, n_rows: usize) -> Result<ArrayRef, SqlError> {
    let range = column.identity.as_ref().and_then(|identity| identity.reserve(n_rows as u64));
    let exhausted = || {
        let message = format!("Value out of range for identity column \"{}\"", column.name);
        SqlError::new(SqlState("2200H"), message)
    };
    let values = Int64Array::from_iter_values(range.ok_or_else(exhausted)?.values());
    if column.column_type == ColumnType::BigInt {
        return Ok(Arc::new(values));
    }
    let options = arrow::compute::CastOptions { safe: false, ..Default::default() };
    arrow::compute::cast_with_options(&values, &column.column_type.arrow(), &options).map_err(|_| exhausted())
}
