//! IAM_ROLE 'SESSION'.

use expect_test::expect;

use super::world::{World, policy};

const COPY: &str = "COPY t FROM 's3://lake/data/' IAM_ROLE 'SESSION'";

#[tokio::test]
async fn a_password_of_its_own_is_no_iam_identity() {
    let world = World::new().await;
    expect![[r#"
        XX000 IAM_ROLE 'SESSION' requires a connection that was made with IAM credentials
        DETAIL:
          -----------------------------------------------
          error:  IAM_ROLE 'SESSION' requires a connection that was made with IAM credentials
          code:      30000
          context:
          query:     *
          location:  xen_aws_credentials_mgr.cpp:785
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      session identity
        principal: user awsuser
        action:    IAM_ROLE 'SESSION'
        resource:  none
        reason:    the connection was not made with IAM credentials: the user logged in with a password of its own
        HINT: Connect with a temporary password, from aws redshift get-cluster-credentials-with-iam --cluster-identifier c1, or name a role: IAM_ROLE 'ROLE_ARN'.
    "#]].assert_eq(&world.error("awsuser", COPY).await);
}

#[tokio::test]
async fn the_connections_identity_acts_with_its_permissions_of_the_moment() {
    let world = World::new().await;
    let key = world.user_with_key("ann", "").await;
    let denied = world.run_as(&key, "awsuser", COPY).await.unwrap_err();
    assert!(denied.message.contains("Access Denied"), "{denied:?}");
    assert!(denied.hint.unwrap().contains("aws iam put-user-policy --user-name ann"));
    let through_redshift = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{
        "Bool":{"aws:ViaAWSService":"true"},
        "ForAnyValue:StringEquals":{"aws:CalledVia":"redshift.amazonaws.com"},
        "StringEquals":{"aws:CalledViaFirst":"redshift.amazonaws.com","aws:username":"ann"}}}"#;
    let document = policy(&[through_redshift]);
    let params = [("UserName", "ann"), ("PolicyName", "own"), ("PolicyDocument", document.as_str())];
    world.call(&world.root(), "PutUserPolicy", &params).await;
    world.run_as(&key, "awsuser", COPY).await.unwrap();
    let sql = format!("EXPLAIN AUTHORIZATION {COPY}");
    let rows = world.run_as(&key, "awsuser", &sql).await.unwrap();
    let shown = |row: &Vec<String>| format!("{} {} {}: {}\n", row[4], row[0], row[1], row[5]).replace(&key, "KEY");
    expect![[r#"
        Allow database privilege user awsuser: a superuser passes every privilege check
        Allow session identity user awsuser: the connection was made by arn:aws:iam::123456789012:user/ann
        Allow S3 access arn:aws:iam::123456789012:user/ann: allowed by identity-based policy
        Allow S3 access arn:aws:iam::123456789012:user/ann: allowed by identity-based policy
        Allow S3 access arn:aws:iam::123456789012:user/ann: allowed by identity-based policy
    "#]]
    .assert_eq(&rows.iter().map(shown).collect::<String>());

    world.call(&world.root(), "DeleteAccessKey", &[("UserName", "ann"), ("AccessKeyId", &key)]).await;
    let gone = world.run_as(&key, "awsuser", COPY).await.unwrap_err();
    assert!(gone.message.contains("no longer valid"), "{gone:?}");
    assert!(gone.detail.unwrap().contains("no such access key"));
}
