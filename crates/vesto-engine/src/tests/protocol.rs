use expect_test::expect;

use crate::harness::TestEngine;

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_typed_and_bound() {
    let engine = TestEngine::start().await;
    let mut client = engine.session().await;
    let mut out = client.run("create table t (a int, b varchar(10), c decimal(8,2), d timestamp)").await;
    let all_open = [(0, Some("1")), (0, Some("one")), (0, Some("2.50")), (0, Some("2020-01-02 03:04:05"))];
    for (sql, parameters) in [
        ("insert into t values ($1, $2, $3, $4)", &all_open[..]),
        ("insert into t (a, b) values ($1, $2)", &[(23, Some("2")), (25, None)]),
        ("select a, b, c, d from t where a = $1", &[(0, Some("1"))]),
        ("select a from t where a in ($1, $2) order by a", &[(0, Some("1")), (0, Some("2"))]),
        ("select $1::int + 1 as n, $2 as t", &[(0, Some("41")), (0, Some("text"))]),
        ("update t set b = $1 where a = $2", &[(0, Some("two")), (0, Some("2"))]),
        ("delete from t where b = $1", &[(1043, Some("two"))]),
        ("select count(*) from t where c > $1", &[(1700, Some("2.25"))]),
        ("select a from t where a = $1", &[(0, Some("x"))]),
        ("select a from t limit $1", &[(0, Some("1"))]),
    ] {
        out.push_str(&format!("> {sql}\n{}", client.bound(sql, parameters).await));
    }
    expect![[r#"
        CREATE TABLE
        > insert into t values ($1, $2, $3, $4)
        parameters [23, 1043, 1700, 1114]
        INSERT 0 1
        > insert into t (a, b) values ($1, $2)
        parameters [23, 25]
        INSERT 0 1
        > select a, b, c, d from t where a = $1
        parameters [23]
        a | b | c | d
        1 | one | 2.50 | 2020-01-02 03:04:05
        SELECT 1
        > select a from t where a in ($1, $2) order by a
        parameters [23, 23]
        a
        1
        2
        SELECT 2
        > select $1::int + 1 as n, $2 as t
        parameters [23, 1043]
        n | t
        42 | text
        SELECT 1
        > update t set b = $1 where a = $2
        parameters [1043, 23]
        UPDATE 1
        > delete from t where b = $1
        parameters [1043]
        DELETE 1
        > select count(*) from t where c > $1
        parameters [1700]
        count
        1
        SELECT 1
        > select a from t where a = $1
        parameters [23]
        ERROR 22P02: invalid input syntax for integer: "x"
        > select a from t limit $1
        parameters [20]
        a
        1
        SELECT 1
    "#]]
    .assert_eq(&out);
}
