//! Intervals as PostgreSQL prints them: `1 year 2 mons 3 days 04:05:06.7`.

use arrow::array::{ArrayRef, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, DurationMicrosecondType, IntervalMonthDayNano, IntervalMonthDayNanoType, IntervalUnit,
    IntervalYearMonthType, TimeUnit,
};
use vesto_types::SqlError;
use vesto_types::interval::{write_micros, write_months};

use crate::errors::arrow_error;
use crate::types::INTERVAL;
use crate::values::MICROS_PER_DAY;

pub(crate) fn to_text(array: &ArrayRef) -> Result<StringArray, SqlError> {
    Ok(match array.data_type() {
        DataType::Interval(IntervalUnit::YearMonth) => {
            let months = array.as_primitive::<IntervalYearMonthType>();
            months.iter().map(|months| months.map(|months| written(|out| write_months(out, months)))).collect()
        }
        DataType::Duration(_) => {
            let micros =
                cast(array, &DataType::Duration(TimeUnit::Microsecond)).map_err(|error| arrow_error(&error))?;
            let micros = micros.as_primitive::<DurationMicrosecondType>();
            micros.iter().map(|micros| micros.map(|micros| written(|out| write_micros(out, micros)))).collect()
        }
        _ => {
            let intervals = cast(array, &INTERVAL).map_err(|error| arrow_error(&error))?;
            let intervals = intervals.as_primitive::<IntervalMonthDayNanoType>();
            intervals.iter().map(|interval| interval.map(format)).collect()
        }
    })
}

fn written(write: impl FnOnce(&mut String) -> std::fmt::Result) -> String {
    let mut out = String::new();
    let _infallible = write(&mut out);
    out
}

fn format(interval: IntervalMonthDayNano) -> String {
    let mut parts = Vec::new();
    if interval.months != 0 {
        parts.push(written(|out| write_months(out, interval.months)));
    }
    if interval.days != 0 {
        parts.push(written(|out| write_micros(out, i64::from(interval.days) * MICROS_PER_DAY)));
    }
    let micros = interval.nanoseconds / 1000;
    if micros != 0 || parts.is_empty() {
        parts.push(clock(micros));
    }
    parts.join(" ")
}

/// Hours may be more than a day's.
fn clock(micros: i64) -> String {
    let (days, rest) = (micros / MICROS_PER_DAY, micros % MICROS_PER_DAY);
    let mut text = written(|out| write_micros(out, rest));
    let hours = days * 24 + rest / 3_600_000_000;
    let sign = if micros < 0 { "-" } else { "" };
    if days != 0 {
        let tail = text.trim_start_matches('-').get(2..).unwrap_or_default().to_owned();
        text = format!("{sign}{:02}{tail}", hours.abs());
    }
    text
}
