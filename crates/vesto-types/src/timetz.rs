//! TIMETZ: a time of day with its zone's offset, in one 64-bit integer whose order is the type's.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html>
//!
//! As in PostgreSQL, values are ordered by their time in UTC, and of two at the same time the one further east comes
//! first; equal are only those with the same zone. The upper bits hold the UTC time in microseconds (it may be before
//! 00:00 or after 24:00), the lower 17 the seconds west of UTC, biased to be positive.

use std::fmt;

use crate::interval::write_fraction;

const ZONE_BITS: u32 = 17;
const ZONE_BIAS: i64 = 1 << (ZONE_BITS - 1);
const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

/// A time of day as a clock of its zone shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timetz {
    /// Microseconds since midnight, up to and including 24:00.
    local_micros: i64,
    /// Seconds east of UTC, less than 16 hours.
    offset_seconds: i32,
}

impl Timetz {
    /// `None` when the time or the offset is out of range.
    pub fn new(local_micros: i64, offset_seconds: i32) -> Option<Self> {
        let fits = (0..=MICROS_PER_DAY).contains(&local_micros) && offset_seconds.abs() < 16 * 3600;
        fits.then_some(Self { local_micros, offset_seconds })
    }

    pub fn local_micros(self) -> i64 {
        self.local_micros
    }

    /// Seconds east of UTC.
    pub fn offset_seconds(self) -> i32 {
        self.offset_seconds
    }

    /// Microseconds since midnight in UTC; below 0 and above 24:00 for times of the day before and after.
    pub fn utc_micros(self) -> i64 {
        self.local_micros - i64::from(self.offset_seconds) * MICROS_PER_SECOND
    }

    /// The same moment as a clock with this offset shows it.
    #[must_use]
    pub fn at_offset(self, offset_seconds: i32) -> Option<Self> {
        let local = self.utc_micros() + i64::from(offset_seconds) * MICROS_PER_SECOND;
        Self::new(local.rem_euclid(MICROS_PER_DAY), offset_seconds)
    }

    /// As columns hold it.
    pub fn pack(self) -> i64 {
        self.utc_micros() << ZONE_BITS | (ZONE_BIAS - i64::from(self.offset_seconds))
    }

    /// From what [`Self::pack`] gave; any other number gives some valid time.
    pub fn unpack(packed: i64) -> Self {
        let west = (packed & ((1 << ZONE_BITS) - 1)) - ZONE_BIAS;
        let offset = i32::try_from(-west).unwrap_or(0).clamp(-57_599, 57_599);
        let local = (packed >> ZONE_BITS) + i64::from(offset) * MICROS_PER_SECOND;
        Self { local_micros: local.clamp(0, MICROS_PER_DAY), offset_seconds: offset }
    }

    /// `HH:MM[:SS[.ffffff]] [AM|PM] [zone]`, the zone `±HH[:MM[:SS]]`, `Z`, `UTC` or a known abbreviation. Without a
    /// zone it is `default_offset`.
    pub fn parse(text: &str, default_offset: i32) -> Option<Self> {
        let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
        let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(text.len());
        let (clock, rest) = text.split_at_checked(end)?;
        let mut rest = rest.trim_start();
        let mut half = None;
        for (name, is_afternoon) in [("am", false), ("pm", true)] {
            let (word, after) = rest.split_at_checked(2).unwrap_or(("", rest));
            if word.eq_ignore_ascii_case(name) && !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
                half = Some(is_afternoon);
                rest = after.trim_start();
            }
        }
        let local = clock_micros(clock, half)?;
        let offset = if rest.is_empty() { default_offset } else { zone_offset(rest)? };
        Self::new(local, offset)
    }
}

/// `13:24:55.5-05`, `09:00:00+05:30`
impl fmt::Display for Timetz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, fraction) = (self.local_micros / MICROS_PER_SECOND, self.local_micros % MICROS_PER_SECOND);
        write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        write_fraction(f, fraction)?;
        let (sign, east) = (if self.offset_seconds < 0 { '-' } else { '+' }, self.offset_seconds.abs());
        write!(f, "{sign}{:02}", east / 3600)?;
        if east % 3600 != 0 {
            write!(f, ":{:02}", east / 60 % 60)?;
        }
        if east % 60 != 0 {
            write!(f, ":{:02}", east % 60)?;
        }
        Ok(())
    }
}

/// `HH:MM[:SS[.ffffff]]`, or `HHMMSS` and `HHMM` without colons.
fn clock_micros(text: &str, half: Option<bool>) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number = |text: &str| -> Option<i64> {
        let fits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse().ok())?
    };
    let (hour, minute, second) = if whole.contains(':') {
        let mut parts = whole.split(':');
        let numbers = (number(parts.next()?)?, number(parts.next()?)?, parts.next().map_or(Some(0), number)?);
        parts.next().is_none().then_some(numbers)?
    } else {
        let (hour, rest) = whole.split_at_checked(2)?;
        let (minute, second) = rest.split_at_checked(2)?;
        (number(hour)?, number(minute)?, if second.is_empty() { 0 } else { number(second)? })
    };
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(is_afternoon) => hour % 12 + if is_afternoon { 12 } else { 0 },
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || hour > 24 || minute > 59 || second > 59 {
        return None;
    }
    // The seventh digit rounds.
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(7);
    let tenths = digits.fold(0_i64, |value, digit| value * 10 + i64::from(digit - b'0'));
    let micros = ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + (tenths + 5) / 10;
    (micros <= MICROS_PER_DAY).then_some(micros)
}

/// Seconds east of UTC.
fn zone_offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return abbreviation(text),
    };
    let number = |text: &str| -> Option<i32> {
        (text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let (hours, minutes, seconds) = if digits.contains(':') {
        let mut parts = digits.split(':');
        let numbers = (number(parts.next()?)?, number(parts.next()?)?, parts.next().map_or(Some(0), number)?);
        parts.next().is_none().then_some(numbers)?
    } else {
        let (hours, minutes) = digits.split_at_checked(digits.len().saturating_sub(2))?;
        if digits.len() <= 2 { (number(digits)?, 0, 0) } else { (number(hours)?, number(minutes)?, 0) }
    };
    (minutes < 60 && seconds < 60).then_some(sign * (hours * 3600 + minutes * 60 + seconds))
}

/// Abbreviations of zones that mean one offset. <https://docs.aws.amazon.com/redshift/latest/dg/time-zone-abbrev.html>
fn abbreviation(text: &str) -> Option<i32> {
    const ZONES: &[(&str, i32)] = &[
        ("AKDT", -8 * 60),
        ("AKST", -9 * 60),
        ("ADT", -3 * 60),
        ("AEDT", 11 * 60),
        ("AEST", 10 * 60),
        ("AST", -4 * 60),
        ("BST", 60),
        ("CDT", -5 * 60),
        ("CEST", 2 * 60),
        ("CET", 60),
        ("CST", -6 * 60),
        ("EDT", -4 * 60),
        ("EEST", 3 * 60),
        ("EET", 2 * 60),
        ("EST", -5 * 60),
        ("GMT", 0),
        ("HST", -10 * 60),
        ("IST", 2 * 60),
        ("JST", 9 * 60),
        ("KST", 9 * 60),
        ("MDT", -6 * 60),
        ("MSD", 4 * 60),
        ("MSK", 3 * 60),
        ("MST", -7 * 60),
        ("NZDT", 13 * 60),
        ("NZST", 12 * 60),
        ("PDT", -7 * 60),
        ("PST", -8 * 60),
        ("SGT", 8 * 60),
        ("UCT", 0),
        ("UTC", 0),
        ("WEST", 60),
        ("WET", 0),
        ("Z", 0),
        ("ZULU", 0),
    ];
    ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, minutes)| minutes * 60)
}

#[cfg(test)]
mod tests;
