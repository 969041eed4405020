use serde_json::Value;

use crate::{ParseOptions, Policy, PolicyKind};

fn message(json: &str, kind: PolicyKind) -> Option<String> {
    Policy::parse(json, kind, &ParseOptions::default()).err().map(|error| error.message().to_owned())
}

/// Documents with the answers that AWS gave (`tests/data/README.md`).
#[test]
fn recorded_answers_of_iam() {
    let cases: Value = serde_json::from_str(include_str!("../../tests/data/iam-validation.json")).unwrap();
    let mut wrong = Vec::new();
    for case in cases["invalid"].as_array().unwrap() {
        let (document, expected) = (case["document"].as_str().unwrap(), case["message"].as_str().unwrap());
        let actual = message(document, PolicyKind::Identity);
        if actual.as_deref() != Some(expected) {
            wrong.push(format!("{document}\n  expected {expected}\n  actual   {actual:?}"));
        }
    }
    for document in cases["valid"].as_array().unwrap() {
        let document = document.as_str().unwrap();
        if let Some(actual) = message(document, PolicyKind::Identity) {
            wrong.push(format!("{document}\n  expected to be stored\n  actual   {actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `statement` holds the members of one statement, `expected` the message ("" for a document that is stored).
#[track_caller]
fn check(kind: PolicyKind, statement: &str, expected: &str) {
    let document = format!(r#"{{"Version":"2012-10-17","Statement":[{{{statement}}}]}}"#);
    assert_eq!(message(&document, kind).unwrap_or_default(), expected, "{document}");
}

#[test]
fn identity_policies() {
    let identity = PolicyKind::Identity;
    let allow = r#""Effect":"Allow","Action":"s3:GetObject""#;
    check(identity, &format!(r#"{allow},"Resource":"*""#), "");
    check(identity, &format!(r#"{allow},"Resource":"*","Sid":"""#), "");
    check(
        identity,
        &format!(r#"{allow},"Resource":"*","Sid":"a b""#),
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    );
    check(
        identity,
        &format!(r#"{allow},"Resource":"*","Principal":"*""#),
        "Policy document should not specify a principal.",
    );
    check(identity, allow, "Policy statement must contain resources.");
    check(identity, r#""Effect":"Allow","Resource":"*""#, "Policy statement must contain actions.");
    check(identity, &format!(r#"{allow},"Resource":"*","Effect":"Deny""#), "Syntax errors in policy.");
    check(identity, &format!(r#"{allow},"Resource":"*","NotResource":"*""#), "Syntax errors in policy.");
    check(identity, &format!(r#"{allow},"Resource":"*","Color":"red""#), "Syntax errors in policy.");
    check(
        identity,
        r#""Effect":"Allow","Action":"s3:*","Resource":["arn:aws:iam::123456789012:foo","arn:aws:iam:us-east-1::role/x"]"#,
        "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/, \
         instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, \
         access-report/.",
    );
    check(identity, r#""Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:*""#, "");
    check(
        identity,
        r#""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:*:us-east-1:123456789012:x""#,
        "Resource vendor must be fully qualified and cannot contain regexes.",
    );
}

#[test]
fn the_seed_policy_in_its_own_form_is_stored() {
    check(
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"redshift:CreateCluster",
           "Resource":["arn:aws:redshift:123456789012:us-east-1:cluster/my-redshift-cluster"]"#,
        "",
    );
}

#[test]
fn conditions() {
    let with = |condition: &str| format!(r#""Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{condition}"#);
    for good in [
        r"{}",
        r#"{"StringEquals":{"a:b":"c"}}"#,
        r#"{"StringEquals":{"a:b":["c","d"]}}"#,
        r#"{"NumericLessThan":{"s3:max-keys":10}}"#,
        r#"{"Bool":{"aws:SecureTransport":true}}"#,
        r#"{"ForAllValues:StringNotLikeIfExists":{"aws:TagKeys":["x*"]}}"#,
        r#"{"Unknown":{}}"#,
        r#"{"DateLessThan":{"aws:CurrentTime":"2026-01-02T03:04:05.123456789+01:00"}}"#,
    ] {
        check(PolicyKind::Identity, &with(good), "");
    }
    for bad in [
        r#""x""#,
        r#"{"StringEquals":"x"}"#,
        r#"{"StringEquals":{"a:b":{}}}"#,
        r#"{"StringEquals":{"a:b":[["c"]]}}"#,
        r#"{"stringequals":{"a:b":"c"}}"#,
        r#"{"NullIfExists":{"a:b":"true"}}"#,
        r#"{"ForAnyValue::StringEquals":{"a:b":"c"}}"#,
        r#"{"StringEquals":{"a:b":"c","a:b":"d"}}"#,
    ] {
        check(PolicyKind::Identity, &with(bad), "Syntax errors in policy.");
    }
    for bad in ["2026-13-01", "yesterday", "2026-01-32", "2026-01-01T24:00:00Z", "9223372036854775808"] {
        let condition = format!(r#"{{"DateEquals":{{"aws:CurrentTime":"{bad}"}}}}"#);
        check(PolicyKind::Identity, &with(&condition), "The policy failed legacy parsing");
    }
}

#[test]
fn trust_policies() {
    let trust = PolicyKind::Trust;
    let service = r#""Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"}"#;
    check(trust, &format!(r#"{service},"Action":"sts:AssumeRole""#), "");
    check(trust, &format!(r#"{service},"Action":["sts:AssumeRole","sts:TagSession"]"#), "");
    check(
        trust,
        &format!(r#"{service},"Action":"s3:GetObject""#),
        "Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and \
         sts:AssumeRoleWithWebIdentity",
    );
    check(trust, &format!(r#"{service},"Action":"sts:AssumeRole","Resource":"*""#), "Has prohibited field Resource.");
    check(trust, r#""Effect":"Allow","Action":"sts:AssumeRole""#, "Missing required field Principal");
    assert_eq!(message("{", trust).unwrap(), "This policy contains invalid Json");
    let old = r#"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}"#;
    assert_eq!(message(old, trust), None);
    assert_eq!(message(old, PolicyKind::Identity).unwrap(), "Policy document must be version 2012-10-17 or greater.");
}

#[test]
fn principals() {
    let with = |principal: &str| format!(r#""Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole""#);
    for good in [
        r#""*""#,
        r#"{"AWS":"*"}"#,
        r#"{"AWS":"123456789012"}"#,
        r#"{"AWS":["arn:aws:iam::123456789012:root","arn:aws:iam::123456789012:user/path/alice"],"Service":"redshift.amazonaws.com"}"#,
        r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/R/S"}"#,
        r#"{"AWS":"AROAEXAMPLEEXAMPLEXYZ"}"#,
        r#"{"Service":["redshift.us-east-1.amazonaws.com","redshift-serverless.amazonaws.com"]}"#,
        r#"{"Federated":"accounts.google.com"}"#,
    ] {
        check(PolicyKind::Trust, &with(good), "");
    }
    for (bad, named) in [
        (r#""everyone""#, r#""STAR":"everyone""#),
        (r#"{"AWS":"alice"}"#, r#""AWS":"alice""#),
        (r#"{"AWS":"arn:aws:iam::123456789012:user/*"}"#, r#""AWS":"arn:aws:iam::123456789012:user/*""#),
        (r#"{"AWS":"arn:aws:iam::1:user/a"}"#, r#""AWS":"arn:aws:iam::1:user/a""#),
        (r#"{"Service":"redshift"}"#, r#""SERVICE":"redshift""#),
    ] {
        check(PolicyKind::Trust, &with(bad), &format!("Invalid principal in policy: {named}"));
    }
    check(PolicyKind::Trust, &with(r#"{"Group":"x"}"#), "Syntax errors in policy.");
    check(PolicyKind::Trust, &with(r"{}"), "Syntax errors in policy.");
}

#[test]
fn bucket_policies() {
    let bucket = PolicyKind::Resource;
    let allow = r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#;
    check(bucket, &format!(r#"{allow},"Principal":"*","Sid":"Public read""#), "");
    check(bucket, &format!(r#"{allow},"NotPrincipal":{{"AWS":"123456789012"}}"#), "");
    check(bucket, allow, "Missing required field Principal");
    assert_eq!(message("nothing", bucket).unwrap(), "Policies must be valid JSON and the first byte must be '{'");
}
