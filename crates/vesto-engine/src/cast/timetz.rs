//! TIMETZ from and to other types.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Int64Array, StringArray, Time64MicrosecondArray};
use arrow::datatypes::{Int64Type, Time64MicrosecondType, TimestampMicrosecondType};
use vesto_types::{ColumnType, SqlError, Timetz};

use super::{CastContext, cannot_cast, fit_text};
use crate::values::{self, MICROS_PER_DAY, MICROS_PER_SECOND};

pub(super) fn to_text(packed: &ArrayRef) -> StringArray {
    let packed = packed.as_primitive::<Int64Type>();
    packed.iter().map(|packed| packed.map(|packed| Timetz::unpack(packed).to_string())).collect()
}

pub(super) fn to_other(packed: &ArrayRef, target: &ColumnType, context: CastContext) -> Result<ArrayRef, SqlError> {
    match target {
        ColumnType::Char(_) | ColumnType::Varchar(_) => fit_text(&to_text(packed), target, context),
        // The clock's face: the zone is dropped.
        ColumnType::Time => {
            let packed = packed.as_primitive::<Int64Type>();
            let clock = |packed| Timetz::unpack(packed).local_micros().min(MICROS_PER_DAY - 1);
            let times = packed.iter().map(|packed| packed.map(clock));
            Ok(Arc::new(times.collect::<Time64MicrosecondArray>()))
        }
        _ => Err(cannot_cast(&ColumnType::Timetz, target)),
    }
}

/// Values without a zone are in UTC.
pub(super) fn from_other(array: &ArrayRef, source: &ColumnType) -> Result<ArrayRef, SqlError> {
    let of_day = |micros: i64| Timetz::new(micros.rem_euclid(MICROS_PER_DAY), 0).map(Timetz::pack);
    let packed: Int64Array = match source {
        ColumnType::Char(_) | ColumnType::Varchar(_) => {
            let texts = array.as_string::<i32>().iter();
            texts.map(|text| text.map(parse).transpose()).collect::<Result<_, _>>()?
        }
        ColumnType::Time => {
            array.as_primitive::<Time64MicrosecondType>().iter().map(|micros| micros.and_then(of_day)).collect()
        }
        ColumnType::Timestamp | ColumnType::Timestamptz => {
            array.as_primitive::<TimestampMicrosecondType>().iter().map(|micros| micros.and_then(of_day)).collect()
        }
        other => return Err(cannot_cast(other, &ColumnType::Timetz)),
    };
    Ok(Arc::new(packed))
}

/// A time with its zone; of a timestamp its time.
fn parse(text: &str) -> Result<i64, SqlError> {
    if let Some(time) = Timetz::parse(text, 0) {
        return Ok(time.pack());
    }
    let bad = || values::invalid_input("type time with time zone", text);
    let (micros, offset) = values::parse_timestamp(text).map_err(|_| bad())?;
    let time = Timetz::new(micros.rem_euclid(86_400 * MICROS_PER_SECOND), offset.unwrap_or(0));
    time.map(Timetz::pack).ok_or_else(bad)
}
