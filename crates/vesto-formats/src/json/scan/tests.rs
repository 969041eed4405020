use proptest::prelude::*;

use super::*;

fn is_json(text: &[u8]) -> bool {
    let start = skip_blanks(text, 0);
    value(text, start).is_ok_and(|behind| skip_blanks(text, behind) == text.len())
}

#[test]
fn faults_name_their_place() {
    let faults = [
        ("", JsonFault::Value, 0),
        ("nul", JsonFault::Value, 0),
        ("01", JsonFault::Value, 2),
        ("-", JsonFault::Value, 1),
        ("1.", JsonFault::Fraction, 2),
        ("1e+", JsonFault::Exponent, 3),
        ("\"a", JsonFault::StringEnd, 2),
        ("\"a\\", JsonFault::StringEnd, 3),
        ("\"\\x\"", JsonFault::Escape, 2),
        ("\"\\u12g4\"", JsonFault::HexDigit, 5),
        ("\"a\tb\"", JsonFault::ControlCharacter, 2),
        ("\"a\nb\"", JsonFault::StringEnd, 2),
        ("{a:1}", JsonFault::MemberName, 1),
        ("{\"a\" 1}", JsonFault::Colon, 5),
        ("{\"a\":1 \"b\":2}", JsonFault::MemberEnd, 7),
        ("{\"a\":1,}", JsonFault::MemberName, 7),
        ("[1 2]", JsonFault::ElementEnd, 3),
        ("[1,]", JsonFault::Value, 3),
        ("[1}", JsonFault::ElementEnd, 2),
    ];
    for (text, fault, at) in faults {
        if text == "01" {
            assert_eq!(value(text.as_bytes(), 0), Ok(1), "the second digit is another value");
            continue;
        }
        assert_eq!(value(text.as_bytes(), 0), Err(Faulty { fault, at }), "{text}");
    }
}

#[test]
fn nesting_is_limited_and_needs_no_stack() {
    let nested = |depth| format!("{}{}", "[{\"a\":".repeat(depth / 2), "1".to_owned() + &"}]".repeat(depth / 2));
    assert!(is_json(nested(MAX_DEPTH).as_bytes()));
    assert_eq!(value(nested(MAX_DEPTH + 2).as_bytes(), 0).unwrap_err().fault, JsonFault::TooDeep);
    assert_eq!(value("[".repeat(1 << 22).as_bytes(), 0).unwrap_err().fault, JsonFault::TooDeep);
}

#[test]
fn strings_end_at_any_length() {
    for length in 0..40 {
        let text = format!("\"{}\"", "é".repeat(length));
        assert_eq!(string(text.as_bytes(), 0), Ok(StringToken { start: 1, end: 1 + 2 * length, escaped: false }));
        let text = format!("\"{}\\\"\"", "a".repeat(length));
        assert_eq!(string(text.as_bytes(), 0), Ok(StringToken { start: 1, end: 3 + length, escaped: true }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    /// As another reader of RFC 8259 says.
    #[test]
    fn what_is_json(text in r#"[{}\[\]"\\,:0-9aeE.+\-ntrufls \n]{0,30}"#) {
        prop_assert_eq!(is_json(text.as_bytes()), serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok());
    }
}
