//! DECIMAL: digits beyond the scale are cut off, or rounded with ROUNDEC (halves away from zero).

use super::column::Verdict;
use super::number::{offset_in, sign};
use crate::load_error::{LoadErrorKind, NumberKind};

pub(super) struct DecimalReader {
    precision: u8,
    scale: i8,
    /// The first magnitude that does not fit.
    limit: u128,
    /// The same for what the fast reader computes with.
    fast_limit: i64,
}

const POWERS: [i64; 19] = {
    let mut powers = [1; 19];
    let mut i = 1;
    while i < 19 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

impl DecimalReader {
    pub(super) fn new(precision: u8, scale: i8) -> Self {
        let limit = 10u128.pow(u32::from(precision.min(38)));
        let fast_limit = POWERS.get(usize::from(precision)).copied().unwrap_or(i64::MAX);
        Self { precision, scale, limit, fast_limit }
    }

    pub(super) fn precision(&self) -> u8 {
        self.precision
    }

    pub(super) fn scale(&self) -> i8 {
        self.scale
    }

    /// At most 18 digits in all, with a point or without; extra digits are cut off.
    #[inline]
    pub(super) fn fast(&self, text: &[u8]) -> Option<i128> {
        self.fast_value::<false>(text)
    }

    /// The same, declining a number that has more digits than the scale.
    #[inline]
    pub(super) fn fast_exact(&self, text: &[u8]) -> Option<i128> {
        self.fast_value::<true>(text)
    }

    #[inline]
    fn fast_value<const EXACT: bool>(&self, text: &[u8]) -> Option<i128> {
        let (negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.is_empty() || digits.len() > 18 {
            return None;
        }
        let scale = self.scale as usize;
        let mut value: i64 = 0;
        let mut n_whole = 0;
        for byte in digits {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
            n_whole += 1;
        }
        let mut n_fraction = 0;
        if n_whole < digits.len() {
            let (b'.', fraction) = digits.get(n_whole..)?.split_first()? else {
                return None;
            };
            if n_whole == 0 && fraction.is_empty() || EXACT && fraction.len() > scale {
                return None;
            }
            for byte in fraction {
                let digit = byte.wrapping_sub(b'0');
                if digit > 9 {
                    return None;
                }
                if n_fraction < scale {
                    value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
                    n_fraction += 1;
                }
            }
        }
        let missing = scale.wrapping_sub(n_fraction);
        if missing > 0 {
            if n_whole + scale > 18 {
                return None;
            }
            value = value.wrapping_mul(*POWERS.get(missing)?);
        }
        if value >= self.fast_limit {
            return None;
        }
        Some(i128::from(if negative { value.wrapping_neg() } else { value }))
    }

    #[cold]
    pub(super) fn slow(&self, text: &[u8], round: bool) -> Verdict<i128> {
        let trimmed = text.trim_ascii();
        if trimmed.is_empty() {
            return Ok(None);
        }
        let (negative, digits) = sign(trimmed);
        let start = offset_in(text, digits);
        let scale = self.scale as usize;
        let mut magnitude: u128 = 0;
        let mut n_digits = 0;
        let mut fraction: Option<usize> = None;
        let mut round_up = false;
        for (i, byte) in digits.iter().enumerate() {
            let digit = match byte {
                b'.' if fraction.is_none() => {
                    fraction = Some(0);
                    continue;
                }
                b'0'..=b'9' => u128::from(byte - b'0'),
                _ => return Err(invalid_digit(*byte, start + i)),
            };
            n_digits += 1;
            match &mut fraction {
                Some(n) if *n >= scale => {
                    round_up |= *n == scale && digit >= 5;
                    *n += 1;
                    continue;
                }
                Some(n) => *n += 1,
                None => {}
            }
            magnitude = push_digit(magnitude, digit)?;
        }
        if n_digits == 0 {
            return Err(invalid_digit(trimmed.first().copied().unwrap_or(b' '), offset_in(text, trimmed)));
        }
        for _ in fraction.unwrap_or(0)..scale {
            magnitude = push_digit(magnitude, 0)?;
        }
        magnitude += u128::from(round && round_up);
        let value = i128::try_from(magnitude).ok().filter(|_| magnitude < self.limit);
        let value = value.ok_or(LoadErrorKind::DecimalOverflow)?;
        Ok(Some(if negative { -value } else { value }))
    }
}

fn invalid_digit(character: u8, position: usize) -> LoadErrorKind {
    LoadErrorKind::InvalidDigit { character, position, kind: NumberKind::Decimal }
}

/// No DECIMAL has 39 digits.
const BEYOND_ANY: u128 = 10u128.pow(38);

fn push_digit(magnitude: u128, digit: u128) -> Result<u128, LoadErrorKind> {
    let value = magnitude.checked_mul(10).and_then(|value| value.checked_add(digit));
    value.filter(|value| *value < BEYOND_ANY).ok_or(LoadErrorKind::DecimalOverflow)
}
