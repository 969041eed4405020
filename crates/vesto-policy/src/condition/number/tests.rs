use std::cmp::Ordering;

use proptest::prelude::*;

use super::Number;

#[track_caller]
fn check(a: &str, b: &str, expected: Ordering) {
    let (a, b) = (Number::parse(a).unwrap(), Number::parse(b).unwrap());
    assert_eq!(a.compare(&b), expected, "{a:?} {b:?}");
    assert_eq!(b.compare(&a), expected.reverse(), "{b:?} {a:?}");
}

#[test]
fn numbers_compare_exactly() {
    check("10", "10.0", Ordering::Equal);
    check("007", "+7", Ordering::Equal);
    check("-0", "0.00", Ordering::Equal);
    check(".5", "0.50", Ordering::Equal);
    check("9", "10", Ordering::Less);
    check("0.45", "0.5", Ordering::Less);
    check("-2", "-1.5", Ordering::Less);
    check("-1", "0", Ordering::Less);
    check("9007199254740993", "9007199254740992.5", Ordering::Greater);
    check(
        "123456789012345678901234567890123456789012345",
        "123456789012345678901234567890123456789012346",
        Ordering::Less,
    );
}

#[test]
fn other_text_is_no_number() {
    for text in ["", "-", ".", "1.2.3", "1e5", "ten", "1,000", "0x1", "--1", "١"] {
        assert!(Number::parse(text).is_none(), "{text}");
    }
}

proptest! {
    #[test]
    fn small_numbers_compare_as_numbers_do(a in -1000_i32..1000, b in -1000_i32..1000) {
        let text = |n: i32| format!("{}{}.{:02}", if n < 0 { "-" } else { "" }, n.abs() / 100, n.abs() % 100);
        let (a_text, b_text) = (text(a), text(b));
        let found = Number::parse(&a_text).unwrap().compare(&Number::parse(&b_text).unwrap());
        prop_assert_eq!(found, a.cmp(&b));
    }
}
