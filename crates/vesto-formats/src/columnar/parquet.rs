//! Parquet: a piece is a row group. The file's own Arrow schema is not heeded; types are those of Parquet.
//! <https://parquet.apache.org/docs/file-format/>

mod batches;
mod footer;
mod page_locations;
mod pages;
mod schema;
mod thrift;

use std::ops::Range;
use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef, Fields, Schema, TimeUnit};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{Compression, ConvertedType, LogicalType, Type as PhysicalType};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::schema::types::Type;

use self::batches::RowGroupBatches;
use self::pages::{PageCounts, Reading, RowGroupBytes};
use super::plan::{Batches, FileColumn, Plan};
use super::window::Start;
use super::{ColumnarError, ColumnarOptions, Piece, RangeReader};
use crate::options::TargetColumn;

pub(super) struct ParquetFile {
    shared: Arc<Shared>,
    file_size: u64,
    parts: Vec<Part>,
}

/// A row group, or a range of its rows.
#[derive(Clone)]
struct Part {
    row_group: usize,
    rows: Range<u64>,
    /// Set for a range: the file with the locations of the row group's pages.
    located: Option<ArrowReaderMetadata>,
}

/// What the readers of all row groups use.
struct Shared {
    metadata: ArrowReaderMetadata,
    plan: Arc<Plan>,
}

/// How strings are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strings {
    /// Checked by the decoder, which is quicker than looking at each.
    Checked,
    /// As bytes.
    Unchecked,
}

/// Decoded values that a batch may have in all its columns.
const CELLS_PER_BATCH: u64 = 2 << 20;
const ROWS_PER_BATCH: u64 = 8192;
/// Bytes of a batch's rows, on average.
const BYTES_PER_BATCH: u64 = 32 << 20;
/// Fewer are not worth another reader.
const MIN_PART_ROWS: u64 = 64 << 10;

impl ParquetFile {
    pub(super) fn open(
        file: &dyn RangeReader,
        target: &[TargetColumn],
        options: ColumnarOptions,
    ) -> Result<Self, ColumnarError> {
        let metadata = arrow_metadata(footer::read(file)?)?;
        let schema = metadata.parquet_schema();
        let described = schema.root_schema().get_fields();
        let columns = metadata.schema().fields().iter().zip(described).map(|(field, described)| FileColumn {
            name: field.name().clone(),
            data_type: field.data_type().clone(),
            is_json: is_json(described),
            described: schema::describe(schema, described),
        });
        let plan = Arc::new(Plan::new(&columns.collect::<Vec<_>>(), target, options)?);
        let row_groups = metadata.metadata().row_groups().iter().enumerate();
        let whole = row_groups.map(|(row_group, found)| {
            let n_rows = u64::try_from(found.num_rows()).unwrap_or(0);
            Part { row_group, rows: 0..n_rows, located: None }
        });
        let parts = whole.collect();
        Ok(Self { shared: Arc::new(Shared { metadata, plan }), file_size: file.size(), parts })
    }

    /// Cuts large row groups, until the file has so many parts.
    pub(super) fn split(&mut self, file: &Arc<dyn RangeReader>, n_wanted: usize) -> Result<(), ColumnarError> {
        let n_parts = n_wanted.div_ceil(self.parts.len().max(1)) as u64;
        let mut parts = Vec::with_capacity(n_wanted);
        for part in std::mem::take(&mut self.parts) {
            let n_rows = part.rows.end - part.rows.start;
            let n_parts = n_parts.min(n_rows / MIN_PART_ROWS);
            let located = if n_parts > 1 { self.shared.located(part.row_group, file)? } else { None };
            if located.is_none() {
                parts.push(part);
                continue;
            }
            let bound = |at: u64| part.rows.start + n_rows * at / n_parts;
            parts.extend((0..n_parts).map(|at| Part {
                row_group: part.row_group,
                rows: bound(at)..bound(at + 1),
                located: located.clone(),
            }));
        }
        self.parts = parts;
        Ok(())
    }

    pub(super) fn pieces(&self) -> Result<Vec<Piece>, ColumnarError> {
        let row_groups = self.shared.metadata.metadata().row_groups();
        let missing = || ColumnarError::corrupt("it lacks a row group");
        let pieces = self.parts.iter().map(|part| {
            let whole = piece(row_groups.get(part.row_group).ok_or_else(missing)?, self.file_size)?;
            Ok(Piece { n_rows: part.rows.end - part.rows.start, ..whole })
        });
        pieces.collect()
    }

    pub(super) fn read(&self, index: usize, file: &Arc<dyn RangeReader>) -> Result<Batches, ColumnarError> {
        let part = self.parts.get(index).ok_or_else(|| ColumnarError::corrupt("it lacks a row group"))?;
        let n_rows = part.rows.end - part.rows.start;
        let strings = match self.shared.plan.replacement() {
            Some(_) => Strings::Unchecked,
            None => Strings::Checked,
        };
        let batches = RowGroupBatches::new(&self.shared, part, file, strings)?;
        Ok(Batches::new(Box::new(batches), &self.shared.plan, n_rows))
    }
}

impl Shared {
    fn reader(
        &self,
        part: &Part,
        file: &Arc<dyn RangeReader>,
        strings: Strings,
    ) -> Result<(ParquetRecordBatchReader, Arc<PageCounts>), ColumnarError> {
        let metadata = part.located.as_ref().unwrap_or(&self.metadata);
        let metadata = match strings {
            Strings::Checked => metadata.clone(),
            Strings::Unchecked => {
                let bytes = schema::without_strings(metadata.metadata()).map_err(|error| failed(&error))?;
                arrow_metadata(bytes)?
            }
        };
        let row_group = metadata.metadata().row_groups().get(part.row_group);
        let row_group = row_group.ok_or_else(|| ColumnarError::corrupt("it lacks a row group"))?;
        let start = if part.rows.start == 0 { Start::Head } else { Start::Within };
        let reading = Reading { start, is_located: part.located.is_some() };
        let (rows, bytes) = (rows_per_batch(row_group), RowGroupBytes::new(row_group, file, reading));
        let counts = bytes.counts();
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata);
        let mut reader = reader.with_row_groups(vec![part.row_group]).with_batch_size(rows);
        if part.located.is_some() {
            let count = |rows: u64| usize::try_from(rows).unwrap_or(usize::MAX);
            reader = reader.with_offset(count(part.rows.start)).with_limit(count(part.rows.end - part.rows.start));
        }
        Ok((reader.build().map_err(|error| failed(&error))?, counts))
    }

    /// The file's metadata with the locations of one row group's pages, if they can be told.
    fn located(
        &self,
        row_group: usize,
        file: &Arc<dyn RangeReader>,
    ) -> Result<Option<ArrowReaderMetadata>, ColumnarError> {
        let metadata = self.metadata.metadata();
        let found = metadata.row_groups().get(row_group).and_then(|found| page_locations::scan(found, file));
        let Some(found) = found else { return Ok(None) };
        let mut index = vec![Vec::new(); metadata.num_row_groups()];
        if let Some(slot) = index.get_mut(row_group) {
            *slot = found;
        }
        let located = metadata.as_ref().clone().into_builder().set_offset_index(Some(index)).build();
        arrow_metadata(located).map(Some)
    }
}

/// Parquet's types as Arrow's: text as views of its pages, INT96 in microseconds, which hold all of its dates.
fn arrow_metadata(metadata: ParquetMetaData) -> Result<ArrowReaderMetadata, ColumnarError> {
    let metadata = Arc::new(metadata);
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let plain = ArrowReaderMetadata::try_new(Arc::clone(&metadata), options.clone()).map_err(|error| failed(&error))?;
    let described = metadata.file_metadata().schema_descr().root_schema().get_fields();
    let wanted: Fields = plain.schema().fields().iter().zip(described).map(hint).collect();
    let options = options.with_schema(Arc::new(Schema::new(wanted)));
    ArrowReaderMetadata::try_new(metadata, options).map_err(|error| failed(&error))
}

/// Few enough rows that a batch stays small, as far as the row group says how many values its rows have and how long
/// they are.
fn rows_per_batch(row_group: &RowGroupMetaData) -> usize {
    let n_rows = u64::try_from(row_group.num_rows()).unwrap_or(0).max(1);
    let per_row: u64 = row_group
        .columns()
        .iter()
        .map(|column| u64::try_from(column.num_values()).unwrap_or(0).div_ceil(n_rows).max(1))
        .fold(1, u64::saturating_add);
    let bytes_per_row = u64::try_from(row_group.total_byte_size()).unwrap_or(0) / n_rows + 1;
    let n_rows = (CELLS_PER_BATCH / per_row).min(BYTES_PER_BATCH / bytes_per_row);
    usize::try_from(n_rows.clamp(1, ROWS_PER_BATCH)).unwrap_or(1)
}

fn hint((field, described): (&FieldRef, &Arc<Type>)) -> FieldRef {
    let is_int96 = described.is_primitive() && described.get_physical_type() == PhysicalType::INT96;
    let data_type = match field.data_type() {
        DataType::Utf8 => DataType::Utf8View,
        DataType::Binary => DataType::BinaryView,
        DataType::Timestamp(TimeUnit::Nanosecond, None) if is_int96 => DataType::Timestamp(TimeUnit::Microsecond, None),
        _ => return Arc::clone(field),
    };
    Arc::new(field.as_ref().clone().with_data_type(data_type))
}

fn is_json(column: &Type) -> bool {
    let info = column.get_basic_info();
    info.converted_type() == ConvertedType::JSON || matches!(info.logical_type_ref(), Some(LogicalType::Json))
}

/// A string by any of its annotations.
fn is_string(column: &Type) -> bool {
    let info = column.get_basic_info();
    let is_text = info.converted_type() == ConvertedType::UTF8;
    is_text || is_json(column) || matches!(info.logical_type_ref(), Some(LogicalType::String))
}

/// A row group's rows and the bytes of its columns, as far as they make sense.
fn piece(row_group: &RowGroupMetaData, file_size: u64) -> Result<Piece, ColumnarError> {
    let misplaced = || ColumnarError::corrupt("a column lies outside of the file");
    let n_rows = u64::try_from(row_group.num_rows()).map_err(|_| misplaced())?;
    let mut bytes = file_size..0;
    for column in row_group.columns() {
        if column.file_path().is_some() {
            return Err(ColumnarError::Unsupported {
                what: "a Parquet file whose columns are in other files".to_owned(),
            });
        }
        if let Compression::BROTLI(_) | Compression::LZO = column.compression() {
            let name = if column.compression() == Compression::LZO { "LZO" } else { "Brotli" };
            return Err(ColumnarError::Unsupported { what: format!("Parquet's compression {name}") });
        }
        let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
        let start = start.min(column.data_page_offset());
        let start = u64::try_from(start).map_err(|_| misplaced())?;
        let len = u64::try_from(column.compressed_size()).map_err(|_| misplaced())?;
        let end = start.checked_add(len).filter(|end| *end <= file_size).ok_or_else(misplaced)?;
        bytes = bytes.start.min(start)..bytes.end.max(end);
    }
    if bytes.start > bytes.end {
        return Err(misplaced());
    }
    Ok(Piece { first_row: 0, n_rows, bytes })
}

fn failed(error: &ParquetError) -> ColumnarError {
    match error {
        ParquetError::NYI(what) => ColumnarError::Unsupported { what: what.clone() },
        ParquetError::External(source) => ColumnarError::of_decoder(source.as_ref()),
        _ => ColumnarError::of_decoder(error),
    }
}
