use expect_test::{Expect, expect};

use super::*;

fn check(file: &str, expected: Expect) {
    let shown = match JsonPaths::parse(file.as_bytes()) {
        Ok(JsonMapping::Paths(JsonPaths(paths))) => {
            let paths = paths.iter().map(|path| format!("{:?}", path.0));
            paths.collect::<Vec<_>>().join("\n").replace('"', "'")
        }
        Ok(other) => format!("{other:?}"),
        Err(error) => format!("! {error}"),
    };
    expected.assert_eq(&shown);
}

fn check_path(path: &str, expected: Expect) {
    check(&serde_json::json!({ "jsonpaths": [path] }).to_string(), expected);
}

#[test]
fn case_37_both_notations() {
    check(
        r#"{"jsonpaths": ["$['one']", "$['two'][0]['a b.c']", "$[3]", "$"]}"#,
        expect![[r#"
            [Member('one')]
            [Member('two'), Element(0), Member('a b.c')]
            [Element(3)]
            []"#]],
    );
    check(
        r#" {"jsonpaths": ["$.one", "$.two[0].a b"]} "#,
        expect![[r#"
        [Member('one')]
        [Member('two'), Element(0), Member('a b')]"#]],
    );
}

#[test]
fn case_41_another_key_is_auto() {
    check(r#"{"paths": ["$.x"]}"#, expect!["Auto"]);
    check(r#"{"JSONPaths": 1}"#, expect!["Auto"]);
}

#[test]
fn case_42_files_that_fail() {
    check(
        r#"{"jsonpaths": ["$.a","#,
        expect![[r#"! JSONPaths file is not valid JSON: EOF while parsing a value at line 1 column 21"#]],
    );
    check(
        r#"{"jsonpaths": ["$.a"]} {"jsonpaths": ["$.a"]}"#,
        expect![[r#"! JSONPaths file is not valid JSON: trailing characters at line 1 column 24"#]],
    );
    check(
        r#"x{"jsonpaths": ["$.a"]}"#,
        expect![[r#"! JSONPaths file is not valid JSON: expected value at line 1 column 1"#]],
    );
    check("", expect!["! JSONPaths file is not valid JSON: EOF while parsing a value at line 1 column 0"]);
    check("[]", expect![[r#"! JSONPaths file must be a JSON object with the one key "jsonpaths""#]]);
    check(
        r#"{"jsonpaths": ["$.a"], "b": 1}"#,
        expect![[r#"! JSONPaths file must be a JSON object with the one key "jsonpaths""#]],
    );
    for paths in [r#""$.a""#, "[]", r#"["$.a", ""]"#, r#"["$.a", 1]"#, "null"] {
        check(
            &format!(r#"{{"jsonpaths": {paths}}}"#),
            expect![[r#"! JSONPaths file: "jsonpaths" must be an array of one or more strings that are not empty"#]],
        );
    }
    assert!(matches!(JsonPaths::parse(b"{\"jsonpaths\": [\"\xFF\"]}"), Err(JsonPathsError::Malformed { .. })));
    let long = vec![b' '; JsonPaths::MAX_FILE_BYTES + 1];
    assert!(matches!(JsonPaths::parse(&long), Err(JsonPathsError::TooLong { .. })));
}

#[test]
fn notations_are_not_mixed() {
    check(
        r#"{"jsonpaths": ["$.a", "$['b']"]}"#,
        expect!["! Invalid JSONPath format. One notation must be used throughout a JSONPaths file: $['b']"],
    );
    check_path(
        "$.a['b']",
        expect!["! Invalid JSONPath format. One notation must be used throughout a JSONPaths file: $.a['b']"],
    );
}

#[test]
fn wildcards_filters_and_descents_are_refused() {
    for path in [
        "a",
        "$a",
        "$.",
        "$..a",
        "$.*",
        "$[*]",
        "$['a'",
        "$[-1]",
        "$[+1]",
        "$[1:2]",
        "$[?(@.a)]",
        "$.a.[0]",
        "$.a]",
        "$.a'b",
        "$['']",
        "$[]",
        "$[99999999999]",
        "$.a[0",
        " $.a",
    ] {
        let file = serde_json::json!({ "jsonpaths": [path] }).to_string();
        let expected = JsonPathsError::Notation { path: path.to_owned() };
        assert_eq!(JsonPaths::parse(file.as_bytes()), Err(expected), "{path}");
    }
    let deep = format!("${}", ".a".repeat(JsonPaths::MAX_STEPS + 1));
    check_path(&deep[..1], expect!["[]"]);
    let file = serde_json::json!({ "jsonpaths": [deep] }).to_string();
    assert!(matches!(JsonPaths::parse(file.as_bytes()), Err(JsonPathsError::Notation { .. })));
}
