//! ORC's timestamps: seconds since the start of 2015, and nanoseconds whose zeros at the end are counted. Those without
//! a zone count in that of whoever wrote the file, and mean what a clock there showed.
//! <https://orc.apache.org/specification/ORCv1/#timestamp-columns>

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

use super::runs::Integers;
use crate::columnar::ColumnarError;

const MICROS: i64 = 1_000_000;

pub(super) struct Timestamps {
    seconds: Integers,
    nanos: Integers,
    zone: Option<Tz>,
    /// Seconds from 1970 to 2015.
    base: i64,
}

impl Timestamps {
    /// An empty zone is UTC.
    pub(super) fn new(seconds: Integers, nanos: Integers, zone: &str) -> Result<Self, ColumnarError> {
        let zone =
            match zone {
                "" | "UTC" | "GMT" => None,
                name => Some(name.parse::<Tz>().map_err(|_| ColumnarError::Unsupported {
                    what: format!("a timestamp of the time zone `{name}`"),
                })?),
            };
        let start = NaiveDate::from_ymd_opt(2015, 1, 1).map(NaiveDateTime::from).unwrap_or_default();
        let base = match zone {
            None => start.and_utc().timestamp(),
            Some(zone) => zone.from_local_datetime(&start).earliest().map_or(0, |start| start.timestamp()),
        };
        Ok(Self { seconds, nanos, zone, base })
    }

    pub(super) fn read(&mut self, n: usize) -> Result<Vec<i64>, ColumnarError> {
        let (seconds, nanos) = (self.seconds.read(n)?, self.nanos.read(n)?);
        seconds.iter().zip(&nanos).map(|(seconds, nanos)| self.micros(*seconds, *nanos)).collect()
    }

    fn micros(&self, seconds: i64, nanos: i64) -> Result<i64, ColumnarError> {
        let out_of_range = || ColumnarError::corrupt("a timestamp is out of range");
        let n_zeros = (nanos & 7) as u32;
        let factor = if n_zeros == 0 { 1 } else { 10_i64.pow(n_zeros + 1) };
        // Arrow's writer lets them be negative before 1970.
        let nanos = (nanos >> 3).checked_mul(factor).filter(|nanos| nanos.unsigned_abs() < 1_000_000_000);
        let nanos = nanos.ok_or_else(out_of_range)?;
        let mut seconds = seconds.checked_add(self.base).ok_or_else(out_of_range)?;
        if let Some(zone) = self.zone {
            let moment = DateTime::from_timestamp(seconds, 0).ok_or_else(out_of_range)?;
            seconds = moment.with_timezone(&zone).naive_local().and_utc().timestamp();
        }
        // The first writers truncated towards zero, and all have done so since.
        if seconds < 0 && nanos > 999_999 {
            seconds -= 1;
        }
        seconds
            .checked_mul(MICROS)
            .and_then(|micros| micros.checked_add(nanos.div_euclid(1000)))
            .ok_or_else(out_of_range)
    }
}

#[cfg(test)]
mod tests;
