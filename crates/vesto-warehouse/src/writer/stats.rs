//! Column statistics of a finished file, from Parquet's own row group statistics.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Float32Type, Float64Type, SchemaRef};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use parquet::file::statistics::Statistics;

use crate::stats::{ColumnStats, StatValue};

/// Longer text than this has no bounds.
const MAX_BOUND_BYTES: usize = 256;

pub(super) fn contains_nan(column: &ArrayRef) -> bool {
    match column.data_type() {
        DataType::Float32 => column.as_primitive::<Float32Type>().iter().flatten().any(f32::is_nan),
        DataType::Float64 => column.as_primitive::<Float64Type>().iter().flatten().any(f64::is_nan),
        _ => false,
    }
}

/// One entry per column of the schema.
pub(super) fn of_file(metadata: &ParquetMetaData, schema: &SchemaRef, contains_nan: &[bool]) -> Vec<ColumnStats> {
    let of_column = |(index, field): (usize, &std::sync::Arc<arrow::datatypes::Field>)| {
        let nan = contains_nan.get(index).copied().unwrap_or(false);
        let chunks = metadata.row_groups().iter().filter_map(|group| {
            let chunk = group.columns().get(index)?;
            Some(of_chunk(chunk, group.num_rows().cast_unsigned(), field.data_type()))
        });
        let all = chunks.reduce(|all, chunk| all.merge(&chunk)).unwrap_or_default();
        ColumnStats { contains_nan: nan, ..all }
    };
    schema.fields().iter().enumerate().map(of_column).collect()
}

fn of_chunk(chunk: &ColumnChunkMetaData, n_rows: u64, data_type: &DataType) -> ColumnStats {
    let size_bytes = chunk.compressed_size().cast_unsigned();
    let Some(statistics) = chunk.statistics() else {
        return ColumnStats { value_count: n_rows, size_bytes, ..ColumnStats::default() };
    };
    let null_count = statistics.null_count_opt().unwrap_or(0);
    let bounds = bounds(statistics, data_type);
    let (min, max) = bounds.map_or((None, None), |(min, max)| (Some(min), Some(max)));
    ColumnStats {
        null_count,
        value_count: n_rows.saturating_sub(null_count),
        min,
        max,
        contains_nan: false,
        size_bytes,
    }
}

fn bounds(statistics: &Statistics, data_type: &DataType) -> Option<(StatValue, StatValue)> {
    if !(statistics.min_is_exact() && statistics.max_is_exact()) {
        return None;
    }
    let pair = |min: Option<StatValue>, max: Option<StatValue>| min.zip(max);
    let is_decimal = matches!(data_type, DataType::Decimal128(..));
    let integer = |value: i64| if is_decimal { StatValue::Decimal(value.into()) } else { StatValue::Integer(value) };
    match statistics {
        Statistics::Boolean(s) => pair(
            s.min_opt().map(|value| StatValue::Boolean(*value)),
            s.max_opt().map(|value| StatValue::Boolean(*value)),
        ),
        Statistics::Int32(s) => {
            pair(s.min_opt().map(|value| integer((*value).into())), s.max_opt().map(|value| integer((*value).into())))
        }
        Statistics::Int64(s) => {
            pair(s.min_opt().map(|value| integer(*value)), s.max_opt().map(|value| integer(*value)))
        }
        Statistics::Float(s) => pair(
            s.min_opt().map(|value| StatValue::Float((*value).into())),
            s.max_opt().map(|value| StatValue::Float((*value).into())),
        ),
        Statistics::Double(s) => {
            pair(s.min_opt().map(|value| StatValue::Float(*value)), s.max_opt().map(|value| StatValue::Float(*value)))
        }
        Statistics::ByteArray(s) => pair(bytes(s.min_opt()?.data(), data_type), bytes(s.max_opt()?.data(), data_type)),
        Statistics::FixedLenByteArray(s) => {
            pair(bytes(s.min_opt()?.data(), data_type), bytes(s.max_opt()?.data(), data_type))
        }
        Statistics::Int96(_) => None,
    }
}

fn bytes(value: &[u8], data_type: &DataType) -> Option<StatValue> {
    match data_type {
        DataType::Decimal128(..) => {
            // Big-endian two's complement.
            let negative = value.first().is_some_and(|byte| byte & 0x80 != 0);
            let start = if negative { -1_i128 } else { 0 };
            (value.len() <= 16)
                .then(|| StatValue::Decimal(value.iter().fold(start, |n, byte| n << 8 | i128::from(*byte))))
        }
        _ if value.len() > MAX_BOUND_BYTES => None,
        DataType::Utf8 => std::str::from_utf8(value).ok().map(|text| StatValue::Text(text.to_owned())),
        _ => Some(StatValue::Bytes(value.to_vec())),
    }
}
