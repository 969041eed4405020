//! `YYYY-MM-DD` and `YYYY-MM-DD HH:MI:SS[.ffffff][±hh[:mm]]`: the forms that nearly all data has, read without a loop.

use super::civil::{checked_days, checked_micros};
use super::{Moment, zone};

/// The value of four decimal digits and the two pairs behind them in `dddd?dd?dd`; `None` when they are not digits.
/// The separators are the caller's to check.
#[inline]
fn date_digits(text: &[u8; 10]) -> Option<(i32, u32, u32)> {
    let digit = |i: usize| u32::from(text[i].wrapping_sub(b'0'));
    let digits = [0, 1, 2, 3, 5, 6, 8, 9].map(digit);
    if digits.iter().fold(0, |bad, digit| bad | u32::from(*digit > 9)) != 0 {
        return None;
    }
    let year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    Some((year as i32, digits[4] * 10 + digits[5], digits[6] * 10 + digits[7]))
}

/// Exactly `YYYY-MM-DD`.
#[inline]
pub(crate) fn date(text: &[u8]) -> Option<i32> {
    let text: &[u8; 10] = text.try_into().ok()?;
    if text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let (year, month, day) = date_digits(text)?;
    checked_days(year, month, day)
}

/// `YYYY-MM-DD`, behind which a time may stand; it is not looked at.
pub(super) fn date_then_anything(text: &[u8]) -> Option<i32> {
    let (head, rest) = text.split_at_checked(10)?;
    matches!(rest.first(), None | Some(b' ' | b'T' | b't')).then(|| date(head))?
}

/// `HH:MI:SS[.f…]`: microseconds since midnight and what follows.
#[inline]
fn time_then_rest(text: &[u8]) -> Option<(i64, &[u8])> {
    let (head, mut rest) = text.split_first_chunk::<8>()?;
    if head[2] != b':' || head[5] != b':' {
        return None;
    }
    let digits = [0, 1, 3, 4, 6, 7].map(|i: usize| u32::from(head[i].wrapping_sub(b'0')));
    if digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let mut micros = 0;
    if let Some((b'.', fraction)) = rest.split_first() {
        let n_digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (fraction, behind) = fraction.split_at(n_digits);
        micros = fraction_micros(fraction);
        rest = behind;
    }
    let [h1, h2, m1, m2, s1, s2] = digits;
    let micros = checked_micros(h1 * 10 + h2, m1 * 10 + m2, s1 * 10 + s2, micros)?;
    Some((micros, rest))
}

/// The first six digits behind a second's point; further ones are cut off.
pub(super) fn fraction_micros(digits: &[u8]) -> u32 {
    let micros = digits.iter().take(6).fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    (digits.len()..6).fold(micros, |value, _| value * 10)
}

/// `HH:MI:SS[.ffffff]`, also `HH:MI`.
pub(crate) fn time(text: &[u8]) -> Option<i64> {
    if let [h1 @ b'0'..=b'9', h2 @ b'0'..=b'9', b':', m1 @ b'0'..=b'9', m2 @ b'0'..=b'9'] = text {
        let number = |tens: &u8, ones: &u8| u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
        return checked_micros(number(h1, h2), number(m1, m2), 0, 0);
    }
    let (micros, rest) = time_then_rest(text)?;
    rest.is_empty().then_some(micros)
}

/// `YYYY-MM-DD`, or with a time, or with a time and an offset.
#[inline]
pub(super) fn timestamp(text: &[u8]) -> Option<Moment> {
    let (head, rest) = text.split_at_checked(10)?;
    let days = date(head)?;
    if rest.is_empty() {
        return Some(Moment { days, micros: 0, offset_seconds: None });
    }
    let (b' ', rest) = rest.split_first()? else {
        return None;
    };
    let (micros, rest) = time_then_rest(rest)?;
    let offset_seconds = match rest {
        [] => None,
        zone => Some(zone::offset(zone.trim_ascii_start())?),
    };
    Some(Moment { days, micros, offset_seconds })
}
