use crate::testing::{World, allow, element, region, trust};

async fn account() -> World {
    let world = World::new().await;
    world.user("ann", &allow("s3:GetObject", "arn:aws:s3:::${aws:username}/*")).await;
    world.role("Loader", &trust("123456789012"), &allow("redshift:*", "*")).await;
    world.make("CreateGroup", &[("GroupName", "staff")]).await;
    world.make("AddUserToGroup", &[("GroupName", "staff"), ("UserName", "ann")]).await;
    let policy = allow("iam:*", "*");
    world.make("CreatePolicy", &[("PolicyName", "Own"), ("PolicyDocument", &policy)]).await;
    for arn in ["arn:aws:iam::123456789012:policy/Own", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] {
        world.make("AttachGroupPolicy", &[("GroupName", "staff"), ("PolicyArn", arn)]).await;
    }
    world
}

#[tokio::test]
async fn authorization_details_hold_everything_or_what_the_filter_names() {
    let world = account().await;
    let all = world.make("GetAccountAuthorizationDetails", &[]).await;
    for part in
        ["<UserName>ann<", "<GroupName>staff<", "<RoleName>Loader<", "policy/Own<", "policy/AmazonS3ReadOnlyAccess<"]
    {
        assert!(all.contains(part), "{part} in {all}");
    }
    assert!(all.contains("<RolePolicyList>") && all.contains("<PolicyVersionList>"), "{all}");
    let roles = world.make("GetAccountAuthorizationDetails", &[("Filter.member.1", "Role")]).await;
    assert!(roles.contains("Loader") && !roles.contains("<UserName>ann<"), "{roles}");
    let wrong = world.call(&world.root(), "GetAccountAuthorizationDetails", &[("Filter.member.1", "Robot")]).await;
    assert!(wrong.starts_with("400 ValidationError"), "{wrong}");
}

#[tokio::test]
async fn authorization_details_come_in_pages() {
    let world = account().await;
    let mut names = Vec::new();
    let mut marker = None;
    loop {
        let more = marker.as_ref().map(|marker: &String| ("Marker", marker.as_str()));
        let params: Vec<_> = [("MaxItems", "1")].into_iter().chain(more).collect();
        let page = world.make("GetAccountAuthorizationDetails", &params).await;
        names.extend(["Path"].iter().map(|_| page.matches("<CreateDate>").count()));
        marker = element(&page, "Marker");
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(names.len(), 5);
}

#[tokio::test]
async fn the_summary_counts() {
    let world = account().await;
    let summary = world.make("GetAccountSummary", &[]).await.replace('\n', "");
    for (key, value) in [("Users", 1), ("Groups", 1), ("Roles", 1), ("Policies", 1), ("AccessKeysPerUserQuota", 2)] {
        let entry = format!("<entry><key>{key}</key><value>{value}</value></entry>");
        assert!(summary.contains(&entry), "{entry} in {summary}");
    }
}

#[tokio::test]
async fn the_summary_counts_what_is_kept_of_every_kind() {
    let world = account().await;
    world.make("CreateOpenIDConnectProvider", &[("Url", "https://tokens.example.com")]).await;
    world.make("SetSecurityTokenServicePreferences", &[("GlobalEndpointTokenVersion", "v2Token")]).await;
    let certificate = [
        ("ServerCertificateName", "web"),
        ("CertificateBody", include_str!("../../testing/rsa_certificate.pem")),
        ("PrivateKey", include_str!("../../testing/rsa_private_key.pem")),
    ];
    world.make("UploadServerCertificate", &certificate).await;
    world.make("CreateVirtualMFADevice", &[("VirtualMFADeviceName", "phone")]).await;
    let summary = world.make("GetAccountSummary", &[]).await.replace('\n', "");
    let counts = [
        ("Providers", 1),
        ("GlobalEndpointTokenVersion", 2),
        ("ServerCertificates", 1),
        ("MFADevices", 1),
        ("MFADevicesInUse", 0),
    ];
    for (key, value) in counts {
        let entry = format!("<entry><key>{key}</key><value>{value}</value></entry>");
        assert!(summary.contains(&entry), "{entry} in {summary}");
    }
}

#[tokio::test]
async fn context_keys_are_those_of_conditions_and_variables() {
    let world = account().await;
    let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*",
        "Resource":"arn:aws:dynamodb:us-west-2:123456789012:table/${aws:username}",
        "Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"}}}}"#;
    let keys = world.make("GetContextKeysForCustomPolicy", &[("PolicyInputList.member.1", document)]).await;
    assert_eq!(
        keys.replace('\n', ""),
        "<ContextKeyNames><member>aws:username</member><member>aws:CurrentTime</member></ContextKeyNames>"
    );
    let arn = [("PolicySourceArn", "arn:aws:iam::123456789012:user/ann")];
    let keys = world.make("GetContextKeysForPrincipalPolicy", &arn).await;
    assert!(keys.contains("aws:username"), "{keys}");
    let missing = [("PolicySourceArn", "arn:aws:iam::123456789012:user/nobody")];
    let answer = world.call(&world.root(), "GetContextKeysForPrincipalPolicy", &missing).await;
    assert!(answer.starts_with("404 NoSuchEntity"), "{answer}");
}

#[tokio::test]
async fn policies_that_grant_a_service_are_found_with_their_owners() {
    let world = account().await;
    let params = [
        ("Arn", "arn:aws:iam::123456789012:user/ann"),
        ("ServiceNamespaces.member.1", "s3"),
        ("ServiceNamespaces.member.2", "iam"),
        ("ServiceNamespaces.member.3", "redshift"),
    ];
    let answer = world.make("ListPoliciesGrantingServiceAccess", &params).await.replace('\n', "");
    let [s3, iam, redshift] = ["s3", "iam", "redshift"].map(|service| {
        let (_, rest) = answer.split_once(&format!("<ServiceNamespace>{service}<")).unwrap();
        rest.split("<ServiceNamespace>").next().unwrap().to_owned()
    });
    assert!(
        s3.contains("<PolicyName>own</PolicyName><PolicyType>INLINE</PolicyType><EntityType>USER</EntityType>"),
        "{s3}"
    );
    assert!(s3.contains("AmazonS3ReadOnlyAccess"), "{s3}");
    assert!(iam.contains("<PolicyType>MANAGED</PolicyType>") && iam.contains("policy/Own"), "{iam}");
    assert!(!redshift.contains("<PolicyName>"), "{redshift}");
}

#[tokio::test]
async fn an_access_report_tells_what_was_used() {
    let world = account().await;
    let keys = world.make("ListAccessKeys", &[("UserName", "ann")]).await;
    let key = vesto_types::AccessKeyId::parse(&element(&keys, "AccessKeyId").unwrap()).unwrap();
    world.identity.note_use(&key, "s3", &region());
    let arn = [("Arn", "arn:aws:iam::123456789012:user/ann")];
    let job = element(&world.make("GenerateServiceLastAccessedDetails", &arn).await, "JobId").unwrap();
    let report = world.make("GetServiceLastAccessedDetails", &[("JobId", &job)]).await.replace('\n', "");
    assert!(report.contains("<JobStatus>COMPLETED<") && report.contains("<ServiceName>Amazon S3<"), "{report}");
    assert!(report.contains("<LastAuthenticatedEntity>arn:aws:iam::123456789012:user/ann<"), "{report}");
    assert!(report.contains("<ServiceNamespace>iam</ServiceNamespace><TotalAuthenticatedEntities>0<"), "{report}");
    let params = [("JobId", job.as_str()), ("ServiceNamespace", "s3")];
    let entities = world.make("GetServiceLastAccessedDetailsWithEntities", &params).await;
    assert!(entities.contains("<Type>USER</Type>") && entities.contains("<LastAuthenticated>"), "{entities}");
    let other = world.call(&world.other_root(), "GetServiceLastAccessedDetails", &[("JobId", &job)]).await;
    assert!(other.starts_with("404 NoSuchEntity"), "{other}");
}

#[tokio::test]
async fn a_role_tells_when_it_was_last_used() {
    let world = account().await;
    let ann = world.user("may", &allow("sts:AssumeRole", "*")).await;
    let params = [("RoleName", "Loader")];
    assert!(world.make("GetRole", &params).await.contains("<RoleLastUsed/>"));
    let session = world.assume(&ann, "Loader").await;
    world.identity.note_use(&session.id, "s3", &region());
    let role = world.make("GetRole", &params).await.replace('\n', "");
    assert!(role.contains("<LastUsedDate>") && role.contains("<Region>us-east-1</Region>"), "{role}");
}
