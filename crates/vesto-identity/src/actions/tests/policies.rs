use expect_test::expect;

use crate::testing::{TRUST_REDSHIFT, World, allow, element};

const ARN: &str = "arn:aws:iam::123456789012:policy/team/p";

#[tokio::test]
async fn a_managed_policy_with_its_versions() {
    let world = World::new().await;
    let root = world.root();
    let first = allow("s3:GetObject", "*");
    let params = [("PolicyName", "p"), ("Path", "/team/"), ("PolicyDocument", &first), ("Description", "d")];
    expect![[r#"
        <Policy>
        <PolicyName>p</PolicyName>
        <PolicyId>ANPAVBL26IWTW7VKX6VF2</PolicyId>
        <Arn>arn:aws:iam::123456789012:policy/team/p</Arn>
        <Path>/team/</Path>
        <DefaultVersionId>v1</DefaultVersionId>
        <AttachmentCount>0</AttachmentCount>
        <PermissionsBoundaryUsageCount>0</PermissionsBoundaryUsageCount>
        <IsAttachable>true</IsAttachable>
        <CreateDate>2027-01-15T08:00:00Z</CreateDate>
        <UpdateDate>2027-01-15T08:00:00Z</UpdateDate>
        </Policy>"#]]
    .assert_eq(&world.make("CreatePolicy", &params).await);
    assert_eq!(
        world.call(&root, "CreatePolicy", &[("PolicyName", "P"), ("PolicyDocument", &first)]).await,
        "409 EntityAlreadyExists: A policy called P already exists. Duplicate names are not allowed."
    );
    let bob = world.user("bob", "").await;
    let arn = ("PolicyArn", ARN);
    world.make("AttachUserPolicy", &[("UserName", "bob"), arn]).await;
    world.make("AttachUserPolicy", &[("UserName", "bob"), arn]).await;
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());

    let second = ("PolicyDocument", allow("s3:PutObject", "*"));
    let second = (second.0, second.1.as_str());
    world.make("CreatePolicyVersion", &[arn, second]).await;
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    world.make("SetDefaultPolicyVersion", &[arn, ("VersionId", "v2")]).await;
    assert!(bob.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_err());
    assert!(bob.authorize("s3:PutObject", "arn:aws:s3:::b/k").is_ok());
    for _ in 3..=5 {
        world.make("CreatePolicyVersion", &[arn, second, ("SetAsDefault", "true")]).await;
    }
    assert_eq!(
        world.call(&root, "CreatePolicyVersion", &[arn, second]).await,
        "409 LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must \
         delete an existing version."
    );
    let delete_version = |version: &'static str| {
        let (world, root) = (&world, &root);
        async move { world.call(root, "DeletePolicyVersion", &[("PolicyArn", ARN), ("VersionId", version)]).await }
    };
    assert_eq!(delete_version("v5").await, "409 DeleteConflict: Cannot delete the default version of a policy.");
    assert_eq!(delete_version("v2").await, "");
    assert_eq!(
        delete_version("v2").await,
        format!("404 NoSuchEntity: Policy {ARN} version v2 does not exist or is not attachable.")
    );
    let created = world.make("CreatePolicyVersion", &[arn, second]).await;
    assert_eq!(element(&created, "VersionId").as_deref(), Some("v6"), "numbers are not used again");
    let version = world.make("GetPolicyVersion", &[arn, ("VersionId", "v1")]).await;
    assert!(
        version.contains("<Document>%7B%22Version%22") && version.contains(">false</IsDefaultVersion>"),
        "{version}"
    );

    let by_arn = [arn];
    let delete = || world.call(&root, "DeletePolicy", &by_arn);
    assert_eq!(delete().await, "409 DeleteConflict: Cannot delete a policy attached to entities.");
    let entities = world.make("ListEntitiesForPolicy", &[arn]).await;
    assert!(entities.contains("<PolicyUsers>\n<member>\n<UserName>bob</UserName>"), "{entities}");
    world.make("DetachUserPolicy", &[("UserName", "bob"), arn]).await;
    assert!(delete().await.starts_with("409 DeleteConflict: This policy has more than one version."));
    for version in ["v1", "v3", "v4", "v6"] {
        assert_eq!(delete_version(version).await, "");
    }
    assert_eq!(delete().await, "");
    assert_eq!(delete().await, format!("404 NoSuchEntity: Policy {ARN} was not found."));
}

#[tokio::test]
async fn malformed_documents_are_refused_with_awss_words() {
    let world = World::new().await;
    let root = world.root();
    for (document, message) in [
        (r#"{"Statement":[]}"#, "Syntax errors in policy."),
        (
            r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
            "Policy document must be version 2012-10-17 or greater.",
        ),
        (
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"invalid","Resource":"*"}}"#,
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
    ] {
        let answer = world.call(&root, "CreatePolicy", &[("PolicyName", "p"), ("PolicyDocument", document)]).await;
        assert_eq!(answer, format!("400 MalformedPolicyDocument: {message}"));
    }
    let large = allow("s3:*", &format!("arn:aws:s3:::{}", "b".repeat(6200)));
    assert_eq!(
        world.call(&root, "CreatePolicy", &[("PolicyName", "p"), ("PolicyDocument", &large)]).await,
        "409 LimitExceeded: Cannot exceed quota for PolicySize: 6144"
    );
}

#[tokio::test]
async fn attaching_and_detaching() {
    let world = World::new().await;
    let root = world.root();
    world.role("r", TRUST_REDSHIFT, "").await;
    let missing = "arn:aws:iam::123456789012:policy/none";
    assert_eq!(
        world.call(&root, "AttachRolePolicy", &[("RoleName", "r"), ("PolicyArn", missing)]).await,
        format!("404 NoSuchEntity: Policy {missing} does not exist or is not attachable.")
    );
    assert_eq!(
        world.call(&root, "DetachRolePolicy", &[("RoleName", "r"), ("PolicyArn", missing)]).await,
        format!("404 NoSuchEntity: Policy {missing} was not found.")
    );
    for n in 0..10 {
        let name = format!("p{n}");
        world.make("CreatePolicy", &[("PolicyName", &name), ("PolicyDocument", &allow("s3:*", "*"))]).await;
        let arn = format!("arn:aws:iam::123456789012:policy/{name}");
        world.make("AttachRolePolicy", &[("RoleName", "r"), ("PolicyArn", &arn)]).await;
    }
    let admin = ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess");
    assert_eq!(
        world.call(&root, "AttachRolePolicy", &[("RoleName", "r"), admin]).await,
        "409 LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10"
    );
    let listed = world.make("ListAttachedRolePolicies", &[("RoleName", "r"), ("MaxItems", "3")]).await;
    assert_eq!(listed.matches("<PolicyArn>").count(), 3);
    assert!(listed.contains("<IsTruncated>true</IsTruncated>"));
}

#[tokio::test]
async fn aws_managed_policies_are_listed_and_cannot_be_changed() {
    let world = World::new().await;
    let local = world.make("ListPolicies", &[("Scope", "Local")]).await;
    assert!(!local.contains("<Policy"), "{local}");
    let aws = world.make("ListPolicies", &[("Scope", "AWS")]).await;
    assert!(aws.contains("arn:aws:iam::aws:policy/AmazonRedshiftAllCommandsFullAccess"), "{aws}");
    assert!(!world.make("ListPolicies", &[("OnlyAttached", "true")]).await.contains("<PolicyName>"));
    let arn = ("PolicyArn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
    let document = world.make("GetPolicyVersion", &[arn, ("VersionId", "v3")]).await;
    assert!(document.contains("s3%3AGet%2A"), "{document}");
    let refused = world.call(&world.root(), "DeletePolicy", &[arn]).await;
    assert!(refused.starts_with("403 AccessDenied"), "{refused}");
}

#[tokio::test]
async fn inline_policies_are_returned_as_given_and_have_a_quota() {
    let world = World::new().await;
    let root = world.root();
    world.user("bob", "").await;
    let document = "{ \"Version\": \"2012-10-17\",\n \"Statement\": [] }"
        .replace("[]", &format!("[{}]", r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#));
    world.make("PutUserPolicy", &[("UserName", "bob"), ("PolicyName", "p"), ("PolicyDocument", &document)]).await;
    let got = world.make("GetUserPolicy", &[("UserName", "bob"), ("PolicyName", "p")]).await;
    assert!(got.contains("%7B%20%22Version%22%3A%20%222012-10-17%22%2C%0A%20"), "{got}");
    assert_eq!(
        world.make("ListUserPolicies", &[("UserName", "bob")]).await,
        "<PolicyNames>\n<member>p</member>\n</PolicyNames>\n<IsTruncated>false</IsTruncated>"
    );
    assert_eq!(
        world.call(&root, "GetUserPolicy", &[("UserName", "bob"), ("PolicyName", "q")]).await,
        "404 NoSuchEntity: The user policy with name q cannot be found."
    );
    let large = allow("s3:*", &format!("arn:aws:s3:::{}", "b".repeat(2000)));
    assert_eq!(
        world
            .call(&root, "PutUserPolicy", &[("UserName", "bob"), ("PolicyName", "q"), ("PolicyDocument", &large)])
            .await,
        "409 LimitExceeded: Maximum policy size of 2048 bytes exceeded for user bob"
    );
}

#[tokio::test]
async fn another_accounts_policies_are_out_of_reach() {
    let world = World::new().await;
    let document = allow("*", "*");
    world.make("CreatePolicy", &[("PolicyName", "p"), ("PolicyDocument", &document)]).await;
    let theirs = ("PolicyArn", "arn:aws:iam::123456789012:policy/p");
    let other = world.other_root();
    world.call(&other, "CreateUser", &[("UserName", "eve")]).await;
    assert_eq!(
        world.call(&other, "AttachUserPolicy", &[("UserName", "eve"), theirs]).await,
        "404 NoSuchEntity: Policy arn:aws:iam::123456789012:policy/p does not exist or is not attachable."
    );
    for (action, params) in [
        ("GetPolicy", vec![theirs]),
        ("GetPolicyVersion", vec![theirs, ("VersionId", "v1")]),
        ("CreatePolicyVersion", vec![theirs, ("PolicyDocument", document.as_str())]),
        ("DeletePolicy", vec![theirs]),
    ] {
        let answer = world.call(&other, action, &params).await;
        assert!(answer.starts_with("403 AccessDenied"), "{action}: {answer}");
    }
}

#[tokio::test]
async fn policies_have_tags() {
    let world = World::new().await;
    world.make("CreatePolicy", &[("PolicyName", "p"), ("PolicyDocument", &allow("s3:*", "*"))]).await;
    let arn = ("PolicyArn", "arn:aws:iam::123456789012:policy/p");
    world.make("TagPolicy", &[arn, ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")]).await;
    assert!(world.make("ListPolicyTags", &[arn]).await.contains("<Key>k</Key>\n<Value>v</Value>"));
    let tagged = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:GetPolicy","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/k":"v"}}}]}"#;
    let bob = world.user("bob", tagged).await;
    assert!(world.call(&bob, "GetPolicy", &[arn]).await.contains("<PolicyName>p</PolicyName>"));
    world.make("UntagPolicy", &[arn, ("TagKeys.member.1", "k")]).await;
    assert!(world.call(&bob, "GetPolicy", &[arn]).await.starts_with("403 AccessDenied"));
}
