//! `date + n`, `date - n`, `date - date` (days), `date + time` and `timestamp - timestamp` (an interval).

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int32Array, Int64Array, IntervalMonthDayNanoArray};
use arrow::datatypes::{IntervalMonthDayNano, IntervalMonthDayNanoType};
use datafusion::logical_expr::ScalarUDF;

use super::moments;
use super::scalar::{Arg, Arity, Result, returns_date, returns_int, returns_timestamp, scalar, take};
use crate::errors::{DATETIME_FIELD_OVERFLOW, fail};
use crate::types::{INTERVAL, MICROSECONDS};
use crate::values::MICROS_PER_DAY;

pub(crate) fn plus_days() -> ScalarUDF {
    scalar("date_plus_days", &[Arg::Date, Arg::Int], Arity::Exact, returns_date, |args| shifted(args, 1))
}

pub(crate) fn minus_days() -> ScalarUDF {
    scalar("date_minus_days", &[Arg::Date, Arg::Int], Arity::Exact, returns_date, |args| shifted(args, -1))
}

fn shifted(args: &[ArrayRef], sign: i64) -> Result<ArrayRef> {
    let (dates, days) = (take::date(args, 0)?, take::int(args, 1)?);
    let mut out = Vec::with_capacity(dates.len());
    for (date, days) in dates.iter().zip(days) {
        out.push(match (date, days) {
            (Some(date), Some(days)) => match i32::try_from(i64::from(date) + sign * days) {
                Ok(date) => Some(date),
                Err(_) => return fail(DATETIME_FIELD_OVERFLOW, "date out of range"),
            },
            _ => None,
        });
    }
    Ok(Arc::new(Date32Array::from(out)))
}

pub(crate) fn days_between() -> ScalarUDF {
    scalar("days_between", &[Arg::Date, Arg::Date], Arity::Exact, returns_int, |args| {
        let (left, right) = (take::date(args, 0)?, take::date(args, 1)?);
        let days = left.iter().zip(right).map(|(left, right)| Some(left?.wrapping_sub(right?)));
        Ok(Arc::new(days.collect::<Int32Array>()))
    })
}

pub(crate) fn plus_time() -> ScalarUDF {
    scalar("date_plus_time", &[Arg::Date, Arg::Moment], Arity::Exact, returns_timestamp, |args| {
        let (dates, times) = (moments::micros(take::any(args, 0)?)?, moments::micros(take::any(args, 1)?)?);
        let sums: Int64Array = dates.iter().zip(&times).map(|(date, time)| Some(date? + time?)).collect();
        moments::column(&sums, &MICROSECONDS)
    })
}

pub(crate) fn timestamp_difference() -> ScalarUDF {
    scalar(
        "timestamp_difference",
        &[Arg::Moment, Arg::Moment],
        Arity::Exact,
        |_| Ok(INTERVAL),
        |args| {
            let (left, right) = (moments::micros(take::any(args, 0)?)?, moments::micros(take::any(args, 1)?)?);
            let between = |(left, right): (Option<i64>, Option<i64>)| {
                let micros = left?.checked_sub(right?)?;
                let days = i32::try_from(micros / MICROS_PER_DAY).ok()?;
                Some(IntervalMonthDayNanoType::make_value(0, days, (micros % MICROS_PER_DAY) * 1000))
            };
            let intervals: Vec<Option<IntervalMonthDayNano>> = left.iter().zip(&right).map(between).collect();
            Ok(Arc::new(IntervalMonthDayNanoArray::from(intervals)))
        },
    )
}
