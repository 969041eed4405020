//! What Java's writer stores. Files of it cannot be made here.

use std::sync::Arc;

use chrono::NaiveDateTime;

use super::super::runs::{Sign, Version};
use super::super::stream::{Codec, Compression, Stream};
use super::*;
use crate::columnar::window::Stretch;

fn shown(zone: &str, seconds: i64, nanos: i64) -> String {
    let codec = Codec::new(Compression::None, 0).unwrap();
    let none = |sign| Integers::new(Stream::new(Arc::new(Stretch::empty()), codec), Version::V2, sign);
    let timestamps = Timestamps::new(none(Sign::Signed), none(Sign::Unsigned), zone).unwrap();
    let micros = timestamps.micros(seconds, nanos).unwrap();
    let moment: NaiveDateTime = DateTime::from_timestamp_micros(micros).unwrap().naive_utc();
    moment.to_string()
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

#[test]
fn the_clock_of_the_writers_zone_counts() {
    // From midnight in winter to midnight in summer an hour is missing in Los Angeles.
    assert_eq!(shown("America/Los_Angeles", 181 * DAY - HOUR, 0), "2015-07-01 00:00:00");
    assert_eq!(shown("UTC", 181 * DAY, 0), "2015-07-01 00:00:00");
    assert_eq!(shown("", 0, 0), "2015-01-01 00:00:00");
}

#[test]
fn zeros_at_the_end_of_nanoseconds_are_counted() {
    // 5 with eight zeros, seven of which the three bits tell.
    assert_eq!(shown("UTC", 0, 5 << 3 | 7), "2015-01-01 00:00:00.500");
    assert_eq!(shown("UTC", 0, 123_456_789 << 3), "2015-01-01 00:00:00.123456");
}

#[test]
fn seconds_before_1970_were_truncated() {
    let half_past_minus_one = -16_436 * DAY - 1;
    assert_eq!(shown("UTC", half_past_minus_one, 5 << 3 | 7), "1969-12-31 23:59:58.500");
}

#[test]
fn unknown_zones_are_an_error() {
    let codec = Codec::new(Compression::None, 0).unwrap();
    let none = || Integers::new(Stream::new(Arc::new(Stretch::empty()), codec), Version::V2, Sign::Signed);
    assert!(Timestamps::new(none(), none(), "Mars/Olympus").is_err());
}
