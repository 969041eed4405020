use chrono::TimeDelta;

use super::*;

fn modified() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 500_000_000).unwrap()
}

fn outcome(conditions: ReadConditions) -> &'static str {
    match conditions.check("abc", modified()) {
        Ok(()) => "200",
        Err(S3Error::NotModified { .. }) => "304",
        Err(S3Error::PreconditionFailed { condition }) => condition,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn tags_take_precedence_over_times() {
    let tag = |text: &str| Some(ETagMatch::parse(text));
    let hour = TimeDelta::hours(1);
    let (before, after) = (Some(modified() - hour), Some(modified() + hour));
    let none = ReadConditions::default;
    assert_eq!(outcome(none()), "200");
    assert_eq!(outcome(ReadConditions { if_match: tag("\"abc\""), if_unmodified_since: before, ..none() }), "200");
    assert_eq!(outcome(ReadConditions { if_match: tag("x, y"), ..none() }), "If-Match");
    assert_eq!(outcome(ReadConditions { if_unmodified_since: before, ..none() }), "If-Unmodified-Since");
    assert_eq!(outcome(ReadConditions { if_unmodified_since: after, ..none() }), "200");
    assert_eq!(outcome(ReadConditions { if_none_match: tag("W/\"abc\""), ..none() }), "304");
    assert_eq!(outcome(ReadConditions { if_none_match: tag("*"), ..none() }), "304");
    assert_eq!(outcome(ReadConditions { if_none_match: tag("x"), if_modified_since: after, ..none() }), "200");
    assert_eq!(outcome(ReadConditions { if_modified_since: after, ..none() }), "304");
    // HTTP dates have whole seconds: an object is not newer than the second it was written in.
    assert_eq!(outcome(ReadConditions { if_modified_since: Some(modified()), ..none() }), "304");
}

#[test]
fn writes_can_insist_on_absence_or_on_a_version() {
    let absent = WriteConditions { if_absent: true, ..WriteConditions::default() };
    assert!(absent.check("k", None).is_ok());
    assert_eq!(absent.check("k", Some("abc")).unwrap_err().code(), "PreconditionFailed");
    let version = WriteConditions { if_match: Some(ETagMatch::parse("\"abc\"")), if_absent: false };
    assert!(version.check("k", Some("abc")).is_ok());
    assert_eq!(version.check("k", Some("abd")).unwrap_err().code(), "PreconditionFailed");
    assert_eq!(version.check("k", None).unwrap_err().code(), "NoSuchKey");
}
