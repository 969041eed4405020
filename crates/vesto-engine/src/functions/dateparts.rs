//! Date parts and their many names. <https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html>

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use vesto_types::SqlState;

use super::scalar::Result;
use crate::errors::fail;
use crate::values::{self, MICROS_PER_DAY, MICROS_PER_SECOND};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatePart {
    Millennium,
    Century,
    Decade,
    Year,
    IsoYear,
    Quarter,
    Month,
    Week,
    Day,
    DayOfWeek,
    IsoDayOfWeek,
    DayOfYear,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Epoch,
    Timezone,
}

const NAMES: &[(&[&str], DatePart)] = &[
    (&["millennium", "millennia", "mil", "mils"], DatePart::Millennium),
    (&["century", "centuries", "c", "cent", "cents"], DatePart::Century),
    (&["decade", "decades", "dec", "decs"], DatePart::Decade),
    (&["year", "years", "y", "yr", "yrs"], DatePart::Year),
    (&["isoyear"], DatePart::IsoYear),
    (&["quarter", "quarters", "qtr", "qtrs"], DatePart::Quarter),
    (&["month", "months", "mon", "mons"], DatePart::Month),
    (&["week", "weeks", "w"], DatePart::Week),
    (&["day", "days", "d"], DatePart::Day),
    (&["dayofweek", "dow", "dw", "weekday"], DatePart::DayOfWeek),
    (&["isodow"], DatePart::IsoDayOfWeek),
    (&["dayofyear", "doy", "dy", "yearday"], DatePart::DayOfYear),
    (&["hour", "hours", "h", "hr", "hrs"], DatePart::Hour),
    (&["minute", "minutes", "m", "min", "mins"], DatePart::Minute),
    (&["second", "seconds", "s", "sec", "secs"], DatePart::Second),
    (
        &[
            "millisecond",
            "milliseconds",
            "ms",
            "msec",
            "msecs",
            "msecond",
            "mseconds",
            "millisec",
            "millisecs",
            "millisecon",
        ],
        DatePart::Millisecond,
    ),
    (
        &[
            "microsecond",
            "microseconds",
            "us",
            "usec",
            "usecs",
            "usecond",
            "useconds",
            "microsec",
            "microsecs",
            "microsecon",
        ],
        DatePart::Microsecond,
    ),
    (&["epoch"], DatePart::Epoch),
    (&["timezone", "timezone_hour", "timezone_minute"], DatePart::Timezone),
];

impl DatePart {
    pub(crate) fn parse(name: &str) -> Result<Self> {
        let lower = name.trim().to_ascii_lowercase();
        match NAMES.iter().find(|(names, _)| names.contains(&lower.as_str())) {
            Some((_, part)) => Ok(*part),
            None => fail(SqlState::INVALID_PARAMETER_VALUE, format!("timestamp units \"{lower}\" not recognized")),
        }
    }

    /// The part of a moment; fractions only for the epoch.
    pub(crate) fn extract(self, micros: i64) -> Option<f64> {
        let moment = values::datetime_from_micros(micros)?;
        let year = f64::from(moment.year());
        #[expect(
            clippy::cast_precision_loss,
            reason = "seconds since 1970 are far below 2^53 microseconds in any year of use"
        )]
        Some(match self {
            Self::Millennium => (year / 1000.0).ceil(),
            Self::Century => (year / 100.0).ceil(),
            Self::Decade => (year / 10.0).floor(),
            Self::Year => year,
            Self::IsoYear => f64::from(moment.iso_week().year()),
            Self::Quarter => f64::from(moment.month0() / 3 + 1),
            Self::Month => f64::from(moment.month()),
            Self::Week => f64::from(moment.iso_week().week()),
            Self::Day => f64::from(moment.day()),
            Self::DayOfWeek => f64::from(moment.weekday().num_days_from_sunday()),
            Self::IsoDayOfWeek => f64::from(moment.weekday().number_from_monday()),
            Self::DayOfYear => f64::from(moment.ordinal()),
            Self::Hour => f64::from(moment.hour()),
            Self::Minute => f64::from(moment.minute()),
            Self::Second => f64::from(moment.second()),
            Self::Millisecond => f64::from(moment.nanosecond() / 1_000_000),
            Self::Microsecond => f64::from(moment.nanosecond() / 1000),
            Self::Epoch => micros.div_euclid(MICROS_PER_SECOND) as f64,
            Self::Timezone => 0.0,
        })
    }

    /// The moment with everything smaller than the part set to its beginning.
    pub(crate) fn truncate(self, micros: i64) -> Option<i64> {
        let moment = values::datetime_from_micros(micros)?;
        let midnight = |year: i32, month: u32, day: u32| {
            NaiveDate::from_ymd_opt(year, month, day).map(|date| values::micros_from_datetime(date.into()))
        };
        let year = moment.year();
        match self {
            Self::Millennium => midnight((year - 1).div_euclid(1000) * 1000 + 1, 1, 1),
            Self::Century => midnight((year - 1).div_euclid(100) * 100 + 1, 1, 1),
            Self::Decade => midnight(year.div_euclid(10) * 10, 1, 1),
            Self::Year => midnight(year, 1, 1),
            Self::Quarter => midnight(year, moment.month0() / 3 * 3 + 1, 1),
            Self::Month => midnight(year, moment.month(), 1),
            Self::Week => {
                let since_monday = i64::from(moment.weekday().num_days_from_monday());
                Some((micros.div_euclid(MICROS_PER_DAY) - since_monday) * MICROS_PER_DAY)
            }
            Self::Day | Self::DayOfWeek | Self::IsoDayOfWeek | Self::DayOfYear => {
                Some(floor_to(micros, MICROS_PER_DAY))
            }
            Self::Hour => Some(floor_to(micros, 3600 * MICROS_PER_SECOND)),
            Self::Minute => Some(floor_to(micros, 60 * MICROS_PER_SECOND)),
            Self::Second => Some(floor_to(micros, MICROS_PER_SECOND)),
            Self::Millisecond => Some(floor_to(micros, 1000)),
            Self::Microsecond => Some(micros),
            Self::IsoYear | Self::Epoch | Self::Timezone => None,
        }
    }

    /// The moment `count` parts later; the day is kept within the month that is reached.
    pub(crate) fn add(self, micros: i64, count: i64) -> Option<i64> {
        let months = |each: i64| add_months(micros, count.checked_mul(each)?);
        let plain = |each: i64| micros.checked_add(count.checked_mul(each)?);
        match self {
            Self::Millennium => months(12_000),
            Self::Century => months(1200),
            Self::Decade => months(120),
            Self::Year | Self::IsoYear => months(12),
            Self::Quarter => months(3),
            Self::Month => months(1),
            Self::Week => plain(7 * MICROS_PER_DAY),
            Self::Day | Self::DayOfWeek | Self::IsoDayOfWeek | Self::DayOfYear => plain(MICROS_PER_DAY),
            Self::Hour => plain(3600 * MICROS_PER_SECOND),
            Self::Minute => plain(60 * MICROS_PER_SECOND),
            Self::Second | Self::Epoch => plain(MICROS_PER_SECOND),
            Self::Millisecond => plain(1000),
            Self::Microsecond => plain(1),
            Self::Timezone => None,
        }
    }

    /// How many boundaries of the part lie between two moments.
    pub(crate) fn difference(self, from: i64, to: i64) -> Option<i64> {
        let ordinal = |micros: i64| -> Option<i64> {
            let moment = values::datetime_from_micros(micros)?;
            let year = i64::from(moment.year());
            Some(match self {
                Self::Millennium => (year - 1).div_euclid(1000),
                Self::Century => (year - 1).div_euclid(100),
                Self::Decade => year.div_euclid(10),
                Self::Year | Self::IsoYear => year,
                Self::Quarter => year * 4 + i64::from(moment.month0() / 3),
                Self::Month => year * 12 + i64::from(moment.month0()),
                // Weeks begin on Sunday here. Day 0, 1970-01-01, was a Thursday.
                Self::Week => (micros.div_euclid(MICROS_PER_DAY) + 4).div_euclid(7),
                Self::Day | Self::DayOfWeek | Self::IsoDayOfWeek | Self::DayOfYear => micros.div_euclid(MICROS_PER_DAY),
                Self::Hour => micros.div_euclid(3600 * MICROS_PER_SECOND),
                Self::Minute => micros.div_euclid(60 * MICROS_PER_SECOND),
                Self::Second | Self::Epoch => micros.div_euclid(MICROS_PER_SECOND),
                Self::Millisecond => micros.div_euclid(1000),
                Self::Microsecond => micros,
                Self::Timezone => return None,
            })
        };
        Some(ordinal(to)? - ordinal(from)?)
    }
}

fn floor_to(micros: i64, unit: i64) -> i64 {
    micros.div_euclid(unit) * unit
}

pub(crate) fn add_months(micros: i64, months: i64) -> Option<i64> {
    let moment = values::datetime_from_micros(micros)?;
    let index = i64::from(moment.year()) * 12 + i64::from(moment.month0()) + months;
    let (year, month) = (i32::try_from(index.div_euclid(12)).ok()?, u32::try_from(index.rem_euclid(12)).ok()? + 1);
    let day = moment.day().min(days_in_month(year, month)?);
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    Some(values::micros_from_datetime(NaiveDateTime::new(date, moment.time())))
}

pub(crate) fn days_in_month(year: i32, month: u32) -> Option<u32> {
    let next =
        if month == 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { NaiveDate::from_ymd_opt(year, month + 1, 1) };
    next?.pred_opt().map(|date| date.day())
}
