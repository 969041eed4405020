//! One target column: its typed buffer, and the loop that reads its fields into it.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, BooleanBufferBuilder, Date32Array, Decimal128Array, DurationMicrosecondArray,
    Float32Array, Float64Array, Int16Array, Int32Array, Int64Array, IntervalYearMonthArray, NullBufferBuilder,
    Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow::buffer::BooleanBuffer;
use arrow::error::ArrowError;
use vesto_types::ColumnType;
use vesto_types::interval::IntervalQualifier;

use super::decimal::DecimalReader;
use super::records::{FieldText, Records};
use super::super_column::SuperColumn;
use super::text::TextColumn;
use super::varbyte::VarbyteColumn;
use super::{ChunkFacts, number, temporal};
use crate::load_error::LoadErrorKind;
use crate::options::{Conversion, TargetColumn};

/// A field that a column refused. Rows are those of the pass.
pub(super) struct FieldFault {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) kind: LoadErrorKind,
}

/// What a pass's columns found.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) fields: Vec<FieldFault>,
    /// Rows (and columns) in which ACCEPTINVCHARS replaced something.
    pub(super) replaced: Vec<(usize, usize)>,
}

/// What a slow reader says of a field that the fast one did not take.
pub(super) type Verdict<T> = Result<Option<T>, LoadErrorKind>;

pub(super) struct ColumnReader {
    not_null: bool,
    values: Values,
}

enum Values {
    Int16(Primitive<i16>),
    Int32(Primitive<i32>),
    Int64(Primitive<i64>),
    Decimal(Primitive<i128>, DecimalReader),
    Float32(Primitive<f32>),
    Float64(Primitive<f64>),
    Boolean(Booleans),
    Date(Primitive<i32>),
    Timestamp(Primitive<i64>),
    Timestamptz(Primitive<i64>),
    Time(Primitive<i64>),
    Timetz(Primitive<i64>),
    Months(Primitive<i32>, IntervalQualifier),
    Micros(Primitive<i64>, IntervalQualifier),
    Text(TextColumn),
    Super(SuperColumn),
    Bytes(VarbyteColumn),
}

/// Values and their validity; a null's value is the type's zero.
pub(super) struct Primitive<T> {
    values: Vec<T>,
    nulls: NullBufferBuilder,
}

struct Booleans {
    values: BooleanBufferBuilder,
    nulls: NullBufferBuilder,
}

impl<T> Default for Primitive<T> {
    fn default() -> Self {
        Self { values: Vec::new(), nulls: NullBufferBuilder::new(0) }
    }
}

/// Where values of one type are collected.
trait Collect<T> {
    fn push(&mut self, value: T);
    fn push_null(&mut self);
}

impl<T: Default> Collect<T> for Primitive<T> {
    #[inline]
    fn push(&mut self, value: T) {
        self.values.push(value);
        self.nulls.append_non_null();
    }

    fn push_null(&mut self) {
        self.values.push(T::default());
        self.nulls.append_null();
    }
}

impl Collect<bool> for Booleans {
    fn push(&mut self, value: bool) {
        self.values.append(value);
        self.nulls.append_non_null();
    }

    fn push_null(&mut self) {
        self.values.append(false);
        self.nulls.append_null();
    }
}

/// What a column's loop needs besides its buffer.
pub(super) struct Pass<'a> {
    pub(super) column: usize,
    pub(super) chunk: &'a [u8],
    pub(super) records: &'a Records,
    pub(super) facts: ChunkFacts,
    pub(super) conversion: &'a Conversion,
    pub(super) not_null: bool,
}

impl ColumnReader {
    pub(super) fn new(column: &TargetColumn) -> Self {
        let values = match &column.column_type {
            ColumnType::SmallInt => Values::Int16(Primitive::default()),
            ColumnType::Integer => Values::Int32(Primitive::default()),
            ColumnType::BigInt => Values::Int64(Primitive::default()),
            ColumnType::Decimal { precision, scale } => {
                Values::Decimal(Primitive::default(), DecimalReader::new(*precision, *scale))
            }
            ColumnType::Real => Values::Float32(Primitive::default()),
            ColumnType::DoublePrecision => Values::Float64(Primitive::default()),
            ColumnType::Boolean => {
                Values::Boolean(Booleans { values: BooleanBufferBuilder::new(0), nulls: NullBufferBuilder::new(0) })
            }
            ColumnType::Char(length) => Values::Text(TextColumn::character(*length)),
            ColumnType::Varchar(length) => Values::Text(TextColumn::varying(*length)),
            ColumnType::Date => Values::Date(Primitive::default()),
            ColumnType::Timestamp => Values::Timestamp(Primitive::default()),
            ColumnType::Timestamptz => Values::Timestamptz(Primitive::default()),
            ColumnType::Time => Values::Time(Primitive::default()),
            ColumnType::Super => Values::Super(SuperColumn::default()),
            ColumnType::Timetz => Values::Timetz(Primitive::default()),
            ColumnType::IntervalYearToMonth(qualifier) => Values::Months(Primitive::default(), *qualifier),
            ColumnType::IntervalDayToSecond(qualifier) => Values::Micros(Primitive::default(), *qualifier),
            ColumnType::Varbyte(length) => Values::Bytes(VarbyteColumn::new(*length)),
        };
        Self { not_null: column.not_null, values }
    }

    /// Reads this column's field of every record of the pass.
    pub(super) fn read(
        &mut self,
        column: usize,
        chunk: &[u8],
        records: &Records,
        facts: ChunkFacts,
        conversion: &Conversion,
        faults: &mut Faults,
    ) {
        let pass = Pass { column, chunk, records, facts, conversion, not_null: self.not_null };
        let times = &conversion.time_format;
        match &mut self.values {
            Values::Int16(out) => read_fields(&pass, out, faults, number::fast_i16, number::slow_i16),
            Values::Int32(out) => read_fields(&pass, out, faults, number::fast_i32, number::slow_i32),
            Values::Int64(out) => read_fields(&pass, out, faults, number::fast_i64, number::slow_i64),
            Values::Decimal(out, reader) => {
                let round = conversion.round_decimals;
                let slow = |text: &[u8]| reader.slow(text, round);
                if round {
                    read_fields(&pass, out, faults, |text| reader.fast_exact(text), slow);
                } else {
                    read_fields(&pass, out, faults, |text| reader.fast(text), slow);
                }
            }
            Values::Float32(out) => read_fields(&pass, out, faults, number::fast_f32, number::slow_f32),
            Values::Float64(out) => read_fields(&pass, out, faults, number::fast_f64, number::slow_f64),
            Values::Boolean(out) => read_fields(&pass, out, faults, number::fast_bool, number::slow_bool),
            Values::Date(out) => {
                let fast = temporal::fast_date(&conversion.date_format);
                read_fields(&pass, out, faults, fast, |text| temporal::slow_date(text, conversion));
            }
            Values::Timestamp(out) => {
                let fast = |text: &[u8]| times.read(text).map(|moment| moment.local_micros());
                read_fields(&pass, out, faults, fast, |text| temporal::slow_timestamp(text, conversion));
            }
            Values::Timestamptz(out) => {
                let fast = |text: &[u8]| times.read(text).map(|moment| moment.utc_micros());
                read_fields(&pass, out, faults, fast, |text| temporal::slow_timestamptz(text, conversion));
            }
            Values::Time(out) => {
                read_fields(&pass, out, faults, crate::datetime::standard_time, |text| {
                    temporal::slow_time(text, conversion)
                });
            }
            Values::Timetz(out) => read_fields(&pass, out, faults, temporal::fast_timetz, temporal::slow_timetz),
            Values::Months(out, qualifier) => {
                read_fields(&pass, out, faults, |_| None, |text| temporal::slow_months(text, *qualifier));
            }
            Values::Micros(out, qualifier) => {
                read_fields(&pass, out, faults, |_| None, |text| temporal::slow_micros(text, *qualifier));
            }
            Values::Text(out) => out.read(&pass, faults),
            Values::Super(out) => out.read(&pass, faults),
            Values::Bytes(out) => out.read(&pass, faults),
        }
    }

    /// The values read since the last call.
    pub(super) fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(match &mut self.values {
            Values::Int16(out) => Arc::new(out.take(|values, nulls| Int16Array::try_new(values.into(), nulls))?),
            Values::Int32(out) => Arc::new(out.take(|values, nulls| Int32Array::try_new(values.into(), nulls))?),
            Values::Int64(out) => Arc::new(out.take(|values, nulls| Int64Array::try_new(values.into(), nulls))?),
            Values::Float32(out) => Arc::new(out.take(|values, nulls| Float32Array::try_new(values.into(), nulls))?),
            Values::Float64(out) => Arc::new(out.take(|values, nulls| Float64Array::try_new(values.into(), nulls))?),
            Values::Date(out) => Arc::new(out.take(|values, nulls| Date32Array::try_new(values.into(), nulls))?),
            Values::Decimal(out, reader) => {
                let array = out.take(|values, nulls| Decimal128Array::try_new(values.into(), nulls))?;
                Arc::new(array.with_precision_and_scale(reader.precision(), reader.scale())?)
            }
            Values::Timestamp(out) => {
                Arc::new(out.take(|values, nulls| TimestampMicrosecondArray::try_new(values.into(), nulls))?)
            }
            Values::Timestamptz(out) => {
                let array = out.take(|values, nulls| TimestampMicrosecondArray::try_new(values.into(), nulls))?;
                Arc::new(array.with_timezone("UTC"))
            }
            Values::Time(out) => {
                Arc::new(out.take(|values, nulls| Time64MicrosecondArray::try_new(values.into(), nulls))?)
            }
            Values::Boolean(out) => {
                let values: BooleanBuffer = out.values.finish();
                Arc::new(BooleanArray::new(values, out.nulls.finish()))
            }
            Values::Text(out) => Arc::new(out.finish()?),
            Values::Super(out) => Arc::new(out.finish()?),
            Values::Bytes(out) => Arc::new(out.finish()?),
            Values::Timetz(out) => Arc::new(out.take(|values, nulls| Int64Array::try_new(values.into(), nulls))?),
            Values::Months(out, _) => {
                Arc::new(out.take(|values, nulls| IntervalYearMonthArray::try_new(values.into(), nulls))?)
            }
            Values::Micros(out, _) => {
                Arc::new(out.take(|values, nulls| DurationMicrosecondArray::try_new(values.into(), nulls))?)
            }
        })
    }
}

impl<T> Primitive<T> {
    fn take<A: Array>(
        &mut self,
        build: impl FnOnce(Vec<T>, Option<arrow::buffer::NullBuffer>) -> Result<A, ArrowError>,
    ) -> Result<A, ArrowError> {
        let capacity = self.values.len();
        let values = std::mem::replace(&mut self.values, Vec::with_capacity(capacity));
        build(values, self.nulls.finish())
    }
}

/// The loop: the null string first, then the fast reader, then (for blanks, odd spellings and faults) the slow one.
#[inline]
fn read_fields<T>(
    pass: &Pass<'_>,
    out: &mut impl Collect<T>,
    faults: &mut Faults,
    fast: impl Fn(&[u8]) -> Option<T>,
    slow: impl Fn(&[u8]) -> Verdict<T>,
) {
    let null = pass.conversion.null_as.bytes();
    for (row, span) in pass.records.column(pass.column).enumerate() {
        let verdict = match pass.records.text(pass.chunk, span) {
            FieldText::Bytes(text) if Some(text) == null => Ok(None),
            FieldText::Bytes(text) => {
                if let Some(value) = fast(text) {
                    out.push(value);
                    continue;
                }
                slow(text)
            }
            FieldText::Null | FieldText::Missing => Ok(None),
        };
        match verdict {
            Ok(Some(value)) => out.push(value),
            Ok(None) => {
                out.push_null();
                pass.refuse_null(row, faults);
            }
            Err(kind) => {
                out.push_null();
                faults.fields.push(FieldFault { row, column: pass.column, kind });
            }
        }
    }
}

impl Pass<'_> {
    #[inline]
    pub(super) fn refuse_null(&self, row: usize, faults: &mut Faults) {
        if self.not_null {
            faults.fields.push(FieldFault { row, column: self.column, kind: LoadErrorKind::MissingNotNull });
        }
    }
}
