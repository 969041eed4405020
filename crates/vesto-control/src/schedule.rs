//! The schedule of an action: `at(2030-12-25T00:00:00)` or `cron(Minutes Hours Day-of-month Month Day-of-week Year)`, in
//! UTC. <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ScheduledAction.html>
//! Not supported in cron: `L`, `W` and `#`.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Utc};
use thiserror::Error;

/// How far ahead the next time is looked for.
const HORIZON_DAYS: u64 = 5 * 366;
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Schedule {
    At(DateTime<Utc>),
    Cron(Box<Cron>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cron {
    minutes: BTreeSet<u32>,
    hours: BTreeSet<u32>,
    days_of_month: BTreeSet<u32>,
    months: BTreeSet<u32>,
    /// Sunday is 1.
    days_of_week: BTreeSet<u32>,
    years: BTreeSet<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a schedule")]
pub(crate) struct ScheduleError(String);

impl Schedule {
    pub(crate) fn parse(text: &str) -> Result<Self, ScheduleError> {
        let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
        let parsed = match (inside("at"), inside("cron")) {
            (Some(moment), _) => {
                let moment = moment.trim_end_matches('Z').parse::<NaiveDateTime>();
                moment.ok().map(|moment| Self::At(moment.and_utc()))
            }
            (None, Some(fields)) => cron(fields).map(|cron| Self::Cron(Box::new(cron))),
            (None, None) => None,
        };
        parsed.ok_or_else(|| ScheduleError(text.to_owned()))
    }

    /// The first time after `moment`, if there is one.
    pub(crate) fn next_after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::At(at) => Some(*at).filter(|at| *at > moment),
            Self::Cron(cron) => cron.next_after(moment),
        }
    }
}

impl Cron {
    fn next_after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let days = (0..HORIZON_DAYS).filter_map(|n| moment.date_naive().checked_add_days(Days::new(n)));
        let times = days.filter(|day| self.has_day(*day)).flat_map(|day| {
            let hours = self.hours.iter();
            hours.flat_map(move |hour| self.minutes.iter().filter_map(move |minute| day.and_hms_opt(*hour, *minute, 0)))
        });
        times.map(|time| time.and_utc()).find(|time| *time > moment)
    }

    fn has_day(&self, day: NaiveDate) -> bool {
        self.days_of_month.contains(&day.day())
            && self.months.contains(&day.month())
            && self.days_of_week.contains(&(day.weekday().num_days_from_sunday() + 1))
            && u32::try_from(day.year()).is_ok_and(|year| self.years.contains(&year))
    }
}

fn cron(text: &str) -> Option<Cron> {
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    let [minutes, hours, days_of_month, months, days_of_week, years] = fields.as_slice() else { return None };
    Some(Cron {
        minutes: field(minutes, 0, 59, &[])?,
        hours: field(hours, 0, 23, &[])?,
        days_of_month: field(days_of_month, 1, 31, &[])?,
        months: field(months, 1, 12, &MONTHS)?,
        days_of_week: field(days_of_week, 1, 7, &DAYS)?,
        years: field(years, 1970, 2199, &[])?,
    })
}

/// `*`, `?`, `5`, `MON-FRI`, `0/15`, `1,15`: the values that a field means. `names` stand for the values in their order.
fn field(text: &str, low: u32, high: u32, names: &[&str]) -> Option<BTreeSet<u32>> {
    let mut values = BTreeSet::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            None => (part, None),
            Some((range, step)) => (range, Some(step.parse::<usize>().ok().filter(|step| *step > 0)?)),
        };
        let (first, last) = match (range, range.split_once('-')) {
            ("*" | "?", _) => (low, high),
            (_, Some((first, last))) => (value(first, low, names)?, value(last, low, names)?),
            (single, None) => {
                let first = value(single, low, names)?;
                (first, if step.is_some() { high } else { first })
            }
        };
        if first < low || last > high || first > last {
            return None;
        }
        values.extend((first..=last).step_by(step.unwrap_or(1)));
    }
    Some(values)
}

fn value(text: &str, low: u32, names: &[&str]) -> Option<u32> {
    let named = names.iter().position(|name| name.eq_ignore_ascii_case(text)).and_then(|n| u32::try_from(n).ok());
    named.map(|position| low + position).or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests;
