//! Parquet: a piece is a row group. The file's own Arrow schema is not heeded; types are those of Parquet.
//! <https://parquet.apache.org/docs/file-format/>

mod batches;
mod footer;
mod pages;
mod schema;
mod thrift;

use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef, Fields, Schema, TimeUnit};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{ConvertedType, LogicalType, Type as PhysicalType};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::schema::types::Type;

use self::batches::RowGroupBatches;
use self::pages::{PageCounts, RowGroupBytes};
use super::plan::{Batches, FileColumn, Plan};
use super::{ColumnarError, ColumnarOptions, Piece, RangeReader};
use crate::options::TargetColumn;

pub(super) struct ParquetFile {
    shared: Arc<Shared>,
    file_size: u64,
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
        Ok(Self { shared: Arc::new(Shared { metadata, plan }), file_size: file.size() })
    }

    pub(super) fn pieces(&self) -> Result<Vec<Piece>, ColumnarError> {
        let row_groups = self.shared.metadata.metadata().row_groups();
        row_groups.iter().map(|row_group| piece(row_group, self.file_size)).collect()
    }

    pub(super) fn read(&self, index: usize, file: &Arc<dyn RangeReader>) -> Result<Batches, ColumnarError> {
        let missing = || ColumnarError::corrupt("it lacks a row group");
        let row_group = self.shared.metadata.metadata().row_groups().get(index).ok_or_else(missing)?;
        let n_rows = u64::try_from(row_group.num_rows()).map_err(|_| missing())?;
        let strings = match self.shared.plan.replacement() {
            Some(_) => Strings::Unchecked,
            None => Strings::Checked,
        };
        let batches = RowGroupBatches::new(&self.shared, index, file, strings)?;
        Ok(Batches::new(Box::new(batches), &self.shared.plan, n_rows))
    }
}

impl Shared {
    fn reader(
        &self,
        index: usize,
        file: &Arc<dyn RangeReader>,
        strings: Strings,
    ) -> Result<(ParquetRecordBatchReader, Arc<PageCounts>), ColumnarError> {
        let metadata = match strings {
            Strings::Checked => self.metadata.clone(),
            Strings::Unchecked => {
                let bytes = schema::without_strings(self.metadata.metadata()).map_err(|error| failed(&error))?;
                arrow_metadata(bytes)?
            }
        };
        let row_group = metadata.metadata().row_groups().get(index);
        let row_group = row_group.ok_or_else(|| ColumnarError::corrupt("it lacks a row group"))?;
        let (rows, bytes) = (rows_per_batch(row_group), RowGroupBytes::new(row_group, file));
        let counts = bytes.counts();
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata);
        let reader = reader.with_row_groups(vec![index]).with_batch_size(rows).build();
        Ok((reader.map_err(|error| failed(&error))?, counts))
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
    Ok(Piece { n_rows, bytes })
}

fn failed(error: &ParquetError) -> ColumnarError {
    match error {
        ParquetError::NYI(what) => ColumnarError::Unsupported { what: what.clone() },
        ParquetError::External(source) => ColumnarError::of_decoder(source.as_ref()),
        _ => ColumnarError::of_decoder(error),
    }
}
