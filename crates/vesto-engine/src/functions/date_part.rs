//! `DATE_PART(part, moment)` and `EXTRACT(part FROM moment)`
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_DATE_PART_function.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int32Array, IntervalMonthDayNanoArray};
use arrow::datatypes::{DataType, DurationMicrosecondType, IntervalMonthDayNanoType};
use datafusion::logical_expr::ScalarUDF;

use super::dateparts::DatePart;
use super::moments;
use super::scalar::{Arg, Arity, Result, returns_double, returns_int, scalar, take};
use crate::values::MICROS_PER_DAY;

/// A double, as in PostgreSQL.
pub(crate) fn udf() -> ScalarUDF {
    scalar("date_part", &[Arg::Text, Arg::Any], Arity::Exact, returns_double, date_part)
}

/// An integer.
pub(crate) fn extract() -> ScalarUDF {
    scalar("extract", &[Arg::Text, Arg::Any], Arity::Exact, returns_int, |args| {
        let values = date_part(args)?;
        let values = values.as_primitive::<arrow::datatypes::Float64Type>();
        #[expect(clippy::cast_possible_truncation, reason = "parts of dates are small whole numbers")]
        Ok(Arc::new(values.iter().map(|value| value.map(|value| value as i32)).collect::<Int32Array>()))
    })
}

/// `DATE_PART_YEAR(date)`
pub(crate) fn date_part_year() -> ScalarUDF {
    scalar("date_part_year", &[Arg::Date], Arity::Exact, returns_int, |args| {
        let micros = moments::micros(take::any(args, 0)?)?;
        #[expect(clippy::cast_possible_truncation, reason = "a year is a small whole number")]
        let years = micros.iter().map(|at| at.and_then(|at| DatePart::Year.extract(at)).map(|year| year as i32));
        Ok(Arc::new(years.collect::<Int32Array>()))
    })
}

fn date_part(args: &[ArrayRef]) -> Result<ArrayRef> {
    let (parts, moments) = (take::text(args, 0)?, take::any(args, 1)?);
    if matches!(moments.data_type(), DataType::Interval(_) | DataType::Duration(_)) {
        return interval_part(args);
    }
    let moments = match moments.data_type() {
        DataType::Utf8 => {
            crate::cast::cast_array(moments, &vesto_types::ColumnType::Timestamp, crate::cast::CastContext::Explicit)
                .map_err(crate::errors::external)?
        }
        _ => Arc::clone(moments),
    };
    let micros = moments::micros(&moments)?;
    let mut out = Vec::with_capacity(micros.len());
    for (part, at) in parts.iter().zip(&micros) {
        out.push(match (part, at) {
            (Some(part), Some(at)) => DatePart::parse(part)?.extract(at),
            _ => None,
        });
    }
    Ok(Arc::new(Float64Array::from(out)))
}

/// Any interval as months, days and nanoseconds.
fn days_apart(intervals: &ArrayRef) -> Result<IntervalMonthDayNanoArray> {
    if let Some(micros) = intervals.as_primitive_opt::<DurationMicrosecondType>() {
        let split = |micros: i64| {
            let days = i32::try_from(micros / MICROS_PER_DAY).unwrap_or(i32::MAX);
            IntervalMonthDayNanoType::make_value(0, days, micros % MICROS_PER_DAY * 1000)
        };
        return Ok(micros.iter().map(|micros| micros.map(split)).collect());
    }
    Ok(arrow::compute::cast(intervals, &crate::types::INTERVAL)?.as_primitive().clone())
}

fn interval_part(args: &[ArrayRef]) -> Result<ArrayRef> {
    let parts = take::text(args, 0)?;
    let intervals = days_apart(take::any(args, 1)?)?;
    let mut out = Vec::with_capacity(parts.len());
    for (part, interval) in parts.iter().zip(&intervals) {
        let (Some(part), Some(interval)) = (part, interval) else {
            out.push(None);
            continue;
        };
        let seconds = interval.nanoseconds / 1_000_000_000;
        #[expect(clippy::cast_precision_loss, reason = "an interval's seconds are far below 2^53")]
        out.push(match DatePart::parse(part)? {
            DatePart::Year => Some(f64::from(interval.months / 12)),
            DatePart::Month => Some(f64::from(interval.months % 12)),
            DatePart::Day => Some(f64::from(interval.days)),
            DatePart::Hour => Some((seconds / 3600) as f64),
            DatePart::Minute => Some((seconds / 60 % 60) as f64),
            DatePart::Second => Some((seconds % 60) as f64),
            DatePart::Epoch => Some(
                f64::from(interval.months / 12) * 31_557_600.0
                    + f64::from(interval.months % 12) * 2_592_000.0
                    + f64::from(interval.days) * 86_400.0
                    + seconds as f64,
            ),
            _ => None,
        });
    }
    Ok(Arc::new(Float64Array::from(out)))
}
