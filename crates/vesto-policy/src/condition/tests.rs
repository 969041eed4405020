use super::*;

/// Builds the condition `operator {key: values}` and asks it with the request's `actual` values.
fn holds_with(operator: &str, values: &[&str], setup: impl Fn(&mut Context)) -> bool {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    let parsed = Operator::parse(operator).unwrap();
    let mut context = Context::new();
    context.set_string("aws:username", "alice");
    setup(&mut context);
    Condition::compile(parsed, operator, "Some:Key", values, true).holds(&context)
}

fn holds(operator: &str, values: &[&str], actual: &[&str]) -> bool {
    holds_with(operator, values, |context| match actual {
        [] => {}
        [one] => _ = context.set_string("some:key", *one),
        several => _ = context.set_strings("SOME:KEY", several.iter().copied()),
    })
}

#[track_caller]
fn check(operator: &str, values: &[&str], satisfying: &[&str], other: &[&str]) {
    for actual in satisfying {
        assert!(holds(operator, values, &[actual]), "{operator} {values:?} should hold for {actual}");
    }
    for actual in other {
        assert!(!holds(operator, values, &[actual]), "{operator} {values:?} should not hold for {actual}");
    }
}

#[test]
fn strings() {
    check("StringEquals", &["a*", "b"], &["a*", "b"], &["abc", "B", ""]);
    check("StringNotEquals", &["a", "b"], &["c", "A"], &["a", "b"]);
    check("StringEqualsIgnoreCase", &["Finance"], &["finance", "FINANCE"], &["financ"]);
    check("StringNotEqualsIgnoreCase", &["Finance"], &["hr"], &["FINANCE"]);
    check("StringLike", &["home/*", "x?"], &["home/", "home/a/b", "xy"], &["Home/a", "x"]);
    check("StringNotLike", &["home/*"], &["house"], &["home/a"]);
    check("StringLike", &["${aws:username}/*"], &["alice/x"], &["bob/x"]);
    check("StringEquals", &["${aws:username}"], &["alice"], &["${aws:username}"]);
}

#[test]
fn a_variable_without_value_equals_nothing() {
    check("StringEquals", &["${aws:PrincipalTag/team}"], &[], &["", "x", "${aws:PrincipalTag/team}"]);
    check("StringNotEquals", &["${aws:PrincipalTag/team}"], &["x", ""], &[]);
    check("StringEquals", &["${aws:PrincipalTag/team}", "x"], &["x"], &["y"]);
    check("StringEquals", &["${aws:PrincipalTag/team, 'none'}"], &["none"], &["x"]);
}

#[test]
fn numbers() {
    check("NumericEquals", &["10", "20.5"], &["10", "10.0", "20.50", "+10"], &["11", "ten", ""]);
    check("NumericNotEquals", &["10"], &["11"], &["10", "10.0", "ten"]);
    check("NumericLessThan", &["10"], &["9", "-1", "9.99"], &["10", "11", "x"]);
    check("NumericLessThanEquals", &["10"], &["10", "9"], &["10.1"]);
    check("NumericGreaterThan", &["10"], &["11"], &["10"]);
    check("NumericGreaterThanEquals", &["10"], &["10", "11"], &["9"]);
    check("NumericEquals", &["9007199254740993"], &["9007199254740993"], &["9007199254740992"]);
    check("NumericEquals", &["nan", "inf", "1e3"], &[], &["nan", "inf", "1000", "NaN"]);
    check("NumericEquals", &["0"], &["-0.0", "0.0", "-0"], &[]);
}

#[test]
fn dates() {
    let noon = "2026-01-02T12:00:00Z";
    check(
        "DateEquals",
        &[noon],
        &[noon, "2026-01-02T13:00:00+01:00", "2026-01-02T12:00:00.000Z", "1767355200"],
        &["2026-01-02", "12"],
    );
    check("DateNotEquals", &[noon], &["2026-01-02"], &[noon, "yesterday"]);
    check("DateLessThan", &[noon], &["2026-01-02", "2026", "2026-01", "0"], &[noon, "2027"]);
    check("DateLessThanEquals", &[noon], &[noon], &["2026-01-02T12:00:00.000000001Z"]);
    check("DateGreaterThan", &[noon], &["2026-01-02T12:00:01Z", "2026-01-02T11:30:00-01:00"], &[noon]);
    check("DateGreaterThanEquals", &[noon], &[noon, "2026-01-03"], &["2026-01-01"]);
    check("DateEquals", &["1970-01-01"], &["0", "1970-01-01T00:00:00Z", "1970"], &["1"]);
    check("DateEquals", &["2000-02-29T00:00:00Z"], &["951782400"], &[]);
    check("DateEquals", &["1969-12-31T23:59:59Z"], &[], &["1"]);
}

#[test]
fn dates_that_iam_stores() {
    for good in [
        "2026",
        "2026-01",
        "2026-01-02t03",
        "2026-01-02T03:04",
        "01T",
        "-0001-01-01T00:00:00Z",
        "0",
        "2026-01-02T03:04:05.123456789Z",
        "2026-01-02T03:04:05+05",
        "9223372036854775807",
    ] {
        assert!(is_date(good), "{good}");
    }
    for bad in [
        "",
        "x",
        "2026-00",
        "2026-1-2-3",
        "2026-01-02T60",
        "2026-01-02T03:60",
        "2026-01-02T03:04:60",
        "2026-01-02T03:04:05.1234567890Z",
        "2026-01-02T03:04:05+5",
        "2026-01-02T03:04:05+05:5",
        "9223372036854775808",
        "2026-01-02T03:04:05Z+01",
        "292278994-01-01",
    ] {
        assert!(!is_date(bad), "{bad}");
    }
}

#[test]
fn booleans_binary_and_null() {
    check("Bool", &["true"], &["true", "True"], &["false", "1"]);
    check("Bool", &["${aws:flag, 'false'}"], &["false"], &["true"]);
    check("BinaryEquals", &["QmluYXJ5"], &["QmluYXJ5"], &["qmluYXJ5", "QmluYXJ", "%"]);
    check("Null", &["false"], &["x", ""], &[]);
    check("Null", &["true"], &[], &["x"]);
    assert!(holds("Null", &["true"], &[]));
    assert!(!holds("Null", &["false"], &[]));
    assert!(holds_with("Null", &["true"], |context| _ = context.set_strings("some:key", Vec::<String>::new())));
}

#[test]
fn addresses() {
    check(
        "IpAddress",
        &["203.0.113.0/24", "2001:db8::/32"],
        &["203.0.113.77", "2001:db8:1::1", "::ffff:203.0.113.1"],
        &["198.51.100.1", "2001:db9::1", "not an address"],
    );
    check("NotIpAddress", &["203.0.113.0/24"], &["198.51.100.1", "::1"], &["203.0.113.1", "garbage"]);
    check("IpAddress", &["192.0.2.1"], &["192.0.2.1"], &["192.0.2.2"]);
    check("IpAddress", &["0.0.0.0/0"], &["1.2.3.4"], &["::1"]);
    check("IpAddress", &["10.0.0.0/33", "x/8"], &[], &["10.0.0.1"]);
}

#[test]
fn arns() {
    for operator in ["ArnEquals", "ArnLike"] {
        check(
            operator,
            &["arn:aws:redshift:*:123456789012:cluster:dev-*"],
            &["arn:aws:redshift:us-east-1:123456789012:cluster:dev-1"],
            &["arn:aws:redshift:us-east-1:123456789012:cluster:prod", "dev-1"],
        );
    }
    for operator in ["ArnNotEquals", "ArnNotLike"] {
        check(operator, &["arn:aws:s3:::a*"], &["arn:aws:s3:::b"], &["arn:aws:s3:::ab", "no arn"]);
    }
}

#[test]
fn missing_keys() {
    for positive in
        ["StringEquals", "StringLike", "NumericLessThan", "DateEquals", "Bool", "IpAddress", "ArnLike", "BinaryEquals"]
    {
        assert!(!holds(positive, &["x"], &[]), "{positive}");
        assert!(holds(&format!("{positive}IfExists"), &["x"], &[]), "{positive}");
    }
    for negated in
        ["StringNotEquals", "StringNotLike", "NumericNotEquals", "DateNotEquals", "NotIpAddress", "ArnNotLike"]
    {
        assert!(holds(negated, &["x"], &[]), "{negated}");
    }
    check("StringEqualsIfExists", &["x"], &["x"], &["y"]);
}

#[test]
fn several_values_of_the_request() {
    let all = "ForAllValues:StringEquals";
    assert!(holds(all, &["a", "b"], &["a", "b"]));
    assert!(!holds(all, &["a", "b"], &["a", "c"]));
    assert!(holds(all, &["a"], &[]));
    let any = "ForAnyValue:StringEquals";
    assert!(holds(any, &["a", "b"], &["c", "b"]));
    assert!(!holds(any, &["a", "b"], &["c", "d"]));
    assert!(!holds(any, &["a"], &[]));
    assert!(holds("ForAnyValue:StringEqualsIfExists", &["a"], &[]));
    // Negated: that value equals none of the list.
    assert!(holds("ForAllValues:StringNotEquals", &["a", "b"], &["c", "d"]));
    assert!(!holds("ForAllValues:StringNotEquals", &["a", "b"], &["c", "a"]));
    assert!(holds("ForAnyValue:StringNotEquals", &["a", "b"], &["c", "a"]));
    assert!(!holds("ForAnyValue:StringNotEquals", &["a", "b"], &["a", "b"]));
    // Without set prefix a negation is the exact opposite.
    assert!(holds("StringEquals", &["a"], &["a", "c"]));
    assert!(!holds("StringNotEquals", &["a"], &["a", "c"]));
}
