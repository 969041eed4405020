//! `LAST_DAY`, `ADD_MONTHS`, `MONTHS_BETWEEN` and `NEXT_DAY`
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_LAST_DAY.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, Int64Array};
use arrow::datatypes::DataType;
use chrono::Datelike;
use datafusion::logical_expr::ScalarUDF;
use vesto_types::SqlState;

use super::dateparts::{add_months, days_in_month};
use super::moments;
use super::scalar::{Arg, Arity, Result, returns_date, returns_double, returns_timestamp, scalar, take};
use crate::errors::fail;
use crate::types::MICROSECONDS;
use crate::values::{self, MICROS_PER_DAY};

pub(crate) fn last_day() -> ScalarUDF {
    scalar("last_day", &[Arg::Moment], Arity::Exact, returns_date, |args| {
        let micros = moments::micros(take::any(args, 0)?)?;
        let last = |at: i64| {
            let moment = values::datetime_from_micros(at)?;
            let day = days_in_month(moment.year(), moment.month())?;
            Some((at.div_euclid(MICROS_PER_DAY) + i64::from(day) - i64::from(moment.day())) * MICROS_PER_DAY)
        };
        let last: Int64Array = micros.iter().map(|at| at.and_then(last)).collect();
        moments::column(&last, &DataType::Date32)
    })
}

/// The last day of a month stays the last day.
pub(crate) fn add_months_udf() -> ScalarUDF {
    scalar("add_months", &[Arg::Moment, Arg::Int], Arity::Exact, returns_timestamp, |args| {
        let (micros, months) = (moments::micros(take::any(args, 0)?)?, take::int(args, 1)?);
        let add = |(at, months): (Option<i64>, Option<i64>)| {
            let (at, months) = (at?, months?);
            let from = values::datetime_from_micros(at)?;
            let reached = add_months(at, months)?;
            let to = values::datetime_from_micros(reached)?;
            if from.day() != days_in_month(from.year(), from.month())? {
                return Some(reached);
            }
            let more = i64::from(days_in_month(to.year(), to.month())?) - i64::from(to.day());
            Some(reached + more * MICROS_PER_DAY)
        };
        let reached: Int64Array = micros.iter().zip(months).map(add).collect();
        moments::column(&reached, &MICROSECONDS)
    })
}

/// Whole months when the days agree or both are last days, else a fraction of 31-day months.
pub(crate) fn months_between() -> ScalarUDF {
    scalar("months_between", &[Arg::Moment, Arg::Moment], Arity::Exact, returns_double, |args| {
        let (a, b) = (moments::micros(take::any(args, 0)?)?, moments::micros(take::any(args, 1)?)?);
        let between = |(a, b): (Option<i64>, Option<i64>)| {
            let (a, b) = (values::datetime_from_micros(a?)?, values::datetime_from_micros(b?)?);
            let months = f64::from((a.year() - b.year()) * 12 + a.month().cast_signed() - b.month().cast_signed());
            let is_last = |d: chrono::NaiveDateTime| days_in_month(d.year(), d.month()) == Some(d.day());
            if a.day() == b.day() || (is_last(a) && is_last(b)) {
                return Some(months);
            }
            Some(months + (f64::from(a.day()) - f64::from(b.day())) / 31.0)
        };
        Ok(Arc::new(a.iter().zip(&b).map(between).collect::<Float64Array>()))
    })
}

pub(crate) fn next_day() -> ScalarUDF {
    scalar("next_day", &[Arg::Moment, Arg::Text], Arity::Exact, returns_date, next_day_of)
}

fn next_day_of(args: &[ArrayRef]) -> Result<ArrayRef> {
    const DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    let (micros, names) = (moments::micros(take::any(args, 0)?)?, take::text(args, 1)?);
    let mut out = Vec::with_capacity(names.len());
    for (at, name) in micros.iter().zip(names) {
        let (Some(at), Some(name)) = (at, name) else {
            out.push(None);
            continue;
        };
        let lower = name.to_ascii_lowercase();
        let wanted = DAYS.iter().position(|day| lower.len() >= 2 && day.starts_with(&lower));
        let Some(wanted) = wanted.and_then(|wanted| i64::try_from(wanted).ok()) else {
            return fail(SqlState::INVALID_PARAMETER_VALUE, format!("invalid day of week: \"{name}\""));
        };
        let day = at.div_euclid(MICROS_PER_DAY);
        let today = (day + 4).rem_euclid(7);
        let ahead = match (wanted - today).rem_euclid(7) {
            0 => 7,
            ahead => ahead,
        };
        out.push(Some((day + ahead) * MICROS_PER_DAY));
    }
    moments::column(&Int64Array::from(out), &DataType::Date32)
}
