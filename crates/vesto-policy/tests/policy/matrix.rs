//! Who can do what under the guide's policy, as a text to review. `UPDATE_EXPECT=1` rewrites it.

use std::fmt::Write as _;

use expect_test::expect_file;
use vesto_policy::{
    Context, NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySet, PolicySource, Principal, Request, evaluate,
};

const GUIDE: &str = include_str!("../../../vesto/src/quickstart/guide-policy.json");

const QUESTIONS: &[(&str, &[&str])] = &[
    ("redshift:DescribeClusters", &["*", "arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster"]),
    (
        "redshift:CreateCluster",
        &[
            "arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster",
            "arn:aws:redshift:us-east-1:123456789012:cluster:my-second-redshift-cluster",
            "arn:aws:redshift:us-east-1:123456789012:cluster:third-cluster",
            "arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster-2",
            "arn:aws:redshift:us-east-1:123456789012:cluster:My-Redshift-Cluster",
            "arn:aws:redshift:us-west-2:123456789012:cluster:my-redshift-cluster",
            "arn:aws:redshift:us-east-1:999999999999:cluster:my-redshift-cluster",
            "arn:aws:redshift:us-east-1:123456789012:snapshot:my-redshift-cluster/s",
            "arn:aws:redshift:123456789012:us-east-1:cluster/my-redshift-cluster",
        ],
    ),
    (
        "redshift:ModifyClusterIamRoles",
        &[
            "arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster",
            "arn:aws:redshift:us-east-1:123456789012:cluster:my-second-redshift-cluster",
            "arn:aws:redshift:us-east-1:123456789012:cluster:third-cluster",
        ],
    ),
    ("redshift:DeleteCluster", &["arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster"]),
    ("redshift:ModifyCluster", &["arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster"]),
    (
        "iam:PassRole",
        &[
            "arn:aws:iam::123456789012:role/MyRedshiftRole",
            "arn:aws:iam::123456789012:role/SecondRedshiftRole",
            "arn:aws:iam::123456789012:role/ThirdRedshiftRole",
            "arn:aws:iam::123456789012:role/FourthRedshiftRole",
            "arn:aws:iam::123456789012:role/path/MyRedshiftRole",
            "arn:aws:iam::999999999999:role/MyRedshiftRole",
        ],
    ),
    ("iam:GetRole", &["arn:aws:iam::123456789012:role/MyRedshiftRole"]),
    ("s3:GetObject", &["arn:aws:s3:::bucket/key"]),
];

fn callers() -> Vec<(&'static str, Principal, bool)> {
    let user = |name: &str, account: &str| Principal::User {
        arn: format!("arn:aws:iam::{account}:user/{name}"),
        id: format!("AIDA{name}"),
        account: account.to_owned(),
    };
    vec![
        ("alice", user("alice", "123456789012"), true),
        ("bob", user("bob", "123456789012"), false),
        ("root", Principal::Root { account: "123456789012".into() }, false),
        ("stranger", user("alice", "999999999999"), true),
    ]
}

/// `+` allowed, `-` nobody allows it, `!` explicitly denied.
fn mark(caller: &Principal, identity: &[NamedPolicy], action: &str, resource: &str) -> char {
    let context = Context::new();
    let request = Request { principal: caller, action, resource, resource_account: None, context: &context };
    let policies = PolicySet { identity, ..PolicySet::default() };
    match evaluate(&request, &policies).decision.to_string().as_str() {
        "allowed" => '+',
        "implicitDeny" => '-',
        _ => '!',
    }
}

#[test]
fn the_guide_policy_as_a_matrix() {
    let mut text = String::from(
        "Who can do what under the policy of the guide \"Authorizing COPY and UNLOAD Operations Using IAM Roles\".\n\
         alice has it; bob has no policy; root is the account's; stranger has it, in account 999999999999.\n\
         + allowed   - nobody allows it   ! explicitly denied\n",
    );
    for legacy_redshift_arns in [true, false] {
        let options = ParseOptions { legacy_redshift_arns };
        let policy = Policy::parse(GUIDE, PolicyKind::Identity, &options).unwrap();
        let source = PolicySource {
            id: "guide".into(),
            name: "guide".into(),
            attached_to: "alice".into(),
            kind: PolicyKind::Identity,
        };
        let identity = [NamedPolicy::new(source, policy)];
        let setting = if legacy_redshift_arns { "on" } else { "off" };
        writeln!(text, "\nlegacy_redshift_arns {setting}\n").unwrap();
        let names: Vec<String> = callers().iter().map(|(name, ..)| format!("{name:<9}")).collect();
        writeln!(text, "{}", names.concat().trim_end()).unwrap();
        for (action, resources) in QUESTIONS {
            for resource in *resources {
                for (_, caller, has_policy) in callers() {
                    let identity = if has_policy { identity.as_slice() } else { &[] };
                    write!(text, "{:<9}", mark(&caller, identity, action, resource)).unwrap();
                }
                writeln!(text, "{action} {resource}").unwrap();
            }
        }
    }
    expect_file!["../data/guide-matrix.txt"].assert_eq(&text);
}
