//! Arrays of one value: the initial default of a column that a file does not have.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DurationMicrosecondArray, Float32Array,
    Float64Array, Int16Array, Int32Array, Int64Array, IntervalYearMonthArray, StringArray, Time64MicrosecondArray,
    TimestampMicrosecondArray, new_null_array,
};
use arrow::datatypes::{DataType, IntervalUnit, TimeUnit};

use crate::error::{Result, WarehouseError};
use crate::stats::StatValue;

/// `len` times the value, as `data_type` (one of `ColumnType::arrow`); NULLs for `None`.
pub fn constant_array(value: Option<&StatValue>, data_type: &DataType, len: usize) -> Result<ArrayRef> {
    let Some(value) = value else {
        return Ok(new_null_array(data_type, len));
    };
    let misfit = || WarehouseError::BatchMismatch(format!("{value:?} is not of type {data_type}"));
    Ok(match (value, data_type) {
        (StatValue::Boolean(value), DataType::Boolean) => Arc::new(BooleanArray::from(vec![*value; len])),
        (StatValue::Integer(value), DataType::Int16) => {
            Arc::new(Int16Array::from_value(i16::try_from(*value).map_err(|_| misfit())?, len))
        }
        (StatValue::Integer(value), DataType::Int32) => {
            Arc::new(Int32Array::from_value(i32::try_from(*value).map_err(|_| misfit())?, len))
        }
        (StatValue::Integer(value), DataType::Date32) => {
            Arc::new(Date32Array::from_value(i32::try_from(*value).map_err(|_| misfit())?, len))
        }
        (StatValue::Integer(value), DataType::Int64) => Arc::new(Int64Array::from_value(*value, len)),
        (StatValue::Integer(value), DataType::Time64(TimeUnit::Microsecond)) => {
            Arc::new(Time64MicrosecondArray::from_value(*value, len))
        }
        (StatValue::Integer(value), DataType::Interval(IntervalUnit::YearMonth)) => {
            Arc::new(IntervalYearMonthArray::from_value(i32::try_from(*value).map_err(|_| misfit())?, len))
        }
        (StatValue::Integer(value), DataType::Duration(TimeUnit::Microsecond)) => {
            Arc::new(DurationMicrosecondArray::from_value(*value, len))
        }
        (StatValue::Integer(value), DataType::Timestamp(TimeUnit::Microsecond, zone)) => {
            Arc::new(TimestampMicrosecondArray::from_value(*value, len).with_timezone_opt(zone.clone()))
        }
        (StatValue::Decimal(value), DataType::Decimal128(precision, scale)) => {
            let array = Decimal128Array::from_value(*value, len).with_precision_and_scale(*precision, *scale);
            Arc::new(array.map_err(|_| misfit())?)
        }
        #[expect(clippy::cast_possible_truncation, reason = "a REAL's value was widened without loss")]
        (StatValue::Float(value), DataType::Float32) => Arc::new(Float32Array::from_value(*value as f32, len)),
        (StatValue::Float(value), DataType::Float64) => Arc::new(Float64Array::from_value(*value, len)),
        (StatValue::Text(value), DataType::Utf8) => Arc::new(StringArray::from(vec![value.as_str(); len])),
        (StatValue::Bytes(value), DataType::Binary) => Arc::new(BinaryArray::from(vec![value.as_slice(); len])),
        _ => return Err(misfit()),
    })
}
