use expect_test::{Expect, expect};

use super::*;

fn check(header: &str, size: u64, expected: Expect) {
    let answer = match ByteRange::parse(header) {
        None => "whole object".to_owned(),
        Some(range) => match range.resolve(size) {
            Ok(range) => format!("{}..{}", range.start, range.end),
            Err(error) => format!("{} {}", error.status(), error.code()),
        },
    };
    expected.assert_eq(&answer);
}

#[test]
fn ranges_are_cut_at_the_end_of_the_object() {
    check("bytes=0-0", 10, expect!["0..1"]);
    check("bytes=2-4", 10, expect!["2..5"]);
    check("bytes=9-", 10, expect!["9..10"]);
    check("bytes=5-500", 10, expect!["5..10"]);
    check("bytes=-3", 10, expect!["7..10"]);
    check("bytes=-30", 10, expect!["0..10"]);
    check(&format!("bytes=0-{}", u64::MAX), 10, expect!["0..10"]);
}

#[test]
fn ranges_outside_the_object_are_refused() {
    check("bytes=10-", 10, expect!["416 InvalidRange"]);
    check("bytes=10-20", 10, expect!["416 InvalidRange"]);
    check("bytes=-0", 10, expect!["416 InvalidRange"]);
    check("bytes=0-", 0, expect!["416 InvalidRange"]);
    check("bytes=-1", 0, expect!["416 InvalidRange"]);
}

#[test]
fn what_is_not_one_byte_range_means_the_whole_object() {
    check("bytes=5-2", 10, expect!["whole object"]);
    check("bytes=0-1,3-4", 10, expect!["whole object"]);
    check("lines=0-1", 10, expect!["whole object"]);
    check("bytes=-", 10, expect!["whole object"]);
    check("bytes=a-b", 10, expect!["whole object"]);
}
