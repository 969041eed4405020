use expect_test::{Expect, expect};

use super::*;

fn check(text: &[u8], expected: Expect) {
    let found = first_invalid(text).map(|bad| format!("{:02x?} at {} (error {})", bad.sequence, bad.at, bad.error));
    expected.assert_eq(&found.unwrap_or_else(|| "valid".to_owned()));
}

#[test]
fn names_each_kind_of_bad_sequence() {
    check(b"abc", expect!["valid"]);
    check(b"ab\xA4cd", expect!["[a4] at 2 (error 3)"]);
    check(b"\xFE", expect!["[fe] at 0 (error 3)"]);
    check(b"x\xE2\x82", expect!["[e2, 82] at 1 (error 2)"]);
    check(b"\xE2\x82x", expect!["[e2, 82] at 0 (error 4)"]);
    check(b"\xED\xA0\x80", expect!["[ed, a0, 80] at 0 (error 5)"]);
    check(b"\xF5\x80\x80\x80", expect!["[f5, 80, 80, 80] at 0 (error 8)"]);
    check(b"\xF8\x88\x80\x80\x80", expect!["[f8, 88, 80, 80, 80] at 0 (error 1)"]);
    check(b"\xC0\x80", expect!["[c0, 80] at 0 (error 9)"]);
}

#[test]
fn replaces_byte_for_byte() {
    assert_eq!(replaced(b"ab\xA4cd", b'^'), b"ab^cd");
    assert_eq!(replaced(b"x\xEF\xBF\xBFy", b'^'), b"x^^^y");
    assert_eq!(replaced("é\u{FDD0}".as_bytes(), b'?'), "é???".as_bytes());
    assert!(needs_replacement("\u{1FFFF}".as_bytes()) && !needs_replacement("é".as_bytes()));
}
