//! What DataFusion's optimizer learns of a table: exact row counts, bounds that may be wider than the live rows'.

use std::sync::Arc;

use arrow::datatypes::{DataType, IntervalUnit, SchemaRef, TimeUnit};
use datafusion::common::stats::Precision;
use datafusion::common::{ColumnStatistics, ScalarValue, Statistics};
use vesto_warehouse::{ColumnStats, DataFile, StatValue, Table};

pub(super) fn of_table(table: &Table, schema: &SchemaRef) -> Statistics {
    let files: Vec<(usize, Arc<DataFile>)> = table.files.iter().cloned().enumerate().collect();
    of_files(table, schema, &files)
}

/// `schema` begins with the table's columns, in their order.
pub(super) fn of_files(table: &Table, schema: &SchemaRef, files: &[(usize, Arc<DataFile>)]) -> Statistics {
    let n_rows: u64 = files.iter().map(|(_, file)| file.live_rows()).sum();
    let n_bytes: u64 = files.iter().map(|(_, file)| file.size_bytes).sum();
    let mut columns = vec![ColumnStatistics::new_unknown(); schema.fields().len()];
    for (column, statistics) in table.columns.iter().zip(&mut columns) {
        let mut merged: Option<ColumnStats> = None;
        for (_, file) in files {
            let Some(of_file) = file.column_stats.get(&column.id) else {
                merged = None;
                break;
            };
            merged = Some(match merged {
                Some(merged) => merged.merge(of_file),
                None => of_file.clone(),
            });
        }
        let Some(merged) = merged else { continue };
        let data_type = column.column_type.arrow();
        let bound = |value: &Option<StatValue>| match value.as_ref().and_then(|value| scalar(value, &data_type)) {
            Some(value) if merged.has_bounds() => Precision::Inexact(value),
            _ => Precision::Absent,
        };
        statistics.null_count = Precision::Inexact(usize::try_from(merged.null_count).unwrap_or(usize::MAX));
        statistics.min_value = bound(&merged.min);
        statistics.max_value = bound(&merged.max);
    }
    Statistics {
        num_rows: Precision::Exact(usize::try_from(n_rows).unwrap_or(usize::MAX)),
        total_byte_size: Precision::Inexact(usize::try_from(n_bytes).unwrap_or(usize::MAX)),
        column_statistics: columns,
    }
}

/// A stored bound as a value of the column's Arrow type.
pub(super) fn scalar(value: &StatValue, data_type: &DataType) -> Option<ScalarValue> {
    Some(match (value, data_type) {
        (StatValue::Boolean(value), DataType::Boolean) => ScalarValue::Boolean(Some(*value)),
        (StatValue::Integer(value), DataType::Int16) => ScalarValue::Int16(i16::try_from(*value).ok()),
        (StatValue::Integer(value), DataType::Int32) => ScalarValue::Int32(i32::try_from(*value).ok()),
        (StatValue::Integer(value), DataType::Int64) => ScalarValue::Int64(Some(*value)),
        (StatValue::Integer(value), DataType::Date32) => ScalarValue::Date32(i32::try_from(*value).ok()),
        (StatValue::Integer(value), DataType::Time64(TimeUnit::Microsecond)) => {
            ScalarValue::Time64Microsecond(Some(*value))
        }
        (StatValue::Integer(value), DataType::Interval(IntervalUnit::YearMonth)) => {
            ScalarValue::IntervalYearMonth(i32::try_from(*value).ok())
        }
        (StatValue::Integer(value), DataType::Duration(TimeUnit::Microsecond)) => {
            ScalarValue::DurationMicrosecond(Some(*value))
        }
        (StatValue::Integer(value), DataType::Timestamp(TimeUnit::Microsecond, zone)) => {
            ScalarValue::TimestampMicrosecond(Some(*value), zone.clone())
        }
        (StatValue::Decimal(value), DataType::Decimal128(precision, scale)) => {
            ScalarValue::Decimal128(Some(*value), *precision, *scale)
        }
        #[expect(clippy::cast_possible_truncation, reason = "the bound was a single-precision number")]
        (StatValue::Float(value), DataType::Float32) => ScalarValue::Float32(Some(*value as f32)),
        (StatValue::Float(value), DataType::Float64) => ScalarValue::Float64(Some(*value)),
        (StatValue::Text(value), DataType::Utf8) => ScalarValue::Utf8(Some(value.clone())),
        (StatValue::Bytes(value), DataType::Binary) => ScalarValue::Binary(Some(value.clone())),
        _ => return None,
    })
}
