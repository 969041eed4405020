use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::*;

fn check(json: &str, expected: Expect) {
    let shown = match CopyManifest::parse(json.as_bytes()) {
        Ok(manifest) => manifest.entries.iter().fold(String::new(), |mut text, entry| {
            let _ = writeln!(text, "{} mandatory={} length={:?}", entry.url(), entry.mandatory, entry.content_length);
            text
        }),
        Err(error) => error.to_string(),
    };
    expected.assert_eq(&shown);
}

#[test]
fn entries_in_order_with_their_flags() {
    check(
        r#"{"entries":[{"url":"s3://a/x/y.gz","mandatory":true},{"url":"s3://b/z"},
            {"url":"s3://b/z","meta":{"content_length":7,"record_count":1}}],"schema":{},"author":{"name":"x"}}"#,
        expect![[r#"
            s3://a/x/y.gz mandatory=true length=None
            s3://b/z mandatory=false length=None
            s3://b/z mandatory=false length=Some(7)
        "#]],
    );
}

#[test]
fn faults() {
    check("1|a\n", expect!["the manifest is not JSON"]);
    check("{}", expect!["the manifest has no list `entries`"]);
    check("[]", expect!["the manifest has no list `entries`"]);
    check(r#"{"entries":[{"mandatory":true}]}"#, expect!["Mandatory url is not present in manifest file"]);
    check(
        r#"{"entries":[{"url":"s3://bucket"}]}"#,
        expect!["`s3://bucket` in the manifest is not the URL of an S3 object"],
    );
    check(
        r#"{"entries":[{"url":"s3://b/k","mandatory":"yes"}]}"#,
        expect!["`mandatory` in the manifest has a value of the wrong type"],
    );
}
