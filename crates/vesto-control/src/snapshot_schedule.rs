//! When automated snapshots are taken: definitions `rate(12 hours)` and `cron(Minutes Hours Day-of-week)`, in UTC.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html#automated-snapshot-schedules>

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

use crate::schedule::Schedule;

/// Snapshots come an hour apart at least; a rate is a day at most.
const SHORTEST_HOURS: i64 = 1;
const LONGEST_HOURS: i64 = 24;
/// After this long every schedule has come round.
const CYCLE_DAYS: i64 = 9;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SnapshotSchedule {
    definitions: Vec<Definition>,
    /// Where rates begin to count.
    since: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Definition {
    Rate(TimeDelta),
    Cron(Schedule),
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ScheduleFault {
    #[error("it has no definition")]
    None,
    #[error("`{0}` is neither a rate nor a cron expression")]
    Type(String),
    #[error("`{0}` is not a definition of a schedule")]
    Definition(String),
    #[error("snapshots would be less than an hour apart")]
    TooOften,
}

impl SnapshotSchedule {
    pub(crate) fn parse(definitions: &[&str], since: DateTime<Utc>) -> Result<Self, ScheduleFault> {
        if definitions.is_empty() {
            return Err(ScheduleFault::None);
        }
        let definitions = definitions.iter().map(|text| definition(text)).collect::<Result<_, _>>()?;
        Ok(Self { definitions, since })
    }

    /// Refuses a schedule that comes too often, also when only its definitions together do.
    pub(crate) fn check(&self) -> Result<(), ScheduleFault> {
        let end = self.since + TimeDelta::days(CYCLE_DAYS);
        let mut last: Option<DateTime<Utc>> = None;
        for time in self.times_after(self.since).take_while(|time| *time < end) {
            if last.is_some_and(|last| time - last < TimeDelta::hours(SHORTEST_HOURS)) {
                return Err(ScheduleFault::TooOften);
            }
            last = Some(time);
        }
        Ok(())
    }

    pub(crate) fn next_after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let next = self.definitions.iter().filter_map(|definition| match definition {
            Definition::Rate(every) => self.next_of_rate(*every, moment),
            Definition::Cron(cron) => cron.next_after(moment),
        });
        next.min()
    }

    pub(crate) fn times_after(&self, moment: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        std::iter::successors(self.next_after(moment), |last| self.next_after(*last))
    }

    fn next_of_rate(&self, every: TimeDelta, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let passed = (moment - self.since).num_seconds().max(0).checked_div(every.num_seconds())?;
        Some(self.since + TimeDelta::seconds(every.num_seconds() * (passed + 1)))
    }
}

fn definition(text: &str) -> Result<Definition, ScheduleFault> {
    let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    let parsed = match (inside("rate"), inside("cron")) {
        (Some(rate), _) => hours(rate).map(Definition::Rate),
        (None, Some(fields)) => cron(fields).map(Definition::Cron),
        (None, None) => return Err(ScheduleFault::Type(text.to_owned())),
    };
    parsed.ok_or_else(|| ScheduleFault::Definition(text.to_owned()))
}

/// `1 hour`, `12 hours`.
fn hours(text: &str) -> Option<TimeDelta> {
    let (number, unit) = text.trim().split_once(' ')?;
    let hours: i64 = number.parse().ok()?;
    let is_valid = ["hour", "hours"].contains(&unit.trim()) && (SHORTEST_HOURS..=LONGEST_HOURS).contains(&hours);
    is_valid.then(|| TimeDelta::hours(hours))
}

/// Three of the fields that a scheduled action has six of.
fn cron(fields: &str) -> Option<Schedule> {
    let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
    let [minutes, hours, days_of_week] = fields.as_slice() else { return None };
    Schedule::parse(&format!("cron({minutes} {hours} ? * {days_of_week} *)")).ok()
}

#[cfg(test)]
mod tests;
