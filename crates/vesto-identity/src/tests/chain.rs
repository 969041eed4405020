use expect_test::{Expect, expect};
use vesto_types::RoleArn;

use crate::{
    AssumeDenied, AssumedChain, ServiceAssumeRole,
    testing::{OTHER_ACCOUNT, TRUST_REDSHIFT, World, account, allow, region, role_arn, trust},
};

const CLUSTER: &str = "arn:aws:redshift:us-east-1:123456789012:cluster:c";
const DB_USER: &str = "arn:aws:redshift:us-east-1:123456789012:dbuser:c/awsuser";

fn assume(world: &World, roles: &[&str]) -> Result<AssumedChain, AssumeDenied> {
    let roles: Vec<_> = roles.iter().map(|arn| RoleArn::parse(arn).unwrap()).collect();
    let wish = ServiceAssumeRole {
        service: "redshift.amazonaws.com",
        region: &region(),
        source_account: &account("123456789012"),
        source_arn: CLUSTER,
        external_id: DB_USER,
        session_name: "RedshiftIamRoleSession",
        roles: &roles,
    };
    world.identity.assume_role_chain(&wish, &world.request())
}

fn check(outcome: &Result<AssumedChain, AssumeDenied>, expected: Expect) {
    let (end, steps) = match outcome {
        Ok(chain) => (format!("session {}\n", chain.ctx.caller_arn()), &chain.steps),
        Err(denied) => ("refused\n".to_owned(), &denied.steps),
    };
    let mut text = String::new();
    for step in steps {
        let ruling = &step.ruling;
        let reason = ruling.evaluation().access_denied_reason(ruling.action());
        let (caller, action, resource) = (ruling.caller(), ruling.action(), ruling.resource());
        text += &format!("{caller} {action} {resource}: {}{reason}\n", ruling.decision());
    }
    expected.assert_eq(&(text + &end));
}

fn trust_if(condition: &str) -> String {
    TRUST_REDSHIFT.replace(r#""Action""#, &format!(r#""Condition":{condition},"Action""#))
}

#[tokio::test]
async fn redshift_assumes_a_role_that_trusts_it() {
    let world = World::new().await;
    world.role("loader", TRUST_REDSHIFT, &allow("s3:GetObject", "arn:aws:s3:::b/*")).await;
    let outcome = assume(&world, &[&role_arn("loader")]);
    check(
        &outcome,
        expect![[r#"
        redshift.amazonaws.com sts:AssumeRole arn:aws:iam::123456789012:role/loader: allowed
        session arn:aws:sts::123456789012:assumed-role/loader/RedshiftIamRoleSession
    "#]],
    );
    let ctx = outcome.unwrap().ctx;
    assert!(ctx.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    assert!(ctx.authorize("s3:GetObject", "arn:aws:s3:::other/k").is_err());
    world.make("DeleteRolePolicy", &[("RoleName", "loader"), ("PolicyName", "own")]).await;
    assert!(ctx.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_err(), "the role's policies of this moment count");
}

#[tokio::test]
async fn refusals_say_which_hop_and_why() {
    let world = World::new().await;
    world.role("users", &trust("123456789012"), "").await;
    check(
        &assume(&world, &[&role_arn("users")]),
        expect![[r#"
        redshift.amazonaws.com sts:AssumeRole arn:aws:iam::123456789012:role/users: implicitDeny because no role trust policy allows the sts:AssumeRole action
        refused
    "#]],
    );
    check(
        &assume(&world, &[&role_arn("missing")]),
        expect![[r#"
            redshift.amazonaws.com sts:AssumeRole arn:aws:iam::123456789012:role/missing: implicitDeny because no role trust policy allows the sts:AssumeRole action
            refused
        "#]],
    );
    assert!(!assume(&world, &[&role_arn("missing")]).unwrap_err().refused().unwrap().role_exists);
    assert!(assume(&world, &[]).unwrap_err().refused().is_none());
}

#[tokio::test]
async fn the_trust_policy_sees_the_database_user_and_the_cluster() {
    let world = World::new().await;
    for (n, (condition, granted)) in [
        (r#"{"StringEquals":{"sts:ExternalId":"arn:aws:redshift:us-east-1:123456789012:dbuser:c/awsuser"}}"#, true),
        (r#"{"StringEquals":{"sts:ExternalId":"arn:aws:redshift:us-east-1:123456789012:dbuser:c/other"}}"#, false),
        (r#"{"StringLike":{"sts:ExternalId":"arn:aws:redshift:us-east-1:123456789012:dbuser:c/*"}}"#, true),
        (r#"{"StringEquals":{"aws:SourceAccount":"123456789012"}}"#, true),
        (r#"{"StringEquals":{"aws:SourceAccount":"210987654321"}}"#, false),
        (r#"{"ArnLike":{"aws:SourceArn":"arn:aws:redshift:*:123456789012:cluster:c"}}"#, true),
        (r#"{"Bool":{"aws:PrincipalIsAWSService":"true"}}"#, true),
        (r#"{"StringEquals":{"aws:PrincipalServiceName":"redshift.amazonaws.com"}}"#, true),
        (r#"{"StringEquals":{"sts:RoleSessionName":"RedshiftIamRoleSession"}}"#, true),
        (r#"{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}"#, true),
        (r#"{"Null":{"aws:SourceIp":"true"}}"#, true),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("r{n}");
        world.role(&name, &trust_if(condition), "").await;
        assert_eq!(assume(&world, &[&role_arn(&name)]).is_ok(), granted, "{condition}");
    }
}

#[tokio::test]
async fn each_role_of_a_chain_must_be_allowed_and_trusted() {
    let world = World::new().await;
    let other_role = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/data");
    world.role("first", TRUST_REDSHIFT, "").await;
    let trust_first = trust("arn:aws:iam::123456789012:role/first");
    let params = [("RoleName", "data"), ("AssumeRolePolicyDocument", trust_first.as_str())];
    world.call(&world.other_root(), "CreateRole", &params).await;
    check(
        &assume(&world, &[&role_arn("first"), &other_role]),
        expect![[r#"
        redshift.amazonaws.com sts:AssumeRole arn:aws:iam::123456789012:role/first: allowed
        arn:aws:sts::123456789012:assumed-role/first/RedshiftIamRoleSession sts:AssumeRole arn:aws:iam::210987654321:role/data: implicitDeny because no identity-based policy allows the sts:AssumeRole action
        refused
    "#]],
    );
    let policy = allow("sts:AssumeRole", &other_role);
    world.make("PutRolePolicy", &[("RoleName", "first"), ("PolicyName", "hop"), ("PolicyDocument", &policy)]).await;
    check(
        &assume(&world, &[&role_arn("first"), &other_role]),
        expect![[r#"
        redshift.amazonaws.com sts:AssumeRole arn:aws:iam::123456789012:role/first: allowed
        arn:aws:sts::123456789012:assumed-role/first/RedshiftIamRoleSession sts:AssumeRole arn:aws:iam::210987654321:role/data: allowed
        session arn:aws:sts::210987654321:assumed-role/data/RedshiftIamRoleSession
    "#]],
    );
    let untrusting = ("PolicyDocument", TRUST_REDSHIFT);
    world.call(&world.other_root(), "UpdateAssumeRolePolicy", &[("RoleName", "data"), untrusting]).await;
    check(
        &assume(&world, &[&role_arn("first"), &other_role]),
        expect![[r#"
        redshift.amazonaws.com sts:AssumeRole arn:aws:iam::123456789012:role/first: allowed
        arn:aws:sts::123456789012:assumed-role/first/RedshiftIamRoleSession sts:AssumeRole arn:aws:iam::210987654321:role/data: implicitDeny because no role trust policy allows the sts:AssumeRole action
        refused
    "#]],
    );
}

#[tokio::test]
async fn a_deleted_role_ends_its_sessions_at_once() {
    let world = World::new().await;
    world.role("loader", TRUST_REDSHIFT, "").await;
    let ctx = assume(&world, &[&role_arn("loader")]).unwrap().ctx;
    world.make("DeleteRole", &[("RoleName", "loader")]).await;
    world.role("loader", TRUST_REDSHIFT, &allow("*", "*")).await;
    assert!(ctx.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_err());
    assert!(ctx.check_alive().is_err());
}

#[tokio::test]
async fn explaining_a_chain_records_nothing() {
    let world = World::new().await;
    let before = world.identity.decision_log().recent(usize::MAX).len();
    assume(&world, &[&role_arn("missing")]).unwrap_err();
    let after = world.identity.decision_log().recent(usize::MAX);
    assert_eq!(after.len(), before + 1);
    assert!(!after.last().unwrap().ruling.suggestion().changes.is_empty());
}
