//! Delimited text and CSV to Arrow. A chunk is cut into fields a thousand records at a time; then each column reads its
//! fields in one tight loop into its own array. No allocation per field or row, no `String`.
//!
//! A record that is at fault is taken out and reported; the rest of the chunk is not affected. Whether a load may go on
//! (MAXERROR) is the caller's decision.

pub(crate) mod csv;

mod column;
mod decimal;
mod delimited;
mod fixed_width;
mod json;
mod mapping;
mod number;
mod records;
mod super_column;
mod temporal;
mod text;

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use memchr::memchr_iter;

use crate::chunk::{Chunk, ChunkContent};
use crate::load_error::{LoadError, LoadErrorKind, raw_text};
use crate::options::{Conversion, NullAs, RecordFormat, SetupError, TargetColumn};
use column::{ColumnReader, Faults};
use csv::CsvDialect;
use delimited::DelimitedDialect;
use fixed_width::FixedWidthDialect;
use json::JsonDialect;
use records::{Records, RowFault};

/// Records that are cut into fields before the columns read them: few enough that text and fields stay in the cache.
const RECORDS_PER_PASS: usize = 1024;
const MAX_ROWS_PER_BATCH: usize = 64 * 1024;
const MAX_CELLS_PER_BATCH: usize = 4 * 1024 * 1024;
/// The caller may have had enough of them.
const MAX_ERRORS_PER_BATCH: usize = 4096;
/// `stl_replacements` keeps a hundred rows of each slice.
const MAX_REPLACEMENTS: usize = 100;

/// Turns chunks of one format into batches of one schema. Keeps its buffers from chunk to chunk; chunks may come from
/// any file, in any order.
pub struct RecordDecoder {
    dialect: Dialect,
    conversion: Conversion,
    target: Vec<TargetColumn>,
    schema: SchemaRef,
    columns: Vec<ColumnReader>,
    records: Records,
    max_rows: usize,
}

enum Dialect {
    Delimited(DelimitedDialect),
    Csv(CsvDialect),
    FixedWidth(FixedWidthDialect),
    Json(Box<JsonDialect>),
}

impl Dialect {
    /// Whether a record's line is the one that it ends on.
    fn counts_lines_at_end(&self) -> bool {
        match self {
            Self::Delimited(_) | Self::Csv(_) | Self::FixedWidth(_) => false,
            Self::Json(_) => true,
        }
    }
}

/// Some of a chunk's rows, and what was refused among them.
#[derive(Debug)]
pub struct Decoded {
    pub batch: RecordBatch,
    /// In record order.
    pub errors: Vec<LoadError>,
    /// Rows in which ACCEPTINVCHARS replaced something; at most a hundred are kept.
    pub replacements: Vec<Replacement>,
    pub n_replaced_rows: u64,
}

/// A row of `stl_replacements`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    pub line_number: i64,
    pub column: usize,
    pub raw_line: String,
}

impl RecordDecoder {
    pub fn new(
        format: &RecordFormat,
        mut conversion: Conversion,
        target: Vec<TargetColumn>,
    ) -> Result<Self, SetupError> {
        if target.is_empty() {
            return Err(SetupError::NoColumns);
        }
        if conversion.replacement.is_some_and(|byte| byte == 0 || !byte.is_ascii()) {
            return Err(SetupError::ReplacementCharacter);
        }
        let dialect = match format {
            RecordFormat::Delimited { delimiter, escape, remove_quotes } => {
                Dialect::Delimited(DelimitedDialect::new(delimiter, *escape, *remove_quotes, &conversion.null_as))
            }
            RecordFormat::Csv { delimiter, quote } => {
                let usable = quote.is_ascii() && !matches!(quote, 0 | b'\n' | b'\r');
                if !usable || delimiter.bytes().contains(quote) {
                    return Err(SetupError::Quote);
                }
                Dialect::Csv(CsvDialect::new(delimiter, *quote))
            }
            RecordFormat::Json(mapping) => Dialect::Json(Box::new(JsonDialect::new(mapping, &target)?)),
            RecordFormat::Avro(_) => return Err(SetupError::Format { format: "AVRO" }),
            RecordFormat::FixedWidth(spec) => {
                // A value's padding would otherwise become part of it.
                conversion.trim_blanks = true;
                Dialect::FixedWidth(FixedWidthDialect::new(spec, &target)?)
            }
        };
        if matches!(format, RecordFormat::Json(_) | RecordFormat::Avro(_)) {
            conversion.null_as = NullAs::Nothing;
        }
        let columns = target.iter().map(ColumnReader::new).collect::<Result<Vec<_>, _>>()?;
        let fields = target.iter().map(|column| Field::new(&column.name, column.column_type.arrow(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let max_rows = (MAX_CELLS_PER_BATCH / target.len()).clamp(RECORDS_PER_PASS, MAX_ROWS_PER_BATCH);
        let records = Records::new(&conversion, target.len());
        Ok(Self { dialect, conversion, target, schema, columns, records, max_rows })
    }

    /// The target columns in their own Arrow types, all nullable; NOT NULL is checked while reading.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The columns that `LoadError::column` counts.
    pub fn target(&self) -> &[TargetColumn] {
        &self.target
    }

    /// The chunk's rows, some tens of thousands at a time.
    pub fn decode<'a>(&'a mut self, chunk: &'a Chunk) -> ChunkRows<'a> {
        let bytes = chunk.bytes.as_slice();
        let is_ascii = bytes.is_ascii();
        let ascii_delimiter = match &self.dialect {
            Dialect::Delimited(dialect) => dialect.delimiter.is_ascii(),
            Dialect::Csv(dialect) => dialect.delimiter.is_ascii(),
            Dialect::FixedWidth(_) => true,
            Dialect::Json(_) => true,
        };
        let facts = ChunkFacts {
            is_ascii,
            is_utf8: is_ascii || (ascii_delimiter && simdutf8::basic::from_utf8(bytes).is_ok()),
            has_nul: memchr::memchr(0, bytes).is_some(),
        };
        let oversized = chunk.content == ChunkContent::OversizedRecord;
        ChunkRows { decoder: self, bytes, facts, offset: 0, lines: Lines { line: chunk.first_line, at: 0 }, oversized }
    }
}

/// What is known of a whole chunk, so that fields need not ask.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChunkFacts {
    pub(crate) is_ascii: bool,
    pub(crate) is_utf8: bool,
    pub(crate) has_nul: bool,
}

impl ChunkFacts {
    /// JSON's escapes make any character of ASCII, and some that are none.
    fn with_unescaped(self, scratch: &[u8]) -> Self {
        let is_ascii = scratch.is_ascii();
        let is_utf8 = is_ascii || simdutf8::basic::from_utf8(scratch).is_ok();
        Self { is_ascii: self.is_ascii && is_ascii, is_utf8: self.is_utf8 && is_utf8, ..self }
    }
}

/// The rows of one chunk as an iterator of batches; ends when the chunk is read.
pub struct ChunkRows<'a> {
    decoder: &'a mut RecordDecoder,
    bytes: &'a [u8],
    facts: ChunkFacts,
    offset: usize,
    lines: Lines,
    oversized: bool,
}

impl Iterator for ChunkRows<'_> {
    /// An error here is a fault of the decoder itself, never of the data.
    type Item = Result<Decoded, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.offset >= self.bytes.len() {
            return None;
        }
        if self.oversized {
            return Some(self.refuse_oversized());
        }
        let mut found = Found::default();
        let mut n_rows = 0;
        while self.offset < self.bytes.len()
            && n_rows < self.decoder.max_rows
            && found.errors.len() < MAX_ERRORS_PER_BATCH
        {
            n_rows += self.pass(n_rows, &mut found);
        }
        found.errors.sort_by_key(|(offset, _)| *offset);
        let errors = found.errors.into_iter().map(|(_, error)| error).collect();
        let (replacements, n_replaced_rows) = (found.replacements, found.n_replaced_rows);
        let batch = self.decoder.take_batch(n_rows, &found.refused);
        Some(batch.map(|batch| Decoded { batch, errors, replacements, n_replaced_rows }))
    }
}

/// What a batch's passes found besides rows.
#[derive(Default)]
struct Found {
    /// With the record's offset in the chunk, to sort by.
    errors: Vec<(usize, LoadError)>,
    /// Rows of the batch to take out again, in order.
    refused: Vec<usize>,
    replacements: Vec<Replacement>,
    n_replaced_rows: u64,
}

impl ChunkRows<'_> {
    /// Cuts up to a thousand records into fields and lets every column read its own. Returns the number of rows.
    fn pass(&mut self, rows_before: usize, found: &mut Found) -> usize {
        let decoder = &mut *self.decoder;
        let records = &mut decoder.records;
        records.clear();
        let mut facts = self.facts;
        self.offset = match &mut decoder.dialect {
            Dialect::Delimited(dialect) => dialect.cut(self.bytes, self.offset, self.facts, RECORDS_PER_PASS, records),
            Dialect::Csv(dialect) => csv::cut(dialect, self.bytes, self.offset, self.facts, RECORDS_PER_PASS, records),
            Dialect::FixedWidth(dialect) => dialect.cut(self.bytes, self.offset, self.facts, RECORDS_PER_PASS, records),
            Dialect::Json(dialect) => {
                let next = dialect.cut(self.bytes, self.offset, RECORDS_PER_PASS, records);
                facts = facts.with_unescaped(records.scratch());
                next
            }
        };
        let n_rows = records.n_rows();
        let mut faults = Faults::default();
        for (index, reader) in decoder.columns.iter_mut().enumerate() {
            reader.read(index, self.bytes, records, facts, &decoder.conversion, &mut faults);
        }
        self.report(rows_before, &mut faults, found);
        n_rows
    }

    /// Turns a pass's faults into load errors. The first fault of a record counts, in column order.
    fn report(&mut self, rows_before: usize, faults: &mut Faults, found: &mut Found) {
        let records = &self.decoder.records;
        if faults.fields.is_empty() && records.faults().is_empty() && faults.replaced.is_empty() {
            return;
        }
        faults.fields.sort_by_key(|fault| fault.row);
        faults.fields.dedup_by_key(|fault| fault.row);
        let structural = records.faults().iter();
        let is_fixed_width = matches!(self.decoder.dialect, Dialect::FixedWidth(_));
        let in_fields = faults.fields.drain(..).map(|fault| {
            found.refused.push(rows_before + fault.row);
            let (start, end) = records.bounds(fault.row);
            let (mut position, raw_field) = records.raw_field(fault.row, fault.column);
            // As Redshift reports a number that FIXEDWIDTH cut out.
            if is_fixed_width && fault.kind.is_numeric() {
                position = usize::MAX;
            }
            RowFault { start, end, position, raw_field, column: Some(fault.column), kind: fault.kind }
        });
        let mut all: Vec<RowFault> = structural.cloned().chain(in_fields).collect();
        all.sort_by_key(|fault| fault.start);
        let at_end = self.decoder.dialect.counts_lines_at_end();
        for fault in all {
            let line_number = self.lines.line_of(self.bytes, if at_end { fault.end } else { fault.start });
            let slice = |(start, end): (usize, usize)| self.bytes.get(start..end).unwrap_or_default();
            let error = LoadError {
                line_number,
                position: i32::try_from(fault.position).unwrap_or(-1),
                column: fault.column,
                raw_line: raw_text(slice((fault.start, fault.end))),
                raw_field_value: raw_text(slice(fault.raw_field)),
                kind: fault.kind,
            };
            found.errors.push((fault.start, error));
        }
        self.report_replacements(faults, found);
    }

    fn report_replacements(&mut self, faults: &mut Faults, found: &mut Found) {
        faults.replaced.sort_unstable();
        faults.replaced.dedup_by_key(|(row, _)| *row);
        found.n_replaced_rows += faults.replaced.len() as u64;
        for (row, column) in faults.replaced.drain(..) {
            if found.replacements.len() >= MAX_REPLACEMENTS {
                return;
            }
            let (start, end) = self.decoder.records.bounds(row);
            let place = if self.decoder.dialect.counts_lines_at_end() { end } else { start };
            let line_number = self.lines.line_of_any(self.bytes, place);
            let raw_line = raw_text(self.bytes.get(start..end).unwrap_or_default());
            found.replacements.push(Replacement { line_number, column, raw_line });
        }
    }

    fn refuse_oversized(&mut self) -> Result<Decoded, ArrowError> {
        self.offset = self.bytes.len();
        let error = LoadError {
            line_number: self.lines.line,
            position: 0,
            column: None,
            raw_line: raw_text(self.bytes),
            raw_field_value: String::new(),
            kind: match self.decoder.dialect {
                Dialect::Delimited(_) | Dialect::Csv(_) | Dialect::FixedWidth(_) => {
                    LoadErrorKind::RecordTooLong { limit: 4 << 20 }
                }
                Dialect::Json(_) => LoadErrorKind::JsonTooLong { limit: 4 << 20 },
            },
        };
        let batch = self.decoder.take_batch(0, &[])?;
        Ok(Decoded { batch, errors: vec![error], replacements: Vec::new(), n_replaced_rows: 0 })
    }
}

/// Counts lines only when somebody asks.
#[derive(Debug, Clone, Copy)]
struct Lines {
    line: i64,
    at: usize,
}

impl Lines {
    /// The line of an offset that is not before the last one asked for.
    fn line_of(&mut self, bytes: &[u8], offset: usize) -> i64 {
        let between = bytes.get(self.at..offset).unwrap_or_default();
        self.line += i64::try_from(memchr_iter(b'\n', between).count()).unwrap_or(0);
        self.at = self.at.max(offset);
        self.line
    }

    /// The same for an offset that may lie before it.
    fn line_of_any(mut self, bytes: &[u8], offset: usize) -> i64 {
        if offset < self.at {
            let between = bytes.get(offset..self.at).unwrap_or_default();
            return self.line - i64::try_from(memchr_iter(b'\n', between).count()).unwrap_or(0);
        }
        self.line_of(bytes, offset)
    }
}

impl RecordDecoder {
    /// The rows read so far as a batch, without the refused ones; the columns start afresh.
    fn take_batch(&mut self, n_rows: usize, refused: &[usize]) -> Result<RecordBatch, ArrowError> {
        let arrays = self.columns.iter_mut().map(ColumnReader::finish).collect::<Result<Vec<ArrayRef>, _>>()?;
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)?;
        if refused.is_empty() {
            return Ok(batch);
        }
        let mut keep = vec![true; n_rows];
        for row in refused {
            if let Some(keep) = keep.get_mut(*row) {
                *keep = false;
            }
        }
        filter_record_batch(&batch, &BooleanArray::from(keep))
    }
}

#[cfg(test)]
mod tests;
