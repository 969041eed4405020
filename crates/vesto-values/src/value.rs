//! A column's array with its type found once, so that reading a cell is one match and no downcast.

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BinaryArray, BinaryViewArray, BooleanArray, Date32Array,
    Decimal128Array, Float32Array, Float64Array, GenericListArray, Int8Array, Int16Array, Int32Array, Int64Array,
    IntervalMonthDayNanoArray, LargeBinaryArray, LargeStringArray, PrimitiveArray, StringArray, StringViewArray,
    UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date64Type, DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType, DurationSecondType,
    IntervalDayTimeType, IntervalMonthDayNanoType, IntervalUnit, IntervalYearMonthType, Time32MillisecondType,
    Time32SecondType, Time64MicrosecondType, Time64NanosecondType, TimeUnit, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use vesto_types::{SqlError, SqlState};

pub enum Values<'a> {
    Null,
    Boolean(&'a BooleanArray),
    Int8(&'a Int8Array),
    Int16(&'a Int16Array),
    Int32(&'a Int32Array),
    Int64(&'a Int64Array),
    UInt8(&'a UInt8Array),
    UInt16(&'a UInt16Array),
    UInt32(&'a UInt32Array),
    UInt64(&'a UInt64Array),
    Float32(&'a Float32Array),
    Float64(&'a Float64Array),
    Decimal(&'a Decimal128Array, i8),
    Utf8(&'a StringArray),
    LargeUtf8(&'a LargeStringArray),
    Utf8View(&'a StringViewArray),
    Binary(&'a BinaryArray),
    LargeBinary(&'a LargeBinaryArray),
    BinaryView(&'a BinaryViewArray),
    Date(&'a Date32Array),
    /// Microseconds are `value * multiply / divide`.
    Time(Scaled<'a>),
    /// The flag: with a time zone.
    Timestamp(Scaled<'a>, bool),
    Duration(Scaled<'a>),
    Interval(&'a IntervalMonthDayNanoArray),
    /// Rows of `{a,b}`: offsets into the element column.
    List(&'a GenericListArray<i32>, Box<Values<'a>>),
    /// An array made here because it had to be converted first.
    Converted(ArrayRef, DataType),
}

pub struct Scaled<'a> {
    array: &'a dyn Array,
    read: fn(&dyn Array, usize) -> i64,
    multiply: i64,
    divide: i64,
}

impl<'a> Scaled<'a> {
    fn of<T>(array: &'a dyn Array, multiply: i64, divide: i64) -> Self
    where
        T: ArrowPrimitiveType,
        T::Native: Into<i64>,
    {
        Self { array, read: read::<T>, multiply, divide }
    }

    pub fn micros(&self, row: usize) -> i64 {
        (self.read)(self.array, row).saturating_mul(self.multiply).div_euclid(self.divide)
    }
}

fn read<T>(array: &dyn Array, row: usize) -> i64
where
    T: ArrowPrimitiveType,
    T::Native: Into<i64>,
{
    array.as_any().downcast_ref::<PrimitiveArray<T>>().map_or(0, |array| array.value(row).into())
}

impl<'a> Values<'a> {
    /// Fails for an Arrow type that no Redshift type maps to; the engine casts those away before they get here.
    pub fn of(array: &'a dyn Array, column: &str) -> Result<Self, SqlError> {
        Ok(match array.data_type() {
            DataType::Null => Self::Null,
            DataType::Boolean => Self::Boolean(array.as_boolean()),
            DataType::Int8 => Self::Int8(array.as_primitive()),
            DataType::Int16 => Self::Int16(array.as_primitive()),
            DataType::Int32 => Self::Int32(array.as_primitive()),
            DataType::Int64 => Self::Int64(array.as_primitive()),
            DataType::UInt8 => Self::UInt8(array.as_primitive()),
            DataType::UInt16 => Self::UInt16(array.as_primitive()),
            DataType::UInt32 => Self::UInt32(array.as_primitive()),
            DataType::UInt64 => Self::UInt64(array.as_primitive()),
            DataType::Float32 => Self::Float32(array.as_primitive()),
            DataType::Float64 => Self::Float64(array.as_primitive()),
            DataType::Decimal128(_, scale) => Self::Decimal(array.as_primitive(), *scale),
            DataType::Utf8 => Self::Utf8(array.as_string()),
            DataType::LargeUtf8 => Self::LargeUtf8(array.as_string()),
            DataType::Utf8View => Self::Utf8View(array.as_string_view()),
            DataType::Binary => Self::Binary(array.as_binary()),
            DataType::LargeBinary => Self::LargeBinary(array.as_binary()),
            DataType::BinaryView => Self::BinaryView(array.as_binary_view()),
            DataType::Date32 => Self::Date(array.as_primitive()),
            DataType::Date64 => Self::Timestamp(Scaled::of::<Date64Type>(array, 1000, 1), false),
            DataType::Time32(TimeUnit::Second) => Self::Time(Scaled::of::<Time32SecondType>(array, 1_000_000, 1)),
            DataType::Time32(_) => Self::Time(Scaled::of::<Time32MillisecondType>(array, 1000, 1)),
            DataType::Time64(TimeUnit::Microsecond) => Self::Time(Scaled::of::<Time64MicrosecondType>(array, 1, 1)),
            DataType::Time64(_) => Self::Time(Scaled::of::<Time64NanosecondType>(array, 1, 1000)),
            DataType::Timestamp(unit, zone) => {
                let scaled = match unit {
                    TimeUnit::Second => Scaled::of::<TimestampSecondType>(array, 1_000_000, 1),
                    TimeUnit::Millisecond => Scaled::of::<TimestampMillisecondType>(array, 1000, 1),
                    TimeUnit::Microsecond => Scaled::of::<TimestampMicrosecondType>(array, 1, 1),
                    TimeUnit::Nanosecond => Scaled::of::<TimestampNanosecondType>(array, 1, 1000),
                };
                Self::Timestamp(scaled, zone.is_some())
            }
            DataType::Duration(unit) => Self::Duration(match unit {
                TimeUnit::Second => Scaled::of::<DurationSecondType>(array, 1_000_000, 1),
                TimeUnit::Millisecond => Scaled::of::<DurationMillisecondType>(array, 1000, 1),
                TimeUnit::Microsecond => Scaled::of::<DurationMicrosecondType>(array, 1, 1),
                TimeUnit::Nanosecond => Scaled::of::<DurationNanosecondType>(array, 1, 1000),
            }),
            DataType::Interval(IntervalUnit::MonthDayNano) => Self::Interval(array.as_primitive()),
            DataType::Interval(IntervalUnit::YearMonth) => {
                let months = array.as_primitive::<IntervalYearMonthType>();
                let parts =
                    months.iter().map(|months| Some(parts(months?, 0, 0))).collect::<IntervalMonthDayNanoArray>();
                Self::Converted(std::sync::Arc::new(parts), DataType::Interval(IntervalUnit::MonthDayNano))
            }
            DataType::Interval(IntervalUnit::DayTime) => {
                let days = array.as_primitive::<IntervalDayTimeType>();
                let parts = days
                    .iter()
                    .map(|value| value.map(|value| parts(0, value.days, i64::from(value.milliseconds) * 1_000_000)))
                    .collect::<IntervalMonthDayNanoArray>();
                Self::Converted(std::sync::Arc::new(parts), DataType::Interval(IntervalUnit::MonthDayNano))
            }
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                Self::List(list, Box::new(Self::of(list.values().as_ref(), column)?))
            }
            // A dictionary, run-end or large-decimal column, for instance: as text.
            other => {
                let converted = cast(array, &DataType::Utf8).map_err(|_| {
                    let message = format!("column \"{column}\" has a type that cannot be sent to the client: {other}");
                    SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, message)
                })?;
                Self::Converted(converted, DataType::Utf8)
            }
        })
    }

    pub fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Null => true,
            Self::Boolean(array) => array.is_null(row),
            Self::Int8(array) => array.is_null(row),
            Self::Int16(array) => array.is_null(row),
            Self::Int32(array) => array.is_null(row),
            Self::Int64(array) => array.is_null(row),
            Self::UInt8(array) => array.is_null(row),
            Self::UInt16(array) => array.is_null(row),
            Self::UInt32(array) => array.is_null(row),
            Self::UInt64(array) => array.is_null(row),
            Self::Float32(array) => array.is_null(row),
            Self::Float64(array) => array.is_null(row),
            Self::Decimal(array, _) => array.is_null(row),
            Self::Utf8(array) => array.is_null(row),
            Self::LargeUtf8(array) => array.is_null(row),
            Self::Utf8View(array) => array.is_null(row),
            Self::Binary(array) => array.is_null(row),
            Self::LargeBinary(array) => array.is_null(row),
            Self::BinaryView(array) => array.is_null(row),
            Self::Date(array) => array.is_null(row),
            Self::Time(scaled) | Self::Timestamp(scaled, _) | Self::Duration(scaled) => scaled.array.is_null(row),
            Self::Interval(array) => array.is_null(row),
            Self::List(array, _) => array.is_null(row),
            Self::Converted(array, _) => array.is_null(row),
        }
    }

    /// The cell as an integer, when it is one (a decimal without scale counts).
    pub fn integer(&self, row: usize) -> Option<i64> {
        match self {
            Self::Boolean(array) => Some(i64::from(array.value(row))),
            Self::Int8(array) => Some(array.value(row).into()),
            Self::Int16(array) => Some(array.value(row).into()),
            Self::Int32(array) => Some(array.value(row).into()),
            Self::Int64(array) => Some(array.value(row)),
            Self::UInt8(array) => Some(array.value(row).into()),
            Self::UInt16(array) => Some(array.value(row).into()),
            Self::UInt32(array) => Some(array.value(row).into()),
            Self::UInt64(array) => i64::try_from(array.value(row)).ok(),
            Self::Decimal(array, 0) => i64::try_from(array.value(row)).ok(),
            _ => None,
        }
    }

    pub fn float(&self, row: usize) -> Option<f64> {
        match self {
            Self::Float32(array) => Some(array.value(row).into()),
            Self::Float64(array) => Some(array.value(row)),
            // A count is exact up to 2^53, and so is PostgreSQL's own cast.
            _ => self.integer(row).map(|value| value as f64),
        }
    }

    /// An interval's months.
    pub fn months(&self, row: usize) -> Option<i32> {
        match self {
            Self::Interval(array) => Some(array.value(row).months),
            Self::Converted(array, DataType::Interval(IntervalUnit::MonthDayNano)) => {
                Some(array.as_primitive_opt::<IntervalMonthDayNanoType>()?.value(row).months)
            }
            _ => None,
        }
    }

    /// A duration's microseconds.
    pub fn micros(&self, row: usize) -> Option<i64> {
        match self {
            Self::Duration(scaled) => Some(scaled.micros(row)),
            _ => None,
        }
    }

    /// The unscaled value and the scale.
    pub fn decimal(&self, row: usize) -> Option<(i128, i8)> {
        match self {
            Self::Decimal(array, scale) => Some((array.value(row), *scale)),
            _ => self.integer(row).map(|value| (value.into(), 0)),
        }
    }

    pub fn bytes(&self, row: usize) -> Option<&[u8]> {
        match self {
            Self::Utf8(array) => Some(array.value(row).as_bytes()),
            Self::LargeUtf8(array) => Some(array.value(row).as_bytes()),
            Self::Utf8View(array) => Some(array.value(row).as_bytes()),
            Self::Binary(array) => Some(array.value(row)),
            Self::LargeBinary(array) => Some(array.value(row)),
            Self::BinaryView(array) => Some(array.value(row)),
            Self::Converted(array, DataType::Utf8) => Some(array.as_string::<i32>().value(row).as_bytes()),
            _ => None,
        }
    }
}

fn parts(months: i32, days: i32, nanoseconds: i64) -> arrow::datatypes::IntervalMonthDayNano {
    arrow::datatypes::IntervalMonthDayNano { months, days, nanoseconds }
}
