//! Access keys in place of a role.

use expect_test::expect;

use super::world::{ROOT_KEY, ROOT_SECRET, World};

fn copy_with(keys: &str) -> String {
    format!("COPY t FROM 's3://lake/data/' {keys}")
}

#[tokio::test]
async fn keys_act_as_their_owner() {
    let world = World::new().await;
    let sql = copy_with(&format!("ACCESS_KEY_ID '{ROOT_KEY}' SECRET_ACCESS_KEY '{ROOT_SECRET}'"));
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow access key: ACCESS_KEY_ID on AKIAROOTROOTROOTROOT: the key belongs to arn:aws:iam::123456789012:root
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: the account's root user needs no policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/1.txt: the account's root user needs no policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/2.txt: the account's root user needs no policy
    "#]]
    .assert_eq(&world.explain("awsuser", &sql).await);
    world.run("awsuser", &sql).await.unwrap();
    let credentials = format!("CREDENTIALS 'aws_access_key_id={ROOT_KEY};aws_secret_access_key={ROOT_SECRET}'");
    world.run("awsuser", &copy_with(&credentials)).await.unwrap();
}

#[tokio::test]
async fn wrong_keys_read_as_s3_words_them() {
    let world = World::new().await;
    let wrong_secret = copy_with(&format!("ACCESS_KEY_ID '{ROOT_KEY}' SECRET_ACCESS_KEY 'wrong'"));
    expect![[r#"
        XX000 S3ServiceException:The request signature we calculated does not match the signature you provided. Check your key and signing method.,Status 403,Error SignatureDoesNotMatch,Rid *,ExtRid *,CanRetry 1
        DETAIL:
          -----------------------------------------------
          error:  S3ServiceException:The request signature we calculated does not match the signature you provided. Check your key and signing method.,Status 403,Error SignatureDoesNotMatch,Rid *,ExtRid *,CanRetry 1
          code:      8001
          context:
          query:     *
          location:  s3_utility.cpp:840
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      access key
        principal: user awsuser
        action:    ACCESS_KEY_ID
        resource:  AKIAROOTROOTROOTROOT
        reason:    the secret access key is not this key's
        HINT: Check SECRET_ACCESS_KEY.
    "#]].assert_eq(&world.error("awsuser", &wrong_secret).await);
    for (keys, message) in [
        (
            "ACCESS_KEY_ID 'AKIANOBODYNOBODYNOBO' SECRET_ACCESS_KEY 'x'",
            "does not exist in our records.,Status 403,Error InvalidAccessKeyId",
        ),
        ("ACCESS_KEY_ID 'x' SECRET_ACCESS_KEY 'x'", "Error InvalidAccessKeyId"),
        (
            &format!("ACCESS_KEY_ID '{ROOT_KEY}' SECRET_ACCESS_KEY '{ROOT_SECRET}' SESSION_TOKEN 'x'"),
            "The provided token is malformed or otherwise invalid.",
        ),
    ] {
        let error = world.error("awsuser", &copy_with(keys)).await;
        assert!(error.contains(message), "{error}");
        assert!(!error.contains(ROOT_SECRET), "{error}");
        assert!(world.explain("awsuser", &copy_with(keys)).await.contains("Deny access key"));
    }
}
