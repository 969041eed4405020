//! A Parquet file's columns: how messages print them, and how they are read as bytes.

use std::sync::Arc;

use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as PhysicalType};
use parquet::errors::ParquetError;
use parquet::file::metadata::{FileMetaData, ParquetMetaData, ParquetMetaDataBuilder};
use parquet::schema::types::{SchemaDescriptor, Type};

use super::is_string;

/// The file with its outermost strings as plain byte arrays, which no decoder checks.
pub(super) fn without_strings(metadata: &ParquetMetaData) -> Result<ParquetMetaData, ParquetError> {
    let file = metadata.file_metadata();
    let schema = file.schema_descr();
    let columns = schema.root_schema().get_fields().iter().map(|column| {
        if !column.is_primitive() || column.get_physical_type() != PhysicalType::BYTE_ARRAY || !is_string(column) {
            return Ok(Arc::clone(column));
        }
        let plain = Type::primitive_type_builder(column.name(), PhysicalType::BYTE_ARRAY);
        plain.with_repetition(column.get_basic_info().repetition()).build().map(Arc::new)
    });
    let root = Type::group_type_builder(schema.root_schema().name());
    let root = root.with_fields(columns.collect::<Result<Vec<_>, _>>()?).build()?;
    let schema = Arc::new(SchemaDescriptor::new(Arc::new(root)));
    let file = FileMetaData::new(file.version(), file.num_rows(), None, None, schema, None);
    let metadata = ParquetMetaDataBuilder::new(file)
        .set_row_groups(metadata.row_groups().to_vec())
        .set_offset_index(metadata.offset_index().cloned());
    Ok(metadata.build())
}

/// `optional int64 id [i:0 d:1 r:0]`, as Redshift's messages print a column.
pub(super) fn describe(schema: &SchemaDescriptor, column: &Type) -> String {
    let info = column.get_basic_info();
    let repetition = match info.has_repetition().then(|| info.repetition()) {
        Some(Repetition::OPTIONAL) => "optional ",
        Some(Repetition::REPEATED) => "repeated ",
        Some(Repetition::REQUIRED) => "required ",
        None => "",
    };
    if !column.is_primitive() {
        return format!("{repetition}group {}", column.name());
    }
    let kind = match column.get_physical_type() {
        PhysicalType::BOOLEAN => "boolean",
        PhysicalType::INT32 => "int32",
        PhysicalType::INT64 => "int64",
        PhysicalType::INT96 => "int96",
        PhysicalType::FLOAT => "float",
        PhysicalType::DOUBLE => "double",
        PhysicalType::BYTE_ARRAY => "byte_array",
        PhysicalType::FIXED_LEN_BYTE_ARRAY => "fixed_len_byte_array",
    };
    let annotation = annotation(column);
    let leaf = schema.columns().iter().enumerate().find(|(_, leaf)| leaf.path().parts() == [column.name()]);
    let place = leaf.map_or_else(String::new, |(index, leaf)| {
        format!(" [i:{index} d:{} r:{}]", leaf.max_def_level(), leaf.max_rep_level())
    });
    format!("{repetition}{kind} {}{annotation}{place}", column.name())
}

fn annotation(column: &Type) -> String {
    let info = column.get_basic_info();
    match (info.logical_type_ref(), info.converted_type()) {
        (Some(LogicalType::Decimal { .. }), _) | (_, ConvertedType::DECIMAL) => {
            format!(" (DECIMAL({},{}))", column.get_precision(), column.get_scale())
        }
        (_, ConvertedType::NONE) => String::new(),
        (_, converted) => format!(" ({converted})"),
    }
}
