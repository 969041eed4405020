//! Single values between text and Arrow's representation, by PostgreSQL's rules: what CAST, INSERT of literals,
//! parameters and the text functions share.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use vesto_types::{ColumnType, SqlError, SqlState};

use crate::errors::{DATETIME_FIELD_OVERFLOW, numeric_overflow};

pub(crate) const MICROS_PER_SECOND: i64 = 1_000_000;
pub(crate) const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

pub(crate) fn invalid_input(type_name: &str, text: &str) -> SqlError {
    SqlError::new(SqlState::INVALID_TEXT_REPRESENTATION, format!("invalid input syntax for {type_name}: \"{text}\""))
}

pub(crate) fn out_of_range(column_type: &ColumnType) -> SqlError {
    let name = match column_type {
        ColumnType::SmallInt => "smallint",
        ColumnType::BigInt => "bigint",
        _ => "integer",
    };
    SqlError::new(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, format!("{name} out of range"))
}

/// A whole number; the range of the type is the caller's to check.
pub(crate) fn parse_integer(text: &str) -> Result<i64, SqlError> {
    let trimmed = text.trim();
    let digits = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid_input("integer", text));
    }
    trimmed.parse().map_err(|_| {
        let message = format!("value \"{trimmed}\" is out of range for type bigint");
        SqlError::new(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, message)
    })
}

pub(crate) fn parse_float(text: &str) -> Result<f64, SqlError> {
    let trimmed = text.trim();
    let bad = || invalid_input("type double precision", text);
    match trimmed.to_ascii_lowercase().as_str() {
        "nan" => Ok(f64::NAN),
        "infinity" | "inf" | "+infinity" => Ok(f64::INFINITY),
        "-infinity" | "-inf" => Ok(f64::NEG_INFINITY),
        _ if trimmed.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) => {
            trimmed.parse().map_err(|_| bad())
        }
        _ => Err(bad()),
    }
}

pub(crate) fn parse_boolean(text: &str) -> Result<bool, SqlError> {
    match text.trim().to_ascii_lowercase().as_str() {
        "t" | "tr" | "tru" | "true" | "y" | "ye" | "yes" | "1" | "on" => Ok(true),
        "f" | "fa" | "fal" | "fals" | "false" | "n" | "no" | "0" | "off" => Ok(false),
        _ => Err(invalid_input("type boolean", text)),
    }
}

/// The unscaled value at `scale`, rounded half away from zero.
pub(crate) fn parse_decimal(text: &str, precision: u8, scale: i8) -> Result<i128, SqlError> {
    let bad = || invalid_input("type numeric", text);
    let trimmed = text.trim();
    let (negative, rest) = match trimmed.as_bytes().first() {
        Some(b'-') => (true, trimmed.get(1..).unwrap_or_default()),
        Some(b'+') => (false, trimmed.get(1..).unwrap_or_default()),
        _ => (false, trimmed),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| bad())?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() + fraction.len() == 0 || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    let digits = [whole, fraction].concat();
    // The number is `digits` shifted so that `point` of them stand before the decimal point.
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX) + i64::from(exponent);
    let keep = point + i64::from(scale);
    let mut value: i128 = 0;
    for index in 0..keep.max(0) {
        let digit = usize::try_from(index).ok().and_then(|index| digits.as_bytes().get(index));
        let digit = digit.map_or(0, |digit| i128::from(digit - b'0'));
        value = value.checked_mul(10).and_then(|value| value.checked_add(digit)).ok_or_else(numeric_overflow)?;
        if value == 0 && index > 80 {
            break;
        }
    }
    let next = usize::try_from(keep).ok().and_then(|keep| digits.as_bytes().get(keep)).copied().unwrap_or(b'0');
    if next >= b'5' {
        value += 1;
    }
    check_precision(if negative { -value } else { value }, precision)
}

pub(crate) fn check_precision(value: i128, precision: u8) -> Result<i128, SqlError> {
    let limit = 10_i128.checked_pow(u32::from(precision)).unwrap_or(i128::MAX);
    if value.unsigned_abs() >= limit.unsigned_abs() { Err(numeric_overflow()) } else { Ok(value) }
}

pub(crate) fn format_decimal(value: i128, scale: i8) -> String {
    let scale = usize::try_from(scale).unwrap_or(0);
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// PostgreSQL's `%.15g`.
pub(crate) fn format_double(value: f64) -> String {
    format_general(value, 15)
}

/// PostgreSQL's `%.6g`.
pub(crate) fn format_real(value: f32) -> String {
    format_general(f64::from(value), 6)
}

fn format_general(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trim = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
    if exponent < -4 || exponent >= i32::try_from(digits).unwrap_or(15) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trim(mantissa), exponent.abs());
    }
    let decimals = usize::try_from(i32::try_from(digits).unwrap_or(15) - 1 - exponent).unwrap_or(0);
    let fixed = format!("{value:.decimals$}");
    if fixed.contains('.') { trim(&fixed) } else { fixed }
}

pub(crate) fn date_from_days(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(days.checked_add(719_163)?)
}

pub(crate) fn days_from_date(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - 719_163
}

pub(crate) fn datetime_from_micros(micros: i64) -> Option<NaiveDateTime> {
    chrono::DateTime::from_timestamp_micros(micros).map(|datetime| datetime.naive_utc())
}

pub(crate) fn micros_from_datetime(datetime: NaiveDateTime) -> i64 {
    datetime.and_utc().timestamp_micros()
}

pub(crate) fn time_from_micros(micros: i64) -> Option<NaiveTime> {
    let seconds = u32::try_from(micros.div_euclid(MICROS_PER_SECOND)).ok()?;
    let nanos = u32::try_from(micros.rem_euclid(MICROS_PER_SECOND)).ok()? * 1000;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)
}

pub(crate) fn micros_from_time(time: NaiveTime) -> i64 {
    i64::from(time.num_seconds_from_midnight()) * MICROS_PER_SECOND + i64::from(time.nanosecond() / 1000)
}

pub(crate) fn format_date(date: NaiveDate) -> String {
    if date.year() <= 0 {
        return format!("{:04}-{:02}-{:02} BC", 1 - date.year(), date.month(), date.day());
    }
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

pub(crate) fn format_time(time: NaiveTime) -> String {
    let mut text = format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    let micros = time.nanosecond() / 1000;
    if micros != 0 {
        text.push_str(format!(".{micros:06}").trim_end_matches('0'));
    }
    text
}

pub(crate) fn format_timestamp(datetime: NaiveDateTime) -> String {
    format!("{} {}", format_date(datetime.date()), format_time(datetime.time()))
}

pub(crate) fn parse_date(text: &str) -> Result<i32, SqlError> {
    match parse_datetime(text, "date")? {
        ParsedDatetime { date: Some(date), .. } => Ok(days_from_date(date)),
        ParsedDatetime { .. } => Err(invalid_input("type date", text)),
    }
}

/// Microseconds, and the offset in seconds that the text names, if any.
pub(crate) fn parse_timestamp(text: &str) -> Result<(i64, Option<i32>), SqlError> {
    let parsed = parse_datetime(text, "timestamp")?;
    let date = parsed.date.ok_or_else(|| invalid_input("type timestamp", text))?;
    Ok((micros_from_datetime(date.and_time(parsed.time.unwrap_or_default())), parsed.offset))
}

pub(crate) fn parse_time(text: &str) -> Result<i64, SqlError> {
    let parsed = parse_datetime(text, "time")?;
    parsed.time.map(micros_from_time).ok_or_else(|| invalid_input("type time", text))
}

#[derive(Debug, Default)]
struct ParsedDatetime {
    date: Option<NaiveDate>,
    time: Option<NaiveTime>,
    offset: Option<i32>,
}

/// The usual forms: ISO 8601 with `T` or a blank, `YYYYMMDD`, `MM/DD/YYYY`, `DD Mon YYYY`, `Mon DD, YYYY`, a time with
/// fraction and AM/PM, an offset or `UTC` behind.
fn parse_datetime(text: &str, type_name: &str) -> Result<ParsedDatetime, SqlError> {
    let bad = || invalid_input(&format!("type {type_name}"), text);
    let mut parsed = ParsedDatetime::default();
    let spaced = separate(text.trim());
    let mut words: Vec<&str> = spaced.split_ascii_whitespace().collect();
    if words.is_empty() {
        return Err(bad());
    }
    match words.first().map(|word| word.to_ascii_lowercase()).as_deref() {
        Some("epoch") if words.len() == 1 => {
            parsed.date = NaiveDate::from_ymd_opt(1970, 1, 1);
            parsed.time = Some(NaiveTime::MIN);
            return Ok(parsed);
        }
        _ => {}
    }
    let mut afternoon = None;
    if let Some(last) = words.last() {
        let upper = last.to_ascii_uppercase();
        if matches!(upper.as_str(), "UTC" | "GMT" | "Z" | "ZULU") {
            parsed.offset = Some(0);
            words.pop();
        }
    }
    let mut date_words = Vec::new();
    for word in words {
        let upper = word.to_ascii_uppercase();
        if upper == "AM" || upper == "PM" {
            afternoon = Some(upper == "PM");
        } else if word.contains(':') {
            let (clock, offset) = split_offset(word);
            parsed.time = Some(clock_time(clock).ok_or_else(bad)?);
            if let Some(offset) = offset {
                parsed.offset = Some(offset_seconds(offset).ok_or_else(bad)?);
            }
        } else if parsed.time.is_some() && word.starts_with(['+', '-']) {
            parsed.offset = Some(offset_seconds(word).ok_or_else(bad)?);
        } else {
            date_words.push(word);
        }
    }
    if let Some(afternoon) = afternoon {
        let time = parsed.time.ok_or_else(bad)?;
        let hour = time.hour() % 12 + if afternoon { 12 } else { 0 };
        parsed.time = time.with_hour(hour);
    }
    if !date_words.is_empty() {
        parsed.date = Some(match date_of(&date_words).ok_or_else(bad)? {
            Some(date) => date,
            None => {
                let message = format!("date/time field value out of range: \"{text}\"");
                return Err(SqlError::new(DATETIME_FIELD_OVERFLOW, message));
            }
        });
    }
    Ok(parsed)
}

/// `2020-01-01T10:00` → two words; `10:00PM` → two words.
fn separate(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut previous = ' ';
    for c in text.chars() {
        match c {
            'T' | 't' if previous.is_ascii_digit() => out.push(' '),
            ',' => out.push(' '),
            _ if c.is_ascii_alphabetic() && previous.is_ascii_digit() && out.contains(':') => {
                out.push(' ');
                out.push(c);
            }
            _ => out.push(c),
        }
        previous = c;
    }
    out
}

fn split_offset(word: &str) -> (&str, Option<&str>) {
    match word.rfind(['+', '-']) {
        Some(at) => (word.get(..at).unwrap_or(word), word.get(at..)),
        None => (word, None),
    }
}

fn clock_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(':');
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let (second, nanos) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
            if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            // Microseconds, rounded.
            let digits: u64 = format!("{fraction:0<7}").get(..7)?.parse().ok()?;
            let micros = (digits + 5) / 10;
            (whole.parse::<u32>().ok()?, u32::try_from(micros.min(999_999)).ok()? * 1000)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    if hour == 24 && minute == 0 && second == 0 {
        return NaiveTime::from_hms_nano_opt(23, 59, 59, 999_999_000);
    }
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)
}

fn offset_seconds(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        3 => (digits.get(..1)?.parse().ok()?, digits.get(1..)?.parse().ok()?),
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
        _ => return None,
    };
    Some(sign * (hours * 3600 + minutes * 60))
}

/// `None`: not a date's form. `Some(None)`: the form of a date that does not exist.
fn date_of(words: &[&str]) -> Option<Option<NaiveDate>> {
    let number = |text: &str| text.parse::<u32>().ok();
    let make = |year: u32, month: u32, day: u32| NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or(0), month, day);
    let full_year = |text: &str| -> Option<u32> {
        let year = number(text)?;
        match text.len() {
            2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
            _ => Some(year),
        }
    };
    if let [word] = words {
        if word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            let (year, rest) = word.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            return Some(make(number(year)?, number(month)?, number(day)?));
        }
        let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
        let [first, second, third] = parts.as_slice() else { return None };
        if let Some(month) = month_number(second) {
            return Some(make(full_year(third)?, month, number(first)?));
        }
        if first.len() >= 3 {
            return Some(make(number(first)?, number(second)?, number(third)?));
        }
        // DateStyle's default order: month, day, year.
        return Some(make(full_year(third)?, number(first)?, number(second)?));
    }
    let [first, second, third] = words else { return None };
    if let Some(month) = month_number(first) {
        return Some(make(full_year(third)?, month, number(second)?));
    }
    let month = month_number(second)?;
    if first.len() >= 3 {
        return Some(make(number(first)?, month, number(third)?));
    }
    Some(make(full_year(third)?, month, number(first)?))
}

fn month_number(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = text.to_ascii_lowercase();
    if lower.len() < 3 {
        return None;
    }
    let index = MONTHS.iter().position(|month| month.starts_with(&lower))?;
    u32::try_from(index).ok().map(|index| index + 1)
}

#[cfg(test)]
mod tests;
