//! Access keys in place of a role.

use expect_test::expect;

use super::world::{ROOT_KEY, ROOT_SECRET, World};

fn copy_with(keys: &str) -> String {
    format!("COPY t FROM 's3://b1/data/' {keys}")
}

#[tokio::test]
async fn keys_act_as_their_owner() {
    let world = World::new().await;
    let sql = copy_with(&format!("ACCESS_KEY_ID '{ROOT_KEY}' SECRET_ACCESS_KEY '{ROOT_SECRET}'"));
    expect![[]].assert_eq(&world.explain("awsuser", &sql).await);
    world.run("awsuser", &sql).await.unwrap();
    let credentials = format!("CREDENTIALS 'aws_access_key_id={ROOT_KEY};aws_secret_access_key={ROOT_SECRET}'");
    world.run("awsuser", &copy_with(&credentials)).await.unwrap();
}

#[tokio::test]
async fn wrong_keys_read_as_s3_words_them() {
    let world = World::new().await;
    let wrong_secret = copy_with(&format!("ACCESS_KEY_ID '{ROOT_KEY}' SECRET_ACCESS_KEY 'wrong'"));
    expect![[]].assert_eq(&world.error("awsuser", &wrong_secret).await);
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
