//! Values of a file's type as those of the table's: only what is of the same kind, and only if nothing is lost but
//! fractions below a microsecond.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, Date32Array, PrimitiveArray, TimestampMicrosecondArray,
    new_null_array,
};
use arrow::compute::{CastOptions, cast, cast_with_options, max, min};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType,
    Time64NanosecondType, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use vesto_types::{ColumnType, Timetz};

use crate::datetime::civil::{MICROS_PER_DAY, days_from_civil};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The two types have nothing to do with each other, whatever the values are.
    Incompatible,
    OutOfRange,
    TooLong {
        limit: usize,
        found: usize,
    },
}

/// The one table of which type goes into which. CHAR, VARCHAR and SUPER are not in it.
pub(super) fn values(column_type: &ColumnType, array: &ArrayRef) -> Result<ArrayRef, Refusal> {
    use DataType as D;
    match (column_type, array.data_type()) {
        (_, D::Null) => Ok(new_null_array(&column_type.arrow(), array.len())),
        (
            ColumnType::SmallInt | ColumnType::Integer,
            D::Int8 | D::Int16 | D::Int32 | D::UInt8 | D::UInt16 | D::UInt32,
        )
        | (ColumnType::BigInt, D::Int64 | D::UInt64) => whole(array, &column_type.arrow()),
        (ColumnType::Real, D::Float32)
        | (ColumnType::DoublePrecision, D::Float64)
        | (ColumnType::Boolean, D::Boolean) => Ok(Arc::clone(array)),
        (
            ColumnType::Decimal { precision, scale },
            D::Decimal32(found, digits) | D::Decimal64(found, digits) | D::Decimal128(found, digits),
        ) if found == precision && digits == scale => decimal(array, column_type),
        (ColumnType::Date, D::Date32) => date(array),
        (ColumnType::Timestamp | ColumnType::Timestamptz, D::Timestamp(unit, _)) => {
            timestamp(array, *unit, column_type)
        }
        (ColumnType::Time, D::Time32(unit) | D::Time64(unit)) => time(array, *unit),
        (ColumnType::Timetz, D::Time32(unit) | D::Time64(unit)) => timetz(array, *unit),
        (ColumnType::Varbyte(limit), D::Binary | D::BinaryView | D::LargeBinary | D::FixedSizeBinary(_)) => {
            varbyte(array, *limit as usize)
        }
        _ => Err(Refusal::Incompatible),
    }
}

const STRICT: CastOptions<'static> =
    CastOptions { safe: false, format_options: arrow::util::display::FormatOptions::new() };

fn whole(array: &ArrayRef, wanted: &DataType) -> Result<ArrayRef, Refusal> {
    if array.data_type() == wanted {
        return Ok(Arc::clone(array));
    }
    cast_with_options(array, wanted, &STRICT).map_err(|_| Refusal::OutOfRange)
}

/// A file may hold digits that its own declaration excludes.
fn decimal(array: &ArrayRef, column_type: &ColumnType) -> Result<ArrayRef, Refusal> {
    let wide = whole(array, &column_type.arrow())?;
    let digits = wide.as_primitive_opt::<Decimal128Type>().ok_or(Refusal::Incompatible)?;
    digits.validate_decimal_precision(digits.precision()).map_err(|_| Refusal::OutOfRange)?;
    Ok(wide)
}

/// From 4713 BC to 294276 AD, as everywhere.
fn date(array: &ArrayRef) -> Result<ArrayRef, Refusal> {
    let dates: &Date32Array = array.as_primitive_opt::<Date32Type>().ok_or(Refusal::Incompatible)?;
    in_range(dates, first_day(), last_day())?;
    Ok(Arc::clone(array))
}

fn first_day() -> i32 {
    days_from_civil(-4712, 1, 1)
}

fn last_day() -> i32 {
    days_from_civil(294_276, 12, 31)
}

fn in_range<T>(values: &PrimitiveArray<T>, first: T::Native, last: T::Native) -> Result<(), Refusal>
where
    T: ArrowPrimitiveType,
    T::Native: PartialOrd,
{
    let within = min(values).is_none_or(|least| least >= first) && max(values).is_none_or(|greatest| greatest <= last);
    if within { Ok(()) } else { Err(Refusal::OutOfRange) }
}

/// A file's zone is UTC or none: TIMESTAMP takes the UTC time, TIMESTAMPTZ takes what has no zone as UTC.
fn timestamp(array: &ArrayRef, unit: TimeUnit, column_type: &ColumnType) -> Result<ArrayRef, Refusal> {
    let zone = match column_type.arrow() {
        DataType::Timestamp(_, zone) => zone,
        _ => None,
    };
    let micros: TimestampMicrosecondArray = match unit {
        TimeUnit::Second => scaled(array.as_primitive_opt::<TimestampSecondType>(), 1_000_000)?,
        TimeUnit::Millisecond => scaled(array.as_primitive_opt::<TimestampMillisecondType>(), 1_000)?,
        TimeUnit::Microsecond => {
            array.as_primitive_opt::<TimestampMicrosecondType>().ok_or(Refusal::Incompatible)?.clone()
        }
        TimeUnit::Nanosecond => {
            let nanos = array.as_primitive_opt::<TimestampNanosecondType>().ok_or(Refusal::Incompatible)?;
            nanos.unary(|nanos| nanos.div_euclid(1_000))
        }
    };
    // Sixty-four bits end in January 294247, a little before the last year.
    in_range(&micros, i64::from(first_day()) * MICROS_PER_DAY, i64::MAX)?;
    Ok(Arc::new(micros.with_timezone_opt(zone)))
}

fn scaled<T>(array: Option<&PrimitiveArray<T>>, factor: i64) -> Result<TimestampMicrosecondArray, Refusal>
where
    T: ArrowPrimitiveType<Native = i64>,
{
    let array = array.ok_or(Refusal::Incompatible)?;
    array.try_unary(|value| value.checked_mul(factor).ok_or(Refusal::OutOfRange))
}

fn time(array: &ArrayRef, unit: TimeUnit) -> Result<ArrayRef, Refusal> {
    let micros: PrimitiveArray<Time64MicrosecondType> = match unit {
        TimeUnit::Second => {
            let seconds = array.as_primitive_opt::<Time32SecondType>().ok_or(Refusal::Incompatible)?;
            seconds.unary(|seconds| i64::from(seconds) * 1_000_000)
        }
        TimeUnit::Millisecond => {
            let millis = array.as_primitive_opt::<Time32MillisecondType>().ok_or(Refusal::Incompatible)?;
            millis.unary(|millis| i64::from(millis) * 1_000)
        }
        TimeUnit::Microsecond => {
            array.as_primitive_opt::<Time64MicrosecondType>().ok_or(Refusal::Incompatible)?.clone()
        }
        TimeUnit::Nanosecond => {
            let nanos = array.as_primitive_opt::<Time64NanosecondType>().ok_or(Refusal::Incompatible)?;
            nanos.unary(|nanos| nanos.div_euclid(1_000))
        }
    };
    in_range(&micros, 0, MICROS_PER_DAY)?;
    Ok(Arc::new(micros))
}

/// A file's times are those of UTC.
fn timetz(array: &ArrayRef, unit: TimeUnit) -> Result<ArrayRef, Refusal> {
    let times = time(array, unit)?;
    let times = times.as_primitive_opt::<Time64MicrosecondType>().ok_or(Refusal::Incompatible)?;
    let packed = |micros| Timetz::new(micros, 0).map(Timetz::pack).ok_or(Refusal::OutOfRange);
    Ok(Arc::new(times.try_unary::<_, Int64Type, _>(packed)?))
}

fn varbyte(array: &ArrayRef, limit: usize) -> Result<ArrayRef, Refusal> {
    let bytes = cast(array, &DataType::Binary).map_err(|_| Refusal::OutOfRange)?;
    let bytes = bytes.as_binary_opt::<i32>().ok_or(Refusal::Incompatible)?;
    match bytes.iter().flatten().map(<[u8]>::len).find(|len| *len > limit) {
        Some(found) => Err(Refusal::TooLong { limit, found }),
        None => Ok(Arc::new(bytes.clone())),
    }
}
