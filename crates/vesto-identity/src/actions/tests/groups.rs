use std::sync::Arc;

use expect_test::expect;

use crate::testing::{World, allow, clock};

#[tokio::test]
async fn a_group_gives_its_policies_to_its_members() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    expect![[r#"
        <Group>
        <Path>/team/</Path>
        <GroupName>readers</GroupName>
        <GroupId>AGPA2N7CBG4YMRQF2TBON</GroupId>
        <Arn>arn:aws:iam::123456789012:group/team/readers</Arn>
        <CreateDate>2027-01-15T08:00:00Z</CreateDate>
        </Group>"#]]
    .assert_eq(&world.make("CreateGroup", &[("GroupName", "readers"), ("Path", "/team/")]).await);
    let group = ("GroupName", "readers");
    let member = [group, ("UserName", "bob")];
    world.make("PutGroupPolicy", &[group, ("PolicyName", "p"), ("PolicyDocument", &allow("s3:GetObject", "*"))]).await;
    let list_only = ("PolicyArn", "arn:aws:iam::aws:policy/AmazonRedshiftReadOnlyAccess");
    world.make("AttachGroupPolicy", &[group, list_only]).await;
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_err());
    world.make("AddUserToGroup", &member).await;
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    assert!(bob.authorize("redshift:DescribeClusters", "*").is_ok());
    let decided = world.identity.decision_log().recent(2);
    let source = &decided.first().unwrap().ruling.evaluation().deciding.as_ref().unwrap().source;
    assert_eq!(source.attached_to, "arn:aws:iam::123456789012:group/team/readers");

    let shown = world.make("GetGroup", &[group]).await;
    assert!(shown.contains("<Users>\n<member>\n<Path>/</Path>\n<UserName>bob</UserName>"), "{shown}");
    assert!(world.make("ListGroupsForUser", &[("UserName", "bob")]).await.contains("<GroupName>readers</GroupName>"));
    assert!(world.make("ListEntitiesForPolicy", &[list_only]).await.contains("<PolicyGroups>\n<member>"));
    world.make("RemoveUserFromGroup", &member).await;
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_err());
    assert_eq!(
        world.call(&world.root(), "RemoveUserFromGroup", &member).await,
        "404 NoSuchEntity: User bob not in group readers"
    );
}

#[tokio::test]
async fn groups_are_renamed_listed_and_deleted() {
    let world = World::new().await;
    let root = world.root();
    world.make("CreateUser", &[("UserName", "bob")]).await;
    world.make("CreateGroup", &[("GroupName", "g")]).await;
    assert_eq!(
        world.call(&root, "CreateGroup", &[("GroupName", "G")]).await,
        "409 EntityAlreadyExists: Group with name G already exists."
    );
    world.make("UpdateGroup", &[("GroupName", "g"), ("NewGroupName", "h")]).await;
    let group = [("GroupName", "h")];
    assert!(world.make("ListGroups", &[]).await.contains("<Arn>arn:aws:iam::123456789012:group/h</Arn>"));
    let member = [group[0], ("UserName", "bob")];
    world.make("AddUserToGroup", &member).await;
    world.make("AttachGroupPolicy", &[group[0], ("PolicyArn", "arn:aws:iam::aws:policy/IAMFullAccess")]).await;
    let conflict = "409 DeleteConflict: Cannot delete entity, must remove users from group first.";
    assert_eq!(world.call(&root, "DeleteGroup", &group).await, conflict);
    assert_eq!(world.call(&root, "DeleteUser", &[("UserName", "bob")]).await, conflict);
    world.make("RemoveUserFromGroup", &member).await;
    assert_eq!(
        world.call(&root, "DeleteGroup", &group).await,
        "409 DeleteConflict: Cannot delete entity, must detach all policies first."
    );
    world.make("DetachGroupPolicy", &[group[0], ("PolicyArn", "arn:aws:iam::aws:policy/IAMFullAccess")]).await;
    world.make("DeleteGroup", &group).await;
    assert_eq!(world.call(&root, "GetGroup", &group).await, "404 NoSuchEntity: The group with name h cannot be found.");
}

#[tokio::test]
async fn membership_lasts() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::in_dir(dir.path(), Arc::new(clock())).await;
    world.make("CreateUser", &[("UserName", "bob")]).await;
    world.make("CreateGroup", &[("GroupName", "g")]).await;
    world
        .make("PutGroupPolicy", &[("GroupName", "g"), ("PolicyName", "p"), ("PolicyDocument", &allow("s3:*", "*"))])
        .await;
    world.make("AddUserToGroup", &[("GroupName", "g"), ("UserName", "bob")]).await;
    let before = world.make("GetGroup", &[("GroupName", "g")]).await;
    drop(world);
    let world = World::in_dir(dir.path(), Arc::new(clock())).await;
    assert_eq!(world.make("GetGroup", &[("GroupName", "g")]).await, before);
    let key = crate::testing::credentials(&world.make("CreateAccessKey", &[("UserName", "bob")]).await);
    let bob = world.by_credentials(&key).unwrap();
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
}
