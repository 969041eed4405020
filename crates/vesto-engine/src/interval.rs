//! Intervals as PostgreSQL prints them: `1 year 2 mons 3 days 04:05:06.7`.

use arrow::array::{ArrayRef, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{IntervalMonthDayNano, IntervalMonthDayNanoType};
use vesto_types::SqlError;

use crate::errors::arrow_error;
use crate::types::INTERVAL;
use crate::values::MICROS_PER_SECOND;

pub(crate) fn to_text(array: &ArrayRef) -> Result<StringArray, SqlError> {
    let intervals = cast(array, &INTERVAL).map_err(|error| arrow_error(&error))?;
    let intervals = intervals.as_primitive::<IntervalMonthDayNanoType>();
    Ok(intervals.iter().map(|interval| interval.map(format)).collect())
}

fn format(interval: IntervalMonthDayNano) -> String {
    let mut parts = Vec::new();
    let mut part = |count: i32, one: &str| {
        if count != 0 {
            parts.push(format!("{count} {one}{}", if count == 1 { "" } else { "s" }));
        }
    };
    part(interval.months / 12, "year");
    part(interval.months % 12, "mon");
    part(interval.days, "day");
    let micros = interval.nanoseconds / 1000;
    if micros != 0 || parts.is_empty() {
        let sign = if micros < 0 { "-" } else { "" };
        let micros = micros.abs();
        let (seconds, fraction) = (micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
        let mut clock = format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        if fraction != 0 {
            clock.push_str(format!(".{fraction:06}").trim_end_matches('0'));
        }
        parts.push(clock);
    }
    parts.join(" ")
}
