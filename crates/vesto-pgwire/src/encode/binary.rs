//! PostgreSQL's binary form of a value, by the type that was announced. Types without one here are sent as their
//! text's bytes, which is the binary form of all of PostgreSQL's string types.

use bytes::{BufMut, BytesMut};
use vesto_types::Timetz;
use vesto_values::{Style, Values, text};

/// 2000-01-01 as days and microseconds since 1970-01-01: PostgreSQL's epoch.
const EPOCH_DAYS: i32 = 10_957;
const EPOCH_MICROS: i64 = 946_684_800_000_000;

/// Appends the bytes of a cell that is not null.
pub(super) fn put(out: &mut BytesMut, values: &Values<'_>, row: usize, oid: u32, style: &Style) {
    let written = match oid {
        16 => put_boolean(out, values, row),
        21 => values.integer(row).and_then(|value| i16::try_from(value).ok()).map(|value| out.put_i16(value)),
        23 => values.integer(row).and_then(|value| i32::try_from(value).ok()).map(|value| out.put_i32(value)),
        26 => values.integer(row).and_then(|value| u32::try_from(value).ok()).map(|value| out.put_u32(value)),
        20 => values.integer(row).map(|value| out.put_i64(value)),
        #[expect(clippy::cast_possible_truncation, reason = "a REAL column holds a 32-bit float, widened to read it")]
        700 => values.float(row).map(|value| out.put_f32(value as f32)),
        701 => values.float(row).map(|value| out.put_f64(value)),
        1082 => put_date(out, values, row),
        1083 => put_time(out, values, row),
        1188 => values.months(row).map(|months| out.put_i32(months)),
        1190 => values.micros(row).map(|micros| out.put_i64(micros)),
        1266 => values.integer(row).map(|packed| put_timetz(out, Timetz::unpack(packed))),
        1114 | 1184 => put_timestamp(out, values, row),
        1700 => values.decimal(row).map(|(value, scale)| put_numeric(out, value, scale)),
        17 | 6551 => values.bytes(row).map(|bytes| out.put_slice(bytes)),
        _ => None,
    };
    if written.is_none() {
        text::put(out, values, row, oid, style);
    }
}

fn put_boolean(out: &mut BytesMut, values: &Values<'_>, row: usize) -> Option<()> {
    values.integer(row).map(|value| out.put_u8(u8::from(value != 0)))
}

fn put_date(out: &mut BytesMut, values: &Values<'_>, row: usize) -> Option<()> {
    match values {
        Values::Date(array) => {
            out.put_i32(array.value(row).saturating_sub(EPOCH_DAYS));
            Some(())
        }
        _ => None,
    }
}

fn put_time(out: &mut BytesMut, values: &Values<'_>, row: usize) -> Option<()> {
    match values {
        Values::Time(scaled) => {
            out.put_i64(scaled.micros(row));
            Some(())
        }
        _ => None,
    }
}

/// Microseconds of the clock, then seconds west of UTC.
fn put_timetz(out: &mut BytesMut, time: Timetz) {
    out.put_i64(time.local_micros());
    out.put_i32(-time.offset_seconds());
}

fn put_timestamp(out: &mut BytesMut, values: &Values<'_>, row: usize) -> Option<()> {
    match values {
        Values::Timestamp(scaled, _) => {
            out.put_i64(scaled.micros(row).saturating_sub(EPOCH_MICROS));
            Some(())
        }
        _ => None,
    }
}

/// `numeric`: digits of base 10,000, weight of the first, sign, and the number of decimal digits after the point.
fn put_numeric(out: &mut BytesMut, value: i128, scale: i8) {
    let scale = u32::from(scale.unsigned_abs());
    // Pad the fraction to whole base-10,000 digits.
    let padding = (4 - scale % 4) % 4;
    let magnitude = value.unsigned_abs();
    let mut digits = [0_i16; 12];
    let mut count = 0;
    // The first (lowest) digit takes what the padding leaves of four decimal digits.
    let mut rest = magnitude;
    let low_unit = 10_u128.pow(4 - padding);
    let low = rest % low_unit * 10_u128.pow(padding);
    rest /= low_unit;
    let mut push = |digit: u128| {
        if let Some(slot) = digits.get_mut(count) {
            *slot = i16::try_from(digit).unwrap_or(0);
        }
        count += 1;
    };
    push(low);
    while rest > 0 {
        push(rest % 10_000);
        rest /= 10_000;
    }
    let fraction_digits = (scale + padding) / 4;
    let low_zeros = digits.iter().take(count).take_while(|digit| **digit == 0).count();
    let significant = count - low_zeros;
    let weight = i32::try_from(count).unwrap_or(0) - 1 - i32::try_from(fraction_digits).unwrap_or(0);
    out.put_u16(u16::try_from(significant).unwrap_or(0));
    out.put_i16(if significant == 0 { 0 } else { i16::try_from(weight).unwrap_or(0) });
    out.put_u16(if value < 0 { 0x4000 } else { 0 });
    out.put_u16(u16::try_from(scale).unwrap_or(0));
    for digit in digits.iter().take(count).skip(low_zeros).rev() {
        out.put_i16(*digit);
    }
}
