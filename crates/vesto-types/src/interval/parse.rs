//! Intervals from text: `1 year 2 months`, `1-2`, `13 days 01:02:03.5`, `3h, 59m`, a bare number in the qualifier's unit.

use super::{IntervalField, IntervalQualifier, MICROS_PER_DAY, MICROS_PER_SECOND};

/// Why a text is no interval of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IntervalError {
    #[error("not an interval")]
    Syntax,
    #[error("interval out of range")]
    OutOfRange,
}

type Result<T, E = IntervalError> = std::result::Result<T, E>;

/// Months; units that are smaller are cut off.
pub fn parse_months(text: &str, qualifier: IntervalQualifier) -> Result<i32> {
    let parts = parse(text, qualifier.last())?;
    let months = i32::try_from(parts.months).map_err(|_| IntervalError::OutOfRange)?;
    Ok(qualifier.cut_months(months))
}

/// Microseconds. A text with years or months is refused: they have no fixed number of days.
pub fn parse_micros(text: &str, qualifier: IntervalQualifier) -> Result<i64> {
    let parts = parse(text, qualifier.last())?;
    if parts.months != 0 {
        return Err(IntervalError::Syntax);
    }
    let micros = i64::try_from(parts.micros).map_err(|_| IntervalError::OutOfRange)?;
    Ok(qualifier.cut_micros(micros))
}

#[derive(Default)]
struct Parts {
    months: i128,
    micros: i128,
}

impl Parts {
    /// `count` is in millionths of the unit.
    fn add(&mut self, unit: Unit, count: i128) -> Result<()> {
        const MILLION: i128 = 1_000_000;
        let (total, amount) = match unit {
            Unit::Months(each) => (&mut self.months, count.checked_mul(each.into()).map(|months| months / MILLION)),
            Unit::Micros(each) => (&mut self.micros, count.checked_mul(each.into()).map(|micros| micros / MILLION)),
        };
        let sum = amount.and_then(|amount| total.checked_add(amount));
        *total = sum.ok_or(IntervalError::OutOfRange)?;
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Months(i32),
    Micros(i64),
}

impl Unit {
    fn of_field(field: IntervalField) -> Self {
        match field {
            IntervalField::Year => Self::Months(12),
            IntervalField::Month => Self::Months(1),
            IntervalField::Day => Self::Micros(MICROS_PER_DAY),
            IntervalField::Hour => Self::Micros(3600 * MICROS_PER_SECOND),
            IntervalField::Minute => Self::Micros(60 * MICROS_PER_SECOND),
            IntervalField::Second => Self::Micros(MICROS_PER_SECOND),
        }
    }

    fn named(name: &str) -> Option<Self> {
        const NAMES: &[(&[&str], Unit)] = &[
            (&["millennium", "millennia", "mil", "mils"], Unit::Months(12_000)),
            (&["century", "centuries", "c", "cent", "cents"], Unit::Months(1200)),
            (&["decade", "decades", "dec", "decs"], Unit::Months(120)),
            (&["year", "years", "y", "yr", "yrs"], Unit::Months(12)),
            (&["quarter", "quarters", "qtr", "qtrs"], Unit::Months(3)),
            (&["month", "months", "mon", "mons"], Unit::Months(1)),
            (&["week", "weeks", "w"], Unit::Micros(7 * MICROS_PER_DAY)),
            (&["day", "days", "d"], Unit::Micros(MICROS_PER_DAY)),
            (&["hour", "hours", "h", "hr", "hrs"], Unit::Micros(3600 * MICROS_PER_SECOND)),
            (&["minute", "minutes", "m", "min", "mins"], Unit::Micros(60 * MICROS_PER_SECOND)),
            (&["second", "seconds", "s", "sec", "secs"], Unit::Micros(MICROS_PER_SECOND)),
            (&["millisecond", "milliseconds", "ms", "msec", "msecs"], Unit::Micros(1000)),
            (&["microsecond", "microseconds", "us", "usec", "usecs"], Unit::Micros(1)),
        ];
        NAMES
            .iter()
            .find(|(names, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
            .map(|(_, unit)| *unit)
    }
}

/// `bare` is the unit of a number that names none.
fn parse(text: &str, bare: IntervalField) -> Result<Parts> {
    let mut parts = Parts::default();
    let mut rest = text.trim_matches(|c: char| c.is_ascii_whitespace());
    rest = rest.strip_prefix('@').unwrap_or(rest).trim_start();
    let (body, is_ago) = match rest.get(rest.len().saturating_sub(4)..) {
        Some(end) if end.eq_ignore_ascii_case(" ago") => (rest.get(..rest.len() - 4).unwrap_or_default(), true),
        _ => (rest, false),
    };
    rest = body;
    if rest.is_empty() {
        return Err(IntervalError::Syntax);
    }
    let mut in_days = false;
    while !rest.is_empty() {
        let (number, after) = take_while(rest, |c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ':'));
        let (unit, after) = take_while(after.trim_start(), |c| c.is_ascii_alphabetic());
        let followed_by_more = !after.trim_matches([' ', ',']).is_empty();
        if number.contains(':') && unit.is_empty() {
            add_clock(&mut parts, number, bare)?;
        } else if unit.is_empty() && number.trim_start_matches(['+', '-']).contains('-') {
            add_years_and_months(&mut parts, number)?;
        } else if unit.is_empty() && followed_by_more && after.contains(':') {
            // `1 02:03:04`: the first number is days.
            if in_days {
                return Err(IntervalError::Syntax);
            }
            in_days = true;
            parts.add(Unit::of_field(IntervalField::Day), millionths(number)?)?;
        } else {
            let unit = match unit {
                "" if followed_by_more => return Err(IntervalError::Syntax),
                "" => Unit::of_field(bare),
                name => Unit::named(name).ok_or(IntervalError::Syntax)?,
            };
            parts.add(unit, millionths(number)?)?;
        }
        rest = after.trim_start_matches([' ', ',', '\t', '\n']);
    }
    if is_ago {
        parts = Parts { months: -parts.months, micros: -parts.micros };
    }
    Ok(parts)
}

fn take_while(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c: char| !belongs(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// A decimal number times a million; digits beyond the sixth are cut off.
fn millionths(text: &str) -> Result<i128> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !are_digits || whole.len() + fraction.len() == 0 {
        return Err(IntervalError::Syntax);
    }
    if whole.len() > 20 {
        return Err(IntervalError::OutOfRange);
    }
    let digits = whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(6));
    let value = digits.fold(0_i128, |value, digit| value * 10 + i128::from(digit - b'0'));
    Ok(if is_negative { -value } else { value })
}

/// `HH:MM[:SS[.ffffff]]`; `MM:SS` when the qualifier ends in seconds and the text has a fraction.
fn add_clock(parts: &mut Parts, text: &str, bare: IntervalField) -> Result<()> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut numbers = digits.split(':').map(|number| match number.starts_with(['+', '-']) {
        true => Err(IntervalError::Syntax),
        false => millionths(number),
    });
    let mut next = || numbers.next().transpose();
    let (first, second, third) = (next()?, next()?, next()?);
    if next()?.is_some() {
        return Err(IntervalError::Syntax);
    }
    let has_fraction = digits.contains('.');
    let fields = match third {
        Some(_) => [IntervalField::Hour, IntervalField::Minute, IntervalField::Second],
        None if has_fraction && bare == IntervalField::Second => {
            [IntervalField::Minute, IntervalField::Second, IntervalField::Second]
        }
        None => [IntervalField::Hour, IntervalField::Minute, IntervalField::Second],
    };
    for (field, count) in fields.into_iter().zip([first, second, third]) {
        parts.add(Unit::of_field(field), sign * count.unwrap_or(0))?;
    }
    Ok(())
}

/// `1-2`, `-1-2`: years and months of one sign.
fn add_years_and_months(parts: &mut Parts, text: &str) -> Result<()> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (years, months) = digits.split_once('-').ok_or(IntervalError::Syntax)?;
    let whole = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => millionths(text),
        false => Err(IntervalError::Syntax),
    };
    let months = whole(months)?;
    if months >= 12_000_000 {
        return Err(IntervalError::Syntax);
    }
    parts.add(Unit::Months(12), sign * whole(years)?)?;
    parts.add(Unit::Months(1), sign * months)
}
