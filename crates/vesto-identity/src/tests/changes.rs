//! A change of policies takes effect with the next request, and costs no compilation of those that did not change.

use std::sync::Arc;

use crate::{
    AuthzInput, OpCtx,
    effective::Effective,
    testing::{ACCOUNT, World, allow, role_arn, trust},
};

const USER: (&str, &str) = ("UserName", "ann");
const GROUP: (&str, &str) = ("GroupName", "staff");
const ROLE: (&str, &str) = ("RoleName", "loader");

fn may_read(ctx: &OpCtx) -> bool {
    ctx.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok()
}

fn policy_arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:policy/{name}")
}

#[tokio::test]
async fn a_users_own_policy() {
    let world = World::new().await;
    let ann = world.user(USER.1, "").await;
    assert!(!may_read(&ann));
    world.put_user_policy(USER.1, &allow("s3:*", "*")).await;
    assert!(may_read(&ann));
    world.put_user_policy(USER.1, &allow("s3:Put*", "*")).await;
    assert!(!may_read(&ann));
}

#[tokio::test]
async fn a_version_of_a_groups_managed_policy() {
    let world = World::new().await;
    let ann = world.user(USER.1, "").await;
    let arn = policy_arn("p");
    let policy = ("PolicyArn", arn.as_str());
    world.make("CreateGroup", &[GROUP]).await;
    world.make("AddUserToGroup", &[GROUP, USER]).await;
    world.make("CreatePolicy", &[("PolicyName", "p"), ("PolicyDocument", &allow("s3:Get*", "*"))]).await;
    world.make("AttachGroupPolicy", &[GROUP, policy]).await;
    assert!(may_read(&ann));
    let put_only = allow("s3:Put*", "*");
    world.make("CreatePolicyVersion", &[policy, ("PolicyDocument", &put_only), ("SetAsDefault", "true")]).await;
    assert!(!may_read(&ann));
    world.make("SetDefaultPolicyVersion", &[policy, ("VersionId", "v1")]).await;
    assert!(may_read(&ann));
    world.make("DetachGroupPolicy", &[GROUP, policy]).await;
    assert!(!may_read(&ann));
}

#[tokio::test]
async fn a_boundary() {
    let world = World::new().await;
    let ann = world.user(USER.1, &allow("s3:*", "*")).await;
    world.make("CreatePolicy", &[("PolicyName", "b"), ("PolicyDocument", &allow("redshift:*", "*"))]).await;
    assert!(may_read(&ann));
    world.make("PutUserPermissionsBoundary", &[USER, ("PermissionsBoundary", &policy_arn("b"))]).await;
    assert!(!may_read(&ann));
    world.make("DeleteUserPermissionsBoundary", &[USER]).await;
    assert!(may_read(&ann));
}

#[tokio::test]
async fn a_role_policy_of_a_live_session() {
    let world = World::new().await;
    let ann = world.user(USER.1, &allow("sts:AssumeRole", &role_arn(ROLE.1))).await;
    world.role(ROLE.1, &trust(ACCOUNT), &allow("s3:Get*", "*")).await;
    let session = world.by_credentials(&world.assume(&ann, ROLE.1).await).unwrap();
    assert!(may_read(&session));
    world.make("DeleteRolePolicy", &[ROLE, ("PolicyName", "own")]).await;
    assert!(!may_read(&session));
    world.make("AttachRolePolicy", &[ROLE, ("PolicyArn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")]).await;
    assert!(may_read(&session));
}

#[tokio::test]
async fn who_asks_directly_is_not_called_via_a_service() {
    let world = World::new().await;
    let ann = world.user(USER.1, "").await;
    let asked = ann.rule("s3:GetObject", "arn:aws:s3:::b/k", &AuthzInput::default());
    for key in ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"] {
        assert!(asked.context().values(key).is_empty(), "{key}");
    }
    assert_eq!(asked.context().values("aws:ViaAWSService"), ["false"]);
}

#[tokio::test]
async fn compiled_policies_are_shared_until_they_change() {
    let world = World::new().await;
    world.user(USER.1, &allow("s3:*", "*")).await;
    let arn = policy_arn("p");
    let policy = ("PolicyArn", arn.as_str());
    world.make("CreatePolicy", &[("PolicyName", "p"), ("PolicyDocument", &allow("s3:Get*", "*"))]).await;
    world.make("AttachUserPolicy", &[USER, policy]).await;
    let user_arn = format!("arn:aws:iam::{ACCOUNT}:user/ann");
    let effective = || {
        let state = world.identity.state();
        state.effective(state.unique_id(&user_arn).unwrap()).unwrap()
    };
    let first = effective();
    assert!(Arc::ptr_eq(&first, &effective()));

    // Another user's change: collected anew, compiled never.
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let second = effective();
    assert!(!Arc::ptr_eq(&first, &second));
    let policy_of = |effective: &Effective, n: usize| effective.identity.get(n).unwrap().policy.clone();
    let compiled_once = |n: usize| policy_of(&first, n).is_same(&policy_of(&effective(), n));
    assert!(compiled_once(0) && compiled_once(1));

    let put_only = allow("s3:Put*", "*");
    world.make("CreatePolicyVersion", &[policy, ("PolicyDocument", &put_only), ("SetAsDefault", "true")]).await;
    assert!(compiled_once(0) && !compiled_once(1));
    world.make("SetDefaultPolicyVersion", &[policy, ("VersionId", "v1")]).await;
    assert!(compiled_once(1));
}
