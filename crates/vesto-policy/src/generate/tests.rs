use proptest::prelude::*;

use super::*;
use crate::{
    Context, NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySet, PolicySource, Principal, Request,
    evaluate_decision,
};

fn statements(uses: &[Use], options: &GenerateOptions) -> String {
    let document: Value = serde_json::from_str(&generate(uses, options)).unwrap();
    assert_eq!(document["Version"], "2012-10-17");
    let statements = document["Statement"].as_array().unwrap().iter().map(Value::to_string);
    statements.collect::<Vec<_>>().join("\n")
}

fn object(action: &str, key: &str) -> Use {
    Use::new(action, format!("arn:aws:s3:::b/{key}"))
}

#[test]
fn objects_of_a_directory_are_joined_and_actions_merged() {
    let uses = [
        object("s3:GetObject", "load/2026/a.csv"),
        object("s3:GetObject", "load/2026/b.csv"),
        object("s3:PutObject", "out/x"),
        object("s3:GetObject", "manifest.json"),
        Use::new("s3:ListBucket", "arn:aws:s3:::b").with_prefix("load/2026/"),
        Use::new("kms:Decrypt", "arn:aws:kms:us-east-1:1:key/k"),
        Use::new("kms:GenerateDataKey", "arn:aws:kms:us-east-1:1:key/k"),
        Use::new("s3:ListAllMyBuckets", "*"),
    ];
    assert_eq!(
        statements(&uses, &GenerateOptions::default()),
        r#"{"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"arn:aws:kms:us-east-1:1:key/k"}
{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::b/load/2026/*","arn:aws:s3:::b/manifest.json"]}
{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}
{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b","Condition":{"StringLike":{"s3:prefix":"load/2026/"}}}
{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/out/x"}"#
    );
}

#[test]
fn the_order_of_the_uses_does_not_matter() {
    let mut uses = vec![object("s3:GetObject", "a/1"), object("s3:PutObject", "a/1"), object("s3:GetObject", "b/1")];
    let first = generate(&uses, &GenerateOptions::default());
    uses.reverse();
    assert_eq!(generate(&uses, &GenerateOptions::default()), first);
}

#[test]
fn a_bucket_is_granted_whole_only_when_asked() {
    let uses: Vec<Use> = (0..50).map(|n| object("s3:GetObject", &format!("{n}"))).collect();
    assert!(!statements(&uses, &GenerateOptions::default()).contains('*'));
    let uses: Vec<Use> = (0..100).map(|n| object("s3:GetObject", &format!("d{}/{n}", n % 50))).collect();
    assert!(!statements(&uses, &GenerateOptions::default()).contains("b/*"));
    let options = GenerateOptions { broadest: Broadest::Bucket, ..GenerateOptions::default() };
    assert!(statements(&uses, &options).contains(r#""arn:aws:s3:::b/*""#));
    let options = GenerateOptions { broadest: Broadest::Object, ..GenerateOptions::default() };
    assert!(!statements(&uses, &options).contains('*'));
}

#[test]
fn many_directories_are_joined_under_their_parent() {
    let uses: Vec<Use> = (0..60).map(|n| object("s3:GetObject", &format!("logs/{}/{n}", n % 30))).collect();
    assert_eq!(
        statements(&uses, &GenerateOptions::default()),
        r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/logs/*"}"#
    );
}

#[test]
fn special_characters_of_keys_grant_themselves_alone() {
    let uses = [
        object("s3:GetObject", "a*b?c$d"),
        Use::new("redshift:GetClusterCredentials", "arn:aws:redshift:r:1:dbuser:c/${x}"),
    ];
    let text = statements(&uses, &GenerateOptions::default());
    assert!(text.contains("arn:aws:s3:::b/a${*}b${?}c${$}d"), "{text}");
    assert!(text.contains("dbuser:c/${$}{x}"), "{text}");
}

#[test]
fn a_listing_without_prefix_lifts_the_condition() {
    let bucket = || Use::new("s3:ListBucket", "arn:aws:s3:::b");
    let uses = [bucket().with_prefix("a/"), bucket()];
    assert_eq!(
        statements(&uses, &GenerateOptions::default()),
        r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b"}"#
    );
    assert_eq!(generate(&[], &GenerateOptions::default()), "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}");
}

fn allowed(policy: &[NamedPolicy], used: &Use) -> bool {
    let mut context = Context::new();
    if let Some(prefix) = &used.prefix {
        context.set_string("s3:prefix", prefix);
    }
    let principal = Principal::User { arn: "arn:aws:iam::1:user/x".into(), id: "AIDAX".into(), account: "1".into() };
    let request = Request {
        principal: &principal,
        action: &used.action,
        resource: &used.resource,
        resource_account: Some("1"),
        context: &context,
    };
    evaluate_decision(&request, &PolicySet { identity: policy, ..PolicySet::default() }).is_allow()
}

fn any_use() -> impl Strategy<Value = Use> {
    let key = "[ab*?$]{0,2}(/[ab*${}]{0,2}){0,3}";
    prop_oneof![
        (prop::sample::select(vec!["s3:GetObject", "s3:PutObject"]), key)
            .prop_map(|(action, key)| object(action, &key)),
        key.prop_map(|key| Use::new("s3:ListBucket", "arn:aws:s3:::b").with_prefix(key)),
        "[ab${}]{1,4}".prop_map(|user| Use::new(
            "redshift:GetClusterCredentials",
            format!("arn:aws:redshift:r:1:dbuser:c/{user}")
        )),
    ]
}

proptest! {
    /// Everything that was done is allowed, and without joining nothing else is.
    #[test]
    fn the_policy_covers_the_uses(
        uses in prop::collection::vec(any_use(), 1..12),
        other in any_use(),
        per_directory in 1_usize..3,
        per_bucket in 1_usize..4,
        broadest in prop::sample::select(vec![Broadest::Object, Broadest::Directory, Broadest::Bucket]),
    ) {
        let options = GenerateOptions { objects_per_directory: per_directory, directories_per_bucket: per_bucket, broadest };
        let text = generate(&uses, &options);
        let policy = Policy::parse(&text, PolicyKind::Identity, &ParseOptions::default()).unwrap();
        let source = PolicySource { id: "P".into(), name: "P".into(), attached_to: "x".into(), kind: PolicyKind::Identity };
        let policy = [NamedPolicy::new(source, policy)];
        for used in &uses {
            prop_assert!(allowed(&policy, used), "{used:?} is not covered by {text}");
        }
        if broadest == Broadest::Object {
            prop_assert_eq!(allowed(&policy, &other), uses.contains(&other), "{:?} and {}", other, text);
        }
    }
}
