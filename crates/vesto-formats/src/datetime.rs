//! Dates and times as COPY reads them: the standard form fast, DATEFORMAT and TIMEFORMAT patterns, and `'auto'`.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html>

pub mod civil;

mod auto;
mod pattern;
mod standard;
mod zone;

pub(crate) use standard::{date as standard_date, time as standard_time};

use crate::options::SetupError;
use pattern::Pattern;

/// A point on the calendar and the clock, with the zone that the text named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Days since 1970-01-01.
    pub days: i32,
    /// Since midnight.
    pub micros: i64,
    /// East of Greenwich.
    pub offset_seconds: Option<i32>,
}

impl Moment {
    /// Microseconds since 1970-01-01 00:00:00, the zone set aside.
    pub fn local_micros(&self) -> i64 {
        i64::from(self.days) * civil::MICROS_PER_DAY + self.micros
    }

    /// Microseconds since 1970-01-01 00:00:00 UTC; a text without a zone is taken as UTC.
    pub fn utc_micros(&self) -> i64 {
        self.local_micros() - i64::from(self.offset_seconds.unwrap_or(0)) * 1_000_000
    }
}

/// `DATEFORMAT`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DateFormat {
    /// `YYYY-MM-DD`; a time behind it is dropped.
    #[default]
    Default,
    Auto,
    Pattern(PatternFormat),
}

/// `TIMEFORMAT`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TimeFormat {
    /// `YYYY-MM-DD HH:MI:SS`, with an offset for TIMESTAMPTZ.
    #[default]
    Default,
    Auto,
    EpochSecs,
    EpochMillisecs,
    Pattern(PatternFormat),
}

/// A pattern that the user wrote, compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternFormat {
    text: String,
    pattern: Pattern,
}

impl PatternFormat {
    fn parse(text: &str) -> Result<Self, SetupError> {
        let pattern = Pattern::parse(text).ok_or_else(|| SetupError::DateTimeFormat { text: text.to_owned() })?;
        Ok(Self { text: text.to_owned(), pattern })
    }
}

impl DateFormat {
    /// The option's text; `'auto'` is case-sensitive.
    pub fn parse(text: &str) -> Result<Self, SetupError> {
        match text {
            "auto" => Ok(Self::Auto),
            _ => PatternFormat::parse(text).map(Self::Pattern),
        }
    }

    /// As error reasons print it.
    pub(crate) fn shown(&self) -> &str {
        match self {
            Self::Default => "YYYY-MM-DD",
            Self::Auto => "auto",
            Self::Pattern(format) => &format.text,
        }
    }

    /// Days since 1970-01-01.
    pub fn read(&self, text: &[u8]) -> Option<i32> {
        match self {
            Self::Default => standard::date_then_anything(text),
            Self::Auto => auto::read(text).map(|moment| moment.days),
            Self::Pattern(format) => format.pattern.read(text, pattern::Rest::Ignored).map(|moment| moment.days),
        }
    }
}

impl TimeFormat {
    /// The option's text; `'auto'` and the epoch words are case-sensitive.
    pub fn parse(text: &str) -> Result<Self, SetupError> {
        match text {
            "auto" => Ok(Self::Auto),
            "epochsecs" => Ok(Self::EpochSecs),
            "epochmillisecs" => Ok(Self::EpochMillisecs),
            _ => PatternFormat::parse(text).map(Self::Pattern),
        }
    }

    /// As error reasons print it.
    pub(crate) fn shown(&self) -> &str {
        match self {
            Self::Default => "YYYY-MM-DD HH24:MI:SS",
            Self::Auto => "auto",
            Self::EpochSecs => "epochsecs",
            Self::EpochMillisecs => "epochmillisecs",
            Self::Pattern(format) => &format.text,
        }
    }

    #[inline]
    pub fn read(&self, text: &[u8]) -> Option<Moment> {
        match self {
            Self::Default => standard::timestamp(text),
            Self::Auto => auto::read(text),
            Self::EpochSecs => epoch(text, 1_000_000),
            Self::EpochMillisecs => epoch(text, 1_000),
            Self::Pattern(format) => format.pattern.read(text, pattern::Rest::Refused),
        }
    }
}

/// A whole number of `unit` microseconds since 1970.
fn epoch(text: &[u8], unit: i64) -> Option<Moment> {
    let micros = std::str::from_utf8(text).ok()?.parse::<i64>().ok()?.checked_mul(unit)?;
    let days = micros.div_euclid(civil::MICROS_PER_DAY);
    let days = i32::try_from(days).ok()?;
    Some(Moment { days, micros: micros.rem_euclid(civil::MICROS_PER_DAY), offset_seconds: None })
}

#[cfg(test)]
mod tests;
