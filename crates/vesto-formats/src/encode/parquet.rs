//! How UNLOAD writes Parquet: version 1.0, Snappy, every column optional with its bounds, row groups of 32 MB unless
//! ROWGROUPSIZE says otherwise.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>
//!
//! Differs from Redshift in what `docs/decisions/2026-11-24-parquet-of-unload.md` tells: timestamps and decimals are
//! integers, where Redshift writes INT96 and byte arrays. Every reader takes both.

mod dictionary;
mod writer;

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::errors::ParquetError;
use parquet::file::properties::{
    DEFAULT_DICTIONARY_PAGE_SIZE_LIMIT, EnabledStatistics, WriterProperties, WriterVersion,
};
use parquet::schema::types::{ColumnPath, SchemaDescriptor, Type, TypePtr};
use vesto_types::ColumnType;

pub use self::dictionary::SAMPLE_ROWS;
pub use self::writer::{ColumnEncoder, ParquetWriter};
use crate::options::SetupError;

pub const DEFAULT_ROW_GROUP_BYTES: usize = 32 << 20;

/// The file's schema and how batches are brought into it.
pub struct ParquetEncoding {
    schema: SchemaRef,
    /// SUPER columns: JSON text, and called so in the file.
    is_json: Vec<bool>,
}

impl ParquetEncoding {
    /// Refuses VARBYTE, as Redshift does, and TIMETZ and intervals, for which Parquet has no type.
    pub fn new(columns: &[(String, ColumnType)]) -> Result<Self, SetupError> {
        let fields = columns.iter().map(|(name, column_type)| {
            let nullable = true;
            match data_type(column_type) {
                Some(data_type) => Ok(Field::new(name, data_type, nullable)),
                None => Err(SetupError::ColumnType { column: name.clone(), column_type: column_type.clone() }),
            }
        });
        let schema = Arc::new(Schema::new(fields.collect::<Result<Vec<_>, _>>()?));
        let is_json = columns.iter().map(|(_, column_type)| *column_type == ColumnType::Super);
        Ok(Self { schema, is_json: is_json.collect() })
    }

    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// For the writer of a file that begins with the sample.
    fn writer_options(&self, sample: &RecordBatch) -> Result<ArrowWriterOptions, ParquetError> {
        let mut properties = WriterProperties::builder()
            .set_created_by("vesto".to_owned())
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            // Row groups are measured in bytes, by the caller.
            .set_max_row_group_row_count(None);
        let outgrow = dictionary::outgrow(sample, DEFAULT_DICTIONARY_PAGE_SIZE_LIMIT)?;
        for (field, _) in self.schema.fields().iter().zip(outgrow).filter(|(_, outgrows)| *outgrows) {
            let column = ColumnPath::new(vec![field.name().clone()]);
            properties = properties.set_column_dictionary_enabled(column, false);
        }
        let options = ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true);
        Ok(options.with_parquet_schema(self.parquet_schema()?))
    }

    fn parquet_schema(&self) -> Result<SchemaDescriptor, ParquetError> {
        let plain = ArrowSchemaConverter::new().convert(&self.schema)?;
        let columns = plain.root_schema().get_fields().iter().zip(&self.is_json);
        let columns = columns.map(|(column, is_json)| if *is_json { json(column) } else { Ok(Arc::clone(column)) });
        let root = Type::group_type_builder(plain.root_schema().name());
        let root = root.with_fields(columns.collect::<Result<Vec<_>, _>>()?).build()?;
        Ok(SchemaDescriptor::new(Arc::new(root)))
    }

    /// The batch in types whose values are stored as the file's are.
    pub fn convert(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let arrays = batch.columns().iter().zip(self.schema.fields()).map(|(array, field)| {
            let is_same = is_stored_as(array.data_type(), field.data_type());
            if is_same { Ok(array.clone()) } else { cast(array, field.data_type()) }
        });
        let arrays = arrays.collect::<Result<Vec<ArrayRef>, _>>()?;
        let fields = self.schema.fields().iter().zip(&arrays);
        let fields = fields.map(|(field, array)| field.as_ref().clone().with_data_type(array.data_type().clone()));
        RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), arrays)
    }
}

/// Texts need not be copied to be written, and times of UTC are the same numbers without their zone.
fn is_stored_as(found: &DataType, wanted: &DataType) -> bool {
    match (found, wanted) {
        (DataType::Utf8View | DataType::LargeUtf8, DataType::Utf8) => true,
        (DataType::Timestamp(found, _), DataType::Timestamp(wanted, None)) => found == wanted,
        _ => found == wanted,
    }
}

fn data_type(column_type: &ColumnType) -> Option<DataType> {
    match column_type {
        // The zone is dropped, as Redshift does.
        ColumnType::Timestamptz => Some(DataType::Timestamp(TimeUnit::Microsecond, None)),
        ColumnType::Super
        | ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Decimal { .. }
        | ColumnType::Real
        | ColumnType::DoublePrecision
        | ColumnType::Boolean
        | ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Date
        | ColumnType::Timestamp
        | ColumnType::Time => Some(column_type.arrow()),
        _ => None,
    }
}

fn json(column: &Type) -> Result<TypePtr, ParquetError> {
    let column = Type::primitive_type_builder(column.name(), PhysicalType::BYTE_ARRAY);
    let column = column.with_repetition(Repetition::OPTIONAL).with_logical_type(Some(LogicalType::Json));
    column.build().map(Arc::new)
}

#[cfg(test)]
mod tests;
