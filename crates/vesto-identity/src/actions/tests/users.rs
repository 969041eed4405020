use expect_test::expect;

use crate::testing::{World, allow};

#[tokio::test]
async fn a_user_from_creation_to_deletion() {
    let world = World::new().await;
    let root = world.root();
    let params =
        [("UserName", "alice"), ("Path", "/team/"), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "data")];
    expect![[r#"
        <User>
        <Path>/team/</Path>
        <UserName>alice</UserName>
        <UserId>AIDAVBL26IWTW7VKX6VF2</UserId>
        <Arn>arn:aws:iam::123456789012:user/team/alice</Arn>
        <CreateDate>2027-01-15T08:00:00Z</CreateDate>
        <Tags>
        <member>
        <Key>team</Key>
        <Value>data</Value>
        </member>
        </Tags>
        </User>"#]]
    .assert_eq(&world.make("CreateUser", &params).await);
    assert_eq!(
        world.call(&root, "CreateUser", &[("UserName", "Alice")]).await,
        "409 EntityAlreadyExists: User with name Alice already exists."
    );
    let listed = world.make("ListUsers", &[]).await;
    assert!(listed.contains("<UserName>alice</UserName>") && !listed.contains("<Tags>"), "{listed}");
    assert!(listed.ends_with("<IsTruncated>false</IsTruncated>"), "{listed}");

    world.make("UpdateUser", &[("UserName", "alice"), ("NewUserName", "alicia"), ("NewPath", "/")]).await;
    let renamed = world.make("GetUser", &[("UserName", "alicia")]).await;
    assert!(renamed.contains("<Arn>arn:aws:iam::123456789012:user/alicia</Arn>"), "{renamed}");
    assert_eq!(
        world.call(&root, "GetUser", &[("UserName", "alice")]).await,
        "404 NoSuchEntity: The user with name alice cannot be found."
    );

    world
        .make("PutUserPolicy", &[("UserName", "alicia"), ("PolicyName", "p"), ("PolicyDocument", &allow("s3:*", "*"))])
        .await;
    let admin = ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess");
    world.make("AttachUserPolicy", &[("UserName", "alicia"), admin]).await;
    world.make("CreateAccessKey", &[("UserName", "alicia")]).await;
    let by_name = [("UserName", "alicia")];
    let delete = || world.call(&root, "DeleteUser", &by_name);
    assert_eq!(delete().await, "409 DeleteConflict: Cannot delete entity, must detach all policies first.");
    world.make("DetachUserPolicy", &[("UserName", "alicia"), admin]).await;
    assert_eq!(delete().await, "409 DeleteConflict: Cannot delete entity, must delete policies first.");
    world.make("DeleteUserPolicy", &[("UserName", "alicia"), ("PolicyName", "p")]).await;
    assert_eq!(delete().await, "409 DeleteConflict: Cannot delete entity, must delete access keys first.");
    let keys = world.make("ListAccessKeys", &[("UserName", "alicia")]).await;
    let key = crate::testing::element(&keys, "AccessKeyId").unwrap();
    world.make("DeleteAccessKey", &[("UserName", "alicia"), ("AccessKeyId", &key)]).await;
    assert_eq!(delete().await, "");
    assert_eq!(delete().await, "404 NoSuchEntity: The user with name alicia cannot be found.");
}

#[tokio::test]
async fn without_a_name_the_caller_is_meant() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("iam:GetUser", "arn:aws:iam::*:user/${aws:username}")).await;
    let own = world.call(&bob, "GetUser", &[]).await;
    assert!(own.contains("<UserName>bob</UserName>"), "{own}");
    let root = world.call(&world.root(), "GetUser", &[]).await;
    expect![[r#"
        <User>
        <UserId>123456789012</UserId>
        <Arn>arn:aws:iam::123456789012:root</Arn>
        <CreateDate>2027-01-15T08:00:00Z</CreateDate>
        </User>"#]]
    .assert_eq(&root);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let world = World::new().await;
    for name in ["carol", "Bob", "alice", "dave", "erin"] {
        world.make("CreateUser", &[("UserName", name)]).await;
    }
    let mut names = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let mut params = vec![("MaxItems", "2")];
        params.extend(marker.as_deref().map(|marker| ("Marker", marker)));
        let page = world.make("ListUsers", &params).await;
        let on_page = page.matches("<UserName>").count();
        assert!(on_page <= 2);
        names.extend(page.split("<UserName>").skip(1).filter_map(|rest| rest.split('<').next()).map(str::to_owned));
        marker = crate::testing::element(&page, "Marker");
        assert_eq!(page.contains("<IsTruncated>true</IsTruncated>"), marker.is_some());
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(names, ["alice", "Bob", "carol", "dave", "erin"]);
    let root = world.root();
    assert_eq!(world.call(&root, "ListUsers", &[("Marker", "###")]).await, "400 ValidationError: Invalid Marker. ###");
    assert!(world.call(&root, "ListUsers", &[("MaxItems", "0")]).await.contains("value greater than or equal to 1"));
}

#[tokio::test]
async fn tags_are_merged_and_removed_whatever_their_case() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob"), ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "a")]).await;
    world.make("TagUser", &[("UserName", "bob"), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "b")]).await;
    world.make("TagUser", &[("UserName", "bob"), ("Tags.member.1.Key", "cost"), ("Tags.member.1.Value", "")]).await;
    let tags = world.make("ListUserTags", &[("UserName", "bob")]).await;
    assert_eq!(tags.matches("<Key>").count(), 2, "{tags}");
    assert!(tags.contains("<Key>team</Key>\n<Value>b</Value>"), "{tags}");
    world.make("UntagUser", &[("UserName", "bob"), ("TagKeys.member.1", "TEAM")]).await;
    assert_eq!(world.make("ListUserTags", &[("UserName", "bob")]).await.matches("<Key>").count(), 1);
    let twice = [
        ("UserName", "bob"),
        ("Tags.member.1.Key", "k"),
        ("Tags.member.1.Value", "1"),
        ("Tags.member.2.Key", "K"),
        ("Tags.member.2.Value", "2"),
    ];
    assert_eq!(
        world.call(&world.root(), "TagUser", &twice).await,
        "400 InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive."
    );
}

#[tokio::test]
async fn a_boundary_limits_what_policies_grant() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("s3:*", "*")).await;
    assert!(bob.authorize("s3:PutObject", "arn:aws:s3:::b/k").is_ok());
    let read_only = ("PermissionsBoundary", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
    world.make("PutUserPermissionsBoundary", &[("UserName", "bob"), read_only]).await;
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    assert_eq!(
        bob.authorize("s3:PutObject", "arn:aws:s3:::b/k").unwrap_err().to_string(),
        "User: arn:aws:iam::123456789012:user/bob is not authorized to perform: s3:PutObject on resource: \
         arn:aws:s3:::b/k because no permissions boundary allows the s3:PutObject action"
    );
    let shown = world.make("GetUser", &[("UserName", "bob")]).await;
    assert!(shown.contains("<PermissionsBoundaryArn>arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess<"), "{shown}");
    world.make("DeleteUserPermissionsBoundary", &[("UserName", "bob")]).await;
    assert!(bob.authorize("s3:PutObject", "arn:aws:s3:::b/k").is_ok());
    let missing = ("PermissionsBoundary", "arn:aws:iam::aws:policy/NoSuchPolicy");
    assert_eq!(
        world.call(&world.root(), "PutUserPermissionsBoundary", &[("UserName", "bob"), missing]).await,
        "404 NoSuchEntity: Policy arn:aws:iam::aws:policy/NoSuchPolicy does not exist or is not attachable."
    );
}

#[tokio::test]
async fn what_a_user_does_not_have_is_listed_as_empty() {
    let world = World::new().await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    let bob = [("UserName", "bob")];
    for (action, element) in [
        ("ListMFADevices", "MFADevices"),
        ("ListSigningCertificates", "Certificates"),
        ("ListSSHPublicKeys", "SSHPublicKeys"),
        ("ListServiceSpecificCredentials", "ServiceSpecificCredentials"),
        ("ListGroupsForUser", "Groups"),
        ("ListAccountAliases", "AccountAliases"),
    ] {
        let answer = world.make(action, &bob).await;
        assert_eq!(answer, format!("<{element}/>\n<IsTruncated>false</IsTruncated>"), "{action}");
    }
    assert_eq!(
        world.call(&world.root(), "GetLoginProfile", &bob).await,
        "404 NoSuchEntity: Login Profile for User bob cannot be found."
    );
}
