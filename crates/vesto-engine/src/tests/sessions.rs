use expect_test::expect;

use super::transcript;
use crate::harness::TestEngine;

#[tokio::test(flavor = "multi_thread")]
async fn a_session_sees_what_others_have_committed_before_its_snapshot() {
    let engine = TestEngine::start().await;
    let (mut one, mut two) = (engine.session().await, engine.session().await);
    let mut out = transcript(&mut one, "create table t (a int)\n insert into t values (1)").await;
    for (name, script) in [
        ("two", "begin\n select count(*) from t"),
        ("one", "insert into t values (2)"),
        ("two", "select count(*) from t\n delete from t where a = 1\n rollback\n select count(*) from t"),
        ("one", "begin\n insert into t values (3)\n create temp table mine (x int)"),
        ("two", "select count(*) from t\n select * from mine"),
        ("one", "commit\n select count(*) from mine"),
        ("two", "select count(*) from t\n select * from mine"),
    ] {
        let client = if name == "one" { &mut one } else { &mut two };
        out.push_str(&format!("-- {name}\n{}", transcript(client, script).await));
    }
    expect![[r#"
        > create table t (a int)
        CREATE TABLE
        > insert into t values (1)
        INSERT 0 1
        -- two
        > begin
        BEGIN
        > select count(*) from t
        count
        1
        SELECT 1
        -- one
        > insert into t values (2)
        INSERT 0 1
        -- two
        > select count(*) from t
        count
        1
        SELECT 1
        > delete from t where a = 1
        ERROR 40001: 1023
        DETAIL: Serializable isolation violation on table - 100002, transactions forming the cycle are: 4, 3 (pid:4711)
        > rollback
        ROLLBACK
        > select count(*) from t
        count
        2
        SELECT 1
        -- one
        > begin
        BEGIN
        > insert into t values (3)
        INSERT 0 1
        > create temp table mine (x int)
        CREATE TABLE
        -- two
        > select count(*) from t
        count
        2
        SELECT 1
        > select * from mine
        ERROR 42P01: relation "mine" does not exist
        -- one
        > commit
        COMMIT
        > select count(*) from mine
        count
        0
        SELECT 1
        -- two
        > select count(*) from t
        count
        3
        SELECT 1
        > select * from mine
        ERROR 42P01: relation "mine" does not exist
    "#]]
    .assert_eq(&out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_string_is_one_transaction() {
    let engine = TestEngine::start().await;
    let mut client = engine.session().await;
    let out = transcript(
        &mut client,
        "
        create table t (a int); insert into t values (1); select * from t
        insert into t values (2); select 1/0; insert into t values (3)
        select * from t
        insert into t values (4); bogus
        begin; insert into t values (5); rollback; insert into t values (6)
        select * from t order by a
        ",
    )
    .await;
    expect![[r#"
        > create table t (a int); insert into t values (1); select * from t
        CREATE TABLE
        INSERT 0 1
        a
        1
        SELECT 1
        > insert into t values (2); select 1/0; insert into t values (3)
        INSERT 0 1
        ?column?
        ERROR 22012: division by zero
        > select * from t
        a
        1
        SELECT 1
        > insert into t values (4); bogus
        ERROR 42601: syntax error at or near "bogus"
        > begin; insert into t values (5); rollback; insert into t values (6)
        BEGIN
        INSERT 0 1
        ROLLBACK
        INSERT 0 1
        > select * from t order by a
        a
        1
        6
        SELECT 2
    "#]]
    .assert_eq(&out);
}
