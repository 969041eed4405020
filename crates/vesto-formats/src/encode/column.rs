//! A batch's columns as encoders see them: by their declared types, with their nulls.

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DurationMicrosecondArray,
    Float32Array, Float64Array, Int16Array, Int32Array, Int64Array, IntervalYearMonthArray, RecordBatch, StringArray,
    Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow::buffer::NullBuffer;
use arrow::compute::cast;
use arrow::datatypes::{
    Date32Type, Decimal128Type, DurationMicrosecondType, Float32Type, Float64Type, Int16Type, Int32Type, Int64Type,
    IntervalYearMonthType, Time64MicrosecondType, TimestampMicrosecondType,
};
use arrow::error::ArrowError;
use vesto_types::ColumnType;

use super::cursor::Cursor;
use super::value::{self, Zone};

/// Columns of another Arrow type are cast to that of their declared type.
pub(super) fn arrays(batch: &RecordBatch, columns: &[(String, ColumnType)]) -> Result<Vec<ArrayRef>, ArrowError> {
    if batch.num_columns() != columns.len() {
        return Err(ArrowError::SchemaError("the batch does not have the encoder's columns".to_owned()));
    }
    let arrays = batch.columns().iter().zip(columns).map(|(array, (_, column_type))| {
        let wanted = column_type.arrow();
        if *array.data_type() == wanted { Ok(ArrayRef::clone(array)) } else { cast(array, &wanted) }
    });
    arrays.collect()
}

pub(super) struct Column<'a> {
    nulls: Option<&'a NullBuffer>,
    pub(super) values: Values<'a>,
}

pub(super) enum Values<'a> {
    /// CHAR, VARCHAR, SUPER.
    Text(Texts<'a>),
    Plain(Plain<'a>),
}

/// Values whose text is made of digits, letters and a few signs.
pub(super) enum Plain<'a> {
    Int16(&'a Int16Array),
    Int32(&'a Int32Array),
    Int64(&'a Int64Array),
    Decimal(&'a Decimal128Array, i8),
    Float32(&'a Float32Array),
    Float64(&'a Float64Array),
    Boolean(&'a BooleanArray),
    Date(&'a Date32Array),
    Time(&'a Time64MicrosecondArray),
    Timetz(&'a Int64Array),
    Timestamp(&'a TimestampMicrosecondArray, Zone),
    Months(&'a IntervalYearMonthArray),
    Micros(&'a DurationMicrosecondArray),
    Bytes(&'a BinaryArray),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextKind {
    /// Written without its padding.
    Char,
    Varchar,
    Super,
}

pub(super) struct Texts<'a> {
    pub(super) kind: TextKind,
    pub(super) data: &'a [u8],
    offsets: &'a [i32],
}

impl<'a> Texts<'a> {
    fn of(array: &'a StringArray, kind: TextKind) -> Self {
        Self { kind, data: array.value_data(), offsets: array.value_offsets() }
    }

    /// All values one after the other; nulls may hold something too.
    pub(super) fn all(&self) -> &'a [u8] {
        let at = |offset: Option<&i32>| offset.copied().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        self.data.get(at(self.offsets.first())..at(self.offsets.last())).unwrap_or_default()
    }

    /// Where a value stands in `data`.
    #[inline]
    pub(super) fn range(&self, row: usize) -> (usize, usize) {
        let (start, end) = match self.offsets.get(row..row + 2) {
            Some([start, end]) => (*start as usize, *end as usize),
            _ => (0, 0),
        };
        if self.kind == TextKind::Char {
            let text = self.data.get(start..end).unwrap_or_default();
            let end = text.iter().rposition(|byte| *byte != b' ').map_or(start, |last| start + last + 1);
            return (start, end);
        }
        (start, end)
    }

    pub(super) fn value(&self, row: usize) -> &'a [u8] {
        let (start, end) = self.range(row);
        self.data.get(start..end).unwrap_or_default()
    }
}

impl<'a> Column<'a> {
    pub(super) fn all(arrays: &'a [ArrayRef], columns: &[(String, ColumnType)]) -> Result<Vec<Self>, ArrowError> {
        arrays.iter().zip(columns).map(|(array, (_, column_type))| Self::of(array, column_type)).collect()
    }

    fn of(array: &'a ArrayRef, column_type: &ColumnType) -> Result<Self, ArrowError> {
        let text = |kind| array.as_string_opt::<i32>().map(|array| Values::Text(Texts::of(array, kind)));
        let values = match column_type {
            ColumnType::Char(_) => text(TextKind::Char),
            ColumnType::Varchar(_) => text(TextKind::Varchar),
            ColumnType::Super => text(TextKind::Super),
            other => Plain::of(array, other).map(Values::Plain),
        };
        let mismatch = || ArrowError::CastError(format!("cannot write {} as {column_type}", array.data_type()));
        Ok(Self { nulls: array.nulls().filter(|nulls| nulls.null_count() > 0), values: values.ok_or_else(mismatch)? })
    }

    #[inline]
    pub(super) fn is_null(&self, row: usize) -> bool {
        self.nulls.is_some_and(|nulls| nulls.is_null(row))
    }
}

impl<'a> Plain<'a> {
    fn of(array: &'a ArrayRef, column_type: &ColumnType) -> Option<Self> {
        match column_type {
            ColumnType::SmallInt => array.as_primitive_opt::<Int16Type>().map(Self::Int16),
            ColumnType::Integer => array.as_primitive_opt::<Int32Type>().map(Self::Int32),
            ColumnType::BigInt => array.as_primitive_opt::<Int64Type>().map(Self::Int64),
            ColumnType::Decimal { scale, .. } => {
                array.as_primitive_opt::<Decimal128Type>().map(|array| Self::Decimal(array, *scale))
            }
            ColumnType::Real => array.as_primitive_opt::<Float32Type>().map(Self::Float32),
            ColumnType::DoublePrecision => array.as_primitive_opt::<Float64Type>().map(Self::Float64),
            ColumnType::Boolean => array.as_boolean_opt().map(Self::Boolean),
            ColumnType::Date => array.as_primitive_opt::<Date32Type>().map(Self::Date),
            ColumnType::Time => array.as_primitive_opt::<Time64MicrosecondType>().map(Self::Time),
            ColumnType::Timetz => array.as_primitive_opt::<Int64Type>().map(Self::Timetz),
            ColumnType::Timestamp => {
                array.as_primitive_opt::<TimestampMicrosecondType>().map(|array| Self::Timestamp(array, Zone::None))
            }
            ColumnType::Timestamptz => {
                array.as_primitive_opt::<TimestampMicrosecondType>().map(|array| Self::Timestamp(array, Zone::Utc))
            }
            ColumnType::IntervalYearToMonth(_) => array.as_primitive_opt::<IntervalYearMonthType>().map(Self::Months),
            ColumnType::IntervalDayToSecond(_) => array.as_primitive_opt::<DurationMicrosecondType>().map(Self::Micros),
            ColumnType::Varbyte(_) => array.as_binary_opt::<i32>().map(Self::Bytes),
            ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Super => None,
        }
    }

    /// The value's text. INVARIANT: the row exists.
    #[inline]
    pub(super) fn write(&self, row: usize, out: &mut Cursor<'_>) {
        match self {
            Self::Int16(array) => value::integer(i64::from(array.value(row)), out),
            Self::Int32(array) => value::integer(i64::from(array.value(row)), out),
            Self::Int64(array) => value::integer(array.value(row), out),
            Self::Decimal(array, scale) => value::decimal(array.value(row), *scale, out),
            Self::Float32(array) => value::real(array.value(row), out),
            Self::Float64(array) => value::double(array.value(row), out),
            Self::Boolean(array) => value::boolean(array.value(row), out),
            Self::Date(array) => value::date(array.value(row), out),
            Self::Time(array) => value::time(array.value(row), out),
            Self::Timetz(array) => value::timetz(array.value(row), out),
            Self::Timestamp(array, zone) => value::timestamp(array.value(row), *zone, out),
            Self::Months(array) => value::months(array.value(row), out),
            Self::Micros(array) => value::micros(array.value(row), out),
            Self::Bytes(array) => value::hex(array.value(row), out),
        }
    }
}
