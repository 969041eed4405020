use std::collections::BTreeSet;

use super::*;

/// `code path`, for each finding.
fn findings(document: &str, kind: PolicyKind) -> Vec<String> {
    let found = check(document, kind, &ParseOptions::default());
    found.iter().map(|finding| format!("{} {}", finding.code, finding.json_path)).collect()
}

/// Each line's findings for statements of one document (the braces around each left out).
const CASES: &[(PolicyKind, &str, &[&str])] = &[
    // Clean.
    (PolicyKind::Identity, r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#, &[]),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":["s3:ListBucket","s3:GetObject"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#,
        &[],
    ),
    (PolicyKind::Identity, r#""Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#, &[]),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"redshift:*","Resource":"arn:aws:redshift:us-east-1:123456789012:cluster:c*""#,
        &[],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/R","Condition":{"StringEquals":{"iam:PassedToService":"redshift.amazonaws.com"}}"#,
        &[],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"dynamodb:Anything","Resource":"*","Condition":{"StringEquals":{"dynamodb:Whatever":"x"}}"#,
        &[],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Deny","NotAction":"iam:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"x"}}"#,
        &[],
    ),
    (
        PolicyKind::Trust,
        r#""Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}"#,
        &[],
    ),
    (
        PolicyKind::Trust,
        r#""Effect":"Allow","Principal":{"Service":"redshift.us-east-1.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:ExternalId":"arn:aws:redshift:us-east-1:123456789012:dbuser:c/*"}}"#,
        &[],
    ),
    (
        PolicyKind::Resource,
        r#""Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}"#,
        &[],
    ),
    (PolicyKind::Boundary, r#""Effect":"Allow","Action":"*","Resource":"*""#, &[]),
    // Grants.
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"*","Resource":"*""#,
        &["full-access $.Statement.Action", "wildcard-grants-pass-role $.Statement.Action"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":["s3:*","iam:*"],"Resource":"*""#,
        &["wildcard-grants-pass-role $.Statement.Action[1]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"iam:P*","Resource":"arn:aws:iam::*:role/*""#,
        &["wildcard-grants-pass-role $.Statement.Action"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"iam:PassRole","Resource":"*""#,
        &["pass-role-to-every-service $.Statement", "pass-role-on-every-role $.Statement.Resource"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","NotAction":"iam:*","Resource":"*""#,
        &["allow-not-action $.Statement.NotAction"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/*""#,
        &["allow-not-resource $.Statement.NotResource"],
    ),
    (
        PolicyKind::Resource,
        r#""Effect":"Allow","NotPrincipal":{"AWS":"123456789012"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#,
        &["allow-not-principal $.Statement.NotPrincipal"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"redshift:CreateTags","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a"]}}"#,
        &["for-all-values-without-null $.Statement.Condition['ForAllValues:StringEquals']['aws:TagKeys']"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"redshift:CreateTags","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a"]},"Null":{"aws:TagKeys":"false"}}"#,
        &[],
    ),
    (
        PolicyKind::Resource,
        r#""Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#,
        &["open-to-everyone $.Statement.Principal"],
    ),
    (
        PolicyKind::Resource,
        r#""Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
        &[],
    ),
    // Trust.
    (
        PolicyKind::Trust,
        r#""Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole""#,
        &["trust-without-redshift $.Statement"],
    ),
    (
        PolicyKind::Trust,
        r#""Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole""#,
        &["trust-without-source $.Statement.Principal"],
    ),
    // Names.
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"redshift:DescribeCluster","Resource":"*""#,
        &["unknown-action $.Statement.Action"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":["s3:ListObjectsV2","s3:Get*"],"Resource":"*""#,
        &["unknown-action $.Statement.Action[0]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"kms:Zap*","Resource":"*""#,
        &["unknown-action $.Statement.Action"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"redshfit:CreateCluster","Resource":"*""#,
        &["unknown-service $.Statement.Action"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Deny","Action":["redshift:DropCluster"],"Resource":"*""#,
        &["deny-never-matches $.Statement", "unknown-action $.Statement.Action[0]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:SourceAcount":"123456789012"}}"#,
        &["unknown-condition-key $.Statement.Condition.StringEquals['aws:SourceAcount']"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"username":"x","aws:PrincipalTag/x":"y"}}"#,
        &["unknown-condition-key $.Statement.Condition.StringEquals.username"],
    ),
    // Conditions.
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:username":"203.0.113.1"}}"#,
        &["operator-does-not-fit $.Statement.Condition.IpAddress['aws:username']"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":{"NumericLessThan":{"s3:max-keys":"ten"}}"#,
        &["bad-condition-value $.Statement.Condition.NumericLessThan['s3:max-keys']"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["203.0.113.0/33"]}}"#,
        &["bad-condition-value $.Statement.Condition.IpAddress['aws:SourceIp'][0]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":{"StringEquals":{"s3:prefix":["a","home/*"]}}"#,
        &["literal-wildcard $.Statement.Condition.StringEquals['s3:prefix'][1]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a${*}"}}"#,
        &[],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"Null":{"aws:username":"true"},"StringLike":{"aws:username":"a"}}"#,
        &["condition-never-holds $.Statement.Condition.StringLike['aws:username']"],
    ),
    // Resources.
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"redshift:CreateCluster","Resource":["arn:aws:redshift:123456789012:us-east-1:cluster/c"]"#,
        &["legacy-cluster-arn $.Statement.Resource[0]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"redshift:CreateCluster","Resource":"arn:aws:redshift:us-east-1:123456789012:cluster/c""#,
        &["redshift-arn-form $.Statement.Resource"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":["s3:GetObject","redshift:CreateCluster"],"Resource":"arn:aws:s3:::b/*""#,
        &["resource-does-not-fit $.Statement.Action[1]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Deny","Action":"redshift:CreateCluster","Resource":"arn:aws:s3:::b/*""#,
        &["deny-never-matches $.Statement", "resource-does-not-fit $.Statement.Action"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":["s3:ListBucket","s3:GetObject"],"Resource":"arn:aws:s3:::b/*""#,
        &["bucket-action-on-objects $.Statement.Action[0]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":["s3:ListBucket","s3:GetObject"],"Resource":"arn:aws:s3:::b""#,
        &["object-action-on-bucket $.Statement.Action[1]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b""#,
        &["object-action-on-bucket $.Statement.Action"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::*""#,
        &["needs-every-resource $.Statement.Action"],
    ),
    // Several statements.
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x"},{"Sid":"B","Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/x"]"#,
        &["duplicate-statement $.Statement[1]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#,
        &["redundant-statement $.Statement[1]"],
    ),
    (
        PolicyKind::Identity,
        r#""Effect":"Deny","Action":"s3:*","Resource":"*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x/*""#,
        &["allow-overridden $.Statement[1]"],
    ),
    (
        PolicyKind::Identity,
        r#""Sid":"","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x""#,
        &["empty-sid $.Statement.Sid"],
    ),
    (
        PolicyKind::Identity,
        r#""Sid":"a","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x"},{"Sid":"A","Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/x""#,
        &["similar-sids $.Statement[1].Sid"],
    ),
];

/// Whole documents.
const DOCUMENTS: &[(PolicyKind, &str, &[&str])] = &[
    (PolicyKind::Identity, "{\"Version\": }", &["malformed $"]),
    (
        PolicyKind::Identity,
        r#"{"Version":"2012-10-17","Statement":{"Efect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#,
        &["malformed $.Statement.Efect"],
    ),
    (
        PolicyKind::Identity,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"b"}]}"#,
        &["malformed $.Statement[1]"],
    ),
    (
        PolicyKind::Identity,
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEqual":{"a:b":"c"}}}}"#,
        &["malformed $.Statement.Condition.StringEqual"],
    ),
    (
        PolicyKind::Resource,
        r#"{"Version":"2008-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}}"#,
        &["old-version $.Version", "variables-in-old-version $.Statement.Resource"],
    ),
];

#[test]
fn each_mistake_is_found_where_it_stands() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let statements = CASES.iter().map(|(kind, statements, expected)| {
        let list = if statements.contains("},{") { ("[", "]") } else { ("", "") };
        let document = format!(r#"{{"Version":"2012-10-17","Statement":{}{{{statements}}}{}}}"#, list.0, list.1);
        (*kind, document, *expected)
    });
    let documents = DOCUMENTS.iter().map(|(kind, document, expected)| (*kind, (*document).to_owned(), *expected));
    for (kind, document, expected) in statements.chain(documents) {
        let found = findings(&document, kind);
        seen.extend(found.iter().filter_map(|line| line.split(' ').next().map(str::to_owned)));
        if found != expected {
            wrong.push(format!("{document}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let untested: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| !seen.contains(*code) && *code != "too-large")
        .collect();
    assert!(untested.is_empty(), "no case finds {untested:?}");
}

#[test]
fn the_guide_policy_is_pointed_at() {
    let document = include_str!("../../../vesto/src/quickstart/guide-policy.json");
    let found = check(document, PolicyKind::Identity, &ParseOptions::default());
    let codes: Vec<_> = found.iter().map(|finding| (finding.code, finding.line, finding.column)).collect();
    assert_eq!(
        codes,
        [(Code::LegacyClusterArn, 16, 18), (Code::LegacyClusterArn, 17, 18), (Code::PassRoleToEveryService, 20, 9)],
        "{found:#?}"
    );
    assert_eq!(
        found[0].hint.as_deref(),
        Some("write `arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster`")
    );
}

#[test]
fn hints_name_what_was_meant() {
    let hint =
        |document: &str| check(document, PolicyKind::Identity, &ParseOptions::default())[0].hint.clone().unwrap();
    let with = |action: &str| {
        format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#)
    };
    assert_eq!(hint(&with("redshift:DescribeCluster")), "did you mean `redshift:DescribeClusters`?");
    assert_eq!(hint(&with("s3:ListObjectsV2")), "the operation ListObjectsV2 needs `s3:ListBucket`");
    assert_eq!(hint(&with("redshfit:CreateCluster")), "write `redshift:CreateCluster`");
    let misspelt = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Actions":"s3:GetObject","Resource":"*"}}"#;
    assert_eq!(hint(misspelt), "`Actions` is unknown here; did you mean `Action`?");
    assert_eq!(hint("{\n  \"Version\" \"x\"}"), "no valid JSON: expected `:`");
}

#[test]
fn aws_words_come_with_a_place() {
    let document = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"x\"}\n  ]\n}";
    let found = check(document, PolicyKind::Identity, &ParseOptions::default());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "Resource x must be in ARN format or \"*\".");
    assert_eq!((found[0].severity, found[0].line, found[0].column), (Severity::Error, 4, 5));
    let broken =
        check("{\"Version\": \"2012-10-17\",\n  \"Statement\" []}", PolicyKind::Identity, &ParseOptions::default());
    assert_eq!((broken[0].line, broken[0].column), (2, 15));
}

#[test]
fn sizes_are_checked_without_white_space() {
    let resources: Vec<String> = (0..200).map(|n| format!("\"arn:aws:s3:::bucket-{n}/prefix/*\"")).collect();
    let document = |separator: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:GetObject","Resource":[{}]}}}}"#,
            resources.join(separator)
        )
    };
    assert_eq!(findings(&document(","), PolicyKind::Identity), ["too-large $"]);
    let small = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
    let spaced = small.replace(',', &format!(",{}", " ".repeat(7000)));
    assert_eq!(findings(&spaced, PolicyKind::Identity), Vec::<String>::new());
}

#[test]
fn kinds_are_guessed() {
    let with = |members: &str| format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",{members}}}}}"#);
    assert_eq!(guess_kind(&with(r#""Action":"s3:*","Resource":"*""#)), PolicyKind::Identity);
    assert_eq!(guess_kind(&with(r#""Principal":"*","Action":"s3:*","Resource":"*""#)), PolicyKind::Resource);
    assert_eq!(guess_kind(&with(r#""Principal":"*","Action":"sts:AssumeRole""#)), PolicyKind::Trust);
    assert_eq!(guess_kind("nothing"), PolicyKind::Identity);
}

/// The lists know the actions that this server authorizes and the guide's examples name.
#[test]
fn known_actions_are_complete_enough() {
    for (service, action) in [
        ("iam", "PassRole"),
        ("redshift", "ModifyClusterIamRoles"),
        ("redshift", "JoinGroup"),
        ("redshift", "CreateClusterUser"),
        ("redshift-data", "ExecuteStatement"),
        ("redshift-serverless", "GetCredentials"),
        ("sts", "TagSession"),
        ("s3", "ListBucketMultipartUploads"),
        ("kms", "GenerateDataKey"),
    ] {
        assert!(known::actions_of(service).unwrap().any(|known| known == action), "{service}:{action}");
    }
    assert!(known::actions_of("dynamodb").is_none());
}
