use std::{fmt::Write, sync::Arc};

use expect_test::expect;
use vesto_policy::{Context, NamedPolicy, Policy, PolicyKind, PolicySource};

use crate::{
    AuthnError, AuthzInput,
    testing::{OTHER_ACCOUNT, World, account, allow},
};

/// The policy that the Redshift guide prints for letting a user associate roles; account and Region are swapped there.
const GUIDE: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": "arn:aws:iam::123456789012:role/RedshiftRoleForS3"
        },
        {
            "Effect": "Allow",
            "Action": ["redshift:DescribeClusters", "redshift:CreateCluster", "redshift:ModifyClusterIamRoles"],
            "Resource": ["arn:aws:redshift:123456789012:us-east-1:cluster/my-redshift-cluster"]
        }
    ]
}"#;

#[tokio::test]
async fn who_may_do_what() {
    let world = World::new().await;
    let user = |name: &'static str, policy: &'static str| world.user(name, policy);
    let callers = [
        world.root(),
        user("nothing", "").await,
        user("guide", GUIDE).await,
        world.user("reader", &allow("s3:Get*", "arn:aws:s3:::data/*")).await,
        user("denied", r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#).await,
        world.other_root(),
    ];
    let questions = [
        ("s3:GetObject", "arn:aws:s3:::data/k"),
        ("s3:PutObject", "arn:aws:s3:::data/k"),
        ("redshift:CreateCluster", "arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster"),
        ("redshift:CreateCluster", "arn:aws:redshift:us-east-1:123456789012:cluster:another"),
        ("iam:PassRole", "arn:aws:iam::123456789012:role/RedshiftRoleForS3"),
        ("iam:PassRole", "arn:aws:iam::123456789012:role/RedshiftCopyUnload"),
    ];
    let mut matrix = String::new();
    for ctx in &callers {
        writeln!(matrix, "{}", ctx.caller_arn()).unwrap();
        for (action, resource) in questions {
            let input = AuthzInput {
                resource_account: resource.contains("s3:::").then(|| account("123456789012")),
                ..AuthzInput::default()
            };
            let evaluation = ctx.explain(action, resource, &input);
            writeln!(matrix, "  {action} {resource}: {}, {}", evaluation.decision, evaluation.layer).unwrap();
        }
    }
    expect![[r#"
        arn:aws:iam::123456789012:root
          s3:GetObject arn:aws:s3:::data/k: allowed, root user
          s3:PutObject arn:aws:s3:::data/k: allowed, root user
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster: allowed, root user
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:another: allowed, root user
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftRoleForS3: allowed, root user
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftCopyUnload: allowed, root user
        arn:aws:iam::123456789012:user/nothing
          s3:GetObject arn:aws:s3:::data/k: implicitDeny, identity-based policy
          s3:PutObject arn:aws:s3:::data/k: implicitDeny, identity-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster: implicitDeny, identity-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:another: implicitDeny, identity-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftRoleForS3: implicitDeny, identity-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftCopyUnload: implicitDeny, identity-based policy
        arn:aws:iam::123456789012:user/guide
          s3:GetObject arn:aws:s3:::data/k: implicitDeny, identity-based policy
          s3:PutObject arn:aws:s3:::data/k: implicitDeny, identity-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster: allowed, identity-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:another: implicitDeny, identity-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftRoleForS3: allowed, identity-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftCopyUnload: implicitDeny, identity-based policy
        arn:aws:iam::123456789012:user/reader
          s3:GetObject arn:aws:s3:::data/k: allowed, identity-based policy
          s3:PutObject arn:aws:s3:::data/k: implicitDeny, identity-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster: implicitDeny, identity-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:another: implicitDeny, identity-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftRoleForS3: implicitDeny, identity-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftCopyUnload: implicitDeny, identity-based policy
        arn:aws:iam::123456789012:user/denied
          s3:GetObject arn:aws:s3:::data/k: explicitDeny, identity-based policy
          s3:PutObject arn:aws:s3:::data/k: explicitDeny, identity-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster: allowed, identity-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:another: allowed, identity-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftRoleForS3: allowed, identity-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftCopyUnload: allowed, identity-based policy
        arn:aws:iam::210987654321:root
          s3:GetObject arn:aws:s3:::data/k: implicitDeny, resource-based policy
          s3:PutObject arn:aws:s3:::data/k: implicitDeny, resource-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:my-redshift-cluster: implicitDeny, resource-based policy
          redshift:CreateCluster arn:aws:redshift:us-east-1:123456789012:cluster:another: implicitDeny, resource-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftRoleForS3: implicitDeny, resource-based policy
          iam:PassRole arn:aws:iam::123456789012:role/RedshiftCopyUnload: implicitDeny, resource-based policy
    "#]].assert_eq(&matrix);
}

#[tokio::test]
async fn a_bucket_policy_lets_another_accounts_user_in_if_its_own_account_does_too() {
    let world = World::new().await;
    let document = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{OTHER_ACCOUNT}"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}]}}"#
    );
    let policy = Policy::parse(&document, PolicyKind::Resource, &world.identity.parse_options()).unwrap();
    let source = PolicySource {
        id: "arn:aws:s3:::b".into(),
        name: "b".into(),
        attached_to: "arn:aws:s3:::b".into(),
        kind: PolicyKind::Resource,
    };
    let input = AuthzInput {
        resource_policy: Some(Arc::new(NamedPolicy::new(source, policy))),
        resource_account: Some(account("123456789012")),
        context: Context::new(),
    };
    let ask = |ctx: &crate::OpCtx| ctx.authorize_with("s3:GetObject", "arn:aws:s3:::b/k", input.clone());
    assert!(ask(&world.other_root()).is_ok());
    assert!(world.other_root().authorize_with("s3:PutObject", "arn:aws:s3:::b/k", input.clone()).is_err());
    let bob = world.user("bob", "").await;
    assert!(ask(&bob).is_err(), "the policy names another account");
    let anonymous = world.identity.anonymous_context(world.request());
    assert!(ask(&anonymous).is_err());
    assert_eq!(anonymous.principal().display_name(), "anonymous");
}

#[tokio::test]
async fn conditions_see_the_request() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    let user_id = bob.user_id();
    for (condition, granted) in [
        (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#.to_owned(), true),
        (r#"{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}"#.to_owned(), false),
        (r#"{"StringEquals":{"aws:username":"bob"}}"#.to_owned(), true),
        (format!(r#"{{"StringEquals":{{"aws:userid":"{user_id}"}}}}"#), true),
        (r#"{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:user/bob"}}"#.to_owned(), true),
        (r#"{"StringEquals":{"aws:PrincipalAccount":"123456789012"}}"#.to_owned(), true),
        (r#"{"StringEquals":{"aws:PrincipalType":"User"}}"#.to_owned(), true),
        (r#"{"StringEquals":{"aws:ResourceAccount":"123456789012"}}"#.to_owned(), true),
        (r#"{"Bool":{"aws:SecureTransport":"true"}}"#.to_owned(), true),
        (r#"{"StringLike":{"aws:UserAgent":"aws-cli/*"}}"#.to_owned(), true),
        (r#"{"DateGreaterThan":{"aws:CurrentTime":"2027-01-15T07:59:59Z"}}"#.to_owned(), true),
        (r#"{"DateLessThan":{"aws:CurrentTime":"2027-01-15T07:59:59Z"}}"#.to_owned(), false),
        (r#"{"Null":{"aws:TokenIssueTime":"true"}}"#.to_owned(), true),
        (r#"{"Null":{"aws:MultiFactorAuthPresent":"true"}}"#.to_owned(), true),
        (r#"{"Bool":{"aws:ViaAWSService":"false"}}"#.to_owned(), true),
    ] {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{condition}}}]}}"#
        );
        world.put_user_policy("bob", &policy).await;
        assert_eq!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok(), granted, "{condition}");
    }
}

#[tokio::test]
async fn every_decision_is_recorded_with_its_reasons() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("s3:GetObject", "*")).await;
    let log = world.identity.decision_log();
    let start = log.recent(1).last().map_or(0, |record| record.sequence + 1);
    bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").unwrap();
    let denied = bob.authorize("s3:PutObject", "arn:aws:s3:::b/k").unwrap_err();
    bob.explain("s3:PutObject", "arn:aws:s3:::b/k", &AuthzInput::default());
    let records = log.since(start);
    let [allowed, refused] = records.as_slice() else { panic!("{} records", records.len()) };
    assert!(allowed.ruling.allowed());
    let deciding = allowed.ruling.evaluation().deciding.as_ref().unwrap();
    assert_eq!(deciding.source.id, "inline:own");
    assert_eq!(refused.ruling.message(), denied.message());
    assert_eq!(refused.request_id, *bob.request_id());
    assert!(refused.ruling.suggestion().to_string().contains("s3:PutObject"));
    assert_eq!(log.of_request(bob.request_id()).len(), 2);
}

#[tokio::test]
async fn the_log_keeps_the_newest() {
    let world = World::new().await;
    let log = crate::DecisionLog::new(3, world.identity.meta().clone());
    let root = world.root();
    for n in 0..5 {
        let ruling = root.rule("s3:GetObject", &format!("arn:aws:s3:::b/{n}"), &AuthzInput::default());
        log.record(root.now(), root.request(), ruling);
    }
    let kept: Vec<_> = log.recent(10).iter().map(|record| record.sequence).collect();
    assert_eq!(kept, [2, 3, 4]);
    assert_eq!(log.recent(1).len(), 1);
}

#[tokio::test]
async fn refusals_are_stored_with_their_explanations() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let answer = world.make("CreateAccessKey", &[("UserName", "bob")]).await;
    let key = answer.split("<AccessKeyId>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    let bob = world.by_key(key, None).unwrap();
    bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").unwrap_err();
    world.identity.decision_log().flush().await;
    let mut tx = world.identity.meta().begin().await.unwrap();
    let denials = vesto_meta::authorization_denials::of_request(&mut tx, bob.request_id().as_str()).await.unwrap();
    let [denial] = denials.as_slice() else { panic!("{denials:?}") };
    assert_eq!((denial.action.as_str(), denial.query.as_ref()), ("s3:GetObject", None));
    let explanation: serde_json::Value = serde_json::from_str(&denial.explanation).unwrap();
    let text = |path: &str| explanation.pointer(path).and_then(serde_json::Value::as_str).unwrap();
    assert_eq!(text("/reason"), "no identity-based policy allows the s3:GetObject action");
    let command = text("/changes/0/command");
    assert!(command.starts_with("aws iam put-user-policy --user-name bob"), "{command}");
    authorization_denials_are_bounded(&mut tx, denial).await;
}

async fn authorization_denials_are_bounded(
    tx: &mut vesto_meta::Tx,
    denial: &vesto_meta::authorization_denials::DenialRecord,
) {
    for _ in 0..5 {
        vesto_meta::authorization_denials::insert(tx, denial).await.unwrap();
    }
    vesto_meta::authorization_denials::trim(tx, 3).await.unwrap();
    assert_eq!(vesto_meta::authorization_denials::list(tx, 100).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_key_taken_away_ends_what_it_began() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let answer = world.make("CreateAccessKey", &[("UserName", "bob")]).await;
    let key = answer.split("<AccessKeyId>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    let bob = world.by_key(key, None).unwrap();
    assert_eq!(bob.check_alive(), Ok(()));
    let inactive = [("UserName", "bob"), ("AccessKeyId", key), ("Status", "Inactive")];
    world.make("UpdateAccessKey", &inactive).await;
    assert_eq!(bob.check_alive(), Err(AuthnError::Inactive));
    world.make("DeleteAccessKey", &[("UserName", "bob"), ("AccessKeyId", key)]).await;
    assert_eq!(bob.check_alive(), Err(AuthnError::UnknownKey));
}

#[tokio::test]
async fn a_deleted_user_may_do_nothing_more() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let admin = [("UserName", "bob"), ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess")];
    world.make("AttachUserPolicy", &admin).await;
    let answer = world.make("CreateAccessKey", &[("UserName", "bob")]).await;
    let bob = world.by_credentials(&crate::testing::credentials(&answer)).unwrap();
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    let key = crate::testing::element(&answer, "AccessKeyId").unwrap();
    world.make("DetachUserPolicy", &admin).await;
    world.make("DeleteAccessKey", &[("UserName", "bob"), ("AccessKeyId", &key)]).await;
    world.make("DeleteUser", &[("UserName", "bob")]).await;
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_err());
    assert!(bob.check_alive().is_err());
}
