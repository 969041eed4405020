//! Casts with Redshift's rules, on whole columns: errors instead of NULL, rounding half away from zero, lengths of
//! CHAR and VARCHAR in bytes, text in PostgreSQL's forms.

mod interval;
mod super_values;
mod timetz;
mod varbyte;

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int16Array,
    Int32Array, Int64Array, StringArray, StringBuilder, Time64MicrosecondArray, TimestampMicrosecondArray,
    new_null_array,
};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Field, Float32Type, Float64Type, Int32Type, Int64Type, Time64MicrosecondType,
    TimeUnit, TimestampMicrosecondType,
};
use vesto_types::{ColumnType, SqlError, SqlState};

use crate::errors::{arrow_error, numeric_overflow};
use crate::types::{self, is_integer, is_text, microseconds_tz};
use crate::values;

/// What a literal in quotes is.
const TEXT: ColumnType = ColumnType::Varchar(ColumnType::MAX_VARCHAR);

/// What happens to text that is too long for its CHAR or VARCHAR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CastContext {
    /// CAST: cut off.
    Explicit,
    /// INSERT, UPDATE: an error, unless only blanks are too much for a CHAR.
    Assignment,
}

/// The column in `target.arrow()`. What it holds is told from its Arrow type; see [`cast_column`] for the others.
pub(crate) fn cast_array(array: &ArrayRef, target: &ColumnType, context: CastContext) -> Result<ArrayRef, SqlError> {
    let source = types::column_type(&Field::new("", array.data_type().clone(), true));
    cast_column(array, &source, target, context)
}

/// A column of type `source` in `target.arrow()`.
pub(crate) fn cast_column(
    array: &ArrayRef,
    source: &ColumnType,
    target: &ColumnType,
    context: CastContext,
) -> Result<ArrayRef, SqlError> {
    if *array.data_type() == DataType::Null {
        return Ok(new_null_array(&target.arrow(), array.len()));
    }
    let array = canonical(array)?;
    match (source, target) {
        (ColumnType::Super, ColumnType::Super) | (ColumnType::Timetz, ColumnType::Timetz) => Ok(array),
        (ColumnType::Super, _) => super_values::to_scalars(array.as_string(), target, context),
        (_, ColumnType::Super) => super_values::from_scalars(&array, source),
        (ColumnType::Timetz, _) => timetz::to_other(&array, target, context),
        (_, ColumnType::Timetz) => timetz::from_other(&array, source),
        (_, ColumnType::IntervalYearToMonth(qualifier) | ColumnType::IntervalDayToSecond(qualifier)) => {
            interval::to_interval(&array, source, *qualifier)
        }
        (_, ColumnType::Varbyte(length)) => varbyte::to_varbyte(&array, source, *length, context),
        (ColumnType::Varbyte(_), ColumnType::Char(_) | ColumnType::Varchar(_)) => {
            fit_text(&varbyte::to_text(&array)?, target, context)
        }
        (ColumnType::Varbyte(_) | ColumnType::IntervalYearToMonth(_) | ColumnType::IntervalDayToSecond(_), _)
            if !matches!(target, ColumnType::Char(_) | ColumnType::Varchar(_)) =>
        {
            Err(cannot_cast(source, target))
        }
        _ => cast_plain(&array, target, context),
    }
}

fn cast_plain(array: &ArrayRef, target: &ColumnType, context: CastContext) -> Result<ArrayRef, SqlError> {
    match target {
        ColumnType::Char(_) | ColumnType::Varchar(_) => fit_text(&to_text(array)?, target, context),
        _ if is_text(array.data_type()) => from_text(array.as_string::<i32>(), target),
        ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt => to_integer(array, target),
        ColumnType::Date => to_date(array),
        ColumnType::Timestamptz if matches!(array.data_type(), DataType::Date32) => {
            let stamp = arrow_cast(array, &DataType::Timestamp(TimeUnit::Microsecond, None))?;
            arrow_cast(&stamp, &microseconds_tz())
        }
        ColumnType::Boolean if is_integer(array.data_type()) => {
            let numbers = arrow_cast(array, &DataType::Int64)?;
            let numbers = numbers.as_primitive::<Int64Type>();
            Ok(Arc::new(numbers.iter().map(|number| number.map(|number| number != 0)).collect::<BooleanArray>()))
        }
        ColumnType::Time if matches!(array.data_type(), DataType::Timestamp(_, _)) => {
            let stamps = array.as_primitive::<TimestampMicrosecondType>();
            let times: Time64MicrosecondArray =
                stamps.iter().map(|micros| micros.map(|micros| micros.rem_euclid(values::MICROS_PER_DAY))).collect();
            Ok(Arc::new(times))
        }
        ColumnType::Decimal { .. } => arrow_cast(array, &target.arrow()).map_err(|error| match error.state {
            SqlState::INVALID_TEXT_REPRESENTATION => numeric_overflow(),
            _ => error,
        }),
        ColumnType::Real
        | ColumnType::DoublePrecision
        | ColumnType::Boolean
        | ColumnType::Timestamp
        | ColumnType::Timestamptz
        | ColumnType::Time
        | ColumnType::Timetz
        | ColumnType::IntervalYearToMonth(_)
        | ColumnType::IntervalDayToSecond(_)
        | ColumnType::Super
        | ColumnType::Varbyte(_) => arrow_cast(array, &target.arrow()),
    }
}

/// Whether Arrow's own cast kernel does the same as [`cast_array`], so that the planner may keep DataFusion's CAST.
pub(crate) fn is_plain(source: &DataType, target: &ColumnType) -> bool {
    let widening = |from: &DataType| match target {
        ColumnType::Integer => matches!(from, DataType::Int8 | DataType::Int16),
        ColumnType::BigInt => matches!(from, DataType::Int8 | DataType::Int16 | DataType::Int32),
        ColumnType::DoublePrecision => from.is_numeric(),
        ColumnType::Timestamp => matches!(from, DataType::Date32),
        _ => false,
    };
    let has_length = matches!(target, ColumnType::Char(_) | ColumnType::Varchar(_));
    let has_mark = matches!(target, ColumnType::Super | ColumnType::Timetz | ColumnType::Varbyte(_));
    let is_same = *source == target.arrow() && !has_length && !has_mark && !is_interval(target);
    *source == DataType::Null || is_same || widening(source)
}

/// Casting to a shorter qualifier cuts.
fn is_interval(target: &ColumnType) -> bool {
    matches!(target, ColumnType::IntervalYearToMonth(_) | ColumnType::IntervalDayToSecond(_))
}

/// One representation for each kind of value.
fn canonical(array: &ArrayRef) -> Result<ArrayRef, SqlError> {
    let to = match array.data_type() {
        DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        DataType::Dictionary(_, value) => value.as_ref().clone(),
        DataType::Timestamp(TimeUnit::Microsecond, _) => return Ok(Arc::clone(array)),
        DataType::Timestamp(_, zone) => DataType::Timestamp(TimeUnit::Microsecond, zone.clone()),
        DataType::Date64 => DataType::Date32,
        DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => DataType::Binary,
        _ => return Ok(Arc::clone(array)),
    };
    arrow_cast(array, &to)
}

fn arrow_cast(array: &ArrayRef, to: &DataType) -> Result<ArrayRef, SqlError> {
    let options = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(array, to, &options).map_err(|error| arrow_error(&error))
}

fn from_text(texts: &StringArray, target: &ColumnType) -> Result<ArrayRef, SqlError> {
    macro_rules! parsed {
        ($array:ty, $parse:expr) => {
            Arc::new(texts.iter().map(|text| text.map($parse).transpose()).collect::<Result<$array, SqlError>>()?)
        };
    }
    Ok(match target {
        ColumnType::SmallInt => parsed!(Int16Array, |text| narrow(values::parse_integer(text)?, target)),
        ColumnType::Integer => parsed!(Int32Array, |text| narrow(values::parse_integer(text)?, target)),
        ColumnType::BigInt => parsed!(Int64Array, values::parse_integer),
        ColumnType::Real => parsed!(Float32Array, |text| {
            #[expect(clippy::cast_possible_truncation, reason = "REAL is the nearest single-precision number")]
            values::parse_float(text).map(|value| value as f32)
        }),
        ColumnType::DoublePrecision => parsed!(Float64Array, values::parse_float),
        ColumnType::Boolean => parsed!(BooleanArray, values::parse_boolean),
        ColumnType::Date => parsed!(Date32Array, values::parse_date),
        ColumnType::Time => parsed!(Time64MicrosecondArray, values::parse_time),
        ColumnType::Timestamp => {
            parsed!(TimestampMicrosecondArray, |text| values::parse_timestamp(text).map(|(micros, _)| micros))
        }
        ColumnType::Timestamptz => {
            let stamps = texts.iter().map(|text| text.map(instant).transpose());
            Arc::new(stamps.collect::<Result<TimestampMicrosecondArray, SqlError>>()?.with_timezone("UTC"))
        }
        ColumnType::Decimal { precision, scale } => {
            let numbers =
                texts.iter().map(|text| text.map(|text| values::parse_decimal(text, *precision, *scale)).transpose());
            let numbers = numbers.collect::<Result<Decimal128Array, SqlError>>()?;
            Arc::new(numbers.with_precision_and_scale(*precision, *scale).map_err(|error| arrow_error(&error))?)
        }
        ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Timetz
        | ColumnType::IntervalYearToMonth(_)
        | ColumnType::IntervalDayToSecond(_)
        | ColumnType::Super
        | ColumnType::Varbyte(_) => return Err(cannot_cast(&TEXT, target)),
    })
}

fn instant(text: &str) -> Result<i64, SqlError> {
    let (micros, offset) = values::parse_timestamp(text)?;
    Ok(micros - i64::from(offset.unwrap_or(0)) * values::MICROS_PER_SECOND)
}

fn narrow<T: TryFrom<i64>>(value: i64, target: &ColumnType) -> Result<T, SqlError> {
    T::try_from(value).map_err(|_| values::out_of_range(target))
}

fn to_integer(array: &ArrayRef, target: &ColumnType) -> Result<ArrayRef, SqlError> {
    let wide: Int64Array = match array.data_type() {
        DataType::Float32 | DataType::Float64 => {
            let floats = arrow_cast(array, &DataType::Float64)?;
            let floats = floats.as_primitive::<Float64Type>();
            floats
                .iter()
                .map(|value| value.map(|value| whole_float(value, target)).transpose())
                .collect::<Result<_, _>>()?
        }
        DataType::Decimal128(_, scale) => {
            let divisor = 10_i128.pow(u32::try_from(*scale).unwrap_or(0));
            let decimals = array.as_primitive::<Decimal128Type>();
            decimals
                .iter()
                .map(|value| value.map(|value| whole_decimal(value, divisor, target)).transpose())
                .collect::<Result<_, _>>()?
        }
        DataType::UInt64 => {
            arrow_cast(array, &DataType::Int64).map_err(|_| values::out_of_range(target))?.as_primitive().clone()
        }
        _ => arrow_cast(array, &DataType::Int64)?.as_primitive().clone(),
    };
    Ok(match target {
        ColumnType::SmallInt => {
            Arc::new(wide.iter().map(|v| v.map(|v| narrow(v, target)).transpose()).collect::<Result<Int16Array, _>>()?)
        }
        ColumnType::Integer => {
            Arc::new(wide.iter().map(|v| v.map(|v| narrow(v, target)).transpose()).collect::<Result<Int32Array, _>>()?)
        }
        _ => Arc::new(wide),
    })
}

fn whole_float(value: f64, target: &ColumnType) -> Result<i64, SqlError> {
    let rounded = value.round_ties_even();
    if !(-9.223_372_036_854_775e18..=9.223_372_036_854_775e18).contains(&rounded) {
        return Err(values::out_of_range(target));
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked to be within range")]
    Ok(rounded as i64)
}

fn whole_decimal(value: i128, divisor: i128, target: &ColumnType) -> Result<i64, SqlError> {
    let (quotient, rest) = (value / divisor, value % divisor);
    let rounded = if rest.unsigned_abs() * 2 >= divisor.unsigned_abs() && divisor > 1 {
        quotient + value.signum()
    } else {
        quotient
    };
    i64::try_from(rounded).map_err(|_| values::out_of_range(target))
}

fn to_date(array: &ArrayRef) -> Result<ArrayRef, SqlError> {
    match array.data_type() {
        DataType::Date32 => Ok(Arc::clone(array)),
        DataType::Timestamp(_, _) => {
            let stamps = array.as_primitive::<TimestampMicrosecondType>();
            let days = stamps
                .iter()
                .map(|micros| micros.and_then(|micros| i32::try_from(micros.div_euclid(values::MICROS_PER_DAY)).ok()));
            Ok(Arc::new(days.collect::<Date32Array>()))
        }
        other => Err(cannot_cast(&types::column_type(&Field::new("", other.clone(), true)), &ColumnType::Date)),
    }
}

fn cannot_cast(from: &ColumnType, to: &ColumnType) -> SqlError {
    SqlError::new(SqlState("42846"), format!("cannot cast type {from} to {to}"))
}

pub(crate) use super_values::float_json;
pub(crate) use varbyte::to_text as varbyte_text;

/// The text output of a column of this type.
pub(crate) fn text_of(array: &ArrayRef, column_type: &ColumnType) -> Result<StringArray, SqlError> {
    match column_type {
        ColumnType::Timetz if *array.data_type() == DataType::Int64 => Ok(timetz::to_text(array)),
        ColumnType::Varbyte(_) => varbyte::to_hex(array),
        _ => to_text(&canonical(array)?),
    }
}

/// PostgreSQL's text output of any value.
pub(crate) fn to_text(array: &ArrayRef) -> Result<StringArray, SqlError> {
    macro_rules! formatted {
        ($type:ty, $format:expr) => {
            array.as_primitive::<$type>().iter().map(|value| value.map($format)).collect()
        };
    }
    Ok(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().clone(),
        DataType::Boolean => {
            let flags = array.as_boolean();
            flags.iter().map(|flag| flag.map(|flag| if flag { "true" } else { "false" })).collect()
        }
        DataType::Float32 => formatted!(Float32Type, values::format_real),
        DataType::Float64 => formatted!(Float64Type, values::format_double),
        DataType::Decimal128(_, scale) => formatted!(Decimal128Type, |value| values::format_decimal(value, *scale)),
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>();
            days.iter().map(|days| days.and_then(values::date_from_days).map(values::format_date)).collect()
        }
        DataType::Timestamp(TimeUnit::Microsecond, zone) => {
            let suffix = if zone.is_some() { "+00" } else { "" };
            let stamps = array.as_primitive::<TimestampMicrosecondType>();
            let texts = stamps.iter().map(|micros| {
                let text = micros.and_then(values::datetime_from_micros).map(values::format_timestamp);
                text.map(|text| text + suffix)
            });
            texts.collect()
        }
        DataType::Time64(TimeUnit::Microsecond) => {
            let times = array.as_primitive::<Time64MicrosecondType>();
            times.iter().map(|micros| micros.and_then(values::time_from_micros).map(values::format_time)).collect()
        }
        DataType::Interval(_) | DataType::Duration(_) => crate::interval::to_text(array)?,
        DataType::List(_) => list_text(array)?,
        DataType::Null => StringArray::new_null(array.len()),
        DataType::Int32 => formatted!(Int32Type, |value| value.to_string()),
        _ => arrow_cast(array, &DataType::Utf8)?.as_string::<i32>().clone(),
    })
}

/// `{a,b}`
fn list_text(array: &ArrayRef) -> Result<StringArray, SqlError> {
    let lists = array.as_list::<i32>();
    let mut out = StringBuilder::new();
    for index in 0..lists.len() {
        if lists.is_null(index) {
            out.append_null();
            continue;
        }
        let items = to_text(&lists.value(index))?;
        let items: Vec<&str> = items.iter().map(|item| item.unwrap_or("NULL")).collect();
        out.append_value(format!("{{{}}}", items.join(",")));
    }
    Ok(out.finish())
}

/// Brings text to a CHAR's or VARCHAR's length. CHAR is kept without trailing blanks, which mean nothing in it.
fn fit_text(texts: &StringArray, target: &ColumnType, context: CastContext) -> Result<ArrayRef, SqlError> {
    let (limit, is_char) = match target {
        ColumnType::Char(len) => (*len as usize, true),
        ColumnType::Varchar(len) => (*len as usize, false),
        _ => return Ok(Arc::new(texts.clone())),
    };
    let offsets = texts.value_offsets();
    let longest = offsets.windows(2).map(|pair| match pair {
        [from, to] => usize::try_from(to - from).unwrap_or(0),
        _ => 0,
    });
    if !is_char && longest.max().unwrap_or(0) <= limit {
        return Ok(Arc::new(texts.clone()));
    }
    let mut out = StringBuilder::with_capacity(texts.len(), texts.value_data().len());
    for text in texts {
        let Some(text) = text else {
            out.append_null();
            continue;
        };
        let text = if is_char { text.trim_end_matches(' ') } else { text };
        if text.len() <= limit {
            out.append_value(text);
        } else if context == CastContext::Explicit {
            let end = (0..=limit).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
            let cut = text.get(..end).unwrap_or_default();
            out.append_value(if is_char { cut.trim_end_matches(' ') } else { cut });
        } else {
            return Err(too_long(target));
        }
    }
    Ok(Arc::new(out.finish()))
}

pub(crate) fn too_long(target: &ColumnType) -> SqlError {
    SqlError::new(SqlState::STRING_DATA_RIGHT_TRUNCATION, format!("value too long for type {target}"))
}

#[cfg(test)]
mod tests;
