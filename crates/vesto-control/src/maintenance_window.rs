//! `PreferredMaintenanceWindow`: `ddd:hh24:mi-ddd:hh24:mi` in UTC, at least 30 minutes. Nothing is maintained in it
//! here; clients read it back, and `NextMaintenanceWindowStartTime`.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, TimeDelta, Utc};
use thiserror::Error;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_PER_DAY: u32 = 24 * 60;
const SHORTEST: u32 = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaintenanceWindow {
    /// Minutes since Monday, 00:00.
    start: u32,
    end: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a maintenance window such as `sat:06:30-sat:07:00`")]
pub struct MaintenanceWindowError(String);

impl Default for MaintenanceWindow {
    fn default() -> Self {
        let saturday = 5 * MINUTES_PER_DAY;
        Self { start: saturday + 6 * 60 + 30, end: saturday + 7 * 60 }
    }
}

impl MaintenanceWindow {
    /// The next time at which the window opens, after `now`.
    pub fn next_start(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let monday = now.date_naive() - Days::new(u64::from(now.weekday().num_days_from_monday()));
        let this_week = monday.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(i64::from(self.start));
        if this_week > now { this_week } else { this_week + TimeDelta::days(7) }
    }
}

impl FromStr for MaintenanceWindow {
    type Err = MaintenanceWindowError;

    fn from_str(text: &str) -> Result<Self, MaintenanceWindowError> {
        let error = || MaintenanceWindowError(text.to_owned());
        let (start, end) = text.split_once('-').ok_or_else(error)?;
        let window = Self { start: minutes(start).ok_or_else(error)?, end: minutes(end).ok_or_else(error)? };
        let length = (window.end + 7 * MINUTES_PER_DAY - window.start) % (7 * MINUTES_PER_DAY);
        if length < SHORTEST { Err(error()) } else { Ok(window) }
    }
}

fn minutes(text: &str) -> Option<u32> {
    let mut parts = text.split(':');
    let (day, hour, minute) = (parts.next()?, parts.next()?, parts.next()?);
    let day = DAYS.iter().position(|known| known.eq_ignore_ascii_case(day))?;
    let in_range = |text: &str, limit: u32| text.parse::<u32>().ok().filter(|value| *value < limit && text.len() == 2);
    let time = in_range(hour, 24)? * 60 + in_range(minute, 60)?;
    parts.next().is_none().then_some(u32::try_from(day).ok()? * MINUTES_PER_DAY + time)
}

impl fmt::Display for MaintenanceWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", moment(self.start), moment(self.end))
    }
}

fn moment(minutes: u32) -> String {
    let day = usize::try_from(minutes / MINUTES_PER_DAY).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"mon");
    let time = minutes % MINUTES_PER_DAY;
    format!("{day}:{:02}:{:02}", time / 60, time % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_read_and_shown() {
        for text in ["sat:06:30-sat:07:00", "sun:23:45-mon:00:15", "mon:00:00-mon:00:30"] {
            assert_eq!(text.parse::<MaintenanceWindow>().unwrap().to_string(), text);
        }
        for text in
            ["", "sat:06:30", "sat:06:30-sat:06:45", "sat:24:00-sun:01:00", "x:01:00-y:02:00", "sat:6:30-sat:7:30"]
        {
            assert!(text.parse::<MaintenanceWindow>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_next_start_is_in_the_future() {
        let window = MaintenanceWindow::default();
        let friday = DateTime::parse_from_rfc3339("2026-01-02T12:00:00Z").unwrap().to_utc();
        assert_eq!(window.next_start(friday).to_rfc3339(), "2026-01-03T06:30:00+00:00");
        assert_eq!(window.next_start(window.next_start(friday)).to_rfc3339(), "2026-01-10T06:30:00+00:00");
    }
}
