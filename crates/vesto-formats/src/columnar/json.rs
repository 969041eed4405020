//! SERIALIZETOJSON: a file's column, nested or not, as compact JSON text for SUPER. Structs and maps become objects,
//! lists arrays; what JSON has no form for (dates, times, bytes) becomes a string.
//! <https://docs.aws.amazon.com/redshift/latest/dg/ingest-super.html>

use std::io::Write as _;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, NullBufferBuilder, PrimitiveArray, StringArray, StructArray,
    UnionArray,
};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::compute::cast;
use arrow::datatypes::{
    ArrowNativeType, DataType, Date32Type, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, Time64MicrosecondType, TimeUnit, TimestampMicrosecondType,
    TimestampNanosecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type, UnionMode,
};

use vesto_types::ColumnType;

use super::ColumnarError;
use crate::encode::value;
use crate::json::compact::compact_into;
use crate::json::escape::quote_into;
use crate::load_error::LoadErrorKind;

const MAX_STRING_BYTES: usize = 65_535;
/// A batch ends when its JSON has so many bytes.
const BATCH_BYTES: usize = 8 << 20;
const MAX_DEPTH: usize = 64;

/// The JSON of the column's first rows: all of them, or as many as make a batch.
pub(super) fn column(name: &str, array: &ArrayRef) -> Result<StringArray, ColumnarError> {
    written(name, array, &Values::of(array, 0)?)
}

/// The same of strings that are JSON themselves.
pub(super) fn texts(name: &str, array: &ArrayRef) -> Result<StringArray, ColumnarError> {
    let texts = cast(array, &DataType::BinaryView).map_err(|error| broken(&error))?.as_binary_view().clone();
    let column = name.to_owned();
    let kind = scalar(move |row, out| {
        compact_into(texts.value(row), out)
            .map_err(|faulty| ColumnarError::Text { column: column.clone(), kind: LoadErrorKind::Super(faulty.fault) })
    });
    written(name, array, &Values { nulls: array.logical_nulls(), kind })
}

fn written(name: &str, array: &ArrayRef, values: &Values) -> Result<StringArray, ColumnarError> {
    let mut text = Vec::new();
    let mut offsets = vec![0];
    let mut nulls = NullBufferBuilder::new(array.len());
    for row in 0..array.len() {
        if text.len() >= BATCH_BYTES {
            break;
        }
        let start = text.len();
        if values.is_null(row) {
            nulls.append_null();
        } else {
            values.write(row, &mut text)?;
            nulls.append_non_null();
        }
        if text.len() - start > ColumnType::MAX_SUPER {
            return Err(ColumnarError::SuperTooLong { column: name.to_owned(), limit: ColumnType::MAX_SUPER });
        }
        offsets.push(i32::try_from(text.len()).unwrap_or(i32::MAX));
    }
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    StringArray::try_new(offsets, Buffer::from_vec(text), nulls.finish()).map_err(|error| broken(&error))
}

fn broken(error: &dyn std::fmt::Display) -> ColumnarError {
    ColumnarError::corrupt(error.to_string())
}

/// An array whose values are ready to be written.
struct Values {
    nulls: Option<NullBuffer>,
    kind: Kind,
}

type Spell = Box<dyn Fn(usize, &mut Vec<u8>) -> Result<(), ColumnarError>>;

enum Kind {
    Null,
    Scalar(Spell),
    /// Field names, with quotes and colon.
    Object(Vec<(Vec<u8>, Values)>),
    List(Box<dyn Fn(usize) -> (usize, usize)>, Box<Values>),
    Map(OffsetBuffer<i32>, Box<Values>, Box<Values>),
    /// Which child a row has, and where in it.
    Union(Box<dyn Fn(usize) -> (usize, usize)>, Vec<Values>),
}

impl Values {
    fn of(array: &ArrayRef, depth: usize) -> Result<Self, ColumnarError> {
        if depth > MAX_DEPTH {
            return Err(ColumnarError::Unsupported { what: format!("nesting deeper than {MAX_DEPTH} levels") });
        }
        let kind = kind(array, depth)?;
        Ok(Self { nulls: array.logical_nulls(), kind })
    }

    fn is_null(&self, row: usize) -> bool {
        match &self.kind {
            Kind::Null => true,
            Kind::Union(at, children) => {
                let (child, row) = at(row);
                children.get(child).is_none_or(|child| child.is_null(row))
            }
            Kind::Scalar(_) | Kind::Object(_) | Kind::List(..) | Kind::Map(..) => {
                self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row))
            }
        }
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) -> Result<(), ColumnarError> {
        if self.is_null(row) {
            out.extend_from_slice(b"null");
            return Ok(());
        }
        match &self.kind {
            Kind::Null => out.extend_from_slice(b"null"),
            Kind::Scalar(spell) => spell(row, out)?,
            Kind::Object(fields) => {
                out.push(b'{');
                for (i, (name, values)) in fields.iter().enumerate() {
                    comma(i, out);
                    out.extend_from_slice(name);
                    values.write(row, out)?;
                }
                out.push(b'}');
            }
            Kind::List(range, values) => {
                out.push(b'[');
                let (start, end) = range(row);
                for (i, at) in (start..end).enumerate() {
                    comma(i, out);
                    values.write(at, out)?;
                    limit(out)?;
                }
                out.push(b']');
            }
            Kind::Map(offsets, keys, values) => {
                out.push(b'{');
                let (start, end) = bounds(offsets, row);
                for (i, at) in (start..end).enumerate() {
                    comma(i, out);
                    keys.write_key(at, out)?;
                    values.write(at, out)?;
                    limit(out)?;
                }
                out.push(b'}');
            }
            Kind::Union(at, children) => {
                let (child, row) = at(row);
                match children.get(child) {
                    Some(child) => child.write(row, out)?,
                    None => out.extend_from_slice(b"null"),
                }
            }
        }
        Ok(())
    }

    /// JSON's keys are strings.
    fn write_key(&self, row: usize, out: &mut Vec<u8>) -> Result<(), ColumnarError> {
        let mut key = Vec::new();
        self.write(row, &mut key)?;
        if key.first() == Some(&b'"') {
            out.append(&mut key);
        } else {
            string(&key, out)?;
        }
        out.push(b':');
        Ok(())
    }
}

fn comma(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

/// One value may not grow without end while it is written.
fn limit(out: &[u8]) -> Result<(), ColumnarError> {
    if out.len() > BATCH_BYTES + ColumnType::MAX_SUPER + MAX_STRING_BYTES {
        return Err(ColumnarError::SuperTooLong { column: String::new(), limit: ColumnType::MAX_SUPER });
    }
    Ok(())
}

fn bounds<O: ArrowNativeType>(offsets: &OffsetBuffer<O>, row: usize) -> (usize, usize) {
    let at = |index: usize| offsets.get(index).map_or(0, |offset| offset.as_usize());
    (at(row), at(row + 1))
}

fn kind(array: &ArrayRef, depth: usize) -> Result<Kind, ColumnarError> {
    use DataType as D;
    let child = |array: &ArrayRef| Values::of(array, depth + 1);
    Ok(match array.data_type() {
        D::Null => Kind::Null,
        D::Boolean => {
            let booleans = array.as_boolean().clone();
            plain(move |row, out| out.extend_from_slice(if booleans.value(row) { b"true" } else { b"false" }))
        }
        D::Int8 => integer::<Int8Type>(array),
        D::Int16 => integer::<Int16Type>(array),
        D::Int32 => integer::<Int32Type>(array),
        D::Int64 => integer::<Int64Type>(array),
        D::UInt8 => integer::<UInt8Type>(array),
        D::UInt16 => integer::<UInt16Type>(array),
        D::UInt32 => integer::<UInt32Type>(array),
        D::UInt64 => integer::<UInt64Type>(array),
        D::Float16 => kind(&cast(array, &D::Float32).map_err(|error| broken(&error))?, depth)?,
        D::Float32 => {
            let values = array.as_primitive::<Float32Type>().clone();
            plain(move |row, out| float(f64::from(values.value(row)), &values.value(row), out))
        }
        D::Float64 => {
            let values = array.as_primitive::<Float64Type>().clone();
            plain(move |row, out| float(values.value(row), &values.value(row), out))
        }
        D::Decimal32(precision, scale) | D::Decimal64(precision, scale) => {
            let wide = cast(array, &D::Decimal128(*precision, *scale)).map_err(|error| broken(&error))?;
            kind(&wide, depth)?
        }
        D::Decimal128(_, scale) => {
            let (values, scale) = (array.as_primitive::<Decimal128Type>().clone(), *scale);
            if scale < 0 {
                return Err(ColumnarError::Unsupported { what: "a DECIMAL of negative scale".to_owned() });
            }
            plain(move |row, out| value::decimal(values.value(row), scale, out))
        }
        D::Decimal256(_, _) => {
            let values = array.as_primitive::<Decimal256Type>().clone();
            plain(move |row, out| out.extend_from_slice(values.value_as_string(row).as_bytes()))
        }
        D::Utf8 => {
            let values = array.as_string::<i32>().clone();
            scalar(move |row, out| string(values.value(row).as_bytes(), out))
        }
        D::LargeUtf8 => {
            let values = array.as_string::<i64>().clone();
            scalar(move |row, out| string(values.value(row).as_bytes(), out))
        }
        D::Utf8View => {
            let values = array.as_string_view().clone();
            scalar(move |row, out| string(values.value(row).as_bytes(), out))
        }
        D::Binary => {
            let values = array.as_binary::<i32>().clone();
            scalar(move |row, out| bytes(values.value(row), out))
        }
        D::BinaryView => {
            let values = array.as_binary_view().clone();
            scalar(move |row, out| bytes(values.value(row), out))
        }
        D::FixedSizeBinary(_) => {
            let values = array.as_fixed_size_binary().clone();
            plain(move |row, out| hex(values.value(row), out))
        }
        D::Date32 => {
            let values = array.as_primitive::<Date32Type>().clone();
            quoted(move |row, out| value::date(values.value(row), out))
        }
        D::Time32(_) | D::Time64(TimeUnit::Nanosecond) => {
            kind(&cast(array, &D::Time64(TimeUnit::Microsecond)).map_err(|error| broken(&error))?, depth)?
        }
        D::Time64(_) => {
            let values = array.as_primitive::<Time64MicrosecondType>().clone();
            quoted(move |row, out| value::time(values.value(row), out))
        }
        D::Timestamp(unit, zone) => timestamp(array, *unit, zone.is_some())?,
        D::Struct(_) => {
            let fields = array.as_struct();
            Kind::Object(object(fields, depth)?)
        }
        D::List(_) => {
            let list = array.as_list::<i32>();
            let offsets = list.offsets().clone();
            Kind::List(Box::new(move |row| bounds(&offsets, row)), Box::new(child(list.values())?))
        }
        D::LargeList(_) => {
            let list = array.as_list::<i64>();
            let offsets = list.offsets().clone();
            Kind::List(Box::new(move |row| bounds(&offsets, row)), Box::new(child(list.values())?))
        }
        D::FixedSizeList(_, width) => {
            let list = array.as_fixed_size_list();
            let width = usize::try_from(*width).unwrap_or(0);
            // A slice's children begin with its first row.
            Kind::List(Box::new(move |row| (row * width, (row + 1) * width)), Box::new(child(list.values())?))
        }
        D::Map(_, _) => {
            let map = array.as_map();
            Kind::Map(map.offsets().clone(), Box::new(child(map.keys())?), Box::new(child(map.values())?))
        }
        D::Union(_, mode) => union(array.as_union(), *mode, depth)?,
        D::Dictionary(_, values) => kind(&cast(array, values).map_err(|error| broken(&error))?, depth)?,
        other => return Err(ColumnarError::Unsupported { what: format!("a column of type {other} in SUPER") }),
    })
}

fn scalar(spell: impl Fn(usize, &mut Vec<u8>) -> Result<(), ColumnarError> + 'static) -> Kind {
    Kind::Scalar(Box::new(spell))
}

/// A value whose JSON is never too long.
fn plain(spell: impl Fn(usize, &mut Vec<u8>) + 'static) -> Kind {
    scalar(move |row, out| {
        spell(row, out);
        Ok(())
    })
}

/// A text that needs no escapes.
fn quoted(spell: impl Fn(usize, &mut Vec<u8>) + 'static) -> Kind {
    plain(move |row, out| {
        out.push(b'"');
        spell(row, out);
        out.push(b'"');
    })
}

fn integer<T>(array: &ArrayRef) -> Kind
where
    T: ArrowPrimitiveType,
    T::Native: std::fmt::Display,
{
    let values: PrimitiveArray<T> = array.as_primitive::<T>().clone();
    plain(move |row, out| {
        let _infallible = write!(out, "{}", values.value(row));
    })
}

/// The shortest digits that read back as the same number. JSON has no infinity and no NaN.
fn float(value: f64, shortest: &dyn std::fmt::Debug, out: &mut Vec<u8>) {
    if value.is_finite() {
        let _infallible = write!(out, "{shortest:?}");
    } else {
        out.extend_from_slice(b"null");
    }
}

fn timestamp(array: &ArrayRef, unit: TimeUnit, has_zone: bool) -> Result<Kind, ColumnarError> {
    let zone = if has_zone { value::Zone::Utc } else { value::Zone::None };
    if unit == TimeUnit::Nanosecond {
        let values = array.as_primitive::<TimestampNanosecondType>().clone();
        return Ok(quoted(move |row, out| value::timestamp(values.value(row).div_euclid(1000), zone, out)));
    }
    let micros = DataType::Timestamp(TimeUnit::Microsecond, None);
    let values = cast(array, &micros).map_err(|error| broken(&error))?;
    let values = values.as_primitive::<TimestampMicrosecondType>().clone();
    Ok(quoted(move |row, out| value::timestamp(values.value(row), zone, out)))
}

fn object(fields: &StructArray, depth: usize) -> Result<Vec<(Vec<u8>, Values)>, ColumnarError> {
    let children = fields.fields().iter().zip(fields.columns()).map(|(field, array)| {
        let mut name = Vec::new();
        string(field.name().as_bytes(), &mut name)?;
        name.push(b':');
        Ok((name, Values::of(array, depth + 1)?))
    });
    children.collect()
}

fn union(array: &UnionArray, mode: UnionMode, depth: usize) -> Result<Kind, ColumnarError> {
    let ids: Vec<i8> = array.fields().iter().map(|(id, _)| id).collect();
    let children = ids.iter().map(|id| Values::of(array.child(*id), depth + 1)).collect::<Result<Vec<_>, _>>()?;
    let (types, offsets) = (array.type_ids().clone(), array.offsets().cloned());
    let at = move |row: usize| {
        let id = types.get(row).copied().unwrap_or_default();
        let child = ids.iter().position(|known| *known == id).unwrap_or(usize::MAX);
        let offset = offsets.as_ref().filter(|_| mode == UnionMode::Dense).and_then(|offsets| offsets.get(row));
        (child, offset.map_or(row, |offset| offset.as_usize()))
    };
    Ok(Kind::Union(Box::new(at), children))
}

/// Bytes that are text are text: many writers leave strings unannotated.
fn bytes(value: &[u8], out: &mut Vec<u8>) -> Result<(), ColumnarError> {
    if std::str::from_utf8(value).is_ok() {
        return string(value, out);
    }
    hex(value, out);
    Ok(())
}

fn hex(value: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in value {
        let _infallible = write!(out, "{byte:02x}");
    }
    out.push(b'"');
}

fn string(text: &[u8], out: &mut Vec<u8>) -> Result<(), ColumnarError> {
    if text.len() > MAX_STRING_BYTES {
        return Err(ColumnarError::SuperString { limit: MAX_STRING_BYTES });
    }
    quote_into(text, out);
    Ok(())
}
