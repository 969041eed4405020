//! What the Data API allows.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html#data-api-calling-considerations>

use std::time::Duration;

use chrono::TimeDelta;

/// Statements of one cluster that have not ended.
pub(crate) const MAX_ACTIVE_STATEMENTS: usize = 500;
/// Of these, so many without a session of their own run at a time; the others wait as SUBMITTED.
pub(crate) const MAX_RUNNING_STATEMENTS: usize = 32;
/// Kept sessions of one cluster.
pub(crate) const MAX_SESSIONS: usize = 500;
/// Requests that wait for a statement's end (`WaitTimeSeconds`).
pub(crate) const MAX_WAITING: usize = 200;
/// One statement's text.
pub(crate) const MAX_SQL_BYTES: usize = 100 << 10;
pub(crate) const MAX_BATCH: usize = 40;
/// What one statement's result takes.
pub(crate) const MAX_RESULT_BYTES: u64 = 500 << 20;
/// The values of one row.
pub(crate) const MAX_ROW_BYTES: usize = 64 << 10;
/// A page of a result is cut when it is longer than this.
pub(crate) const PAGE_BYTES: usize = 1 << 20;
pub(crate) const MAX_DURATION: Duration = Duration::from_secs(24 * 3600);
/// For how long an ended statement and its result are kept.
pub(crate) const RETENTION: TimeDelta = TimeDelta::hours(24);
/// For how long a client token names the statement that it began.
pub(crate) const TOKEN_LIFE: TimeDelta = TimeDelta::hours(8);
pub(crate) const MAX_KEEP_ALIVE_SECONDS: i64 = 86_400;
pub(crate) const WAIT_SECONDS: std::ops::RangeInclusive<i64> = 1..=30;
