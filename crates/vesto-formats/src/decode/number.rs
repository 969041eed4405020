//! Integers, floating point numbers and booleans. The fast readers take the plain spelling only; whatever they decline
//! goes to the slow ones, which know blanks, plus signs and how to name a fault.

use super::column::Verdict;
use crate::load_error::{LoadErrorKind, NumberKind};

/// Optional minus and 1 to 18 digits.
#[inline]
pub(super) fn fast_i64(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value: i64 = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    Some(if negative { value.wrapping_neg() } else { value })
}

#[inline]
pub(super) fn fast_i32(text: &[u8]) -> Option<i32> {
    fast_i64(text).and_then(|value| i32::try_from(value).ok())
}

#[inline]
pub(super) fn fast_i16(text: &[u8]) -> Option<i16> {
    fast_i64(text).and_then(|value| i16::try_from(value).ok())
}

#[cold]
pub(super) fn slow_i64(text: &[u8]) -> Verdict<i64> {
    slow_integer(text, NumberKind::Long)
}

#[cold]
pub(super) fn slow_i32(text: &[u8]) -> Verdict<i32> {
    slow_integer(text, NumberKind::Integer)
}

#[cold]
pub(super) fn slow_i16(text: &[u8]) -> Verdict<i16> {
    slow_integer(text, NumberKind::Short)
}

/// Blanks around the number do not count; blanks alone are NULL.
fn slow_integer<T: TryFrom<i64>>(text: &[u8], kind: NumberKind) -> Verdict<T> {
    let trimmed = text.trim_ascii();
    if trimmed.is_empty() {
        return Ok(None);
    }
    let (negative, digits) = sign(trimmed);
    let position = |digit: usize| offset_in(text, digits) + digit;
    if let Some(bad) = digits.iter().position(|byte| !byte.is_ascii_digit()) {
        let character = digits.get(bad).copied().unwrap_or(b' ');
        return Err(LoadErrorKind::InvalidDigit { character, position: position(bad), kind });
    }
    if digits.is_empty() {
        let character = trimmed.first().copied().unwrap_or(b' ');
        return Err(LoadErrorKind::InvalidDigit { character, position: offset_in(text, trimmed), kind });
    }
    let magnitude = digits.iter().try_fold(0i64, |value, digit| {
        let digit = i64::from(digit - b'0');
        value.checked_mul(10)?.checked_add(if negative { -digit } else { digit })
    });
    let value = magnitude.and_then(|value| T::try_from(value).ok());
    value.map(Some).ok_or(LoadErrorKind::IntegerOverflow(kind))
}

/// Whether the number is negative, and what stands behind its sign.
pub(super) fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    }
}

/// Where a slice that was cut from the tail side of `text` (or trimmed from it) begins.
pub(super) fn offset_in(text: &[u8], part: &[u8]) -> usize {
    let trailing = text.len() - text.trim_ascii_end().len();
    text.len().saturating_sub(trailing + part.len())
}

#[inline]
pub(super) fn fast_f64(text: &[u8]) -> Option<f64> {
    lexical_core::parse::<f64>(text).ok().filter(|value| value.is_finite())
}

#[inline]
pub(super) fn fast_f32(text: &[u8]) -> Option<f32> {
    lexical_core::parse::<f32>(text).ok().filter(|value| value.is_finite())
}

#[cold]
pub(super) fn slow_f64(text: &[u8]) -> Verdict<f64> {
    slow_float(text, f64::is_finite)
}

#[cold]
pub(super) fn slow_f32(text: &[u8]) -> Verdict<f32> {
    slow_float(text, f32::is_finite)
}

/// `NaN` and `Infinity` may be named; a number that only overflows to infinity is refused.
fn slow_float<T: std::str::FromStr + Copy>(text: &[u8], is_finite: impl Fn(T) -> bool) -> Verdict<T> {
    let trimmed = text.trim_ascii();
    if trimmed.is_empty() {
        return Ok(None);
    }
    let value = std::str::from_utf8(trimmed).ok().and_then(|text| text.parse::<T>().ok());
    let named = !trimmed.iter().any(u8::is_ascii_digit);
    match value {
        Some(value) if named || is_finite(value) => Ok(Some(value)),
        _ => Err(LoadErrorKind::FloatFormat),
    }
}

#[inline]
pub(super) fn fast_bool(text: &[u8]) -> Option<bool> {
    match text {
        b"t" | b"true" | b"1" => Some(true),
        b"f" | b"false" | b"0" => Some(false),
        _ => None,
    }
}

#[cold]
pub(super) fn slow_bool(text: &[u8]) -> Verdict<bool> {
    match text.trim_ascii().to_ascii_lowercase().as_slice() {
        b"" => Ok(None),
        b"t" | b"true" | b"y" | b"yes" | b"1" => Ok(Some(true)),
        b"f" | b"false" | b"n" | b"no" | b"0" => Ok(Some(false)),
        _ => Err(LoadErrorKind::BooleanFormat),
    }
}
