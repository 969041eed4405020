//! Step 6.

use expect_test::expect;

use super::world::{World, bucket_access, copy, policy};

const LIST: &str = r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b1"}"#;
const READ: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b1/*"}"#;

#[tokio::test]
async fn listing_is_the_first_permission_of_copy() {
    let world = World::new().await;
    let role = world.role("NoAccess", "").await;
    expect![[]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    let rows = world.rows("awsuser", &copy(&role)).await;
    expect![[]].assert_debug_eq(&rows.last());
}

#[tokio::test]
async fn reading_is_hinted_for_all_objects_of_the_prefix() {
    let world = World::new().await;
    let role = world.role("Lister", &policy(&[LIST])).await;
    expect![[]].assert_eq(&world.error("awsuser", &copy(&role)).await);
}

#[tokio::test]
async fn an_explicit_deny_is_named() {
    let world = World::new().await;
    let deny = r#"{"Sid":"KeepOut","Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::b1/data/2.txt"}"#;
    let role = world.role("Denied", &policy(&[LIST, READ, deny])).await;
    expect![[]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    expect![[]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
}

#[tokio::test]
async fn a_bucket_policy_can_refuse_what_the_role_allows() {
    let world = World::new().await;
    let role = world.role("Loader", &bucket_access()).await;
    let deny = r#"{"Sid":"NoCopies","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b1/data/*"}"#;
    world.bucket_policy(&policy(&[deny])).await;
    expect![[]].assert_eq(&world.error("awsuser", &copy(&role)).await);
}

#[tokio::test]
async fn a_manifest_and_each_entry_are_asked_for() {
    let world = World::new().await;
    let role = world.role("Loader", &policy(&[READ])).await;
    let entries = |second: &str| {
        format!(
            r#"{{"entries":[{{"url":"s3://b1/data/1.txt","mandatory":true}},{{"url":"s3://b1/{second}","mandatory":true}}]}}"#
        )
    };
    world.put("m.json", &entries("data/2.txt")).await;
    let sql = format!("COPY t FROM 's3://b1/m.json' IAM_ROLE '{role}' MANIFEST");
    expect![[]].assert_eq(&world.explain("awsuser", &sql).await);
    world.run("awsuser", &sql).await.unwrap();
    // Who may not list is not told which keys are missing.
    world.put("m.json", &entries("data/3.txt")).await;
    expect![[]].assert_eq(&world.explain("awsuser", &sql).await);
    expect![[]].assert_eq(&world.error("awsuser", &sql).await);
}

#[tokio::test]
async fn unload_needs_put_object() {
    let world = World::new().await;
    let role = world.role("ReadOnly", &policy(&[LIST, READ])).await;
    world.run("awsuser", "INSERT INTO t VALUES (1)").await.unwrap();
    let sql = format!("UNLOAD ('SELECT * FROM t') TO 's3://b1/out/ro_' IAM_ROLE '{role}'");
    expect![[]].assert_eq(&world.error("awsuser", &sql).await);
    expect![[]].assert_eq(&world.explain("awsuser", &sql).await);
}

#[tokio::test]
async fn cleanpath_needs_delete_object() {
    let world = World::new().await;
    let put = r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b1/*"}"#;
    let role = world.role("Writer", &policy(&[LIST, put])).await;
    let sql = format!("UNLOAD ('SELECT * FROM t') TO 's3://b1/data/' IAM_ROLE '{role}' CLEANPATH MANIFEST");
    expect![[]].assert_eq(&world.explain("awsuser", &sql).await);
    assert!(world.error("awsuser", &sql).await.contains("action:    s3:DeleteObject"));
}

#[tokio::test]
async fn many_objects_share_a_row() {
    let world = World::new().await;
    let role = world.role("Loader", &bucket_access()).await;
    for n in 0..30 {
        world.put(&format!("many/{n:02}"), "1\n").await;
    }
    let rows = world.rows("awsuser", &format!("COPY t FROM 's3://b1/many/' IAM_ROLE '{role}'")).await;
    let objects: Vec<_> = rows.iter().filter(|row| row[2] == "s3:GetObject").collect();
    assert_eq!(objects.len(), 21);
    assert_eq!(objects[20][5], "allowed by identity-based policy (and 9 more objects)");
}

#[tokio::test]
async fn a_prefix_without_objects_is_asked_about_as_an_object() {
    let world = World::new().await;
    let role = world.role("Lister", &policy(&[LIST])).await;
    let sql = format!("COPY t FROM 's3://b1/later/' IAM_ROLE '{role}'");
    expect![[]].assert_eq(&world.explain("awsuser", &sql).await);
    assert!(
        world
            .run("awsuser", &format!("EXPLAIN AUTHORIZATION COPY t FROM 's3://nowhere/x' IAM_ROLE '{role}'"))
            .await
            .unwrap_err()
            .message
            .contains("NoSuchBucket")
    );
}
