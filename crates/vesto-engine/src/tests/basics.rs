use expect_test::expect;

use super::check;

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_made_filled_read_and_changed() {
    check(
        "
        create table t (a int, b varchar(5), c decimal(8,2), d date)
        insert into t values (1, 'one', 1.5, '2020-01-01'), (2, 'two', -2.25, '2020-02-02'), (3, null, null, null)
        insert into t (b, a) values ('four', 4)
        select * from t order by a
        select a + 1 as next, upper(b), count(*) over () from t where a < 3 order by a
        update t set b = 'zwei', c = c * 2 where a = 2
        delete from t where a in (select a from t where b is null)
        select * from t order by a
        select count(*), sum(a), avg(a), min(b), max(c) from t
        insert into t values (5, 'too long', 0, null)
        insert into t values ('x', 'a', 0, null)
        select nothing from t
        select * from nowhere
        truncate t
        select count(*) from t
        drop table t
        select * from t
        ",
        expect![[r#"
            > create table t (a int, b varchar(5), c decimal(8,2), d date)
            CREATE TABLE
            > insert into t values (1, 'one', 1.5, '2020-01-01'), (2, 'two', -2.25, '2020-02-02'), (3, null, null, null)
            INSERT 0 3
            > insert into t (b, a) values ('four', 4)
            INSERT 0 1
            > select * from t order by a
            a | b | c | d
            1 | one | 1.50 | 2020-01-01
            2 | two | -2.25 | 2020-02-02
            3 | NULL | NULL | NULL
            4 | four | NULL | NULL
            SELECT 4
            > select a + 1 as next, upper(b), count(*) over () from t where a < 3 order by a
            next | upper | count
            2 | ONE | 2
            3 | TWO | 2
            SELECT 2
            > update t set b = 'zwei', c = c * 2 where a = 2
            UPDATE 1
            > delete from t where a in (select a from t where b is null)
            DELETE 1
            > select * from t order by a
            a | b | c | d
            1 | one | 1.50 | 2020-01-01
            2 | zwei | -4.50 | 2020-02-02
            4 | four | NULL | NULL
            SELECT 3
            > select count(*), sum(a), avg(a), min(b), max(c) from t
            count | sum | avg | min | max
            3 | 7 | 2 | four | 1.50
            SELECT 1
            > insert into t values (5, 'too long', 0, null)
            ERROR 22001: value too long for type character varying(5)
            > insert into t values ('x', 'a', 0, null)
            ERROR 22P02: invalid input syntax for integer: "x"
            > select nothing from t
            ERROR 42703: column "nothing" does not exist
            > select * from nowhere
            ERROR 42P01: relation "nowhere" does not exist
            > truncate t
            TRUNCATE TABLE
            > select count(*) from t
            count
            0
            SELECT 1
            > drop table t
            DROP TABLE
            > select * from t
            ERROR 42P01: relation "t" does not exist
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_see_their_own_changes_and_forget_them_at_rollback() {
    check(
        "
        create table t (a int)
        begin
        insert into t values (1), (2)
        select count(*) from t
        delete from t where a = 1
        insert into t select a + 10 from t
        select a from t order by a
        create table u (b int)
        insert into u values (7)
        rollback
        select count(*) from t
        select * from u
        begin
        select 1/0
        select 1
        commit
        begin
        insert into t values (9)
        commit
        select a from t
        commit
        ",
        expect![[r#"
            > create table t (a int)
            CREATE TABLE
            > begin
            BEGIN
            > insert into t values (1), (2)
            INSERT 0 2
            > select count(*) from t
            count
            2
            SELECT 1
            > delete from t where a = 1
            DELETE 1
            > insert into t select a + 10 from t
            INSERT 0 1
            > select a from t order by a
            a
            2
            12
            SELECT 2
            > create table u (b int)
            CREATE TABLE
            > insert into u values (7)
            INSERT 0 1
            > rollback
            ROLLBACK
            > select count(*) from t
            count
            0
            SELECT 1
            > select * from u
            ERROR 42P01: relation "u" does not exist
            > begin
            BEGIN
            > select 1/0
            ?column?
            ERROR 22012: division by zero
            > select 1
            ERROR 25P02: current transaction is aborted, commands ignored until end of transaction block
            > commit
            ROLLBACK
            > begin
            BEGIN
            > insert into t values (9)
            INSERT 0 1
            > commit
            COMMIT
            > select a from t
            a
            9
            SELECT 1
            > commit
            WARNING: there is no transaction in progress
            COMMIT
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn expressions_have_redshifts_types_and_values() {
    check(
        "
        select 7 / 2 as q, -7 / 2 as n, 7 % 3 as m, 7.0 / 2 as d, 1.5 + 1 as s
        select 2147483647 + 1
        select 1 / 0
        select 1.0 / 0
        select cast('' as int)
        select cast(2.5 as int) as a, cast('12' as int) as b, '5' + 1 as c, 1::varchar || 'x' as d
        select 'a' || null as n, nvl(null, 2) as v, nullif(1, 1) as z, coalesce(null, 'c') as c
        select count(*), count(*) as x, 1, 'a', null, true
        select date '2020-01-31' + 1 as tomorrow, date '2020-03-01' - date '2020-02-01' as days
        select dateadd(month, 1, '2020-01-31'::date) as a, datediff(day, '2020-01-01', '2020-03-01') as b, date_trunc('month', '2020-02-17'::timestamp) as c
        select to_char('2020-02-17 13:14:15'::timestamp, 'DD Mon YYYY HH24:MI:SS') as a, to_date('17/02/2020', 'DD/MM/YYYY') as b
        select getdate() as g, current_date as d, sysdate as s, extract(year from sysdate) as y
        select substring('caterpillar', 6, 4) as a, len('abc') as b, charindex('c', 'abc') as c, left('abc', 2) as d, lpad('7', 3, '0') as e, trim('  x ') as f
        select round(2.567, 1) as a, trunc(-2.567) as b, ceil(2.1) as c, floor(2.9) as d, round(1234.5) as e
        select case when 1 = 1 then 'yes' else 'no' end, decode(2, 1, 'one', 2, 'two', 'other') as d
        select version()
        select current_user, current_database(), current_schema(), pg_backend_pid()
        select 'abc' like 'a%' as a, 'abc' ilike 'A_C' as b, 'abc' ~ '^a' as c, 'abc' similar to '(a|b)%' as d
        select md5('a') as a, sha2('a', 256) as b
        select listagg(x, ',') within group (order by x desc) from (select 'a' as x union all select 'b')
        select foo(1)
        ",
        expect![[r#"
            > select 7 / 2 as q, -7 / 2 as n, 7 % 3 as m, 7.0 / 2 as d, 1.5 + 1 as s
            q | n | m | d | s
            3 | -3 | 1 | 3.500000000000 | 2.5
            SELECT 1
            > select 2147483647 + 1
            ?column?
            ERROR 22003: integer out of range
            > select 1 / 0
            ?column?
            ERROR 22012: division by zero
            > select 1.0 / 0
            ?column?
            ERROR 22012: division by zero
            > select cast('' as int)
            int4
            ERROR 22P02: invalid input syntax for integer: ""
            > select cast(2.5 as int) as a, cast('12' as int) as b, '5' + 1 as c, 1::varchar || 'x' as d
            a | b | c | d
            3 | 12 | 6 | 1x
            SELECT 1
            > select 'a' || null as n, nvl(null, 2) as v, nullif(1, 1) as z, coalesce(null, 'c') as c
            n | v | z | c
            NULL | 2 | NULL | c
            SELECT 1
            > select count(*), count(*) as x, 1, 'a', null, true
            count | x | ?column? | ?column? | ?column? | bool
            1 | 1 | 1 | a | NULL | true
            SELECT 1
            > select date '2020-01-31' + 1 as tomorrow, date '2020-03-01' - date '2020-02-01' as days
            tomorrow | days
            2020-02-01 | 29
            SELECT 1
            > select dateadd(month, 1, '2020-01-31'::date) as a, datediff(day, '2020-01-01', '2020-03-01') as b, date_trunc('month', '2020-02-17'::timestamp) as c
            a | b | c
            2020-02-29 00:00:00 | 60 | 2020-02-01 00:00:00
            SELECT 1
            > select to_char('2020-02-17 13:14:15'::timestamp, 'DD Mon YYYY HH24:MI:SS') as a, to_date('17/02/2020', 'DD/MM/YYYY') as b
            a | b
            17 Feb 2020 13:14:15 | 2020-02-17
            SELECT 1
            > select getdate() as g, current_date as d, sysdate as s, extract(year from sysdate) as y
            g | d | s | y
            2026-11-24 12:30:15 | 2026-11-24 | 2026-11-24 12:30:15 | 2026
            SELECT 1
            > select substring('caterpillar', 6, 4) as a, len('abc') as b, charindex('c', 'abc') as c, left('abc', 2) as d, lpad('7', 3, '0') as e, trim('  x ') as f
            a | b | c | d | e | f
            pill | 3 | 3 | ab | 007 | x
            SELECT 1
            > select round(2.567, 1) as a, trunc(-2.567) as b, ceil(2.1) as c, floor(2.9) as d, round(1234.5) as e
            a | b | c | d | e
            2.6 | -2 | 3 | 2 | 1235
            SELECT 1
            > select case when 1 = 1 then 'yes' else 'no' end, decode(2, 1, 'one', 2, 'two', 'other') as d
            case | d
            yes | two
            SELECT 1
            > select version()
            version
            PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.77467
            SELECT 1
            > select current_user, current_database(), current_schema(), pg_backend_pid()
            current_user | current_database | current_schema | pg_backend_pid
            awsuser | dev | public | 4711
            SELECT 1
            > select 'abc' like 'a%' as a, 'abc' ilike 'A_C' as b, 'abc' ~ '^a' as c, 'abc' similar to '(a|b)%' as d
            a | b | c | d
            true | true | true | true
            SELECT 1
            > select md5('a') as a, sha2('a', 256) as b
            a | b
            0cc175b9c0f1b6a831c399e269772661 | ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
            SELECT 1
            > select listagg(x, ',') within group (order by x desc) from (select 'a' as x union all select 'b')
            listagg
            b,a
            SELECT 1
            > select foo(1)
            ERROR 42883: function foo() does not exist
        "#]],
    )
    .await;
}
