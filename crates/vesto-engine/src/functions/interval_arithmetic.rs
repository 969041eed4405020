//! Intervals with dates, times and each other.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_interval_data_types.html#r_interval_data_types-arithmetic>

use std::sync::Arc;

use arrow::array::{
    ArrayRef, ArrowPrimitiveType, AsArray, DurationMicrosecondArray, Int64Array, IntervalYearMonthArray, PrimitiveArray,
};
use arrow::datatypes::{
    DataType, Date32Type, DurationMicrosecondType, Int64Type, IntervalYearMonthType, Time64MicrosecondType,
    TimestampMicrosecondType,
};
use datafusion::common::{DataFusionError, internal_err};
use datafusion::logical_expr::{Operator, ScalarUDF};
use vesto_types::{ColumnType, SqlState, Timetz};

use super::dateparts::add_months;
use super::scalar::{Arity, Result};
use super::typed::{Body, Parameter, Returns, Typed, take, typed};
use crate::cast::{CastContext, cast_column};
use crate::errors::{DATETIME_FIELD_OVERFLOW, external, fail};
use crate::values::MICROS_PER_DAY;

const DOUBLE: Parameter = Parameter::Of(ColumnType::DoublePrecision);

/// The function for an operator with an interval that a column can hold on one side; `None` for what has no meaning.
pub(crate) fn udf(op: Operator, left: &ColumnType, right: &ColumnType) -> Option<Planned> {
    use ColumnType::{Date, IntervalDayToSecond, IntervalYearToMonth, Time, Timestamp, Timestamptz, Timetz};
    let in_order = |udf| Some(Planned { udf, swapped: false });
    let swapped = |udf| Some(Planned { udf, swapped: true });
    match (op, left, right) {
        (
            Operator::Plus | Operator::Minus,
            Date | Timestamp | Timestamptz,
            IntervalYearToMonth(_) | IntervalDayToSecond(_),
        )
        | (Operator::Plus | Operator::Minus, Time | Timetz, IntervalDayToSecond(_)) => in_order(moment(op)),
        (Operator::Plus, IntervalYearToMonth(_) | IntervalDayToSecond(_), Date | Timestamp | Timestamptz)
        | (Operator::Plus, IntervalDayToSecond(_), Time | Timetz) => swapped(moment(op)),
        (Operator::Plus | Operator::Minus, IntervalYearToMonth(_), IntervalYearToMonth(_))
        | (Operator::Plus | Operator::Minus, IntervalDayToSecond(_), IntervalDayToSecond(_)) => in_order(sum(op)),
        (Operator::Multiply | Operator::Divide, IntervalYearToMonth(_) | IntervalDayToSecond(_), number)
            if is_number(number) =>
        {
            in_order(scaled(op))
        }
        (Operator::Multiply, number, IntervalYearToMonth(_) | IntervalDayToSecond(_)) if is_number(number) => {
            swapped(scaled(op))
        }
        _ => None,
    }
}

/// `swapped`: the function takes the right operand first.
pub(crate) struct Planned {
    pub(crate) udf: ScalarUDF,
    pub(crate) swapped: bool,
}

fn is_number(column_type: &ColumnType) -> bool {
    matches!(
        column_type,
        ColumnType::SmallInt
            | ColumnType::Integer
            | ColumnType::BigInt
            | ColumnType::Decimal { .. }
            | ColumnType::Real
            | ColumnType::DoublePrecision
    )
}

/// A date and an interval are a timestamp; the other moments keep their type.
fn moment(op: Operator) -> ScalarUDF {
    const RESULT: Returns = Returns::As(|arguments| {
        Ok(match arguments.first() {
            Some(ColumnType::Date) | None => ColumnType::Timestamp,
            Some(other) => other.clone(),
        })
    });
    let (name, body): (&str, Body) = match op {
        Operator::Minus => ("minus_interval", |args, _| shifted(args, -1)),
        _ => ("plus_interval", |args, _| shifted(args, 1)),
    };
    typed(name, &[Parameter::Any, Parameter::Any], Arity::Exact, RESULT, body)
}

fn shifted(args: &[Typed], sign: i64) -> Result<ArrayRef> {
    let (moments, intervals) = (take::any(args, 0)?, take::any(args, 1)?);
    let shift = Shift::of(&intervals.array, sign);
    let result = |micros: Int64Array| match moments.column_type {
        ColumnType::Timestamptz => {
            Arc::new(micros.reinterpret_cast::<TimestampMicrosecondType>().with_timezone("UTC")) as ArrayRef
        }
        _ => Arc::new(micros.reinterpret_cast::<TimestampMicrosecondType>()),
    };
    match &moments.column_type {
        ColumnType::Date => {
            let days = moments.array.as_primitive::<Date32Type>().iter();
            shift.apply(days.map(|day| day.map(|day| i64::from(day) * MICROS_PER_DAY))).map(result)
        }
        ColumnType::Timestamp | ColumnType::Timestamptz => {
            let stamps = cast_column(&moments.array, &moments.column_type, &moments.column_type, CastContext::Explicit);
            let stamps = stamps.map_err(external)?;
            shift.apply(stamps.as_primitive::<TimestampMicrosecondType>().iter()).map(result)
        }
        // Clocks go round.
        ColumnType::Time => {
            let times = shift.apply(moments.array.as_primitive::<Time64MicrosecondType>().iter())?;
            let round = |micros: i64| micros.rem_euclid(MICROS_PER_DAY);
            Ok(Arc::new(times.unary::<_, Time64MicrosecondType>(round)))
        }
        ColumnType::Timetz => {
            let times = moments.array.as_primitive::<Int64Type>();
            let local = shift.apply(times.iter().map(|time| time.map(|time| Timetz::unpack(time).local_micros())))?;
            let packed = local.iter().zip(times).map(|(local, time)| {
                let offset = Timetz::unpack(time?).offset_seconds();
                Timetz::new(local?.rem_euclid(MICROS_PER_DAY), offset).map(Timetz::pack)
            });
            Ok(Arc::new(packed.collect::<Int64Array>()))
        }
        other => internal_err!("an interval and {other}"),
    }
}

enum Shift<'a> {
    Months(&'a IntervalYearMonthArray, i64),
    Micros(&'a DurationMicrosecondArray, i64),
    None,
}

impl<'a> Shift<'a> {
    fn of(intervals: &'a ArrayRef, sign: i64) -> Self {
        match intervals.data_type() {
            DataType::Interval(_) => {
                intervals.as_primitive_opt::<IntervalYearMonthType>().map_or(Self::None, |a| Self::Months(a, sign))
            }
            _ => intervals.as_primitive_opt::<DurationMicrosecondType>().map_or(Self::None, |a| Self::Micros(a, sign)),
        }
    }

    fn apply(&self, moments: impl Iterator<Item = Option<i64>>) -> Result<Int64Array> {
        let out_of_range = || overflow("timestamp out of range");
        match self {
            Self::Months(months, sign) => moments
                .zip(months.iter())
                .map(|pair| match pair {
                    (Some(at), Some(months)) => {
                        add_months(at, i64::from(months) * sign).map(Some).ok_or_else(out_of_range)
                    }
                    _ => Ok(None),
                })
                .collect(),
            Self::Micros(micros, sign) => moments
                .zip(micros.iter())
                .map(|pair| match pair {
                    (Some(at), Some(micros)) => {
                        let shifted = micros.checked_mul(*sign).and_then(|micros| at.checked_add(micros));
                        shifted.map(Some).ok_or_else(out_of_range)
                    }
                    _ => Ok(None),
                })
                .collect(),
            Self::None => internal_err!("an interval of an unexpected type"),
        }
    }
}

fn overflow(message: &str) -> DataFusionError {
    external(vesto_types::SqlError::new(DATETIME_FIELD_OVERFLOW, message))
}

/// The type of the interval among the arguments, which comes first.
const SAME: Returns = Returns::As(|arguments| match arguments.first() {
    Some(interval @ (ColumnType::IntervalYearToMonth(_) | ColumnType::IntervalDayToSecond(_))) => Ok(interval.clone()),
    _ => internal_err!("an interval is expected first"),
});

fn sum(op: Operator) -> ScalarUDF {
    let (name, body): (&str, Body) = match op {
        Operator::Minus => ("interval_minus", |args, _| summed(args, i32::checked_sub, i64::checked_sub)),
        _ => ("interval_plus", |args, _| summed(args, i32::checked_add, i64::checked_add)),
    };
    typed(name, &[Parameter::Any, Parameter::Any], Arity::Exact, SAME, body)
}

fn summed(
    args: &[Typed],
    months: fn(i32, i32) -> Option<i32>,
    micros: fn(i64, i64) -> Option<i64>,
) -> Result<ArrayRef> {
    let (left, right) = (&take::any(args, 0)?.array, &take::any(args, 1)?.array);
    if let Some(left) = left.as_primitive_opt::<IntervalYearMonthType>() {
        return Ok(Arc::new(paired(left, right.as_primitive::<IntervalYearMonthType>(), months)?));
    }
    let (left, right) =
        (left.as_primitive::<DurationMicrosecondType>(), right.as_primitive::<DurationMicrosecondType>());
    Ok(Arc::new(paired(left, right, micros)?))
}

fn paired<T: ArrowPrimitiveType>(
    left: &PrimitiveArray<T>,
    right: &PrimitiveArray<T>,
    of: fn(T::Native, T::Native) -> Option<T::Native>,
) -> Result<PrimitiveArray<T>> {
    let pairs = left.iter().zip(right).map(|pair| match pair {
        (Some(left), Some(right)) => of(left, right).map(Some).ok_or_else(|| overflow("interval out of range")),
        _ => Ok(None),
    });
    pairs.collect::<Result<Vec<_>>>().map(|values| values.into_iter().collect())
}

fn scaled(op: Operator) -> ScalarUDF {
    let (name, body): (&str, Body) = match op {
        Operator::Divide => ("interval_divide", |args, _| multiplied(args, |interval, number| interval / number)),
        _ => ("interval_multiply", |args, _| multiplied(args, |interval, number| interval * number)),
    };
    typed(name, &[Parameter::Any, DOUBLE], Arity::Exact, SAME, body)
}

/// Months are cut, microseconds rounded.
fn multiplied(args: &[Typed], of: fn(f64, f64) -> f64) -> Result<ArrayRef> {
    let intervals = &take::any(args, 0)?.array;
    let numbers = take::any(args, 1)?.array.as_primitive::<arrow::datatypes::Float64Type>();
    let calculate = |interval: f64, number: f64| -> Result<f64> {
        let value = of(interval, number);
        if number == 0.0 && !value.is_finite() {
            return fail(SqlState("22012"), "division by zero");
        }
        if value.abs() < 9.2e18 { Ok(value) } else { Err(overflow("interval out of range")) }
    };
    if let Some(months) = intervals.as_primitive_opt::<IntervalYearMonthType>() {
        let values = months.iter().zip(numbers).map(|pair| match pair {
            (Some(months), Some(number)) => {
                let value = calculate(months.into(), number)?;
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "checked to be within range by the conversion below"
                )]
                let whole = value as i64;
                i32::try_from(whole).map(Some).map_err(|_| overflow("interval out of range"))
            }
            _ => Ok(None),
        });
        return Ok(Arc::new(values.collect::<Result<IntervalYearMonthArray>>()?));
    }
    let values = intervals.as_primitive::<DurationMicrosecondType>().iter().zip(numbers).map(|pair| match pair {
        #[expect(clippy::cast_precision_loss, reason = "an interval of 285 years is exact to the microsecond")]
        (Some(micros), Some(number)) => {
            let value = calculate(micros as f64, number)?;
            #[expect(clippy::cast_possible_truncation, reason = "checked to be within range")]
            Ok(Some(value.round() as i64))
        }
        _ => Ok(None),
    });
    Ok(Arc::new(values.collect::<Result<DurationMicrosecondArray>>()?))
}
