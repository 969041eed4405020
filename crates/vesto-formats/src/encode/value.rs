//! How UNLOAD spells values: the same text in every format, JSON puts quotes around some.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use std::fmt::{self, Write as _};

use vesto_types::Timetz;
use vesto_types::interval;

use super::cursor::Sink;
use crate::datetime::civil::{MICROS_PER_DAY, civil_from_days};

pub(crate) fn integer(value: i64, out: &mut impl Sink) {
    out.write(|window: &mut [u8; lexical_core::BUFFER_SIZE]| lexical_core::write(value, window).len());
}

const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut i = 1;
    while i < 20 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// With exactly `scale` digits behind the point, and no point for scale 0.
#[inline]
pub(crate) fn decimal(value: i128, scale: i8, out: &mut impl Sink) {
    let scale = usize::try_from(scale).unwrap_or(0);
    if value < 0 {
        out.put_byte(b'-');
    }
    let magnitude = value.unsigned_abs();
    let (Ok(magnitude), Some(unit)) = (u64::try_from(magnitude), POWERS.get(scale)) else {
        return wide_decimal(magnitude, scale, out);
    };
    // Most amounts are cents, and dividing by a constant is quicker.
    let (whole, fraction) =
        if scale == 2 { (magnitude / 100, magnitude % 100) } else { (magnitude / unit, magnitude % unit) };
    out.write(|window: &mut [u8; lexical_core::BUFFER_SIZE]| lexical_core::write(whole, window).len());
    if scale > 0 {
        out.write(|window: &mut [u8; 24]| {
            window[0] = b'.';
            padded(window.get_mut(1..=scale).unwrap_or_default(), fraction);
            1 + scale
        });
    }
}

/// The number's digits, zeros before them.
#[inline]
fn padded(digits: &mut [u8], mut value: u64) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

#[cold]
fn wide_decimal(magnitude: u128, scale: usize, out: &mut impl Sink) {
    let mut digits = [0; 40];
    let mut at = digits.len();
    let mut rest = magnitude;
    while rest > 0 || digits.len() - at <= scale {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + (rest % 10) as u8;
        }
        rest /= 10;
    }
    let point = digits.len() - scale;
    out.put(digits.get(at..point).unwrap_or_default());
    if scale > 0 {
        out.put_byte(b'.');
        out.put(digits.get(point..).unwrap_or_default());
    }
}

/// The shortest digits that read back as the same number; an exponent below -4 and from 15 on.
pub(crate) fn double(value: f64, out: &mut impl Sink) {
    if special(value, out) {
        return;
    }
    let mut scientific = Stack::default();
    let _fits = write!(scientific, "{value:e}");
    shortest(scientific.as_bytes(), 15, out);
}

/// The same with an exponent from 6 on.
pub(crate) fn real(value: f32, out: &mut impl Sink) {
    if special(f64::from(value), out) {
        return;
    }
    let mut scientific = Stack::default();
    let _fits = write!(scientific, "{value:e}");
    shortest(scientific.as_bytes(), 6, out);
}

fn special(value: f64, out: &mut impl Sink) -> bool {
    let name: &[u8] = match value {
        _ if value.is_nan() => b"NaN",
        f64::INFINITY => b"Infinity",
        f64::NEG_INFINITY => b"-Infinity",
        _ => return false,
    };
    out.put(name);
    true
}

/// `1.25e-3` in PostgreSQL's spelling.
fn shortest(scientific: &[u8], exponent_from: i32, out: &mut impl Sink) {
    let at = scientific.iter().position(|byte| *byte == b'e').unwrap_or(scientific.len());
    let (mantissa, exponent) = scientific.split_at(at);
    let exponent = exponent.get(1..).and_then(|digits| lexical_core::parse::<i32>(digits).ok()).unwrap_or(0);
    let mantissa = match mantissa {
        [b'-', mantissa @ ..] => {
            out.put_byte(b'-');
            mantissa
        }
        mantissa => mantissa,
    };
    if exponent < -4 || exponent >= exponent_from {
        out.put(mantissa);
        out.put(if exponent < 0 { b"e-" } else { b"e+" });
        if exponent.unsigned_abs() < 10 {
            out.put_byte(b'0');
        }
        integer(i64::from(exponent.unsigned_abs()), out);
        return;
    }
    let (first, fraction) = mantissa.split_at(mantissa.len().min(1));
    let fraction = fraction.get(1..).unwrap_or_default();
    if exponent < 0 {
        out.put(b"0.");
        out.fill(b'0', (-exponent - 1).unsigned_abs() as usize);
        out.put(first);
        out.put(fraction);
        return;
    }
    let n_more = exponent.unsigned_abs() as usize;
    let (whole, behind) = fraction.split_at(n_more.min(fraction.len()));
    out.put(first);
    out.put(whole);
    out.fill(b'0', n_more - whole.len());
    if !behind.is_empty() {
        out.put_byte(b'.');
        out.put(behind);
    }
}

/// A number's text before it is spelled.
#[derive(Default)]
struct Stack {
    bytes: [u8; 32],
    len: usize,
}

impl Stack {
    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl fmt::Write for Stack {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

pub(crate) fn boolean(value: bool, out: &mut impl Sink) {
    out.put_byte(if value { b't' } else { b'f' });
}

/// `YYYY-MM-DD`; years before Christ end in ` BC`.
pub(crate) fn date(days: i32, out: &mut impl Sink) {
    if date_without_era(days, out) {
        out.put(b" BC");
    }
}

#[inline]
fn date_without_era(days: i32, out: &mut impl Sink) -> bool {
    let (year, month, day) = civil_from_days(days);
    let before_christ = year <= 0;
    let year = if before_christ { 1 - i64::from(year) } else { i64::from(year) };
    if let Ok(year) = u16::try_from(year)
        && year <= 9999
    {
        out.write(|window: &mut [u8; 10]| {
            let [c1, c2] = pair(u32::from(year / 100));
            let [y1, y2] = pair(u32::from(year % 100));
            let ([m1, m2], [d1, d2]) = (pair(month), pair(day));
            *window = [c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2];
            10
        });
    } else {
        integer(year, out);
        out.write(|window: &mut [u8; 6]| {
            let ([m1, m2], [d1, d2]) = (pair(month), pair(day));
            *window = [b'-', m1, m2, b'-', d1, d2];
            6
        });
    }
    before_christ
}

/// Two digits.
#[inline]
fn pair(value: u32) -> [u8; 2] {
    [b'0' + (value / 10 % 10) as u8, b'0' + (value % 10) as u8]
}

/// `HH:MI:SS[.ffffff]`, zeros at the fraction's end left out.
pub(crate) fn time(micros: i64, out: &mut impl Sink) {
    let seconds = (micros / 1_000_000) as u32;
    out.write(|window: &mut [u8; 8]| {
        let ([h1, h2], [m1, m2], [s1, s2]) = (pair(seconds / 3600), pair(seconds / 60 % 60), pair(seconds % 60));
        *window = [h1, h2, b':', m1, m2, b':', s1, s2];
        8
    });
    let fraction = (micros % 1_000_000).unsigned_abs();
    if fraction == 0 {
        return;
    }
    out.write(|window: &mut [u8; 7]| {
        window[0] = b'.';
        padded(&mut window[1..], fraction);
        window.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1)
    });
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    None,
    /// TIMESTAMPTZ is stored and written as UTC.
    Utc,
}

pub(crate) fn timestamp(micros: i64, zone: Zone, out: &mut impl Sink) {
    let days = i32::try_from(micros.div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX);
    let before_christ = date_without_era(days, out);
    out.put_byte(b' ');
    time(micros.rem_euclid(MICROS_PER_DAY), out);
    if zone == Zone::Utc {
        out.put(b"+00");
    }
    if before_christ {
        out.put(b" BC");
    }
}

/// `13:24:55.5-05`
pub(crate) fn timetz(packed: i64, out: &mut impl Sink) {
    let value = Timetz::unpack(packed);
    time(value.local_micros(), out);
    let offset = value.offset_seconds();
    let east = offset.unsigned_abs();
    out.put_byte(if offset < 0 { b'-' } else { b'+' });
    out.put(&pair(east / 3600));
    if !east.is_multiple_of(3600) {
        out.put_byte(b':');
        out.put(&pair(east / 60 % 60));
    }
    if !east.is_multiple_of(60) {
        out.put_byte(b':');
        out.put(&pair(east % 60));
    }
}

/// `1 year 2 mons`
pub(crate) fn months(value: i32, out: &mut impl Sink) {
    let _never_full = interval::write_months(&mut Text(out), value);
}

/// `13 days 01:01:01.123`
pub(crate) fn micros(value: i64, out: &mut impl Sink) {
    let _never_full = interval::write_micros(&mut Text(out), value);
}

struct Text<'a, S>(&'a mut S);

impl<S: Sink> fmt::Write for Text<'_, S> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.put(text.as_bytes());
        Ok(())
    }
}

/// VARBYTE: two lower-case digits a byte.
pub(crate) fn hex(bytes: &[u8], out: &mut impl Sink) {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0');
    for byte in bytes {
        out.write(|window: &mut [u8; 2]| {
            *window = [digit(byte >> 4), digit(byte & 15)];
            2
        });
    }
}
