//! How UNLOAD writes Parquet: version 1.0, Snappy, every column optional, row groups of 32 MB unless ROWGROUPSIZE says
//! otherwise. The caller drives an `ArrowWriter` with what stands here.
//!
//! Differs from Redshift: TIMESTAMP is written as INT64 microseconds, where Redshift writes the deprecated INT96; every
//! reader of today takes both, and statistics come with the former only.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use vesto_types::ColumnType;

use crate::options::SetupError;

pub const DEFAULT_ROW_GROUP_BYTES: usize = 32 << 20;

/// The file's schema and how batches are brought into it.
pub struct ParquetEncoding {
    schema: SchemaRef,
}

impl ParquetEncoding {
    pub fn new(columns: &[(String, ColumnType)]) -> Result<Self, SetupError> {
        let fields = columns.iter().map(|(name, column_type)| {
            let data_type = match column_type {
                // The zone is dropped, as Redshift does.
                ColumnType::Timestamptz => DataType::Timestamp(TimeUnit::Microsecond, None),
                ColumnType::Timetz | ColumnType::Super | ColumnType::Varbyte(_) => {
                    return Err(SetupError::ColumnType { column: name.clone(), column_type: column_type.clone() });
                }
                other => other.arrow(),
            };
            Ok(Field::new(name, data_type, true))
        });
        Ok(Self { schema: Arc::new(Schema::new(fields.collect::<Result<Vec<_>, _>>()?)) })
    }

    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub fn properties() -> WriterProperties {
        WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .build()
    }

    /// The batch in the file's types.
    pub fn convert(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let arrays = batch.columns().iter().zip(self.schema.fields()).map(|(array, field)| {
            if array.data_type() == field.data_type() { Ok(array.clone()) } else { cast(array, field.data_type()) }
        });
        RecordBatch::try_new(Arc::clone(&self.schema), arrays.collect::<Result<Vec<ArrayRef>, _>>()?)
    }
}
