//! Dates: ISO 8601 in the forms that IAM takes, or seconds since 1970.

/// Nanoseconds since 1970. Wide enough for every year IAM accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(i128);

const NANOS: i128 = 1_000_000_000;

/// Whether IAM stores a policy with this date ("legacy parsing").
pub(crate) fn is_date(text: &str) -> bool {
    Instant::parse(text).is_some()
}

impl Instant {
    /// `2026-01-02T03:04:05.678Z` and its shorter forms down to the year, `+hh`, `+hh:mm` or `-hh:mm` instead of `Z`;
    /// or seconds since 1970. Four digits are a year.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let has_marks = text.contains(['t', 'T', '-']);
        if has_marks || (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())) {
            return Self::parse_iso(text);
        }
        let seconds = digits(text)?;
        i64::try_from(seconds).ok().map(|seconds| Self(i128::from(seconds) * NANOS))
    }

    fn parse_iso(text: &str) -> Option<Self> {
        let (date, time) = text.split_once(['t', 'T']).unwrap_or((text, ""));
        let (sign, date) = date.strip_prefix('-').map_or((1, date), |date| (-1, date));
        let mut parts = date.split('-');
        let year = sign * digits(parts.next()?)?;
        let month = parts.next().map_or(Some(1), digits).filter(|month| (1..=12).contains(month))?;
        let day = parts.next().map_or(Some(1), digits).filter(|day| (1..=31).contains(day))?;
        if parts.next().is_some() || !(-292_275_054..=292_278_993).contains(&year) {
            return None;
        }
        let time = parse_time(time)?;
        Some(Self(days_from_civil(year, month, day) * 86_400 * NANOS + time))
    }
}

/// Nanoseconds into the day, the offset taken off.
fn parse_time(text: &str) -> Option<i128> {
    let (clock, offset) = split_offset(text)?;
    let mut parts = clock.split(':');
    let mut field = |max: i128| match parts.next() {
        None | Some("") => Some(0),
        Some(part) => digits(part).filter(|value| *value <= max),
    };
    let hours = field(23)?;
    let minutes = field(59)?;
    let (seconds, nanos) = match parts.next() {
        None => (0, 0),
        Some(part) => {
            let (seconds, fraction) = part.split_once('.').unwrap_or((part, "0"));
            (digits(seconds).filter(|seconds| *seconds <= 59)?, nanoseconds(fraction)?)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    Some((hours * 3600 + minutes * 60 + seconds - offset) * NANOS + nanos)
}

/// The clock, and the offset from UTC in seconds.
fn split_offset(text: &str) -> Option<(&str, i128)> {
    if let Some(clock) = text.strip_suffix(['z', 'Z']) {
        return Some((clock, 0));
    }
    let Some(at) = text.find(['+', '-']) else { return Some((text, 0)) };
    let (clock, offset) = (text.get(..at)?, text.get(at..)?);
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = offset.get(1..)?.split_once(':').unwrap_or((offset.get(1..)?, "00"));
    let two_digits = |part: &str, max: i128| digits(part).filter(|value| part.len() == 2 && *value <= max);
    Some((clock, sign * (two_digits(hours, 23)? * 3600 + two_digits(minutes, 59)? * 60)))
}

fn digits(text: &str) -> Option<i128> {
    let plain = !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// At most nine digits after the point.
fn nanoseconds(fraction: &str) -> Option<i128> {
    let value = digits(fraction).filter(|_| fraction.len() <= 9)?;
    let missing = u32::try_from(9_usize.checked_sub(fraction.len())?).ok()?;
    Some(value * 10_i128.pow(missing))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar; days past a month's end run into the next.
fn days_from_civil(year: i128, month: i128, day: i128) -> i128 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
