//! INTERVAL YEAR TO MONTH (a number of months) and INTERVAL DAY TO SECOND (a number of microseconds): the qualifiers that
//! a type or literal can have, values from text and as text.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_interval_data_types.html>

mod parse;

use std::fmt;

pub use parse::{IntervalError, parse_micros, parse_months};

const MICROS_PER_SECOND: i64 = 1_000_000;
pub const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

/// From the largest to the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntervalField {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

impl IntervalField {
    pub const ALL: [Self; 6] = [Self::Year, Self::Month, Self::Day, Self::Hour, Self::Minute, Self::Second];

    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }

    /// The bit of the field in PostgreSQL's interval type modifiers.
    fn mask(self) -> i32 {
        match self {
            Self::Month => 1 << 1,
            Self::Year => 1 << 2,
            Self::Day => 1 << 3,
            Self::Hour => 1 << 10,
            Self::Minute => 1 << 11,
            Self::Second => 1 << 12,
        }
    }
}

/// `YEAR TO MONTH`, `DAY TO SECOND(3)`, `MINUTE`: what is smaller than the last field is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IntervalQualifier {
    first: IntervalField,
    last: IntervalField,
    /// Digits of the second's fraction, 0 to 6.
    precision: u8,
}

impl IntervalQualifier {
    pub const MAX_PRECISION: u8 = 6;
    pub const YEAR_TO_MONTH: Self = Self { first: IntervalField::Year, last: IntervalField::Month, precision: 6 };
    pub const DAY_TO_SECOND: Self = Self { first: IntervalField::Day, last: IntervalField::Second, precision: 6 };

    /// `None` when the fields are not of one type, in the wrong order, or the precision is above 6 or not of a second.
    pub fn new(first: IntervalField, last: IntervalField, precision: Option<u8>) -> Option<Self> {
        let of_months = |field| field <= IntervalField::Month;
        let precision_fits = precision.is_none_or(|p| p <= Self::MAX_PRECISION && last == IntervalField::Second);
        let fits = first <= last && of_months(first) == of_months(last) && precision_fits;
        fits.then(|| Self { first, last, precision: precision.unwrap_or(Self::MAX_PRECISION) })
    }

    pub fn is_year_to_month(self) -> bool {
        self.last <= IntervalField::Month
    }

    pub fn last(self) -> IntervalField {
        self.last
    }

    pub fn precision(self) -> u8 {
        self.precision
    }

    /// PostgreSQL's type modifier: the fields' bits above the precision; -1 for the full range.
    pub fn type_modifier(self) -> i32 {
        if self == Self::YEAR_TO_MONTH || self == Self::DAY_TO_SECOND {
            return -1;
        }
        let range = IntervalField::ALL.iter().filter(|field| (self.first..=self.last).contains(field));
        let range: i32 = range.map(|field| field.mask()).sum();
        let precision = if self.precision == Self::MAX_PRECISION { 0xffff } else { i32::from(self.precision) };
        range << 16 | precision
    }

    /// The qualifier of a type modifier; `full` is what -1 stands for.
    pub fn from_type_modifier(modifier: i32, full: Self) -> Option<Self> {
        if modifier == -1 {
            return Some(full);
        }
        let has = |field: &IntervalField| modifier >> 16 & field.mask() != 0;
        let mut fields = IntervalField::ALL.into_iter().filter(has);
        let first = fields.next()?;
        let last = fields.next_back().unwrap_or(first);
        let precision = u8::try_from(modifier & 0xffff).ok();
        Self::new(first, last, precision).filter(|q| q.is_year_to_month() == full.is_year_to_month())
    }

    /// A number of months without what is smaller than the last field.
    pub fn cut_months(self, months: i32) -> i32 {
        if self.last == IntervalField::Year { months / 12 * 12 } else { months }
    }

    /// A number of microseconds without what is smaller than the last field; digits of a second are rounded.
    pub fn cut_micros(self, micros: i64) -> i64 {
        let unit = match self.last {
            IntervalField::Year | IntervalField::Month | IntervalField::Day => MICROS_PER_DAY,
            IntervalField::Hour => 3600 * MICROS_PER_SECOND,
            IntervalField::Minute => 60 * MICROS_PER_SECOND,
            IntervalField::Second => {
                let unit = 10_i64.pow(u32::from(Self::MAX_PRECISION - self.precision));
                return micros.saturating_add(micros.signum() * (unit / 2)) / unit * unit;
            }
        };
        micros / unit * unit
    }
}

/// As in a type's name: `year to month`, `day to second(3)`.
impl fmt::Display for IntervalQualifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.first.name())?;
        if self.first != self.last {
            write!(f, " to {}", self.last.name())?;
        }
        if self.precision != Self::MAX_PRECISION {
            write!(f, "({})", self.precision)?;
        }
        Ok(())
    }
}

/// Writes months as PostgreSQL prints an interval: `1 year 2 mons`, `0 mons`.
pub fn write_months(out: &mut impl fmt::Write, months: i32) -> fmt::Result {
    let (years, rest) = (months / 12, months % 12);
    if years != 0 {
        write!(out, "{years} year{}", plural(years.into()))?;
    }
    if rest != 0 || years == 0 {
        let blank = if years == 0 { "" } else { " " };
        write!(out, "{blank}{rest} mon{}", plural(rest.into()))?;
    }
    Ok(())
}

/// Writes microseconds as PostgreSQL prints an interval: `13 days 01:01:01.123`, `-1 days -02:00:00`, `00:00:00`.
pub fn write_micros(out: &mut impl fmt::Write, micros: i64) -> fmt::Result {
    let (days, rest) = (micros / MICROS_PER_DAY, micros % MICROS_PER_DAY);
    if days != 0 {
        write!(out, "{days} day{}", plural(days))?;
        if rest == 0 {
            return Ok(());
        }
        out.write_char(' ')?;
    }
    if rest < 0 {
        out.write_char('-')?;
    }
    let (seconds, fraction) = (rest.abs() / MICROS_PER_SECOND, rest.abs() % MICROS_PER_SECOND);
    write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
    write_fraction(out, fraction)
}

/// `.5` for 500,000 microseconds, nothing for none.
pub(crate) fn write_fraction(out: &mut impl fmt::Write, fraction: i64) -> fmt::Result {
    if fraction == 0 {
        return Ok(());
    }
    let (mut digits, mut width) = (fraction, 6);
    while digits % 10 == 0 {
        digits /= 10;
        width -= 1;
    }
    write!(out, ".{digits:0width$}")
}

fn plural(count: i64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests;
