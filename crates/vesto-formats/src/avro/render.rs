//! Values as text: what a column reads, and JSON for SUPER and for values that have parts.

use super::cursor::Cursor;
use super::fault::AvroFault;
use super::schema::{MAX_DEPTH, Schema, Type, TypeId};
use crate::datetime::civil::MICROS_PER_DAY;
use crate::encode::value::{self, Zone};
use crate::json::escape::quote_into;

/// Longer texts than a row may be are not made.
pub(crate) const MAX_TEXT: usize = 4 << 20;

/// Appends a value as JSON. Branches of unions go without their names; dates, times and decimals are what they mean.
pub(crate) fn json(schema: &Schema, id: TypeId, cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), AvroFault> {
    let renderer = Renderer { schema, end: out.len() + MAX_TEXT };
    renderer.json(id, cursor, out, 0)
}

struct Renderer<'a> {
    schema: &'a Schema,
    /// The output's length at which it is too long.
    end: usize,
}

impl Renderer<'_> {
    fn json(&self, id: TypeId, cursor: &mut Cursor<'_>, out: &mut Vec<u8>, depth: usize) -> Result<(), AvroFault> {
        if depth > MAX_DEPTH {
            return Err(AvroFault::TooDeep { limit: MAX_DEPTH });
        }
        if out.len() > self.end {
            return Err(AvroFault::TextTooLong { limit: MAX_TEXT });
        }
        if self.schema.get(id).is_empty() {
            cursor.count_empty()?;
        }
        match self.schema.get(id) {
            Type::Null => out.extend_from_slice(b"null"),
            Type::Boolean => out.extend_from_slice(if cursor.boolean()? { b"true" } else { b"false" }),
            Type::Int | Type::Long => value::integer(cursor.long()?, out),
            Type::Float => {
                let number = f32::from_le_bytes(cursor.array()?);
                quoted_unless(number.is_finite(), out, |out| value::real(number, out));
            }
            Type::Double => {
                let number = f64::from_le_bytes(cursor.array()?);
                quoted_unless(number.is_finite(), out, |out| value::double(number, out));
            }
            Type::String => quote_into(cursor.bytes()?, out),
            Type::Enum(symbols) => quote_into(symbol(symbols, cursor)?.as_bytes(), out),
            Type::Bytes => quote_bytes(cursor.bytes()?, out),
            Type::Fixed(size) => quote_bytes(cursor.take(*size)?, out),
            Type::Date | Type::Time { .. } | Type::Timestamp { .. } => {
                let count = cursor.long()?;
                quoted_unless(false, out, |out| moment(self.schema.get(id), count, out));
            }
            Type::Decimal { scale, size } => {
                let bytes = decimal_bytes(*size, cursor)?;
                match decimal(bytes) {
                    Some(number) => value::decimal(number, *scale, out),
                    None => quote_bytes(bytes, out),
                }
            }
            Type::Union(_) => {
                let branch = self.schema.branch(id, cursor)?;
                self.json(branch, cursor, out, depth + 1)?;
            }
            Type::Record(fields) => {
                out.push(b'{');
                for (index, field) in fields.iter().enumerate() {
                    comma_unless(index == 0, out);
                    quote_into(field.name.as_bytes(), out);
                    out.push(b':');
                    self.json(field.type_id, cursor, out, depth + 1)?;
                }
                out.push(b'}');
            }
            Type::Array(items) => {
                out.push(b'[');
                items_of(cursor, |cursor, is_first| {
                    comma_unless(is_first, out);
                    self.json(*items, cursor, out, depth + 1)
                })?;
                out.push(b']');
            }
            Type::Map(values) => {
                out.push(b'{');
                items_of(cursor, |cursor, is_first| {
                    comma_unless(is_first, out);
                    quote_into(cursor.bytes()?, out);
                    out.push(b':');
                    self.json(*values, cursor, out, depth + 1)
                })?;
                out.push(b'}');
            }
        }
        Ok(())
    }
}

/// Calls `item` for each of an array's or a map's items, and with whether it is the first.
pub(crate) fn items_of<'a>(
    cursor: &mut Cursor<'a>,
    mut item: impl FnMut(&mut Cursor<'a>, bool) -> Result<(), AvroFault>,
) -> Result<(), AvroFault> {
    let mut is_first = true;
    loop {
        let (count, _) = cursor.run()?;
        if count == 0 {
            return Ok(());
        }
        for _ in 0..count {
            item(cursor, is_first)?;
            is_first = false;
        }
    }
}

pub(crate) fn symbol<'a>(symbols: &'a [Box<str>], cursor: &mut Cursor<'_>) -> Result<&'a str, AvroFault> {
    symbols.get(cursor.length()?).map(Box::as_ref).ok_or(AvroFault::Value)
}

/// A date, time or timestamp as columns of these types read it.
pub(crate) fn moment(kind: &Type, count: i64, out: &mut Vec<u8>) {
    let micros = |per_second: i64| count.checked_mul(1_000_000 / per_second);
    match kind {
        Type::Date => match i32::try_from(count) {
            Ok(days) => value::date(days, out),
            Err(_) => value::integer(count, out),
        },
        Type::Time { per_second } => match micros(*per_second).filter(|micros| (0..MICROS_PER_DAY).contains(micros)) {
            Some(micros) => value::time(micros, out),
            None => value::integer(count, out),
        },
        Type::Timestamp { per_second } => match micros(*per_second) {
            Some(micros) => value::timestamp(micros, Zone::None, out),
            None => value::integer(count, out),
        },
        _ => value::integer(count, out),
    }
}

pub(crate) fn decimal_bytes<'a>(size: Option<usize>, cursor: &mut Cursor<'a>) -> Result<&'a [u8], AvroFault> {
    match size {
        Some(size) => cursor.take(size),
        None => cursor.bytes(),
    }
}

/// Two's complement, the highest byte first; `None` when it is more than 128 bits.
pub(crate) fn decimal(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let sign = if negative { 0xFF } else { 0 };
    let n_signs = bytes.iter().take(bytes.len().saturating_sub(16)).filter(|byte| **byte == sign).count();
    let low = bytes.get(n_signs..).filter(|low| low.len() <= 16)?;
    let number = low.iter().fold(if negative { -1i128 } else { 0 }, |number, byte| number << 8 | i128::from(*byte));
    (negative == (number < 0)).then_some(number)
}

fn quoted_unless(plain: bool, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    if plain {
        return write(out);
    }
    out.push(b'"');
    write(out);
    out.push(b'"');
}

fn comma_unless(is_first: bool, out: &mut Vec<u8>) {
    if !is_first {
        out.push(b',');
    }
}

/// Bytes are the characters of their numbers, as Avro's own JSON encoding has them.
pub(crate) fn quote_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    quote_into(text.as_bytes(), out);
}
