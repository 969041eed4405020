use super::*;

fn matches(pattern: &str, arn: &str) -> bool {
    let mut context = Context::new();
    context.set_string("aws:username", "alice");
    ArnPattern::compile(pattern, true).matches(&ArnFields::split(arn).unwrap(), &context) == Verdict::Match
}

#[test]
fn fields_are_matched_one_by_one() {
    let cluster = "arn:aws:redshift:us-west-2:123456789012:cluster:production-1";
    assert!(matches("arn:aws:redshift:us-west-2:123456789012:cluster:production*", cluster));
    assert!(matches("arn:aws:redshift:*:123456789012:cluster:*", cluster));
    assert!(matches("arn:*:redshift:us-*-?:*:cluster:production-?", cluster));
    assert!(!matches("arn:aws:redshift:*:cluster:production-1", cluster));
    assert!(!matches("arn:aws:redshift:us*:cluster:production-1", cluster));
    assert!(!matches("arn:aws:redshift:us-west-2:123456789012:cluster:PRODUCTION-1", cluster));
}

#[test]
fn short_patterns_are_completed() {
    let cluster = "arn:aws:redshift:us-west-2:123456789012:cluster:x";
    assert!(matches("arn:aws:redshift:us-west-2:*", cluster));
    assert!(matches("arn:aws:redshift", cluster));
    assert!(matches("arn:aws:redshift:*", cluster));
    assert!(!matches("arn:aws:redshift:us-east-1:*", cluster));
    assert!(!matches("arn:aws:s3", cluster));
}

#[test]
fn variables_count_in_the_resource_only() {
    assert!(matches("arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/alice/x"));
    assert!(!matches("arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/bob/x"));
    assert!(!matches("arn:aws:s3:::home/${aws:other}*", "arn:aws:s3:::home/x"));
    assert!(!matches("arn:aws:${aws:username}:::x", "arn:aws:alice:::x"));
}

#[test]
fn condition_values() {
    let mut context = Context::new();
    context.set_string("aws:PrincipalArn", "arn:aws:iam::123456789012:role/r").set_string("a", "123456789012");
    let matches = |pattern: &str, arn: &str| ArnCondition::compile(pattern, true).matches(arn, &context);
    let role = "arn:aws:iam::123456789012:role/r";
    assert_eq!(matches("arn:aws:iam::*:role/*", role), Verdict::Match);
    assert_eq!(matches("arn:aws:iam:*:role/*", role), Verdict::Mismatch);
    assert_eq!(matches("arn:aws:iam::${a}:role/r", role), Verdict::Match);
    assert_eq!(matches("${aws:PrincipalArn}", role), Verdict::Match);
    assert_eq!(matches("${aws:PrincipalArn}", "arn:aws:iam::123456789012:role/s"), Verdict::Mismatch);
    assert_eq!(matches("${aws:Missing}", role), Verdict::VariableMissing);
    assert_eq!(matches("*", role), Verdict::Match);
    assert_eq!(matches("*", "not an arn"), Verdict::Mismatch);
    assert_eq!(matches("arn", role), Verdict::Mismatch);
}

#[test]
fn the_guides_old_cluster_arns() {
    let today = |arn: &str| from_legacy_redshift(arn);
    assert_eq!(
        today("arn:aws:redshift:123456789012:us-east-1:cluster/my-redshift-cluster").as_deref(),
        Some("arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster")
    );
    assert_eq!(
        today("arn:aws:redshift:*:us-gov-west-1:cluster:x").as_deref(),
        Some("arn:aws:redshift:us-gov-west-1:*:cluster:x")
    );
    for other in [
        "arn:aws:redshift:us-east-1:123456789012:cluster:x",
        "arn:aws:redshift:123456789012:*:cluster/x",
        "arn:aws:redshift:123456789012:123456789012:cluster/x",
        "arn:aws:redshift:12345:us-east-1:cluster/x",
        "arn:aws:s3:123456789012:us-east-1:x",
        "arn:aws:redshift:123456789012:us-east-1",
        "*",
    ] {
        assert_eq!(today(other), None, "{other}");
    }
}
