//! DATE, TIMESTAMP, TIMESTAMPTZ and TIME fields that the standard reader declined: blanks, ACCEPTANYDATE, faults.

use vesto_types::Timetz;
use vesto_types::interval::{self, IntervalQualifier};

use super::column::Verdict;
use crate::datetime::{DateFormat, Moment, standard_date, standard_time};
use crate::load_error::LoadErrorKind;
use crate::options::Conversion;

/// A reader for nearly all of a column's fields under this DATEFORMAT.
pub(super) fn fast_date(format: &DateFormat) -> impl Fn(&[u8]) -> Option<i32> {
    // A pattern may give `2003-04-05` another meaning; everything else reads the standard form so.
    let standard = !matches!(format, DateFormat::Pattern(_));
    move |text| if standard { standard_date(text) } else { None }
}

#[cold]
pub(super) fn slow_date(text: &[u8], conversion: &Conversion) -> Verdict<i32> {
    let format = &conversion.date_format;
    lenient(
        text,
        conversion,
        |text| format.read(text),
        |text| {
            let too_short = *format == DateFormat::Default && text.len() < 10;
            if too_short {
                LoadErrorKind::DateTooShort
            } else {
                LoadErrorKind::Date { format: format.shown().to_owned() }
            }
        },
    )
}

#[cold]
pub(super) fn slow_timestamp(text: &[u8], conversion: &Conversion) -> Verdict<i64> {
    slow_moment(text, conversion, Moment::local_micros)
}

#[cold]
pub(super) fn slow_timestamptz(text: &[u8], conversion: &Conversion) -> Verdict<i64> {
    slow_moment(text, conversion, Moment::utc_micros)
}

fn slow_moment(text: &[u8], conversion: &Conversion, micros: impl Fn(&Moment) -> i64) -> Verdict<i64> {
    let format = &conversion.time_format;
    let read = |text: &[u8]| format.read(text).map(|moment| micros(&moment));
    lenient(text, conversion, read, |_| LoadErrorKind::Timestamp { format: format.shown().to_owned() })
}

#[cold]
pub(super) fn slow_time(text: &[u8], conversion: &Conversion) -> Verdict<i64> {
    let strict = Conversion { accept_any_date: false, ..conversion.clone() };
    lenient(text, &strict, standard_time, |_| LoadErrorKind::Time)
}

/// `HH:MI:SS[.ffffff]±HH`
pub(super) fn fast_timetz(text: &[u8]) -> Option<i64> {
    let sign = text.len().checked_sub(3)?;
    let [b'+' | b'-', tens @ b'0'..=b'1', ones @ b'0'..=b'9'] = *text.get(sign..)? else { return None };
    let hours = i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
    let east = if text.get(sign) == Some(&b'-') { -hours } else { hours };
    let local = standard_time(text.get(..sign)?)?;
    Timetz::new(local, east * 3600).map(Timetz::pack)
}

/// Without a zone the time is UTC.
#[cold]
pub(super) fn slow_timetz(text: &[u8]) -> Verdict<i64> {
    other(text, |text| Timetz::parse(text, 0).map(Timetz::pack), LoadErrorKind::Time)
}

#[cold]
pub(super) fn slow_months(text: &[u8], qualifier: IntervalQualifier) -> Verdict<i32> {
    other(text, |text| interval::parse_months(text, qualifier).ok(), LoadErrorKind::Interval)
}

#[cold]
pub(super) fn slow_micros(text: &[u8], qualifier: IntervalQualifier) -> Verdict<i64> {
    other(text, |text| interval::parse_micros(text, qualifier).ok(), LoadErrorKind::Interval)
}

/// Of a type that ACCEPTANYDATE does not concern.
fn other<T>(text: &[u8], read: impl Fn(&str) -> Option<T>, fault: LoadErrorKind) -> Verdict<T> {
    let trimmed = text.trim_ascii();
    if trimmed.is_empty() {
        return Ok(None);
    }
    std::str::from_utf8(trimmed).ok().and_then(read).map(Some).ok_or(fault)
}

/// Blanks around do not count, blanks alone are NULL; ACCEPTANYDATE makes NULL of what cannot be read.
fn lenient<T>(
    text: &[u8],
    conversion: &Conversion,
    read: impl Fn(&[u8]) -> Option<T>,
    fault: impl Fn(&[u8]) -> LoadErrorKind,
) -> Verdict<T> {
    let trimmed = text.trim_ascii();
    if trimmed.is_empty() {
        return Ok(None);
    }
    match read(trimmed) {
        Some(value) => Ok(Some(value)),
        None if conversion.accept_any_date => Ok(None),
        None => Err(fault(trimmed)),
    }
}
