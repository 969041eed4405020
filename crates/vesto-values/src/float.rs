//! Floating-point text as PostgreSQL 8.0 writes it: C's `%.*g`.

use std::fmt::{self, Write};

/// Digits and exponent of a number in scientific form fit here: sign, up to 18 digits, point, exponent.
struct Scratch {
    bytes: [u8; 40],
    len: usize,
}

impl Write for Scratch {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

/// Writes `value` with `digits` significant digits (1 to 18), trailing zeros removed.
pub(crate) fn write_general(out: &mut impl Write, value: f64, digits: usize) -> fmt::Result {
    if value.is_nan() {
        return out.write_str("NaN");
    }
    if value.is_infinite() {
        return out.write_str(if value > 0.0 { "Infinity" } else { "-Infinity" });
    }
    if value == 0.0 {
        return out.write_str(if value.is_sign_negative() { "-0" } else { "0" });
    }
    let digits = digits.clamp(1, 18);
    let mut scratch = Scratch { bytes: [0; 40], len: 0 };
    write!(scratch, "{:.*e}", digits - 1, value.abs())?;
    let text = scratch.bytes.get(..scratch.len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("0e0");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (first, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let rest = rest.trim_end_matches('0');
    if value < 0.0 {
        out.write_char('-')?;
    }
    if exponent < -4 || exponent >= i32::try_from(digits).unwrap_or(i32::MAX) {
        out.write_str(first)?;
        if !rest.is_empty() {
            write!(out, ".{rest}")?;
        }
        return write!(out, "e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs());
    }
    if exponent < 0 {
        out.write_str("0.")?;
        for _ in 1..exponent.unsigned_abs() {
            out.write_char('0')?;
        }
        out.write_str(first)?;
        return out.write_str(rest);
    }
    out.write_str(first)?;
    let whole = usize::try_from(exponent).unwrap_or(0);
    let (before, after) = rest.split_at_checked(whole).unwrap_or((rest, ""));
    out.write_str(before)?;
    for _ in before.len()..whole {
        out.write_char('0')?;
    }
    if after.is_empty() { Ok(()) } else { write!(out, ".{after}") }
}
