//! `svv_authorization_log`.

use expect_test::expect;

use super::world::{World, bucket_access, copy, policy, role_arn};

const LOG: &str = "SELECT step_number::varchar, username, decision, action, resource, coalesce(policy, ''), \
                   coalesce(json_path, ''), reason FROM svv_authorization_log ORDER BY sequence";

async fn log(world: &World, user: &str) -> String {
    let rows = world.run(user, LOG).await.unwrap();
    rows.iter().map(|row| row.join(" | ") + "\n").collect()
}

#[tokio::test]
async fn every_step_of_a_statement_is_recorded() {
    let world = World::new().await;
    let role = world.role("r", &bucket_access()).await;
    world.run("awsuser", &copy(&role)).await.unwrap();
    expect![[r#"
        1 | awsuser | Allow | INSERT | table public.t |  |  | a superuser passes every privilege check
        2 | awsuser | Allow | ASSUMEROLE FOR COPY | arn:aws:iam::123456789012:role/r |  |  | a superuser passes every privilege check
        3 | awsuser | Allow | IAM_ROLE | arn:aws:iam::123456789012:role/r |  |  | the role is associated with the cluster and in-sync
        4 | awsuser | Allow | sts:AssumeRole | arn:aws:iam::123456789012:role/r | trust policy of arn:aws:iam::123456789012:role/r | $.Statement[0] | allowed by role trust policy
        6 | awsuser | Allow | s3:ListBucket | arn:aws:s3:::lake | inline:own of arn:aws:iam::123456789012:role/r | $.Statement[0] | allowed by identity-based policy
        6 | awsuser | Allow | s3:GetObject | arn:aws:s3:::lake/data/1.txt | inline:own of arn:aws:iam::123456789012:role/r | $.Statement[1] | allowed by identity-based policy
        6 | awsuser | Allow | s3:GetObject | arn:aws:s3:::lake/data/2.txt | inline:own of arn:aws:iam::123456789012:role/r | $.Statement[1] | allowed by identity-based policy
    "#]].assert_eq(&log(&world, "awsuser").await);
}

#[tokio::test]
async fn a_refusal_is_recorded_as_the_client_reads_it() {
    let world = World::new().await;
    let list = r#"{"Sid":"OnlyList","Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"}"#;
    let role = world.role("r", &policy(&[list])).await;
    let error = world.run("awsuser", &copy(&role)).await.unwrap_err();
    let sql = "SELECT step, principal, action, resource, reason, hint, coalesce(considered, '') \
               FROM svv_authorization_log WHERE decision = 'Deny'";
    let rows = world.run("awsuser", sql).await.unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    let detail = error.detail.unwrap() + "\n";
    for (label, value) in ["step:", "principal:", "action:", "resource:", "reason:"].iter().zip(&rows[0]) {
        assert!(detail.contains(&format!("\n{label:<11}{value}\n")), "{label} {value}: {detail}");
    }
    assert_eq!(error.hint.as_deref(), Some(rows[0][5].as_str()));
    // The query is the one that the error block and stl_query name, the request the one of S3's message.
    let joined = "SELECT trim(q.querytxt), l.request_id FROM svv_authorization_log l JOIN stl_query q ON l.query = q.query \
                  WHERE l.decision = 'Deny'";
    let rows = world.run("awsuser", joined).await.unwrap();
    assert!(rows[0][0].starts_with("COPY t FROM"), "{rows:?}");
    assert!(error.message.contains(&format!("Rid {},", rows[0][1])), "{rows:?}: {}", error.message);
}

#[tokio::test]
async fn users_see_their_own_rows() {
    let world = World::new().await;
    let role = world.role("r", &bucket_access()).await;
    world.run("awsuser", "CREATE USER ann PASSWORD 'Secret123'").await.unwrap();
    world.run("awsuser", &copy(&role)).await.unwrap();
    world.run("ann", &copy(&role)).await.unwrap_err();
    expect![[r#"
        1 | ann | Deny | INSERT | table public.t |  |  | the user neither owns the table nor was granted INSERT on it
    "#]]
    .assert_eq(&log(&world, "ann").await);
    let users = world.run("awsuser", "SELECT DISTINCT username FROM svv_authorization_log ORDER BY 1").await.unwrap();
    assert_eq!(users, [["ann"], ["awsuser"]]);
}

#[tokio::test]
async fn plain_statements_are_explained_and_recorded() {
    let world = World::new().await;
    let setup = "CREATE USER ann PASSWORD 'Secret123'; CREATE SCHEMA s; CREATE TABLE s.u (a int); \
                 CREATE VIEW v AS SELECT id FROM t; CREATE SCHEMA \"Odd\"; GRANT USAGE ON SCHEMA \"Odd\" TO ann";
    world.run("awsuser", setup).await.unwrap();
    let mut out = String::new();
    let attempts = [
        "SELECT * FROM t",
        "SELECT * FROM v",
        "INSERT INTO t VALUES (1)",
        "DELETE FROM t",
        "SELECT * FROM s.u",
        "CREATE TABLE \"Odd\".x (a int)",
        "CREATE SCHEMA mine",
        "DROP TABLE t",
    ];
    for sql in attempts {
        out.push_str(&format!("> {sql}\n{}", world.error("ann", sql).await));
    }
    out.push_str(&log(&world, "ann").await);
    expect![[r#"
        > SELECT * FROM t
        42501 permission denied for relation t
        DETAIL: step:      database privilege
        principal: user ann
        action:    SELECT
        resource:  table public.t
        reason:    the user neither owns the table nor was granted SELECT on it
        HINT: GRANT SELECT ON TABLE public.t TO ann;
        > SELECT * FROM v
        42501 permission denied for relation v
        DETAIL: step:      database privilege
        principal: user ann
        action:    SELECT
        resource:  table public.v
        reason:    the user neither owns the table nor was granted SELECT on it
        HINT: GRANT SELECT ON TABLE public.v TO ann;
        > INSERT INTO t VALUES (1)
        42501 permission denied for relation t
        DETAIL: step:      database privilege
        principal: user ann
        action:    INSERT
        resource:  table public.t
        reason:    the user neither owns the table nor was granted INSERT on it
        HINT: GRANT INSERT ON TABLE public.t TO ann;
        > DELETE FROM t
        42501 permission denied for relation t
        DETAIL: step:      database privilege
        principal: user ann
        action:    DELETE
        resource:  table public.t
        reason:    the user neither owns the table nor was granted DELETE on it
        HINT: GRANT DELETE ON TABLE public.t TO ann;
        > SELECT * FROM s.u
        42501 permission denied for schema s
        DETAIL: step:      database privilege
        principal: user ann
        action:    USAGE
        resource:  schema s
        reason:    the user neither owns the schema nor was granted USAGE on it
        HINT: GRANT USAGE ON SCHEMA s TO ann;
        > CREATE TABLE "Odd".x (a int)
        42501 permission denied for schema odd
        DETAIL: step:      database privilege
        principal: user ann
        action:    CREATE
        resource:  schema odd
        reason:    the user neither owns the schema nor was granted CREATE on it
        HINT: GRANT CREATE ON SCHEMA odd TO ann;
        > CREATE SCHEMA mine
        42501 permission denied for database dev
        DETAIL: step:      database privilege
        principal: user ann
        action:    CREATE
        resource:  database dev
        reason:    the user was not granted CREATE on the database
        HINT: GRANT CREATE ON DATABASE dev TO ann;
        > DROP TABLE t
        42501 must be owner of relation t
        DETAIL:
        HINT:
        1 | ann | Deny | SELECT | table public.t |  |  | the user neither owns the table nor was granted SELECT on it
        1 | ann | Deny | SELECT | table public.v |  |  | the user neither owns the table nor was granted SELECT on it
        1 | ann | Deny | INSERT | table public.t |  |  | the user neither owns the table nor was granted INSERT on it
        1 | ann | Deny | DELETE | table public.t |  |  | the user neither owns the table nor was granted DELETE on it
        1 | ann | Deny | USAGE | schema s |  |  | the user neither owns the schema nor was granted USAGE on it
        1 | ann | Deny | CREATE | schema odd |  |  | the user neither owns the schema nor was granted CREATE on it
        1 | ann | Deny | CREATE | database dev |  |  | the user was not granted CREATE on the database
        1 | ann | Deny | DROP | database dev |  |  | must be owner of relation t
    "#]]
    .assert_eq(&out);
}

#[tokio::test]
async fn many_objects_leave_few_rows() {
    let world = World::new().await;
    let role = world.role("r", &bucket_access()).await;
    for n in 0..60 {
        world.put(&format!("many/{n}"), "1\n").await;
    }
    let before = world.identity.decision_log().counts();
    world.run("awsuser", &format!("COPY t FROM 's3://lake/many/' IAM_ROLE '{role}'")).await.unwrap();
    let counts = world.identity.decision_log().counts();
    assert!(counts.allowed - before.allowed > 60 && counts.took > before.took, "every decision counts: {counts:?}");
    let held = world.identity.decision_log().recent(usize::MAX);
    assert_eq!(held.iter().filter(|record| record.ruling.action() == "s3:GetObject").count(), 20);
    let reasons = world
        .run("awsuser", "SELECT reason FROM svv_authorization_log WHERE action = 's3:GetObject' ORDER BY sequence")
        .await
        .unwrap();
    assert_eq!(reasons.len(), 21);
    assert_eq!(reasons[20], ["allowed by identity-based policy (and 40 more objects)"]);
}

#[tokio::test]
async fn explaining_records_nothing() {
    let world = World::new().await;
    world.role("r", "").await;
    let rows = world.rows("awsuser", &copy(&role_arn("r"))).await;
    assert_eq!(rows.last().unwrap()[4], "Deny");
    assert_eq!(log(&world, "awsuser").await, "");
}
