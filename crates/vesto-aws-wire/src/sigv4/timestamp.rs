//! The moment of signing.

use chrono::{DateTime, NaiveDateTime, Utc};

/// `20260102T030405Z`
pub(crate) fn amz_date(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Reads ISO 8601 "basic format", exactly as long as AWS takes it.
pub(crate) fn parse_amz_date(text: &str) -> Option<DateTime<Utc>> {
    let digits_and_marks = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let at = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok()?;
    digits_and_marks.then(|| at.and_utc())
}

/// The `Date` header may also hold HTTP's own format.
pub(crate) fn parse_date_header(text: &str) -> Option<DateTime<Utc>> {
    parse_amz_date(text).or_else(|| DateTime::parse_from_rfc2822(text).ok().map(|at| at.to_utc()))
}
