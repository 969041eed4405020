//! A stripe's columns, each as a tree of decoders: so many values at a time, as arrays. A column inside another has
//! values only where that one has.
//! <https://orc.apache.org/specification/ORCv1/#column-encodings>

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryViewArray, BooleanArray, BooleanBufferBuilder, Date32Array, Decimal128Array, Float32Array,
    Float64Array, Int8Array, Int16Array, Int32Array, Int64Array, ListArray, MapArray, StructArray,
    TimestampMicrosecondArray, UInt32Array, UnionArray, make_view, new_null_array,
};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::compute::{concat, take};
use arrow::datatypes::{DataType, Fields, UnionFields};

use super::metadata::{StripeFooter, Type};
use super::runs::{Bits, Bytes, Integers, Sign, Version};
use super::schema::{self, Kind as TypeKind};
use super::stream::{Codec, Stream};
use super::timestamps::Timestamps;
use crate::columnar::ColumnarError;
use crate::columnar::window::Stretch;

/// Values that lists and maps may have in one batch.
const MAX_NESTED: usize = 32 << 20;
/// Text that one batch may have.
const MAX_TEXT: usize = 256 << 20;
/// Text of a stripe's dictionaries.
const MAX_DICTIONARIES: usize = 512 << 20;
const MAX_DICTIONARY: usize = 16 << 20;

/// The stripe that columns are made of.
pub(super) struct Parts<'a> {
    pub(super) types: &'a [Type],
    pub(super) footer: &'a StripeFooter,
    pub(super) streams: HashMap<(u64, u64), Arc<Stretch>>,
    pub(super) codec: Codec,
    pub(super) allowances: &'a Allowances,
}

/// What all columns together may have: a few bytes may stand for any number of values.
pub(super) struct Allowances {
    text: Allowance,
    nested: Allowance,
    dictionaries: Allowance,
}

impl Allowances {
    pub(super) fn of_stripe() -> Self {
        Self {
            text: Allowance::new(MAX_TEXT),
            nested: Allowance::new(MAX_NESTED),
            dictionaries: Allowance::new(MAX_DICTIONARIES),
        }
    }

    /// Begins another batch. Returns how much text the last one had.
    pub(super) fn next_batch(&mut self) -> usize {
        self.nested = Allowance::new(MAX_NESTED);
        std::mem::replace(&mut self.text, Allowance::new(MAX_TEXT)).spent()
    }
}

struct Allowance {
    limit: usize,
    left: Cell<usize>,
}

impl Allowance {
    fn new(limit: usize) -> Self {
        Self { limit, left: Cell::new(limit) }
    }

    fn spent(&self) -> usize {
        self.limit - self.left.get()
    }

    /// Lengths as they may be.
    fn lengths(&self, lengths: &[i64]) -> Result<Vec<usize>, ColumnarError> {
        let length = |length: &i64| {
            let length = usize::try_from(*length).map_err(|_| ColumnarError::corrupt("a length is negative"))?;
            let left = self.left.get().checked_sub(length);
            self.left.set(left.ok_or_else(|| ColumnarError::corrupt("its values are too long"))?);
            Ok(length)
        };
        lengths.iter().map(length).collect()
    }
}

const PRESENT: u64 = 0;
const DATA: u64 = 1;
const LENGTH: u64 = 2;
const DICTIONARY_DATA: u64 = 3;
const SECONDARY: u64 = 5;

impl Parts<'_> {
    fn stream(&self, column: u64, kind: u64) -> Stream {
        // A column without values has no streams: an empty one ends as soon as a value is asked for.
        let stretch = self.streams.get(&(column, kind)).map_or_else(|| Arc::new(Stretch::empty()), Arc::clone);
        Stream::new(stretch, self.codec)
    }

    fn integers(&self, column: u64, kind: u64, sign: Sign) -> Result<Integers, ColumnarError> {
        let version = match self.encoding(column)?.0 {
            0 | 1 => Version::V1,
            _ => Version::V2,
        };
        Ok(Integers::new(self.stream(column, kind), version, sign))
    }

    fn encoding(&self, column: u64) -> Result<(u64, u64), ColumnarError> {
        let encoding = usize::try_from(column).ok().and_then(|column| self.footer.encodings.get(column));
        let encoding = encoding.ok_or_else(|| ColumnarError::corrupt("a column has no encoding"))?;
        if encoding.kind > 3 {
            return Err(ColumnarError::Unsupported { what: format!("ORC's column encoding {}", encoding.kind) });
        }
        Ok((encoding.kind, encoding.dictionary_len))
    }
}

pub(super) struct Column {
    present: Option<Bits>,
    values: Values,
    data_type: DataType,
}

enum Values {
    Boolean(Bits),
    Byte(Bytes),
    Short(Integers),
    Int(Integers),
    Long(Integers),
    Date(Integers),
    Float(Stream),
    Double(Stream),
    Text { lengths: Integers, data: Stream },
    Dictionary { indices: Integers, dictionary: Dictionary },
    Decimal { digits: Stream, scales: Integers, precision: u8, scale: i8 },
    Timestamp(Timestamps),
    List { lengths: Integers, child: Box<Column> },
    Map { lengths: Integers, key: Box<Column>, value: Box<Column> },
    Struct(Vec<Column>),
    Union { tags: Bytes, children: Vec<Column> },
}

impl Column {
    pub(super) fn new(parts: &Parts<'_>, id: u64) -> Result<Self, ColumnarError> {
        let present = parts.streams.contains_key(&(id, PRESENT)).then(|| Bits::new(parts.stream(id, PRESENT)));
        let found = schema::type_of(parts.types, id)?;
        let child = |position: usize| -> Result<Box<Self>, ColumnarError> {
            let id = found.children.get(position).ok_or_else(|| ColumnarError::corrupt("a type has no element"))?;
            Self::new(parts, *id).map(Box::new)
        };
        let children = || found.children.iter().map(|id| Self::new(parts, *id)).collect::<Result<Vec<_>, _>>();
        let integers = |kind, sign| parts.integers(id, kind, sign);
        let values = match schema::kind(found)? {
            TypeKind::Boolean => Values::Boolean(Bits::new(parts.stream(id, DATA))),
            TypeKind::Byte => Values::Byte(Bytes::new(parts.stream(id, DATA))),
            TypeKind::Short => Values::Short(integers(DATA, Sign::Signed)?),
            TypeKind::Int => Values::Int(integers(DATA, Sign::Signed)?),
            TypeKind::Long => Values::Long(integers(DATA, Sign::Signed)?),
            TypeKind::Date => Values::Date(integers(DATA, Sign::Signed)?),
            TypeKind::Float => Values::Float(parts.stream(id, DATA)),
            TypeKind::Double => Values::Double(parts.stream(id, DATA)),
            TypeKind::Text(_) => text(parts, id)?,
            TypeKind::Decimal { precision, scale } => {
                let scales = integers(SECONDARY, Sign::Signed)?;
                Values::Decimal { digits: parts.stream(id, DATA), scales, precision, scale }
            }
            TypeKind::Timestamp { instant } => {
                let zone = if instant { "" } else { parts.footer.writer_zone.as_str() };
                let seconds = integers(DATA, Sign::Signed)?;
                Values::Timestamp(Timestamps::new(seconds, integers(SECONDARY, Sign::Unsigned)?, zone)?)
            }
            TypeKind::List => Values::List { lengths: integers(LENGTH, Sign::Unsigned)?, child: child(0)? },
            TypeKind::Map => {
                Values::Map { lengths: integers(LENGTH, Sign::Unsigned)?, key: child(0)?, value: child(1)? }
            }
            TypeKind::Struct => Values::Struct(children()?),
            TypeKind::Union => Values::Union { tags: Bytes::new(parts.stream(id, DATA)), children: children()? },
        };
        Ok(Self { present, values, data_type: schema::data_type(parts.types, id)? })
    }

    pub(super) fn read(&mut self, n_rows: usize, allowances: &Allowances) -> Result<ArrayRef, ColumnarError> {
        let Some(present) = &mut self.present else {
            return self.values.read(n_rows, &self.data_type, allowances);
        };
        let mut bits = BooleanBufferBuilder::new(n_rows);
        for _ in 0..n_rows {
            bits.append(present.next()?);
        }
        let nulls = NullBuffer::new(bits.finish());
        if let (Values::Union { tags, children }, DataType::Union(fields, _)) = (&mut self.values, &self.data_type) {
            return Ok(Arc::new(union(n_rows, Some(&nulls), (tags, children), fields, allowances)?));
        }
        let values = self.values.read(n_rows - nulls.null_count(), &self.data_type, allowances)?;
        if nulls.null_count() == 0 { Ok(values) } else { spread(&values, &nulls) }
    }
}

/// Each value to the next place that is not null.
fn spread(values: &ArrayRef, nulls: &NullBuffer) -> Result<ArrayRef, ColumnarError> {
    let mut next = 0;
    let places = nulls.iter().map(|valid| {
        valid.then(|| {
            next += 1;
            next - 1
        })
    });
    let places: UInt32Array = places.collect();
    take(values, &places, None).map_err(|error| broken(&error))
}

fn broken(error: &dyn std::fmt::Display) -> ColumnarError {
    ColumnarError::corrupt(error.to_string())
}

impl Values {
    fn read(&mut self, n: usize, data_type: &DataType, allowances: &Allowances) -> Result<ArrayRef, ColumnarError> {
        Ok(match self {
            Self::Boolean(bits) => {
                Arc::new((0..n).map(|_| bits.next().map(Some)).collect::<Result<BooleanArray, _>>()?)
            }
            Self::Byte(bytes) => {
                let values = (0..n).map(|_| bytes.next().map(|byte| byte as i8)).collect::<Result<Vec<_>, _>>()?;
                Arc::new(Int8Array::from(values))
            }
            Self::Short(integers) => Arc::new(Int16Array::from(narrow::<i16>(&integers.read(n)?)?)),
            Self::Int(integers) => Arc::new(Int32Array::from(narrow::<i32>(&integers.read(n)?)?)),
            Self::Long(integers) => Arc::new(Int64Array::from(integers.read(n)?)),
            Self::Date(integers) => Arc::new(Date32Array::from(narrow::<i32>(&integers.read(n)?)?)),
            Self::Float(stream) => {
                let values = (0..n).map(|_| stream.array().map(f32::from_le_bytes)).collect::<Result<Vec<_>, _>>()?;
                Arc::new(Float32Array::from(values))
            }
            Self::Double(stream) => {
                let values = (0..n).map(|_| stream.array().map(f64::from_le_bytes)).collect::<Result<Vec<_>, _>>()?;
                Arc::new(Float64Array::from(values))
            }
            Self::Text { lengths, data } => {
                let lengths = allowances.text.lengths(&lengths.read(n)?)?;
                let mut bytes = Vec::new();
                data.read(lengths.iter().sum(), &mut bytes)?;
                Arc::new(views(&lengths, bytes)?)
            }
            Self::Dictionary { indices, dictionary } => Arc::new(dictionary.values(&indices.read(n)?)?),
            Self::Decimal { digits, scales, precision, scale } => {
                let scales = scales.read(n)?;
                let values = scales.iter().map(|found| rescaled(digits.wide_zigzag()?, *found, i64::from(*scale)));
                let values = Decimal128Array::from(values.collect::<Result<Vec<i128>, ColumnarError>>()?);
                Arc::new(values.with_precision_and_scale(*precision, *scale).map_err(|error| broken(&error))?)
            }
            Self::Timestamp(timestamps) => {
                let zone = match data_type {
                    DataType::Timestamp(_, zone) => zone.clone(),
                    _ => None,
                };
                Arc::new(TimestampMicrosecondArray::from(timestamps.read(n)?).with_timezone_opt(zone))
            }
            Self::List { lengths, child } => {
                let lengths = allowances.nested.lengths(&lengths.read(n)?)?;
                let values = child.read(lengths.iter().sum(), allowances)?;
                let DataType::List(field) = data_type else { return Err(mismatch()) };
                let offsets = OffsetBuffer::from_lengths(lengths);
                Arc::new(ListArray::try_new(Arc::clone(field), offsets, values, None).map_err(|error| broken(&error))?)
            }
            Self::Map { lengths, key, value } => {
                let lengths = allowances.nested.lengths(&lengths.read(n)?)?;
                let n_entries = lengths.iter().sum();
                let DataType::Map(field, _) = data_type else { return Err(mismatch()) };
                let DataType::Struct(fields) = field.data_type() else { return Err(mismatch()) };
                let entries = structure(
                    fields,
                    vec![key.read(n_entries, allowances)?, value.read(n_entries, allowances)?],
                    n_entries,
                )?;
                let offsets = OffsetBuffer::from_lengths(lengths);
                let map = MapArray::try_new(Arc::clone(field), offsets, entries, None, false);
                Arc::new(map.map_err(|error| broken(&error))?)
            }
            Self::Struct(children) => {
                let arrays =
                    children.iter_mut().map(|child| child.read(n, allowances)).collect::<Result<Vec<_>, _>>()?;
                let DataType::Struct(fields) = data_type else { return Err(mismatch()) };
                Arc::new(structure(fields, arrays, n)?)
            }
            Self::Union { tags, children } => {
                let DataType::Union(fields, _) = data_type else { return Err(mismatch()) };
                Arc::new(union(n, None, (tags, children), fields, allowances)?)
            }
        })
    }
}

fn mismatch() -> ColumnarError {
    ColumnarError::corrupt("a column is of another type than its schema says")
}

fn structure(fields: &Fields, arrays: Vec<ArrayRef>, n: usize) -> Result<StructArray, ColumnarError> {
    if fields.is_empty() {
        return Ok(StructArray::new_empty_fields(n, None));
    }
    StructArray::try_new(fields.clone(), arrays, None).map_err(|error| broken(&error))
}

/// Each child has the values of the rows that have its tag, one after the other. A union itself is never null: its null
/// rows are those of a null behind the first child's values.
fn union(
    n: usize,
    nulls: Option<&NullBuffer>,
    (tags, children): (&mut Bytes, &mut [Column]),
    fields: &UnionFields,
    allowances: &Allowances,
) -> Result<UnionArray, ColumnarError> {
    const NULL: i32 = -1;
    let mut counts = vec![0_i32; children.len()];
    let (mut ids, mut offsets) = (Vec::with_capacity(n), Vec::with_capacity(n));
    for row in 0..n {
        if nulls.is_some_and(|nulls| nulls.is_null(row)) {
            ids.push(0);
            offsets.push(NULL);
            continue;
        }
        let tag = tags.next()?;
        let count =
            counts.get_mut(usize::from(tag)).ok_or_else(|| ColumnarError::corrupt("a union has no such tag"))?;
        ids.push(tag as i8);
        offsets.push(*count);
        *count += 1;
    }
    let mut arrays = Vec::with_capacity(children.len());
    for (index, (child, count)) in children.iter_mut().zip(&counts).enumerate() {
        let values = child.read(usize::try_from(*count).unwrap_or(0), allowances)?;
        arrays.push(if index == 0 { with_null(&values)? } else { values });
    }
    let null_at = counts.first().copied().unwrap_or(0);
    for offset in offsets.iter_mut().filter(|offset| **offset == NULL) {
        *offset = null_at;
    }
    let offsets = Some(ScalarBuffer::from(offsets));
    UnionArray::try_new(fields.clone(), ScalarBuffer::from(ids), offsets, arrays).map_err(|error| broken(&error))
}

fn with_null(values: &ArrayRef) -> Result<ArrayRef, ColumnarError> {
    concat(&[values.as_ref(), new_null_array(values.data_type(), 1).as_ref()]).map_err(|error| broken(&error))
}

fn narrow<T: TryFrom<i64>>(values: &[i64]) -> Result<Vec<T>, ColumnarError> {
    let narrow = |value: &i64| T::try_from(*value).map_err(|_| ColumnarError::corrupt("a number is too large"));
    values.iter().map(narrow).collect()
}

/// The digits with another number of them behind the point.
fn rescaled(digits: i128, found: i64, wanted: i64) -> Result<i128, ColumnarError> {
    if found == wanted {
        return Ok(digits);
    }
    let out_of_range = || ColumnarError::corrupt("a decimal's scale does not fit");
    let distance = u32::try_from(found.abs_diff(wanted)).ok().filter(|distance| *distance <= 38);
    let factor = 10_i128.checked_pow(distance.ok_or_else(out_of_range)?).ok_or_else(out_of_range)?;
    if found < wanted { digits.checked_mul(factor).ok_or_else(out_of_range) } else { Ok(digits / factor) }
}

fn text(parts: &Parts<'_>, id: u64) -> Result<Values, ColumnarError> {
    let (encoding, dictionary_len) = parts.encoding(id)?;
    let lengths = parts.integers(id, LENGTH, Sign::Unsigned)?;
    if encoding == 0 || encoding == 2 {
        return Ok(Values::Text { lengths, data: parts.stream(id, DATA) });
    }
    let data = parts.stream(id, DICTIONARY_DATA);
    let dictionary = Dictionary::read(lengths, data, dictionary_len, &parts.allowances.dictionaries)?;
    Ok(Values::Dictionary { indices: parts.integers(id, DATA, Sign::Unsigned)?, dictionary })
}

/// Strings that values point to.
struct Dictionary {
    views: Vec<u128>,
    bytes: Buffer,
}

impl Dictionary {
    fn read(mut lengths: Integers, mut data: Stream, len: u64, allowance: &Allowance) -> Result<Self, ColumnarError> {
        let len = usize::try_from(len).ok().filter(|len| *len <= MAX_DICTIONARY);
        let len = len.ok_or_else(|| ColumnarError::corrupt("its dictionary is too long"))?;
        let lengths = allowance.lengths(&lengths.read(len)?)?;
        let mut bytes = Vec::new();
        data.read(lengths.iter().sum(), &mut bytes)?;
        Ok(Self { views: view_all(&lengths, &bytes), bytes: Buffer::from_vec(bytes) })
    }

    fn values(&self, indices: &[i64]) -> Result<BinaryViewArray, ColumnarError> {
        let view = |index: &i64| {
            let view = usize::try_from(*index).ok().and_then(|index| self.views.get(index).copied());
            view.ok_or_else(|| ColumnarError::corrupt("a value is not in its dictionary"))
        };
        let views = indices.iter().map(view).collect::<Result<Vec<u128>, _>>()?;
        BinaryViewArray::try_new(ScalarBuffer::from(views), vec![self.bytes.clone()], None)
            .map_err(|error| broken(&error))
    }
}

fn view_all(lengths: &[usize], bytes: &[u8]) -> Vec<u128> {
    let mut at = 0;
    let view = |length: &usize| {
        let value = bytes.get(at..at + length).unwrap_or_default();
        // Less than `MAX_DICTIONARIES`.
        let offset = u32::try_from(at).unwrap_or(u32::MAX);
        at += length;
        make_view(value, 0, offset)
    };
    lengths.iter().map(view).collect()
}

fn views(lengths: &[usize], bytes: Vec<u8>) -> Result<BinaryViewArray, ColumnarError> {
    let views = view_all(lengths, &bytes);
    BinaryViewArray::try_new(ScalarBuffer::from(views), vec![Buffer::from_vec(bytes)], None)
        .map_err(|error| broken(&error))
}
