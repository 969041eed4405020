use super::*;

#[track_caller]
fn check(document: &str, expected: &[&str]) {
    let found: Vec<String> =
        statements(document).iter().map(|span| format!("{} to {}", span.start, span.end)).collect();
    assert_eq!(found, expected, "{document}");
}

#[test]
fn one_statement_and_lists_are_found() {
    check(r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow"}}"#, &["1:37 to 1:54"]);
    check(r#"{"Statement":[{"a":{}},{"b":[{}]}],"Id":"x"}"#, &["1:15 to 1:22", "1:24 to 1:33"]);
    check("{\n \"Statement\": [\n  {\n  },\n  {}\n ]\n}", &["3:3 to 4:3", "5:3 to 5:4"]);
}

#[test]
fn brackets_and_quotes_in_strings_do_not_count() {
    check(r#"{"Id":"\"{Statement","Statement":[{"Sid":"}]"}]}"#, &["1:35 to 1:46"]);
}

/// The example of the AWS CLI's page of `simulate-custom-policy`: statement from column 38 to column 167.
#[test]
fn the_simulator_prints_the_columns_behind_the_braces() {
    let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}"#;
    let found = statements(document);
    let columns: Vec<_> = found.iter().map(|span| (span.start.behind().column, span.end.behind().column)).collect();
    assert_eq!(columns, [(38, 167)]);
}

#[test]
fn every_value_has_its_path() {
    let document = "{\n  \"Statement\": {\"Condition\": {\"ForAllValues:StringLike\": {\"aws:x/é\": [\"a\", 1]}}}}";
    let mut found = Vec::new();
    visit(document, &mut |path, span| found.push(format!("{path} {}", span.start)));
    assert_eq!(
        found,
        [
            "$.Statement.Condition['ForAllValues:StringLike']['aws:x/é'][0] 2:71",
            "$.Statement.Condition['ForAllValues:StringLike']['aws:x/é'][1] 2:76",
            "$.Statement.Condition['ForAllValues:StringLike']['aws:x/é'] 2:70",
            "$.Statement.Condition['ForAllValues:StringLike'] 2:58",
            "$.Statement.Condition 2:30",
            "$.Statement 2:16",
            "$ 1:1",
        ]
    );
}
