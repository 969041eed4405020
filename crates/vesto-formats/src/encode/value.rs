//! How UNLOAD spells values in delimited text and CSV.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use std::io::Write as _;

use crate::datetime::civil::{MICROS_PER_DAY, civil_from_days};

pub(crate) fn integer(value: i64, out: &mut Vec<u8>) {
    let mut buffer = [0; lexical_core::BUFFER_SIZE];
    out.extend_from_slice(lexical_core::write(value, &mut buffer));
}

/// With exactly `scale` digits behind the point, and no point for scale 0.
pub(crate) fn decimal(value: i128, scale: i8, out: &mut Vec<u8>) {
    let scale = usize::try_from(scale).unwrap_or(0);
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0; 40];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    while rest > 0 || digits.len() - at <= scale {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + (rest % 10) as u8;
        }
        rest /= 10;
    }
    let point = digits.len() - scale;
    out.extend_from_slice(digits.get(at..point).unwrap_or_default());
    if scale > 0 {
        out.push(b'.');
        out.extend_from_slice(digits.get(point..).unwrap_or_default());
    }
}

/// The shortest digits that read back as the same number; an exponent below -4 and from 15 on.
pub(crate) fn double(value: f64, out: &mut Vec<u8>) {
    if special(value, out) {
        return;
    }
    shortest(&format!("{value:e}"), 15, out);
}

/// The same with an exponent from 6 on.
pub(crate) fn real(value: f32, out: &mut Vec<u8>) {
    if special(f64::from(value), out) {
        return;
    }
    shortest(&format!("{value:e}"), 6, out);
}

fn special(value: f64, out: &mut Vec<u8>) -> bool {
    let name: &[u8] = match value {
        _ if value.is_nan() => b"NaN",
        f64::INFINITY => b"Infinity",
        f64::NEG_INFINITY => b"-Infinity",
        _ => return false,
    };
    out.extend_from_slice(name);
    true
}

/// `1.25e-3` in PostgreSQL's spelling.
fn shortest(scientific: &str, exponent_from: i32, out: &mut Vec<u8>) {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |mantissa| ("-", mantissa));
    out.extend_from_slice(sign.as_bytes());
    if exponent < -4 || exponent >= exponent_from {
        out.extend_from_slice(mantissa.as_bytes());
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "e{sign}{:02}", exponent.unsigned_abs());
        return;
    }
    let digits: Vec<u8> = mantissa.bytes().filter(|byte| *byte != b'.').collect();
    let n_whole = exponent + 1;
    if n_whole <= 0 {
        out.extend_from_slice(b"0.");
        out.resize(out.len() + n_whole.unsigned_abs() as usize, b'0');
        out.extend_from_slice(&digits);
        return;
    }
    let n_whole = n_whole as usize;
    let (whole, fraction) = digits.split_at(n_whole.min(digits.len()));
    out.extend_from_slice(whole);
    out.resize(out.len() + n_whole.saturating_sub(digits.len()), b'0');
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction);
    }
}

pub(crate) fn boolean(value: bool, out: &mut Vec<u8>) {
    out.push(if value { b't' } else { b'f' });
}

/// `YYYY-MM-DD`; years before Christ end in ` BC`.
pub(crate) fn date(days: i32, out: &mut Vec<u8>) {
    if date_without_era(days, out) {
        out.extend_from_slice(b" BC");
    }
}

fn date_without_era(days: i32, out: &mut Vec<u8>) -> bool {
    let (year, month, day) = civil_from_days(days);
    let before_christ = year <= 0;
    let year = if before_christ { 1 - year } else { year };
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    before_christ
}

/// `HH:MI:SS[.ffffff]`, zeros at the fraction's end left out.
pub(crate) fn time(micros: i64, out: &mut Vec<u8>) {
    let seconds = micros / 1_000_000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let _ = write!(out, "{hour:02}:{minute:02}:{second:02}");
    let mut fraction = micros % 1_000_000;
    if fraction == 0 {
        return;
    }
    let mut width = 6;
    while fraction % 10 == 0 {
        fraction /= 10;
        width -= 1;
    }
    let _ = write!(out, ".{fraction:0width$}");
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    None,
    /// TIMESTAMPTZ is stored and written as UTC.
    Utc,
}

pub(crate) fn timestamp(micros: i64, zone: Zone, out: &mut Vec<u8>) {
    let days = i32::try_from(micros.div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX);
    let before_christ = date_without_era(days, out);
    out.push(b' ');
    time(micros.rem_euclid(MICROS_PER_DAY), out);
    if zone == Zone::Utc {
        out.extend_from_slice(b"+00");
    }
    if before_christ {
        out.extend_from_slice(b" BC");
    }
}
