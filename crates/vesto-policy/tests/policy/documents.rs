//! Valid and invalid documents for every rule that AWS checks when it stores one, and the order of the rules.

use serde_json::{Value, json};
use vesto_policy::{ParseOptions, Policy, PolicyKind};

#[track_caller]
fn answer(document: &str, kind: PolicyKind) -> String {
    match Policy::parse(document, kind, &ParseOptions::default()) {
        Ok(_) => "stored".to_owned(),
        Err(error) => error.message().to_owned(),
    }
}

/// Documents of one rule: what is refused with its text, and what is stored.
struct Rule {
    text: &'static str,
    /// Members of the document, or of its only statement if they begin with a comma.
    refused: &'static [&'static str],
    stored: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        text: "Syntax errors in policy.",
        refused: &[
            "",
            "{",
            "[]",
            "\"text\"",
            "{}",
            r#"{"Version":"2012-10-17"}"#,
            r#"{"Version":"2012-10-17","Statement":[]}"#,
            r#"{"Version":"2012-10-17","Statement":["x"]}"#,
            r#"{"Version":"2012-10-17","Statement":null}"#,
            r#"{"Version":"2013-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":20121017,"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Id":7,"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Extra":"x","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Permit","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","NotAction":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","NotResource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":7,"Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*",7],"Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":{"a":"s3:*"},"Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":true}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":[["*"]]}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":null}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Sid":7,"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":"x"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":["x"]}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":"x"}}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"a:b":{"c":"d"}}}}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Strings":{"a:b":"c"}}}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAnyValue::StringEquals":{"a:b":"c"}}}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NullIfExists":{"a:b":"true"}}}}"#,
        ],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#" {"Statement" : [ {"Resource":"*","Action":["s3:*"],"Effect":"Deny"} ], "Version":"2012-10-17", "Id":"x"} "#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":["*",null]}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{}}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Strings":{}}}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"a:b":[]}}}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"a:b":true},"NumericEquals":{"a:c":7}}}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAnyValue:StringLikeIfExists":{"a:b":["c"]}}}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","NotResource":"*"}}"#,
        ],
    },
    Rule {
        text: "Policy document must be version 2012-10-17 or greater.",
        refused: &[
            r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
        ],
        stored: &[],
    },
    Rule {
        text: "The policy failed legacy parsing",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"DENY","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3::x"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws::x"}}"#,
            r#",{"DateEquals":{"a:b":"2026-13-01"}}"#,
            r#",{"DateEquals":{"a:b":"2026-00-01"}}"#,
            r#",{"DateEquals":{"a:b":"2026-01-32"}}"#,
            r#",{"DateLessThan":{"a:b":"2026-01-01T24:00:00Z"}}"#,
            r#",{"DateLessThan":{"a:b":"2026-01-01T23:60:00Z"}}"#,
            r#",{"DateLessThan":{"a:b":"2026-01-01T23:00:00.1234567890Z"}}"#,
            r#",{"DateGreaterThan":{"a:b":"2026-01-01T23:00:00+1"}}"#,
            r#",{"DateGreaterThanEqualsIfExists":{"a:b":"9223372036854775808"}}"#,
            r#",{"DateNotEquals":{"a:b":["2026-01-01","soon"]}}"#,
        ],
        stored: &[
            r#",{"DateEquals":{"a:b":"2026-01-02T03:04:05Z"}}"#,
            r#",{"DateEquals":{"a:b":"2026-01-02"}}"#,
            r#",{"DateEquals":{"a:b":"2026"}}"#,
            r#",{"DateEquals":{"a:b":"01T"}}"#,
            r#",{"DateEquals":{"a:b":"2026-01-02T03:04:05.123456789+01"}}"#,
            r#",{"DateEquals":{"a:b":"2026-01-02T03:04:05-09:30"}}"#,
            r#",{"DateEquals":{"a:b":"9223372036854775807"}}"#,
            r#",{"StringEquals":{"a:b":"2026-13-01"}}"#,
        ],
    },
    Rule {
        text: "Statement IDs (SID) in a single policy must be unique.",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"a","Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#,
        ],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"A","Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#,
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"","Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#,
        ],
    },
    Rule {
        text: "Policy statement must contain actions.",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[],"Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":[],"Resource":"*"}}"#,
        ],
        stored: &[r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}}"#],
    },
    Rule {
        text: "Resource invalid must be in ARN format or \"*\".",
        refused: &[r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"invalid"}}"#],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:fdsasf"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s33:::x"}}"#,
        ],
    },
    Rule {
        text: "Partition \"b\" is not valid for resource \"arn:b:c:d:e:f:g:h\".",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"a:b:c:d:e:f:g:h"}}"#,
        ],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws-cn:s3:::x"}}"#,
        ],
    },
    Rule {
        text: "Partition \"b\" is not valid for resource \"arn:b:cadfsdf:*:*:*\".",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"a:b:cadfsdf"}}"#,
        ],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:*:s3:::x"}}"#,
        ],
    },
    Rule {
        text: "Resource vendor must be fully qualified and cannot contain regexes.",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s?:::x"}}"#,
        ],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::x*"}}"#,
        ],
    },
    Rule {
        text: "IAM resource arn:aws:iam:us-east-1::x cannot contain region information.",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam:us-east-1::x"}}"#,
        ],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::123456789012:user/x"}}"#,
        ],
    },
    Rule {
        text: "Resource arn:aws:s3:us-east-1::b can not contain region information.",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:us-east-1::b"}}"#,
        ],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:redshift:us-east-1:1:cluster:b"}}"#,
        ],
    },
    Rule {
        text: "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/, instance-profile/, \
               mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam:::cluster/x"}}"#,
        ],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::123456789012:*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam:::role/x"}}"#,
        ],
    },
    Rule {
        text: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"invalid","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"","Resource":"*"}}"#,
        ],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam: asdf safdsf af ","Resource":"*"}}"#,
        ],
    },
    Rule {
        text: "Actions/Condition can contain only one colon.",
        refused: &[r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b:c","Resource":"*"}}"#],
        stored: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3-s:ListBucket","Resource":"*"}}"#,
        ],
    },
    Rule {
        text: "Vendor a a is not valid",
        refused: &[r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a a:b","Resource":"*"}}"#],
        stored: &[r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a-1.b:c","Resource":"*"}}"#],
    },
    Rule {
        text: "Policy statement must contain resources.",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":[]}}"#,
        ],
        stored: &[],
    },
    Rule {
        text: "Policy document should not specify a principal.",
        refused: &[
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"*"},"Action":"s3:*","Resource":"*"}}"#,
        ],
        stored: &[],
    },
];

#[test]
fn every_rule_has_documents_that_are_refused_and_stored() {
    let full = |text: &str| match text.strip_prefix(',') {
        Some(condition) => format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{condition}}}}}"#
        ),
        None => text.to_owned(),
    };
    let mut wrong = Vec::new();
    let mut expect = |document: String, kind, expected: &str| {
        let found = answer(&document, kind);
        if found != expected {
            wrong.push(format!("{document}\n  expected {expected}\n  found    {found}"));
        }
    };
    for rule in RULES {
        for kind in [PolicyKind::Identity, PolicyKind::Session, PolicyKind::Boundary, PolicyKind::ServiceControl] {
            rule.refused.iter().for_each(|document| expect(full(document), kind, rule.text));
            rule.stored.iter().for_each(|document| expect(full(document), kind, "stored"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A document with two mistakes is refused for the one whose rule comes first.
#[test]
fn the_first_rule_that_fails_gives_the_text() {
    type Mistake = (&'static str, fn(&mut Value));
    let mistakes: [Mistake; 8] = [
        ("Syntax errors in policy.", |document| document["Statement"][1]["Color"] = "red".into()),
        ("Policy document must be version 2012-10-17 or greater.", |document| {
            document["Version"] = "2008-10-17".into();
        }),
        ("The policy failed legacy parsing", |document| document["Statement"][1]["Effect"] = "allow".into()),
        ("Statement IDs (SID) in a single policy must be unique.", |document| {
            document["Statement"][1]["Sid"] = "a".into();
        }),
        ("Policy statement must contain actions.", |document| document["Statement"][1]["Action"] = json!([])),
        ("Resource x must be in ARN format or \"*\".", |document| document["Statement"][2]["Resource"] = "x".into()),
        ("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.", |document| {
            document["Statement"][2]["Action"] = "x".into();
        }),
        ("Policy statement must contain resources.", |document| {
            _ = document["Statement"][0].as_object_mut().map(|statement| statement.remove("Resource"));
        }),
    ];
    for (n, (expected, first)) in mistakes.iter().enumerate() {
        for (_, second) in &mistakes[n..] {
            let statement = |sid: &str| json!({"Sid": sid, "Effect": "Allow", "Action": "s3:*", "Resource": "*"});
            let mut document =
                json!({"Version": "2012-10-17", "Statement": [statement("a"), statement("b"), statement("c")]});
            first(&mut document);
            second(&mut document);
            assert_eq!(answer(&document.to_string(), PolicyKind::Identity), *expected, "{document}");
        }
    }
}

#[test]
fn trust_bucket_and_control_policies_have_rules_of_their_own() {
    let trust = |members: &str| format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",{members}}}}}"#);
    let principal = r#""Principal":{"Service":"redshift.amazonaws.com"}"#;
    for (kind, document, expected) in [
        (PolicyKind::Trust, "{".to_owned(), "This policy contains invalid Json"),
        (PolicyKind::Trust, trust(&format!(r#"{principal},"Action":"sts:AssumeRole""#)), "stored"),
        (
            PolicyKind::Trust,
            trust(&format!(r#"{principal},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]"#)),
            "stored",
        ),
        (
            PolicyKind::Trust,
            trust(&format!(r#"{principal},"Action":"sts:*""#)),
            "Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity",
        ),
        (PolicyKind::Trust, trust(r#""Action":"sts:AssumeRole""#), "Missing required field Principal"),
        (
            PolicyKind::Trust,
            trust(&format!(r#"{principal},"Action":"sts:AssumeRole","Resource":"*""#)),
            "Has prohibited field Resource.",
        ),
        (
            PolicyKind::Trust,
            trust(r#""NotPrincipal":{"AWS":"*"},"Action":"sts:AssumeRole""#),
            "Has prohibited field NotPrincipal.",
        ),
        (
            PolicyKind::Trust,
            trust(r#""Principal":{"AWS":"arn:aws:iam::1:user/x"},"Action":"sts:AssumeRole""#),
            "Invalid principal in policy: \"AWS\":\"arn:aws:iam::1:user/x\"",
        ),
        (
            PolicyKind::Trust,
            trust(r#""Principal":{"Service":"redshift"},"Action":"sts:AssumeRole""#),
            "Invalid principal in policy: \"SERVICE\":\"redshift\"",
        ),
        (PolicyKind::Resource, "x".to_owned(), "Policies must be valid JSON and the first byte must be '{'"),
        (
            PolicyKind::Resource,
            trust(r#""Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#),
            "stored",
        ),
        (
            PolicyKind::Resource,
            trust(r#""Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#),
            "Missing required field Principal",
        ),
        (
            PolicyKind::Resource,
            trust(r#""Principal":{"CanonicalUser":"79a5"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*""#),
            "stored",
        ),
        (PolicyKind::ResourceControl, trust(r#""Principal":"*","Action":"s3:*","Resource":"*""#), "stored"),
        (
            PolicyKind::ResourceControl,
            trust(r#""Principal":{"AWS":"123456789012"},"Action":"s3:*","Resource":"*""#),
            "The provided policy document does not meet the requirements of the specified policy type.",
        ),
        (
            PolicyKind::ResourceControl,
            trust(r#""Action":"s3:*","Resource":"*""#),
            "The provided policy document does not meet the requirements of the specified policy type.",
        ),
    ] {
        assert_eq!(answer(&document, kind), expected, "{document}");
    }
}
