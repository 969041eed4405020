//! INTERVAL YEAR TO MONTH and INTERVAL DAY TO SECOND from other types.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, DurationMicrosecondArray, IntervalYearMonthArray};
use arrow::datatypes::{
    DataType, DurationMicrosecondType, IntervalMonthDayNano, IntervalMonthDayNanoType, IntervalYearMonthType, TimeUnit,
};
use vesto_types::interval::{IntervalError, parse_micros, parse_months};
use vesto_types::{ColumnType, IntervalQualifier, SqlError, SqlState};

use super::{arrow_cast, cannot_cast};
use crate::values::{self, MICROS_PER_DAY};

pub(super) fn to_interval(
    array: &ArrayRef,
    source: &ColumnType,
    qualifier: IntervalQualifier,
) -> Result<ArrayRef, SqlError> {
    let target = ColumnType::interval(qualifier);
    match array.data_type() {
        DataType::Utf8 if qualifier.is_year_to_month() => {
            let months = array.as_string::<i32>().iter().map(|text| {
                text.map(|text| parse_months(text, qualifier).map_err(|error| unreadable(error, text))).transpose()
            });
            Ok(Arc::new(months.collect::<Result<IntervalYearMonthArray, _>>()?))
        }
        DataType::Utf8 => {
            let micros = array.as_string::<i32>().iter().map(|text| {
                text.map(|text| parse_micros(text, qualifier).map_err(|error| unreadable(error, text))).transpose()
            });
            Ok(Arc::new(micros.collect::<Result<DurationMicrosecondArray, _>>()?))
        }
        DataType::Interval(arrow::datatypes::IntervalUnit::YearMonth) if qualifier.is_year_to_month() => {
            let months = array.as_primitive::<IntervalYearMonthType>();
            let cut = |months| qualifier.cut_months(months);
            Ok(Arc::new(months.unary::<_, IntervalYearMonthType>(cut)))
        }
        DataType::Duration(_) if !qualifier.is_year_to_month() => {
            let micros = arrow_cast(array, &DataType::Duration(TimeUnit::Microsecond))?;
            let micros = micros.as_primitive::<DurationMicrosecondType>();
            Ok(Arc::new(micros.unary::<_, DurationMicrosecondType>(|micros| qualifier.cut_micros(micros))))
        }
        // A literal without qualifier: only the part that the type can hold may be there.
        DataType::Interval(arrow::datatypes::IntervalUnit::MonthDayNano) => {
            let parts = array.as_primitive::<IntervalMonthDayNanoType>();
            if qualifier.is_year_to_month() {
                let months = parts.iter().map(|parts| parts.map(|parts| qualifier.cut_months(parts.months)));
                return Ok(Arc::new(months.collect::<IntervalYearMonthArray>()));
            }
            let micros = parts.iter().map(|parts| parts.map(|parts| of_days(parts, qualifier)).transpose());
            Ok(Arc::new(micros.collect::<Result<DurationMicrosecondArray, _>>()?))
        }
        _ => Err(cannot_cast(source, &target)),
    }
}

fn of_days(parts: IntervalMonthDayNano, qualifier: IntervalQualifier) -> Result<i64, SqlError> {
    if parts.months != 0 {
        let message = "an interval of months has no fixed number of days";
        return Err(SqlError::new(SqlState("22015"), message));
    }
    Ok(qualifier.cut_micros(i64::from(parts.days) * MICROS_PER_DAY + parts.nanoseconds / 1000))
}

fn unreadable(error: IntervalError, text: &str) -> SqlError {
    match error {
        IntervalError::Syntax => values::invalid_input("type interval", text),
        IntervalError::OutOfRange => {
            SqlError::new(SqlState("22015"), format!("interval field value out of range: \"{text}\""))
        }
    }
}
