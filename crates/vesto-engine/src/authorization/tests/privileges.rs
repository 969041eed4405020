//! Steps 1 and 2.

use expect_test::expect;

use super::world::{World, bucket_access, copy, role_arn};

#[tokio::test]
async fn insert_is_asked_for_before_any_role() {
    let world = World::new().await;
    world.run("awsuser", "CREATE USER reader PASSWORD DISABLE").await.unwrap();
    let sql = copy(&role_arn("missing"));
    expect![[r#"
        42501 permission denied for relation t
        DETAIL: step:      database privilege
        principal: user reader
        action:    INSERT
        resource:  table public.t
        reason:    the user neither owns the table nor was granted INSERT on it
        HINT: GRANT INSERT ON TABLE public.t TO reader;
    "#]]
    .assert_eq(&world.error("reader", &sql).await);
    expect![[r#"
        Deny database privilege: INSERT on table public.t: the user neither owns the table nor was granted INSERT on it
    "#]]
    .assert_eq(&world.explain("reader", &sql).await);
    world.run("awsuser", "GRANT INSERT ON t TO reader").await.unwrap();
    expect![[r#"
        Allow database privilege: INSERT on table public.t: granted to the user
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/missing: granted to PUBLIC
        Deny role association: IAM_ROLE on arn:aws:iam::123456789012:role/missing: the role is not associated with the cluster
    "#]].assert_eq(&world.explain("reader", &sql).await);
}

#[tokio::test]
async fn usage_of_the_schema_is_part_of_it() {
    let world = World::new().await;
    let setup = "CREATE USER reader PASSWORD DISABLE; CREATE SCHEMA s; CREATE TABLE s.t (id int); GRANT INSERT ON s.t TO reader";
    world.run("awsuser", setup).await.unwrap();
    let sql = "COPY s.t FROM 's3://lake/data/' IAM_ROLE default";
    expect![[r#"
        42501 permission denied for schema s
        DETAIL: step:      database privilege
        principal: user reader
        action:    USAGE
        resource:  schema s
        reason:    the user neither owns the schema nor was granted USAGE on it
        HINT: GRANT USAGE ON SCHEMA s TO reader;
    "#]]
    .assert_eq(&world.error("reader", sql).await);
}

#[tokio::test]
async fn unload_asks_for_select_on_all_it_queries() {
    let world = World::new().await;
    let role = world.role("unloader", &bucket_access()).await;
    world
        .run("awsuser", "CREATE USER reader PASSWORD DISABLE; CREATE TABLE u (id int); GRANT SELECT ON t TO reader")
        .await
        .unwrap();
    let sql = format!("UNLOAD ('SELECT t.id FROM t JOIN u ON t.id = u.id') TO 's3://lake/out/' IAM_ROLE '{role}'");
    expect![[r#"
        42501 permission denied for relation u
        DETAIL: step:      database privilege
        principal: user reader
        action:    SELECT
        resource:  table public.u
        reason:    the user neither owns the table nor was granted SELECT on it
        HINT: GRANT SELECT ON TABLE public.u TO reader;
    "#]]
    .assert_eq(&world.error("reader", &sql).await);
    expect![[r#"
        Deny database privilege: SELECT on table public.u: the user neither owns the table nor was granted SELECT on it
    "#]]
    .assert_eq(&world.explain("reader", &sql).await);
    world.run("awsuser", "GRANT SELECT ON u TO PUBLIC").await.unwrap();
    expect![[r#"
        Allow database privilege: SELECT on table public.t: granted to the user
        Allow database privilege: SELECT on table public.u: granted to PUBLIC
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR UNLOAD on arn:aws:iam::123456789012:role/unloader: granted to PUBLIC
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/unloader: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/unloader: allowed by role trust policy
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: allowed by identity-based policy
        Allow S3 access: s3:PutObject on arn:aws:s3:::lake/out/0000_part_00: allowed by identity-based policy
    "#]].assert_eq(&world.explain("reader", &sql).await);
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
    expect![[r#"
        42501 User bob does not have ASSUMEROLE permission on IAM role "arn:aws:iam::123456789012:role/loader" for COPY
        DETAIL: step:      ASSUMEROLE privilege
        principal: user bob
        action:    ASSUMEROLE FOR COPY
        resource:  arn:aws:iam::123456789012:role/loader
        reason:    no grant to the user, to one of its groups or to PUBLIC covers this role string
        HINT: As a superuser: GRANT ASSUMEROLE ON 'arn:aws:iam::123456789012:role/loader' TO bob FOR COPY;
    "#]]
    .assert_eq(&world.error("bob", &copy(&role)).await);
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/loader: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/loader: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/loader: allowed by role trust policy
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/1.txt: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/2.txt: allowed by identity-based policy
    "#]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
    let chain = format!("{role},{}", role_arn("next"));
    world.run("awsuser", &format!("GRANT ASSUMEROLE ON '{chain}' TO bob FOR COPY")).await.unwrap();
    let refused = "does not have ASSUMEROLE permission on IAM role";
    assert!(world.error("bob", &copy(&role)).await.contains(refused), "a chain's grant does not cover its first role");
    world.run("awsuser", &format!("GRANT ASSUMEROLE ON '{role}' TO bob FOR COPY")).await.unwrap();
    expect![[r#"
        Allow database privilege: INSERT on table public.t: granted to the user
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/loader: granted to the user
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/loader: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/loader: allowed by role trust policy
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/1.txt: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/2.txt: allowed by identity-based policy
    "#]].assert_eq(&world.explain("bob", &copy(&role)).await);
    let unload = format!("UNLOAD ('SELECT * FROM t') TO 's3://lake/out/' IAM_ROLE '{role}'");
    assert!(world.error("bob", &unload).await.contains(&format!("\"{role}\" for UNLOAD")));
    let by_default = "COPY t FROM 's3://lake/data/' IAM_ROLE default";
    assert!(world.error("bob", by_default).await.contains("IAM role \"default\" for COPY"));
}
