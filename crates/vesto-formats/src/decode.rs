//! Delimited text, CSV, FIXEDWIDTH, JSON and Avro to Arrow. A chunk is cut into fields a thousand records at a time, by
//! a dialect for each format; then each column reads its fields in one tight loop into its own array, the same for all
//! formats. No allocation per field or row, no `String`.
//!
//! A record that is at fault is taken out and reported; the rest of the chunk is not affected. Whether a load may go on
//! (MAXERROR) is the caller's decision.

pub(crate) mod csv;

mod avro;
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
mod varbyte;

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use memchr::memchr_iter;
use vesto_types::ColumnType;

use crate::chunk::{Chunk, ChunkContent};
use crate::datetime::{DateFormat, TimeFormat};
use crate::load_error::{LoadError, LoadErrorKind, raw_text};
use crate::options::{Conversion, NullAs, RecordFormat, SetupError, TargetColumn};
use avro::AvroDialect;
use column::{ColumnReader, Faults};
use csv::CsvDialect;
use delimited::DelimitedDialect;
use fixed_width::FixedWidthDialect;
use json::JsonDialect;
use records::{FieldText, Records, RowFault, Span};

/// Records that are cut into fields before the columns read them: few enough that text and fields stay in the cache.
const RECORDS_PER_PASS: usize = 1024;
const MAX_ROWS_PER_BATCH: usize = 64 * 1024;
const MAX_CELLS_PER_BATCH: usize = 4 * 1024 * 1024;
/// Beyond the chunk's own: unescaped text, values that several columns take, unpacked blocks.
const MAX_BYTES_PER_BATCH: usize = 32 << 20;
/// The caller may have had enough of them.
const MAX_ERRORS_PER_BATCH: usize = 4096;
/// `stl_replacements` keeps a hundred rows of each slice.
const MAX_REPLACEMENTS: usize = 100;
/// `stl_loaderror_detail` keeps the fields of twenty records of each slice.
const MAX_DETAILED: usize = 20;

/// Turns chunks of one format into batches of one schema. Keeps its buffers from chunk to chunk; chunks may come from
/// any file, in any order.
pub struct RecordDecoder {
    dialect: Dialect,
    conversion: Conversion,
    /// For dates and times that the file has as such.
    standard: Conversion,
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
    Avro(Box<AvroDialect>),
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
            RecordFormat::Avro(mapping) => Dialect::Avro(Box::new(AvroDialect::new(mapping, &target)?)),
            RecordFormat::FixedWidth(spec) => {
                // A value's padding would otherwise become part of it.
                conversion.trim_blanks = true;
                Dialect::FixedWidth(FixedWidthDialect::new(spec, &target)?)
            }
        };
        if matches!(format, RecordFormat::Json(_) | RecordFormat::Avro(_)) {
            conversion.null_as = NullAs::Nothing;
        }
        // Bytes are read from CSV's hexadecimal digits, and from columnar files; from no other text.
        let is_csv = matches!(format, RecordFormat::Csv { .. });
        if let Some(column) =
            target.iter().find(|column| matches!(column.column_type, ColumnType::Varbyte(_)) && !is_csv)
        {
            let (column, column_type) = (column.name.clone(), column.column_type.clone());
            return Err(SetupError::ColumnType { column, column_type });
        }
        let columns = target.iter().map(ColumnReader::new).collect();
        let fields = target.iter().map(|column| Field::new(&column.name, column.column_type.arrow(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let max_rows = (MAX_CELLS_PER_BATCH / target.len()).clamp(RECORDS_PER_PASS, MAX_ROWS_PER_BATCH);
        let records = Records::new(&conversion, target.len());
        let standard =
            Conversion { date_format: DateFormat::default(), time_format: TimeFormat::default(), ..conversion.clone() };
        Ok(Self { dialect, conversion, standard, target, schema, columns, records, max_rows })
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
        let facts = match &mut self.dialect {
            Dialect::Delimited(dialect) => ChunkFacts::of(bytes, dialect.delimiter.is_ascii()),
            Dialect::Csv(dialect) => ChunkFacts::of(bytes, dialect.delimiter.is_ascii()),
            Dialect::FixedWidth(_) | Dialect::Json(_) => ChunkFacts::of(bytes, true),
            Dialect::Avro(dialect) => {
                dialect.begin(chunk);
                ChunkFacts { is_ascii: true, is_utf8: true, has_nul: false }
            }
        };
        let refused = match &chunk.content {
            ChunkContent::Refused(kind) => Some(kind.clone()),
            ChunkContent::Records | ChunkContent::AvroBlocks(_) => None,
        };
        ChunkRows { decoder: self, bytes, facts, offset: 0, lines: Lines { line: chunk.first_line, at: 0 }, refused }
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
    fn of(bytes: &[u8], cut_between_characters: bool) -> Self {
        let is_ascii = bytes.is_ascii();
        let is_utf8 = is_ascii || (cut_between_characters && simdutf8::basic::from_utf8(bytes).is_ok());
        Self { is_ascii, is_utf8, has_nul: memchr::memchr(0, bytes).is_some() }
    }

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
    refused: Option<LoadErrorKind>,
}

impl Iterator for ChunkRows<'_> {
    /// An error here is a fault of the decoder itself, never of the data.
    type Item = Result<Decoded, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(kind) = self.refused.take() {
            return Some(self.refuse(kind));
        }
        if self.offset >= self.bytes.len() {
            return None;
        }
        let mut found = Found::default();
        let mut n_rows = 0;
        while self.offset < self.bytes.len()
            && n_rows < self.decoder.max_rows
            && found.errors.len() < MAX_ERRORS_PER_BATCH
            && found.n_bytes < MAX_BYTES_PER_BATCH
        {
            n_rows += self.pass(n_rows, &mut found);
        }
        let Found { errors, refused, replacements, n_replaced_rows, .. } = found;
        let batch = self.decoder.take_batch(n_rows, &refused);
        Some(batch.map(|batch| Decoded { batch, errors, replacements, n_replaced_rows }))
    }
}

/// What a batch's passes found besides rows.
#[derive(Default)]
struct Found {
    errors: Vec<LoadError>,
    /// Rows of the batch to take out again, in order.
    refused: Vec<usize>,
    replacements: Vec<Replacement>,
    n_replaced_rows: u64,
    /// What was made of the chunk beyond its own bytes.
    n_bytes: usize,
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
            Dialect::Avro(dialect) => {
                let next = dialect.cut(self.bytes, self.offset, RECORDS_PER_PASS, records);
                facts = facts.with_unescaped(records.scratch());
                next
            }
        };
        found.n_bytes += records.n_bytes();
        let n_rows = records.n_rows();
        let mut faults = Faults::default();
        for (index, reader) in decoder.columns.iter_mut().enumerate() {
            let conversion = match &decoder.dialect {
                Dialect::Avro(dialect) if dialect.is_standard(index) => &decoder.standard,
                _ => &decoder.conversion,
            };
            reader.read(index, self.bytes, records, facts, conversion, &mut faults);
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
        let is_avro = matches!(self.decoder.dialect, Dialect::Avro(_));
        let is_fixed_width = matches!(self.decoder.dialect, Dialect::FixedWidth(_));
        let in_fields = faults.fields.drain(..).map(|fault| {
            found.refused.push(rows_before + fault.row);
            let (start, end) = records.bounds(fault.row);
            let (mut position, raw_field) = records.raw_field(fault.row, fault.column);
            // As Redshift reports a number that FIXEDWIDTH cut out. And Avro's values have no place in the text that shows their record.
            if is_avro || (is_fixed_width && fault.kind.is_numeric()) {
                position = usize::MAX;
            }
            // As many as `stl_loaderror_detail` shows: those up to the one at fault.
            let spans = records.row(fault.row).iter().take(fault.column + 1).copied().collect();
            RowFault { start, end, position, raw_field, column: Some(fault.column), kind: fault.kind, spans }
        });
        let mut all: Vec<RowFault> = structural.cloned().chain(in_fields).collect();
        all.sort_by_key(|fault| fault.start);
        for fault in all {
            let raw_field_value = match (&self.decoder.dialect, fault.column) {
                (Dialect::Avro(_), Some(column)) => raw_text(records.value(self.bytes, fault.start, column)),
                (Dialect::Avro(_), None) => String::new(),
                _ => raw_text(self.bytes.get(fault.raw_field.0..fault.raw_field.1).unwrap_or_default()),
            };
            let detailed = if found.errors.len() < MAX_DETAILED { fault.spans.as_slice() } else { &[] };
            let field = |span: &Span| match records.text(self.bytes, *span) {
                FieldText::Bytes(bytes) => Some(raw_text(bytes)),
                FieldText::Null | FieldText::Missing => None,
            };
            let fields = detailed.iter().map(field).collect();
            let (line_number, raw_line) =
                place(&self.decoder.dialect, records, &mut self.lines, self.bytes, (fault.start, fault.end));
            found.errors.push(LoadError {
                line_number,
                position: i32::try_from(fault.position).unwrap_or(-1),
                column: fault.column,
                raw_line,
                raw_field_value,
                fields,
                kind: fault.kind,
            });
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
            let RecordDecoder { dialect, records, .. } = &*self.decoder;
            let bounds = records.bounds(row);
            let (line_number, raw_line) = place(dialect, records, &mut self.lines, self.bytes, bounds);
            found.replacements.push(Replacement { line_number, column, raw_line });
        }
    }

    fn refuse(&mut self, kind: LoadErrorKind) -> Result<Decoded, ArrowError> {
        self.offset = self.bytes.len();
        let error = LoadError {
            line_number: self.lines.line,
            position: 0,
            column: None,
            raw_line: raw_text(self.bytes),
            raw_field_value: String::new(),
            fields: Vec::new(),
            kind,
        };
        let batch = self.decoder.take_batch(0, &[])?;
        Ok(Decoded { batch, errors: vec![error], replacements: Vec::new(), n_replaced_rows: 0 })
    }
}

/// Line number and text of a record.
fn place(
    dialect: &Dialect,
    records: &Records,
    lines: &mut Lines,
    bytes: &[u8],
    (start, end): (usize, usize),
) -> (i64, String) {
    let text = || raw_text(bytes.get(start..end).unwrap_or_default());
    match dialect {
        Dialect::Delimited(_) | Dialect::Csv(_) | Dialect::FixedWidth(_) => (lines.line_of(bytes, start), text()),
        Dialect::Json(_) => (lines.line_of(bytes, end), text()),
        Dialect::Avro(dialect) => (dialect.record_number(records.n_before(start)), dialect.raw_record(start, end)),
    }
}

/// Counts lines only when somebody asks.
#[derive(Debug, Clone, Copy)]
struct Lines {
    line: i64,
    at: usize,
}

impl Lines {
    /// The line of an offset; counts from the last one asked for.
    fn line_of(&mut self, bytes: &[u8], offset: usize) -> i64 {
        let count = |from: usize, to: usize| {
            let between = bytes.get(from..to).unwrap_or_default();
            i64::try_from(memchr_iter(b'\n', between).count()).unwrap_or(0)
        };
        self.line += if offset < self.at { -count(offset, self.at) } else { count(self.at, offset) };
        self.at = offset;
        self.line
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
