use chrono::TimeDelta;

use crate::{
    AuthnError,
    testing::{ACCOUNT, TRUST_REDSHIFT, World, allow, credentials, element, role_arn, trust},
};

#[tokio::test]
async fn callers_learn_who_they_are_whatever_their_policies_say() {
    let world = World::new().await;
    let deny = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;
    let bob = world.user("bob", deny).await;
    assert_eq!(
        world.call(&bob, "GetCallerIdentity", &[]).await,
        format!(
            "<UserId>{}</UserId>\n<Account>{ACCOUNT}</Account>\n<Arn>arn:aws:iam::{ACCOUNT}:user/bob</Arn>",
            bob.user_id()
        )
    );
    let root = world.call(&world.root(), "GetCallerIdentity", &[]).await;
    assert!(root.contains("<UserId>123456789012</UserId>") && root.contains(":root</Arn>"), "{root}");
}

#[tokio::test]
async fn a_session_acts_as_its_role_until_it_expires() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    world.role("reader", &trust("arn:aws:iam::123456789012:user/bob"), &allow("s3:GetObject", "*")).await;
    let params =
        [("RoleArn", "arn:aws:iam::123456789012:role/reader"), ("RoleSessionName", "s1"), ("DurationSeconds", "900")];
    let answer = world.call(&bob, "AssumeRole", &params).await;
    assert_eq!(element(&answer, "Expiration").as_deref(), Some("2027-01-15T08:15:00Z"), "{answer}");
    assert!(answer.contains("<Arn>arn:aws:sts::123456789012:assumed-role/reader/s1</Arn>"), "{answer}");
    assert!(!answer.contains("PackedPolicySize"));
    let key = credentials(&answer);
    assert!(key.id.is_temporary());
    let session = world.by_credentials(&key).unwrap();
    let identity = world.call(&session, "GetCallerIdentity", &[]).await;
    assert!(identity.contains(":s1</UserId>") && identity.contains("<UserId>AROA"), "{identity}");
    assert!(session.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    assert_eq!(
        session.authorize("s3:PutObject", "arn:aws:s3:::b/k").unwrap_err().to_string(),
        "User: arn:aws:sts::123456789012:assumed-role/reader/s1 is not authorized to perform: s3:PutObject on \
         resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:PutObject action"
    );
    assert_eq!(world.by_key(key.id.as_str(), None).unwrap_err(), AuthnError::Token);
    assert_eq!(world.by_key(key.id.as_str(), Some("x")).unwrap_err(), AuthnError::Token);
    world.clock.advance(TimeDelta::seconds(899));
    assert!(world.by_credentials(&key).is_ok());
    assert_eq!(session.check_alive(), Ok(()));
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(world.by_credentials(&key).unwrap_err(), AuthnError::Expired);
    assert_eq!(session.check_alive(), Err(AuthnError::Expired));
}

#[tokio::test]
async fn a_role_made_again_does_not_revive_sessions() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    let trust = trust("arn:aws:iam::123456789012:user/bob");
    world.role("r", &trust, "").await;
    let key = world.assume(&bob, "r").await;
    let session = world.by_credentials(&key).unwrap();
    world.make("DeleteRole", &[("RoleName", "r")]).await;
    world.role("r", &trust, &allow("*", "*")).await;
    assert_eq!(world.by_credentials(&key).unwrap_err(), AuthnError::UnknownKey);
    assert!(session.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_err());
    assert_eq!(session.check_alive(), Err(AuthnError::OwnerGone));
}

#[tokio::test]
async fn policy_changes_reach_running_sessions_and_trust_changes_do_not() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    world.role("r", &trust("arn:aws:iam::123456789012:user/bob"), &allow("s3:GetObject", "*")).await;
    let session = world.by_credentials(&world.assume(&bob, "r").await).unwrap();
    world.make("UpdateAssumeRolePolicy", &[("RoleName", "r"), ("PolicyDocument", TRUST_REDSHIFT)]).await;
    assert!(session.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    world.make("DeleteRolePolicy", &[("RoleName", "r"), ("PolicyName", "own")]).await;
    assert!(session.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_err());
}

#[tokio::test]
async fn refused_and_missing_roles_read_the_same() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("sts:AssumeRole", "*")).await;
    world.role("r", TRUST_REDSHIFT, "").await;
    for role in ["r", "missing"] {
        let arn = role_arn(role);
        assert_eq!(
            world.call(&bob, "AssumeRole", &[("RoleArn", &arn), ("RoleSessionName", "s1")]).await,
            format!(
                "403 AccessDenied: User: arn:aws:iam::123456789012:user/bob is not authorized to perform: \
                 sts:AssumeRole on resource: {arn}"
            )
        );
    }
    let last = world.identity.decision_log().recent(2);
    let reasons: Vec<_> = last.iter().map(|record| record.ruling.message()).collect();
    assert!(
        reasons.iter().all(|reason| reason.ends_with("because no role trust policy allows the sts:AssumeRole action"))
    );
    let root = world.call(&world.root(), "AssumeRole", &[("RoleArn", &role_arn("r")), ("RoleSessionName", "s1")]).await;
    assert_eq!(root, "403 AccessDenied: Roles may not be assumed by root accounts.");
}

#[tokio::test]
async fn an_account_in_the_trust_policy_delegates_to_the_callers_policies() {
    let world = World::new().await;
    world.role("r", &trust(ACCOUNT), "").await;
    let arn = role_arn("r");
    let params = [("RoleArn", arn.as_str()), ("RoleSessionName", "s1")];
    let bob = world.user("bob", "").await;
    assert!(world.call(&bob, "AssumeRole", &params).await.starts_with("403 AccessDenied"));
    world.put_user_policy("bob", &allow("sts:AssumeRole", &arn)).await;
    assert!(world.call(&bob, "AssumeRole", &params).await.contains("<AccessKeyId>ASIA"));
}

#[tokio::test]
async fn durations_have_limits() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("sts:AssumeRole", "*")).await;
    world.role("r", &trust(ACCOUNT), &allow("sts:AssumeRole", "*")).await;
    world.role("long", &trust(ACCOUNT), "").await;
    world.make("UpdateRole", &[("RoleName", "long"), ("MaxSessionDuration", "43200")]).await;
    let assume = |ctx, role: &str, seconds: &'static str| {
        let (world, arn) = (&world, role_arn(role));
        async move {
            let params = [("RoleArn", arn.as_str()), ("RoleSessionName", "s1"), ("DurationSeconds", seconds)];
            world.call(ctx, "AssumeRole", &params).await
        }
    };
    assert_eq!(
        assume(&bob, "r", "3601").await,
        "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    );
    assert_eq!(
        assume(&bob, "r", "899").await,
        "400 ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy \
         constraint: Member must have value greater than or equal to 900"
    );
    assert!(assume(&bob, "long", "43200").await.contains("<AccessKeyId>ASIA"));
    let session = world.by_credentials(&world.assume(&bob, "r").await).unwrap();
    assert_eq!(
        assume(&session, "long", "3601").await,
        "400 ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role \
         chaining."
    );
    assert!(assume(&session, "long", "3600").await.contains("<AccessKeyId>ASIA"));
}

#[tokio::test]
async fn names_and_arns_are_checked() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    assert_eq!(
        world.call(&bob, "AssumeRole", &[("RoleArn", &role_arn("r")), ("RoleSessionName", "Session1:2")]).await,
        "400 ValidationError: 1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"
    );
    assert_eq!(
        world.call(&bob, "AssumeRole", &[("RoleArn", "arn:aws:iam::1234:role/r"), ("RoleSessionName", "s1")]).await,
        "400 ValidationError: arn:aws:iam::1234:role/r is invalid"
    );
}

#[tokio::test]
async fn session_policies_limit_the_role() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    world.role("r", &trust("arn:aws:iam::123456789012:user/bob"), &allow("s3:*", "*")).await;
    let arn = role_arn("r");
    let session = |extra: Vec<(&'static str, String)>| {
        let (world, bob, arn) = (&world, &bob, arn.as_str());
        async move {
            let mut params = vec![("RoleArn", arn), ("RoleSessionName", "s1")];
            params.extend(extra.iter().map(|(name, value)| (*name, value.as_str())));
            let answer = world.call(bob, "AssumeRole", &params).await;
            assert!(answer.contains("<PackedPolicySize>"), "{answer}");
            world.by_credentials(&credentials(&answer)).unwrap()
        }
    };
    let inline = session(vec![("Policy", allow("s3:GetObject", "*"))]).await;
    assert!(inline.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    assert!(
        inline
            .authorize("s3:PutObject", "arn:aws:s3:::b/k")
            .unwrap_err()
            .to_string()
            .ends_with("because no session policy allows the s3:PutObject action")
    );
    let managed =
        session(vec![("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".to_owned())]).await;
    assert!(managed.authorize("s3:ListBucket", "arn:aws:s3:::b").is_ok());
    assert!(managed.authorize("s3:PutObject", "arn:aws:s3:::b/k").is_err());
    let misspelt = [
        ("RoleArn", arn.as_str()),
        ("RoleSessionName", "s1"),
        ("PolicyArns.member.1.Arn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"),
    ];
    assert_eq!(
        world.call(&bob, "AssumeRole", &misspelt).await,
        "400 ValidationError: 1 validation error detected: Value null at 'arn' failed to satisfy constraint: Member \
         must not be null"
    );
}

#[tokio::test]
async fn session_tags_need_permission_and_become_principal_tags() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    let tagged = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${aws:PrincipalTag/team}/*"}]}"#;
    world.role("r", &trust("arn:aws:iam::123456789012:user/bob"), tagged).await;
    let arn = role_arn("r");
    let params = [
        ("RoleArn", arn.as_str()),
        ("RoleSessionName", "s1"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "data"),
    ];
    assert!(world.call(&bob, "AssumeRole", &params).await.contains("sts:TagSession"));
    let both = trust("arn:aws:iam::123456789012:user/bob")
        .replace(r#""sts:AssumeRole""#, r#"["sts:AssumeRole","sts:TagSession"]"#);
    world.make("UpdateAssumeRolePolicy", &[("RoleName", "r"), ("PolicyDocument", &both)]).await;
    let session = world.by_credentials(&credentials(&world.call(&bob, "AssumeRole", &params).await)).unwrap();
    assert!(session.authorize("s3:GetObject", "arn:aws:s3:::data/k").is_ok());
    assert!(session.authorize("s3:GetObject", "arn:aws:s3:::other/k").is_err());
}

#[tokio::test]
async fn a_users_session_has_the_users_permissions_but_not_iam() {
    let world = World::new().await;
    let bob = world.user("bob", &allow("*", "*")).await;
    let answer = world.call(&bob, "GetSessionToken", &[("DurationSeconds", "900")]).await;
    let key = credentials(&answer);
    let session = world.by_credentials(&key).unwrap();
    assert_eq!(session.caller_arn(), bob.caller_arn());
    assert!(session.authorize("s3:GetObject", "arn:aws:s3:::b/k").is_ok());
    let ruling = session.rule("s3:GetObject", "*", &crate::AuthzInput::default());
    assert_eq!(ruling.context().values("aws:TokenIssueTime"), ["2027-01-15T08:00:00Z"]);
    assert_eq!(ruling.context().values("aws:MultiFactorAuthPresent"), ["false"]);
    assert_eq!(
        world.call(&session, "ListUsers", &[]).await,
        "403 InvalidClientTokenId: The security token included in the request is invalid."
    );
    assert_eq!(
        world.call(&session, "GetSessionToken", &[]).await,
        "403 AccessDenied: Cannot call GetSessionToken with session credentials"
    );
    assert!(world.call(&session, "GetCallerIdentity", &[]).await.contains(":user/bob"));
    assert_eq!(world.make("ListAccessKeys", &[("UserName", "bob")]).await.matches("<AccessKeyId>").count(), 1);
    world.clock.advance(TimeDelta::seconds(900));
    assert_eq!(world.by_credentials(&key).unwrap_err(), AuthnError::Expired);
    assert_eq!(session.check_alive(), Err(AuthnError::Expired));
    let root = world.call(&world.root(), "GetSessionToken", &[]).await;
    assert_eq!(element(&root, "Expiration").as_deref(), Some("2027-01-15T09:15:00Z"), "an hour at most");
}
