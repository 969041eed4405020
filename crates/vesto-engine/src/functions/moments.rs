//! DATE, TIMESTAMP, TIMESTAMPTZ and TIME columns as microseconds and back: what the date functions work on.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Int64Array, Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Date32Type, Time64MicrosecondType, TimestampMicrosecondType};
use datafusion::common::internal_err;

use super::scalar::Result;
use crate::values::MICROS_PER_DAY;

/// Microseconds since 1970 (or midnight, for TIME).
pub(crate) fn micros(array: &ArrayRef) -> Result<Int64Array> {
    match array.data_type() {
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>();
            Ok(days.iter().map(|days| days.map(|days| i64::from(days) * MICROS_PER_DAY)).collect())
        }
        DataType::Timestamp(_, _) => Ok(array.as_primitive::<TimestampMicrosecondType>().reinterpret_cast()),
        DataType::Time64(_) => Ok(array.as_primitive::<Time64MicrosecondType>().reinterpret_cast()),
        other => internal_err!("{other} is not a moment"),
    }
}

/// Microseconds as a column of the type.
pub(crate) fn column(micros: &Int64Array, data_type: &DataType) -> Result<ArrayRef> {
    Ok(match data_type {
        DataType::Date32 => {
            let days = micros
                .iter()
                .map(|micros| micros.and_then(|micros| i32::try_from(micros.div_euclid(MICROS_PER_DAY)).ok()));
            Arc::new(days.collect::<Date32Array>())
        }
        DataType::Timestamp(_, zone) => {
            let stamps: TimestampMicrosecondArray = micros.reinterpret_cast();
            Arc::new(stamps.with_timezone_opt(zone.clone()))
        }
        DataType::Time64(_) => {
            let times = micros.iter().map(|micros| micros.map(|micros| micros.rem_euclid(MICROS_PER_DAY)));
            Arc::new(times.collect::<Time64MicrosecondArray>())
        }
        other => return internal_err!("{other} is not a moment"),
    })
}
