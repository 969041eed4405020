use proptest::prelude::*;

use super::*;

fn context() -> Context {
    let mut context = Context::new();
    context.set_string("aws:username", "alice").set_string("star", "a*c?").set_strings("aws:TagKeys", ["k"]);
    context
}

fn verdict(source: &str, text: &str) -> Verdict {
    let syntax = Syntax { wildcards: true, variables: true, case: Case::Sensitive };
    Pattern::compile(source, syntax).matches(text, &context())
}

#[track_caller]
fn check(source: &str, matching: &[&str], other: &[&str]) {
    for text in matching {
        assert_eq!(verdict(source, text), Verdict::Match, "`{source}` should match `{text}`");
    }
    for text in other {
        assert_eq!(verdict(source, text), Verdict::Mismatch, "`{source}` should not match `{text}`");
    }
}

#[test]
fn wildcards() {
    check("", &[""], &["a"]);
    check("*", &["", "a", "a/b:c"], &[]);
    check("a*", &["a", "abc"], &["", "ba"]);
    check("*a", &["a", "ba", "aa"], &["", "ab"]);
    check("a*b*c", &["abc", "aXbXc", "abcbc", "abbc"], &["ac", "acb", "abcd"]);
    check("a**b", &["ab", "axb"], &["a"]);
    check("?", &["a", "é", "文"], &["", "ab"]);
    check("dev-?", &["dev-1"], &["dev-", "dev-10", "DEV-1"]);
    check("*?a", &["xa", "xxa", "éa"], &["a"]);
    check("a?*?b", &["axyb", "axxyb"], &["axb"]);
    check("*aab*", &["aaab", "xaabx"], &["aba"]);
    check("*é", &["é", "aé"], &["e"]);
}

#[test]
fn variables_are_literal_and_needed() {
    check("user/${aws:username}", &["user/alice"], &["user/bob", "user/${aws:username}"]);
    check("${AWS:UserName}/*", &["alice/", "alice/x"], &["alic/x"]);
    check("*${aws:username}", &["xalice"], &["alicex"]);
    check("${star}", &["a*c?"], &["abc?", "a*cd"]);
    check("x${star}*", &["xa*c?tail"], &["xabcd"]);
    check("${*}${?}${$}", &["*?$"], &["ab$"]);
    for missing in ["${aws:missing}", "b/${aws:missing}*", "*${aws:missing}", "${aws:TagKeys}", "${}"] {
        assert_eq!(verdict(missing, "b/"), Verdict::VariableMissing, "{missing}");
        assert_eq!(verdict(missing, ""), Verdict::VariableMissing, "{missing}");
    }
}

#[test]
fn defaults() {
    check("${aws:missing, 'company-wide'}", &["company-wide"], &["", "alice"]);
    check("${aws:username,'x'}", &["alice"], &["x"]);
    check("${m, 'it''s }'}!", &["it's }!"], &["it's"]);
    check("${m, ''}", &[""], &["m"]);
    assert_eq!(verdict("${m, wrong}", "wrong"), Verdict::VariableMissing);
    // Without closing brace it is text.
    check("${aws:username", &["${aws:username"], &["alice"]);
}

#[test]
fn case() {
    let matches = |source: &str, text: &str, case| {
        let syntax = Syntax { wildcards: case == Case::AsciiInsensitive, variables: true, case };
        Pattern::compile(source, syntax).matches(text, &context()) == Verdict::Match
    };
    assert!(matches("S3:get*", "s3:GetObject", Case::AsciiInsensitive));
    assert!(matches("s3:*OBJECT?ersion", "s3:GetObjectVersion", Case::AsciiInsensitive));
    assert!(!matches("s3:get*", "s3-outposts:getobject", Case::AsciiInsensitive));
    assert!(matches("STRASSE É*", "strasse é*", Case::Folded));
    assert!(matches("X-${aws:username}", "x-ALICE", Case::Folded));
    assert!(!matches("a*", "abc", Case::Folded));
}

/// The obvious, exponential matcher.
fn slow(pattern: &[char], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) => slow(rest, text) || text.split_first().is_some_and(|(_, text)| slow(pattern, text)),
        (Some(('?', rest)), Some((_, text))) => slow(rest, text),
        (Some((a, rest)), Some((b, text))) => a == b && slow(rest, text),
        (Some(_) | None, _) => false,
    }
}

proptest! {
    #[test]
    fn agrees_with_the_slow_matcher(pattern in "[ab*?é]{0,8}", text in "[abé]{0,10}") {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        prop_assert_eq!(verdict(&pattern, &text) == Verdict::Match, slow(&chars(&pattern), &chars(&text)));
    }

    #[test]
    fn never_panics(pattern in ".{0,30}|[${}'*?, ab]{0,20}", text in ".{0,20}") {
        let _ = verdict(&pattern, &text);
    }

    /// A value, whatever it holds, matches itself and only itself.
    #[test]
    fn values_are_never_wildcards(value in "[ab*?${}]{0,6}", other in "[ab*?${}]{0,6}") {
        let mut context = Context::new();
        context.set_string("v", value.clone());
        let syntax = Syntax { wildcards: true, variables: true, case: Case::Sensitive };
        let matches = Pattern::compile("${v}", syntax).matches(&other, &context) == Verdict::Match;
        prop_assert_eq!(matches, value == other);
    }
}

/// Would take forever with backtracking over earlier stars.
#[test]
fn many_stars_are_cheap() {
    let pattern = "a*".repeat(1000) + "b";
    assert_eq!(verdict(&pattern, &"a".repeat(20_000)), Verdict::Mismatch);
}
