use expect_test::expect;

use crate::testing::{TRUST_REDSHIFT, World, allow, element, trust};

#[tokio::test]
async fn a_role_from_creation_to_deletion() {
    let world = World::new().await;
    let root = world.root();
    let created = world
        .make(
            "CreateRole",
            &[
                ("RoleName", "RedshiftCopyUnload"),
                ("AssumeRolePolicyDocument", TRUST_REDSHIFT),
                ("Description", "loads"),
                ("Tags.member.1.Key", "team"),
                ("Tags.member.1.Value", "data"),
            ],
        )
        .await;
    expect![[r#"
        <Role>
        <Path>/</Path>
        <RoleName>RedshiftCopyUnload</RoleName>
        <RoleId>AROAVBL26IWTW7VKX6VF2</RoleId>
        <Arn>arn:aws:iam::123456789012:role/RedshiftCopyUnload</Arn>
        <CreateDate>2027-01-15T08:00:00Z</CreateDate>
        <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22redshift.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
        <Description>loads</Description>
        <Tags>
        <member>
        <Key>team</Key>
        <Value>data</Value>
        </member>
        </Tags>
        </Role>"#]]
    .assert_eq(&created);
    let got = world.make("GetRole", &[("RoleName", "RedshiftCopyUnload")]).await;
    assert!(got.contains("<MaxSessionDuration>3600</MaxSessionDuration>") && got.contains("<RoleLastUsed/>"), "{got}");
    let listed = world.make("ListRoles", &[("PathPrefix", "/")]).await;
    assert!(listed.contains("RedshiftCopyUnload") && !listed.contains("<Tags>"), "{listed}");
    assert!(!world.make("ListRoles", &[("PathPrefix", "/team/")]).await.contains("RedshiftCopyUnload"));
    assert_eq!(
        world
            .call(
                &root,
                "CreateRole",
                &[("RoleName", "redshiftcopyunload"), ("AssumeRolePolicyDocument", TRUST_REDSHIFT)]
            )
            .await,
        "409 EntityAlreadyExists: Role with name redshiftcopyunload already exists."
    );
    let read_only = ("PolicyArn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
    let name = ("RoleName", "RedshiftCopyUnload");
    world.make("AttachRolePolicy", &[name, read_only]).await;
    world.make("PutRolePolicy", &[name, ("PolicyName", "p"), ("PolicyDocument", &allow("s3:*", "*"))]).await;
    let by_name = [name];
    let delete = || world.call(&root, "DeleteRole", &by_name);
    assert_eq!(delete().await, "409 DeleteConflict: Cannot delete entity, must detach all policies first.");
    world.make("DetachRolePolicy", &[name, read_only]).await;
    assert_eq!(delete().await, "409 DeleteConflict: Cannot delete entity, must delete policies first.");
    world.make("DeleteRolePolicy", &[name, ("PolicyName", "p")]).await;
    assert_eq!(
        world.make("ListInstanceProfilesForRole", &[name]).await,
        "<InstanceProfiles/>\n<IsTruncated>false</IsTruncated>"
    );
    assert_eq!(delete().await, "");
    assert_eq!(delete().await, "404 NoSuchEntity: The role with name RedshiftCopyUnload cannot be found.");
}

#[tokio::test]
async fn update_role_changes_what_is_given() {
    let world = World::new().await;
    world.role("r", TRUST_REDSHIFT, "").await;
    world.make("UpdateRole", &[("RoleName", "r"), ("MaxSessionDuration", "7200")]).await;
    world.make("UpdateRole", &[("RoleName", "r"), ("Description", "d")]).await;
    let role = world.make("GetRole", &[("RoleName", "r")]).await;
    assert_eq!(element(&role, "MaxSessionDuration").as_deref(), Some("7200"));
    assert_eq!(element(&role, "Description").as_deref(), Some("d"));
    let refused = world.call(&world.root(), "UpdateRole", &[("RoleName", "r"), ("MaxSessionDuration", "60")]).await;
    assert!(refused.starts_with("400 ValidationError: 1 validation error detected: Value '60' at"), "{refused}");
}

#[tokio::test]
async fn trust_policies_are_checked() {
    let world = World::new().await;
    let root = world.root();
    let create = |document: String| {
        let (world, root) = (&world, &root);
        async move { world.call(root, "CreateRole", &[("RoleName", "r"), ("AssumeRolePolicyDocument", &document)]).await }
    };
    assert_eq!(create("{".into()).await, "400 MalformedPolicyDocument: This policy contains invalid Json");
    assert_eq!(
        create(trust("arn:aws:iam::123456789012:user/nobody")).await,
        "400 MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"arn:aws:iam::123456789012:user/nobody\""
    );
    let with_resource = TRUST_REDSHIFT.replace(r#""Action""#, r#""Resource":"*","Action""#);
    assert_eq!(create(with_resource).await, "400 MalformedPolicyDocument: Has prohibited field Resource.");
    assert!(create(trust("123456789012")).await.contains("<RoleName>r</RoleName>"));
}

#[tokio::test]
async fn a_trust_policy_means_the_user_it_named_when_it_was_saved() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    let id = bob.user_id();
    world.role("r", &trust("arn:aws:iam::123456789012:user/bob"), "").await;
    world.assume(&bob, "r").await;
    let key = world.make("ListAccessKeys", &[("UserName", "bob")]).await;
    let key = element(&key, "AccessKeyId").unwrap();
    world.make("DeleteAccessKey", &[("UserName", "bob"), ("AccessKeyId", &key)]).await;
    world.make("DeleteUser", &[("UserName", "bob")]).await;
    let shown = world.make("GetRole", &[("RoleName", "r")]).await;
    assert!(shown.contains(&id) && !shown.contains("user%2Fbob"), "{shown}");
    let second_bob = world.user("bob", "").await;
    let params = [("RoleArn", "arn:aws:iam::123456789012:role/r"), ("RoleSessionName", "s1")];
    assert!(world.call(&second_bob, "AssumeRole", &params).await.starts_with("403 AccessDenied"));
}
