//! Steps 1 and 2.

use expect_test::expect;

use super::world::{World, bucket_access, copy, role_arn};

#[tokio::test]
async fn insert_is_asked_for_before_any_role() {
    let world = World::new().await;
    world.run("awsuser", "CREATE USER reader PASSWORD DISABLE").await.unwrap();
    let sql = copy(&role_arn("missing"));
    expect![[]].assert_eq(&world.error("reader", &sql).await);
    expect![[]].assert_eq(&world.explain("reader", &sql).await);
    world.run("awsuser", "GRANT INSERT ON t TO reader").await.unwrap();
    expect![[]].assert_eq(&world.explain("reader", &sql).await);
}

#[tokio::test]
async fn usage_of_the_schema_is_part_of_it() {
    let world = World::new().await;
    let setup = "CREATE USER reader PASSWORD DISABLE; CREATE SCHEMA s; CREATE TABLE s.t (id int); GRANT INSERT ON s.t TO reader";
    world.run("awsuser", setup).await.unwrap();
    let sql = "COPY s.t FROM 's3://b1/data/' IAM_ROLE default";
    expect![[]].assert_eq(&world.error("reader", sql).await);
}

#[tokio::test]
async fn unload_asks_for_select_on_all_it_queries() {
    let world = World::new().await;
    let role = world.role("unloader", &bucket_access()).await;
    world
        .run("awsuser", "CREATE USER reader PASSWORD DISABLE; CREATE TABLE u (id int); GRANT SELECT ON t TO reader")
        .await
        .unwrap();
    let sql = format!("UNLOAD ('SELECT t.id FROM t JOIN u ON t.id = u.id') TO 's3://b1/out/' IAM_ROLE '{role}'");
    expect![[]].assert_eq(&world.error("reader", &sql).await);
    expect![[]].assert_eq(&world.explain("reader", &sql).await);
    world.run("awsuser", "GRANT SELECT ON u TO PUBLIC").await.unwrap();
    expect![[]].assert_eq(&world.explain("reader", &sql).await);
}

#[tokio::test]
async fn assumerole_is_for_exactly_this_string_and_command() {
    let world = World::new().await;
    let role = world.role("loader", &bucket_access()).await;
    world
        .run(
            "awsuser",
            "CREATE USER bob PASSWORD DISABLE; GRANT ALL ON t TO bob; REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL",
        )
        .await
        .unwrap();
    expect![[]].assert_eq(&world.error("bob", &copy(&role)).await);
    expect![[]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
    let chain = format!("{role},{}", role_arn("next"));
    world.run("awsuser", &format!("GRANT ASSUMEROLE ON '{chain}' TO bob FOR COPY")).await.unwrap();
    let refused = "does not have ASSUMEROLE permission on IAM role";
    assert!(world.error("bob", &copy(&role)).await.contains(refused), "a chain's grant does not cover its first role");
    world.run("awsuser", &format!("GRANT ASSUMEROLE ON '{role}' TO bob FOR COPY")).await.unwrap();
    expect![[]].assert_eq(&world.explain("bob", &copy(&role)).await);
    let unload = format!("UNLOAD ('SELECT * FROM t') TO 's3://b1/out/' IAM_ROLE '{role}'");
    assert!(world.error("bob", &unload).await.contains(&format!("\"{role}\" for UNLOAD")));
    let by_default = "COPY t FROM 's3://b1/data/' IAM_ROLE default";
    assert!(world.error("bob", by_default).await.contains("IAM role \"default\" for COPY"));
}
