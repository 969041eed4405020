//! `YYYY-MM-DD` and `YYYY-MM-DD HH:MI:SS[.ffffff][±hh[:mm]]`: the forms that nearly all data has, read without a loop.

use super::civil::{checked_days, checked_micros};
use super::{Moment, zone};

/// Exactly `YYYY-MM-DD`.
#[inline]
pub(crate) fn date(text: &[u8]) -> Option<i32> {
    let text: &[u8; 10] = text.try_into().ok()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else {
        return None;
    };
    let year = pair(y1, y2).max(pair(y3, y4));
    let month = pair(m1, m2);
    let day = pair(d1, d2);
    if year.max(month).max(day) > 99 {
        return None;
    }
    let year = pair(y1, y2) * 100 + pair(y3, y4);
    // In this and the last century leap years are simply every fourth.
    if (1901..2100).contains(&year) && (1..=12).contains(&month) && (1..=28).contains(&day) {
        let leap_day = u32::from(year.is_multiple_of(4) && month > 2);
        let before_month = DAYS_BEFORE_MONTH.get(month as usize).copied().unwrap_or(0);
        let since_1901 = (year - 1901) * 365 + (year - 1901) / 4 + before_month + leap_day + day - 1;
        return Some(since_1901 as i32 - DAYS_1901_TO_1970);
    }
    checked_days(year as i32, month, day)
}

/// By the month's number.
const DAYS_BEFORE_MONTH: [u32; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_1901_TO_1970: i32 = 25_202;

/// Two digits; above 99 when they are none.
#[inline]
fn pair(tens: u8, ones: u8) -> u32 {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens > 9 || ones > 9 { 100 } else { u32::from(tens) * 10 + u32::from(ones) }
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
    let [h1, h2, b':', m1, m2, b':', s1, s2] = *head else {
        return None;
    };
    let (hour, minute, second) = (pair(h1, h2), pair(m1, m2), pair(s1, s2));
    let mut micros = 0;
    if let Some((b'.', fraction)) = rest.split_first() {
        let n_digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (fraction, behind) = fraction.split_at(n_digits);
        micros = fraction_micros(fraction);
        rest = behind;
    }
    let micros = checked_micros(hour, minute, second, micros)?;
    Some((micros, rest))
}

/// The first six digits behind a second's point; further ones are cut off.
pub(super) fn fraction_micros(digits: &[u8]) -> u32 {
    let micros = digits.iter().take(6).fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    (digits.len()..6).fold(micros, |value, _| value * 10)
}

/// `HH:MI:SS[.ffffff]`, also `HH:MI`.
pub(crate) fn time(text: &[u8]) -> Option<i64> {
    if let [h1, h2, b':', m1, m2] = *text {
        return checked_micros(pair(h1, h2), pair(m1, m2), 0, 0);
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
