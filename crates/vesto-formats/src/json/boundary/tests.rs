use proptest::prelude::*;

use super::*;

fn roots(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(opening) = (at..bytes.len()).find(|at| is_opening(bytes[*at])) {
        let end = root_end(bytes, opening).unwrap_or(bytes.len());
        found.push(text[opening..end].trim_end());
        at = end;
    }
    found
}

#[test]
fn brackets_balance_outside_strings() {
    assert_eq!(
        roots(r#"{"a":{"b":[1]}}{"a":"}\"{"}  [1,[2]]x{}"#),
        [r#"{"a":{"b":[1]}}"#, r#"{"a":"}\"{"}"#, "[1,[2]]", "{}"]
    );
}

#[test]
fn a_missing_quote_or_bracket_costs_one_object() {
    assert_eq!(roots("{\"a\":\"x}\n{\"a\":\"y\"}\n"), ["{\"a\":\"x}", "{\"a\":\"y\"}"]);
    assert_eq!(roots("{\"a\":{\"b\":1}\n{\"a\":2}\n"), ["{\"a\":{\"b\":1}", "{\"a\":2}"]);
    assert_eq!(roots("{\"a\":1\n {\"a\":2}"), ["{\"a\":1", "{\"a\":2}"]);
    assert_eq!(roots("{\"a\":\"x\\\n{}"), ["{\"a\":\"x\\", "{}"]);
    assert_eq!(roots("{\"a\":{\"b\":1}\n,\n{\n"), ["{\"a\":{\"b\":1}\n,\n{"]);
}

#[test]
fn many_blank_lines_are_walked_once() {
    let text = format!("{{{}", "\n".repeat(4 << 20));
    assert_eq!(root_end(text.as_bytes(), 0), None);
    assert_eq!(last_root_end(text.as_bytes()), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// The chunker's boundary is one of the decoder's, and a buffer that is cut there is read as the whole is.
    #[test]
    fn cutting_changes_nothing(text in r#"[{}\[\]"\\,:a \n]{0,40}"#) {
        let cut = last_root_end(text.as_bytes());
        let mut parts = roots(&text[..cut]);
        parts.extend(roots(&text[cut..]));
        prop_assert_eq!(parts, roots(&text));
    }
}
