use expect_test::expect;

use crate::testing::{TRUST_REDSHIFT, World, allow};

const PROFILE: (&str, &str) = ("InstanceProfileName", "web");
const ROLE: (&str, &str) = ("RoleName", "r");

#[tokio::test]
async fn an_instance_profile_from_creation_to_deletion() {
    let world = World::new().await;
    let root = world.root();
    let created = world.make("CreateInstanceProfile", &[PROFILE, ("Path", "/apps/")]).await;
    expect![[r#"
        <InstanceProfile>
        <Path>/apps/</Path>
        <InstanceProfileName>web</InstanceProfileName>
        <InstanceProfileId>AIPAVBL26IWTW7VKX6VF2</InstanceProfileId>
        <Arn>arn:aws:iam::123456789012:instance-profile/apps/web</Arn>
        <CreateDate>2027-01-15T08:00:00Z</CreateDate>
        <Roles/>
        <Tags/>
        </InstanceProfile>"#]]
    .assert_eq(&created);
    assert_eq!(
        world.call(&root, "CreateInstanceProfile", &[("InstanceProfileName", "WEB")]).await,
        "409 EntityAlreadyExists: Instance Profile WEB already exists."
    );
    world.role("r", TRUST_REDSHIFT, "").await;
    world.role("other", TRUST_REDSHIFT, "").await;
    world.make("AddRoleToInstanceProfile", &[PROFILE, ROLE]).await;
    assert_eq!(
        world.call(&root, "AddRoleToInstanceProfile", &[PROFILE, ("RoleName", "other")]).await,
        "409 LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"
    );
    let conflict = "409 DeleteConflict: Cannot delete entity, must remove roles from instance profile first.";
    assert_eq!(world.call(&root, "DeleteInstanceProfile", &[PROFILE]).await, conflict);
    assert_eq!(world.call(&root, "DeleteRole", &[ROLE]).await, conflict);
    for (action, params) in [
        ("ListInstanceProfilesForRole", vec![ROLE]),
        ("ListInstanceProfiles", vec![("PathPrefix", "/apps/")]),
        ("GetInstanceProfile", vec![PROFILE]),
    ] {
        let answer = world.make(action, &params).await;
        assert!(answer.contains("<RoleName>r</RoleName>") && answer.contains("AIPA"), "{action}: {answer}");
    }
    assert!(!world.make("ListInstanceProfiles", &[("PathPrefix", "/x/")]).await.contains("AIPA"));
    world.make("RemoveRoleFromInstanceProfile", &[PROFILE, ROLE]).await;
    assert!(world.call(&root, "RemoveRoleFromInstanceProfile", &[PROFILE, ROLE]).await.starts_with("404 NoSuchEntity"));
    world.make("DeleteInstanceProfile", &[PROFILE]).await;
    assert_eq!(
        world.call(&root, "GetInstanceProfile", &[PROFILE]).await,
        "404 NoSuchEntity: Instance Profile web cannot be found."
    );
}

#[tokio::test]
async fn to_add_a_role_one_must_be_allowed_to_pass_it() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("iam:AddRoleToInstanceProfile", "*")).await;
    world.role("r", TRUST_REDSHIFT, "").await;
    world.make("CreateInstanceProfile", &[PROFILE]).await;
    assert_eq!(
        world.call(&bob, "AddRoleToInstanceProfile", &[PROFILE, ROLE]).await,
        "403 AccessDenied: User: arn:aws:iam::123456789012:user/bob is not authorized to perform: iam:PassRole on \
         resource: arn:aws:iam::123456789012:role/r because no identity-based policy allows the iam:PassRole action"
    );
}

#[tokio::test]
async fn tags_decide_who_may_touch_a_profile() {
    let world = World::new().await;
    let by_tag = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*InstanceProfile","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"data"}}}]}"#;
    let bob = world.user("bob", by_tag).await;
    world.make("CreateInstanceProfile", &[PROFILE]).await;
    assert!(world.call(&bob, "GetInstanceProfile", &[PROFILE]).await.starts_with("403"));
    let tag = [PROFILE, ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "data")];
    world.make("TagInstanceProfile", &tag).await;
    assert!(world.call(&bob, "GetInstanceProfile", &[PROFILE]).await.contains("<Key>team</Key>"));
    let tags = world.make("ListInstanceProfileTags", &[PROFILE]).await;
    assert!(tags.contains("<Value>data</Value>"), "{tags}");
    world.make("UntagInstanceProfile", &[PROFILE, ("TagKeys.member.1", "team")]).await;
    assert_eq!(world.make("ListInstanceProfileTags", &[PROFILE]).await, "<Tags/>\n<IsTruncated>false</IsTruncated>");
}
