//! DataFusion's own DML planning changes every row when a filter is a subquery; ours must not.

use expect_test::expect;

use super::check;

#[tokio::test(flavor = "multi_thread")]
async fn delete_and_update_with_subqueries_change_the_rows_meant() {
    check(
        "
        create table t (a int, b int)
        create table s (a int, b int)
        insert into t values (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, null)
        insert into s values (2, 20), (3, 30), (3, 31)
        delete from t where a in (select a from s where b = 20)
        select a from t order by a
        delete from t where exists (select 1 from s where s.a = t.a and s.b = 30)
        select a from t order by a
        delete from t where a not in (select 1 union all select 4 union all select 6)
        select a from t order by a
        update t set b = (select max(b) from s) where a = 4
        update t set b = b + 1 where a in (select 1)
        select a, b from t order by a
        insert into t values (3, 0), (3, 1)
        update t set b = s.b from s where t.a = s.a and s.b = 30
        select a, b from t order by a, b
        update t as x set b = 0, a = x.a * 10 from s y where x.a = y.a
        select a, b from t order by a, b
        delete from t using s where t.a = s.a * 10
        select a, b from t order by a, b
        with k as (select 4 as a) delete from t where a in (select a from k)
        select a, b from t order by a, b
        delete t where b is null
        update t set nope = 1
        update t set a = 'x'
        select a, b from t order by a, b
        delete from t
        select count(*) from t
        ",
        expect![[r#"
            > create table t (a int, b int)
            CREATE TABLE
            > create table s (a int, b int)
            CREATE TABLE
            > insert into t values (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, null)
            INSERT 0 6
            > insert into s values (2, 20), (3, 30), (3, 31)
            INSERT 0 3
            > delete from t where a in (select a from s where b = 20)
            DELETE 1
            > select a from t order by a
            a
            1
            3
            4
            5
            6
            SELECT 5
            > delete from t where exists (select 1 from s where s.a = t.a and s.b = 30)
            DELETE 1
            > select a from t order by a
            a
            1
            4
            5
            6
            SELECT 4
            > delete from t where a not in (select 1 union all select 4 union all select 6)
            DELETE 1
            > select a from t order by a
            a
            1
            4
            6
            SELECT 3
            > update t set b = (select max(b) from s) where a = 4
            UPDATE 1
            > update t set b = b + 1 where a in (select 1)
            UPDATE 1
            > select a, b from t order by a
            a | b
            1 | 2
            4 | 31
            6 | NULL
            SELECT 3
            > insert into t values (3, 0), (3, 1)
            INSERT 0 2
            > update t set b = s.b from s where t.a = s.a and s.b = 30
            UPDATE 2
            > select a, b from t order by a, b
            a | b
            1 | 2
            3 | 30
            3 | 30
            4 | 31
            6 | NULL
            SELECT 5
            > update t as x set b = 0, a = x.a * 10 from s y where x.a = y.a
            UPDATE 2
            > select a, b from t order by a, b
            a | b
            1 | 2
            4 | 31
            6 | NULL
            30 | 0
            30 | 0
            SELECT 5
            > delete from t using s where t.a = s.a * 10
            DELETE 2
            > select a, b from t order by a, b
            a | b
            1 | 2
            4 | 31
            6 | NULL
            SELECT 3
            > with k as (select 4 as a) delete from t where a in (select a from k)
            DELETE 1
            > select a, b from t order by a, b
            a | b
            1 | 2
            6 | NULL
            SELECT 2
            > delete t where b is null
            DELETE 1
            > update t set nope = 1
            ERROR 42703: column "nope" of relation "t" does not exist
            > update t set a = 'x'
            ERROR 22P02: invalid input syntax for integer: "x"
            > select a, b from t order by a, b
            a | b
            1 | 2
            SELECT 1
            > delete from t
            DELETE 1
            > select count(*) from t
            count
            0
            SELECT 1
        "#]],
    )
    .await;
}
