use expect_test::expect;

use super::check;

#[tokio::test(flavor = "multi_thread")]
async fn columns_take_defaults_identity_values_and_refuse_nulls() {
    check(
        "
        create table t (id int identity(10, 5), a int not null default 7, b char(4), c varchar(3) default 'dft', d date default '2020-01-01')
        insert into t (b) values ('ab'), ('cd  ')
        insert into t (a, b, d) values (default, 'x', default), (1, default, null)
        insert into t (a) values (null)
        insert into t (id, a) values (1, 1)
        insert into t (b) values ('abcde')
        insert into t (a, nope) values (1, 2)
        insert into t (a) values (1, 2)
        select *, len(b), b || '|' from t order by id
        select count(*) from t where b = 'ab' or b = 'cd      '
        alter table t add column e int default 3
        alter table t rename column c to see
        select id, see, e from t order by id
        insert into t (b, e) values ('z', 4)
        select id, e from t where e = 3 order by id
        alter table t drop column d
        select * from t where id = 10
        create table u (like t)
        insert into u (a) select e from t
        select a from u order by a
        create table w as select id, b, see, e * 1.5 as f from t
        select * from w order by id
        create temp table x as select 1 as one
        select one from x
        drop table x
        insert into w default values
        ",
        expect![[r#"
            > create table t (id int identity(10, 5), a int not null default 7, b char(4), c varchar(3) default 'dft', d date default '2020-01-01')
            CREATE TABLE
            > insert into t (b) values ('ab'), ('cd  ')
            INSERT 0 2
            > insert into t (a, b, d) values (default, 'x', default), (1, default, null)
            INSERT 0 2
            > insert into t (a) values (null)
            ERROR 23502: Cannot insert a NULL value into column a
            > insert into t (id, a) values (1, 1)
            ERROR 428C9: cannot set an identity column to a value: "id"
            > insert into t (b) values ('abcde')
            ERROR 22001: value too long for type character(4)
            > insert into t (a, nope) values (1, 2)
            ERROR 42703: column "nope" of relation "t" does not exist
            > insert into t (a) values (1, 2)
            ERROR 42601: INSERT has more expressions than target columns
            > select *, len(b), b || '|' from t order by id
            id | a | b | c | d | len | ?column?
            10 | 7 | ab   | dft | 2020-01-01 | 2 | ab|
            15 | 7 | cd   | dft | 2020-01-01 | 2 | cd|
            20 | 7 | x    | dft | 2020-01-01 | 1 | x|
            25 | 1 | NULL | dft | NULL | NULL | NULL
            SELECT 4
            > select count(*) from t where b = 'ab' or b = 'cd      '
            count
            2
            SELECT 1
            > alter table t add column e int default 3
            ALTER TABLE
            > alter table t rename column c to see
            ALTER TABLE
            > select id, see, e from t order by id
            id | see | e
            10 | dft | 3
            15 | dft | 3
            20 | dft | 3
            25 | dft | 3
            SELECT 4
            > insert into t (b, e) values ('z', 4)
            INSERT 0 1
            > select id, e from t where e = 3 order by id
            id | e
            10 | 3
            15 | 3
            20 | 3
            25 | 3
            SELECT 4
            > alter table t drop column d
            ALTER TABLE
            > select * from t where id = 10
            id | a | b | see | e
            10 | 7 | ab   | dft | 3
            SELECT 1
            > create table u (like t)
            CREATE TABLE
            > insert into u (a) select e from t
            ERROR 23502: Cannot insert a NULL value into column id
            > select a from u order by a
            a
            SELECT 0
            > create table w as select id, b, see, e * 1.5 as f from t
            SELECT
            > select * from w order by id
            id | b | see | f
            10 | ab   | dft | 4.5
            15 | cd   | dft | 4.5
            20 | x    | dft | 4.5
            25 | NULL | dft | 4.5
            35 | z    | dft | 6.0
            SELECT 5
            > create temp table x as select 1 as one
            SELECT
            > select one from x
            one
            1
            SELECT 1
            > drop table x
            DROP TABLE
            > insert into w default values
            INSERT 0 1
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn aliases_names_and_patterns_are_redshifts() {
    check(
        "
        select 1 + 1 as b, b * 2 as c, c + b
        select decode(2, 1, 'one', 2, 'two', 'other') as d, decode(null, null, 'nothing', 'else') as n
        select 'abc' similar to '(a|b)%' as a, 'a_c' like 'a!_c' escape '!' as b, 'abc' like 'a!_c' escape '!' as c
        select a.x, b.x from (select 1 as x) a, (select 2 as x) b
        select count(1), count(2), sum(3)
        select top 2 n from (select 1 as n union all select 2 union all select 3) order by n desc
        select n from (select 1 as n union all select 2) minus select 2
        select sum(n) over (order by n rows between 1 preceding and current row), row_number() over (order by n desc) as r from (select 1 as n union all select 2 union all select 3) order by n
        select n, count(*) from (select 1 as n union all select 1 union all select 2) group by 1 having count(*) > 1 order by 2
        select avg(n), sum(n), stddev(n), median(n) from (select 1 as n union all select 2)
        select avg(d) as a, sum(d) as s from (select 1.25 as d union all select 2.50)
        select cast('2020-01-01' as date) + interval '1 month' as m, timestamp '2020-01-02 00:00:00' - timestamp '2020-01-01 12:00:00' as i
        select * from (select '2020-05-01'::date as d) where d between '2020-04-30' and '2020-05-02' and d in ('2020-05-01')
        select to_number('12,454.8-', '99G999D9S') as a, to_char(1234.5, '9,999.99') as b
        select regexp_replace('the fox', '[aeiou]', '*') as a, regexp_substr('a1b22', '[0-9]+') as b, regexp_count('aXbX', 'X') as c
        select split_part('a,b,c', ',', 2) as a, replace('abc', 'b', 'x') as b, initcap('hello world') as c, greatest(1, null, 3) as g, nvl2(null, 1, 2) as n
        with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select * from r
        select (select 1 union all select 2)
        select x from (select 1 as y)
        select a, b from (select 1 as a, 2 as b) group by a
        select 'a' + 1
        select 99999999999 as big, -2147483648 as small, 1e3 as e, 0.1 + 0.2 as d
        select true and null as u, not false as n, 1 = any(array[1, 2]) as y
        select date_part(dow, '2020-02-29'::date) as dow, extract(epoch from timestamp '1970-01-02 00:00:00') as ep, last_day('2020-02-01'::date) as l, add_months('2020-02-29'::date, 12) as am
        ",
        expect![[r#"
            > select 1 + 1 as b, b * 2 as c, c + b
            b | c | ?column?
            2 | 4 | 6
            SELECT 1
            > select decode(2, 1, 'one', 2, 'two', 'other') as d, decode(null, null, 'nothing', 'else') as n
            d | n
            two | nothing
            SELECT 1
            > select 'abc' similar to '(a|b)%' as a, 'a_c' like 'a!_c' escape '!' as b, 'abc' like 'a!_c' escape '!' as c
            a | b | c
            true | true | false
            SELECT 1
            > select a.x, b.x from (select 1 as x) a, (select 2 as x) b
            x | x
            1 | 2
            SELECT 1
            > select count(1), count(2), sum(3)
            count | count | sum
            1 | 1 | 3
            SELECT 1
            > select top 2 n from (select 1 as n union all select 2 union all select 3) order by n desc
            n
            3
            2
            SELECT 2
            > select n from (select 1 as n union all select 2) minus select 2
            n
            1
            SELECT 1
            > select sum(n) over (order by n rows between 1 preceding and current row), row_number() over (order by n desc) as r from (select 1 as n union all select 2 union all select 3) order by n
            sum | r
            1 | 3
            3 | 2
            5 | 1
            SELECT 3
            > select n, count(*) from (select 1 as n union all select 1 union all select 2) group by 1 having count(*) > 1 order by 2
            n | count
            1 | 2
            SELECT 1
            > select avg(n), sum(n), stddev(n), median(n) from (select 1 as n union all select 2)
            avg | sum | stddev | median
            1 | 3 | 0.707106781186548 | 1.5
            SELECT 1
            > select avg(d) as a, sum(d) as s from (select 1.25 as d union all select 2.50)
            a | s
            1.87 | 3.75
            SELECT 1
            > select cast('2020-01-01' as date) + interval '1 month' as m, timestamp '2020-01-02 00:00:00' - timestamp '2020-01-01 12:00:00' as i
            m | i
            2020-02-01 00:00:00 | 12:00:00
            SELECT 1
            > select * from (select '2020-05-01'::date as d) where d between '2020-04-30' and '2020-05-02' and d in ('2020-05-01')
            d
            2020-05-01
            SELECT 1
            > select to_number('12,454.8-', '99G999D9S') as a, to_char(1234.5, '9,999.99') as b
            a | b
            -12454.8 |  1,234.50
            SELECT 1
            > select regexp_replace('the fox', '[aeiou]', '*') as a, regexp_substr('a1b22', '[0-9]+') as b, regexp_count('aXbX', 'X') as c
            a | b | c
            th* f*x | 1 | 2
            SELECT 1
            > select split_part('a,b,c', ',', 2) as a, replace('abc', 'b', 'x') as b, initcap('hello world') as c, greatest(1, null, 3) as g, nvl2(null, 1, 2) as n
            a | b | c | g | n
            b | axc | Hello World | 3 | 2
            SELECT 1
            > with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select * from r
            n
            1
            2
            3
            SELECT 3
            > select (select 1 union all select 2)
            ?column?
            ERROR 21000: more than one row returned by a subquery used as an expression
            > select x from (select 1 as y)
            ERROR 42703: column "x" does not exist
            > select a, b from (select 1 as a, 2 as b) group by a
            ERROR 42803: column "b" must appear in the GROUP BY clause or be used in an aggregate function
            > select 'a' + 1
            ERROR 22P02: invalid input syntax for integer: "a"
            > select 99999999999 as big, -2147483648 as small, 1e3 as e, 0.1 + 0.2 as d
            big | small | e | d
            99999999999 | -2147483648 | 1000 | 0.3
            SELECT 1
            > select true and null as u, not false as n, 1 = any(array[1, 2]) as y
            u | n | y
            NULL | true | true
            SELECT 1
            > select date_part(dow, '2020-02-29'::date) as dow, extract(epoch from timestamp '1970-01-02 00:00:00') as ep, last_day('2020-02-01'::date) as l, add_months('2020-02-29'::date, 12) as am
            dow | ep | l | am
            6 | 86400 | 2020-02-29 | 2021-02-28 00:00:00
            SELECT 1
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_set_shown_and_reset() {
    check(
        "
        show search_path
        set search_path to a, b
        show search_path
        set search_path = default
        show search_path
        set nothing to 1
        show nothing
        set statement_timeout to 100
        show statement_timeout
        begin
        set statement_timeout to 200
        rollback
        show statement_timeout
        set datestyle to 'German'
        set timezone to 'Europe/Berlin'
        show timezone
        set my.variable to 'x'
        show my.variable
        show server_version
        reset all
        show timezone
        ",
        expect![[r#"
            > show search_path
            search_path
            $user, public
            SHOW
            > set search_path to a, b
            SET
            > show search_path
            search_path
            a, b
            SHOW
            > set search_path = default
            SET
            > show search_path
            search_path
            $user, public
            SHOW
            > set nothing to 1
            ERROR 42704: unrecognized configuration parameter "nothing"
            > show nothing
            ERROR 42704: unrecognized configuration parameter "nothing"
            > set statement_timeout to 100
            SET
            > show statement_timeout
            statement_timeout
            100
            SHOW
            > begin
            BEGIN
            > set statement_timeout to 200
            SET
            > rollback
            ROLLBACK
            > show statement_timeout
            statement_timeout
            100
            SHOW
            > set datestyle to 'German'
            ERROR 22023: invalid value for parameter "datestyle": "German"
            > set timezone to 'Europe/Berlin'
            SET
            > show timezone
            TimeZone
            Europe/Berlin
            SHOW
            > set my.variable to 'x'
            SET
            > show my.variable
            my.variable
            x
            SHOW
            > show server_version
            server_version
            8.0.2
            SHOW
            > reset all
            RESET
            > show timezone
            TimeZone
            UTC
            SHOW
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cursors_and_prepared_statements_run() {
    check(
        "
        create table t (a int)
        insert into t values (1), (2), (3)
        declare c cursor for select a from t order by a
        begin
        declare c cursor for select a from t order by a
        fetch 2 from c
        fetch all from c
        close c
        fetch 1 from c
        rollback
        prepare p (int) as select a from t where a > $1 order by a
        execute p (1)
        execute p
        deallocate p
        execute p (1)
        explain select a from t where a = 1
        vacuum t
        analyze t
        select count(*) from t
        merge into t using t as s on t.a = s.a when matched then delete
        copy t from 's3://b/k' iam_role default
        ",
        expect![[r#"
            > create table t (a int)
            CREATE TABLE
            > insert into t values (1), (2), (3)
            INSERT 0 3
            > declare c cursor for select a from t order by a
            ERROR 25P01: DECLARE CURSOR may only be used in transaction blocks
            > begin
            BEGIN
            > declare c cursor for select a from t order by a
            DECLARE CURSOR
            > fetch 2 from c
            a
            1
            2
            FETCH 2
            > fetch all from c
            a
            3
            FETCH 1
            > close c
            CLOSE CURSOR
            > fetch 1 from c
            ERROR 34000: cursor "c" does not exist
            > rollback
            ROLLBACK
            > prepare p (int) as select a from t where a > $1 order by a
            PREPARE
            > execute p (1)
            a
            2
            3
            SELECT 2
            > execute p
            ERROR 42601: wrong number of parameters for prepared statement "p"
            DETAIL: Expected 1 parameters but got 0.
            > deallocate p
            DEALLOCATE
            > execute p (1)
            ERROR 26000: prepared statement "p" does not exist
            > explain select a from t where a = 1
            QUERY PLAN
            FilterExec: a@0 = 1
              RepartitionExec: partitioning=RoundRobinBatch(2), input_partitions=1
                DataSourceExec: projection=[a], file_type=parquet, predicate=a@0 = 1 AND a@0 = 1, pruning_predicate=a_null_count@2 != row_count@3 AND a_min@0 <= 1 AND 1 <= a_max@1 AND a_null_count@2 != row_count@3 AND a_min@0 <= 1 AND 1 <= a_max@1, required_guarantees=[a in (1)]
            EXPLAIN
            > vacuum t
            VACUUM
            > analyze t
            ANALYZE
            > select count(*) from t
            count
            3
            SELECT 1
            > merge into t using t as s on t.a = s.a when matched then delete
            ERROR 0A000: MERGE is not supported yet
            > copy t from 's3://b/k' iam_role default
            ERROR XX000: Cannot find default IAM role on this cluster
            DETAIL: 
              -----------------------------------------------
              error:  Cannot find default IAM role on this cluster
              code:      30001
              context:   
              query:     21
              location:  xen_aws_credentials_mgr.cpp:785
              process:   padbmaster [pid=4711]
              -----------------------------------------------
            step:      role association
            principal: arn:aws:redshift:us-east-1:123456789012:cluster:test
            action:    IAM_ROLE
            resource:  default
            reason:    the cluster has no default IAM role
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_of_whole_numbers_are_compared_and_calculated_with() {
    check(
        "
        create table t (s smallint, i int, b bigint, g varchar(1))
        insert into t values (1, 10, 100, 'x'), (2, 20, 200, 'x'), (3, 30, 300, 'y'), (null, null, null, 'y')
        select sum(s) > 5, sum(i) + 1, sum(b) / 2, sum(i) between 59 and 61, sum(s) = 6, sum(i) in (60) from t
        select g, sum(i) from t group by g having sum(i) > 29 order by sum(s) + 0 desc, g
        select g from t group by g having sum(i) > sum(s) and sum(b) > 300 order by g
        select sum(distinct i) + 1, sum(distinct s), count(distinct i) from t
        select i, sum(i) over (order by i rows between 1 preceding and current row) + 1 as w from t where i > 0 order by i
        create table u as select sum(s) as s, sum(i) as i, sum(b) as b from t
        select tablename, \"column\", type from pg_table_def where tablename = 'u' order by 2
        select x > 50 from (select sum(i) as x from t) q
        ",
        expect![[r#"
            > create table t (s smallint, i int, b bigint, g varchar(1))
            CREATE TABLE
            > insert into t values (1, 10, 100, 'x'), (2, 20, 200, 'x'), (3, 30, 300, 'y'), (null, null, null, 'y')
            INSERT 0 4
            > select sum(s) > 5, sum(i) + 1, sum(b) / 2, sum(i) between 59 and 61, sum(s) = 6, sum(i) in (60) from t
            ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
            true | 61 | 300.0000 | true | true | true
            SELECT 1
            > select g, sum(i) from t group by g having sum(i) > 29 order by sum(s) + 0 desc, g
            g | sum
            x | 30
            y | 30
            SELECT 2
            > select g from t group by g having sum(i) > sum(s) and sum(b) > 300 order by g
            g
            SELECT 0
            > select sum(distinct i) + 1, sum(distinct s), count(distinct i) from t
            ?column? | sum | count
            61 | 6 | 3
            SELECT 1
            > select i, sum(i) over (order by i rows between 1 preceding and current row) + 1 as w from t where i > 0 order by i
            i | w
            10 | 11
            20 | 31
            30 | 51
            SELECT 3
            > create table u as select sum(s) as s, sum(i) as i, sum(b) as b from t
            SELECT
            > select tablename, "column", type from pg_table_def where tablename = 'u' order by 2
            tablename | column | type
            u | b | numeric(38,0)
            u | i | bigint
            u | s | bigint
            SELECT 3
            > select x > 50 from (select sum(i) as x from t) q
            ?column?
            true
            SELECT 1
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn order_by_means_the_same_within_subqueries() {
    check(
        "
        create table t (a int, b int)
        insert into t values (1, 10), (2, -5), (3, 7)
        select a, b from (select a, -b as b from t order by abs(b) limit 1) x
        select x.b from (select a, -b as b from t order by b + 0 limit 1) x
        with q as (select a, -b as b from t order by b + 0 desc limit 2) select a, b from q order by a
        create view v as select a, -b as b from t order by b + 0 limit 1
        select a, b from v
        insert into t select a * 10 as a, b from t order by a + 0 limit 1
        select a from t where a >= 10
        ",
        expect![[r#"
            > create table t (a int, b int)
            CREATE TABLE
            > insert into t values (1, 10), (2, -5), (3, 7)
            INSERT 0 3
            > select a, b from (select a, -b as b from t order by abs(b) limit 1) x
            a | b
            2 | 5
            SELECT 1
            > select x.b from (select a, -b as b from t order by b + 0 limit 1) x
            b
            5
            SELECT 1
            > with q as (select a, -b as b from t order by b + 0 desc limit 2) select a, b from q order by a
            a | b
            1 | -10
            3 | -7
            SELECT 2
            > create view v as select a, -b as b from t order by b + 0 limit 1
            CREATE VIEW
            > select a, b from v
            a | b
            2 | 5
            SELECT 1
            > insert into t select a * 10 as a, b from t order by a + 0 limit 1
            INSERT 0 1
            > select a from t where a >= 10
            a
            10
            SELECT 1
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn null_is_the_greatest_value_in_every_order_by() {
    check(
        "
        create table t (g int, a int)
        insert into t values (1, 2), (1, null), (2, 1), (2, null)
        select a from t order by a limit 3
        select a from t order by a desc limit 3
        select a from (select a from t order by a limit 3) x order by a desc
        select count(a) from (select a from t order by a desc limit 2) x
        select count(a) from (select a from t order by a limit 2) x
        select count(a) from (select a from t order by a nulls first limit 2) x
        select max(a) from (select a from t order by a desc nulls last limit 1) x
        with q as (select a from t order by a desc limit 1) select count(*), count(a) from q
        select g, a, row_number() over (partition by g order by a) as r from t order by g, r
        select g, a, row_number() over (partition by g order by a desc) as r from t order by g, r
        select g, first_value(a) over (partition by g order by a desc rows between unbounded preceding and current row) as f from t order by g, f
        select g, first_value(a) over (partition by g order by a desc nulls last rows between unbounded preceding and current row) as f from t order by g, f
        select a from t union select 7 order by a desc limit 2
        select a from t union all select 7 order by 1
        (select a from t order by a desc limit 1) union all (select a from t order by a limit 1) order by 1
        select listagg(coalesce(a::varchar, '-'), ',') within group (order by a) from t
        select listagg(coalesce(a::varchar, '-'), ',') within group (order by a desc) from t
        ",
        expect![[r#"
            > create table t (g int, a int)
            CREATE TABLE
            > insert into t values (1, 2), (1, null), (2, 1), (2, null)
            INSERT 0 4
            > select a from t order by a limit 3
            a
            1
            2
            NULL
            SELECT 3
            > select a from t order by a desc limit 3
            a
            NULL
            NULL
            2
            SELECT 3
            > select a from (select a from t order by a limit 3) x order by a desc
            a
            NULL
            2
            1
            SELECT 3
            > select count(a) from (select a from t order by a desc limit 2) x
            count
            0
            SELECT 1
            > select count(a) from (select a from t order by a limit 2) x
            count
            2
            SELECT 1
            > select count(a) from (select a from t order by a nulls first limit 2) x
            count
            0
            SELECT 1
            > select max(a) from (select a from t order by a desc nulls last limit 1) x
            max
            2
            SELECT 1
            > with q as (select a from t order by a desc limit 1) select count(*), count(a) from q
            count | count
            1 | 0
            SELECT 1
            > select g, a, row_number() over (partition by g order by a) as r from t order by g, r
            g | a | r
            1 | 2 | 1
            1 | NULL | 2
            2 | 1 | 1
            2 | NULL | 2
            SELECT 4
            > select g, a, row_number() over (partition by g order by a desc) as r from t order by g, r
            g | a | r
            1 | NULL | 1
            1 | 2 | 2
            2 | NULL | 1
            2 | 1 | 2
            SELECT 4
            > select g, first_value(a) over (partition by g order by a desc rows between unbounded preceding and current row) as f from t order by g, f
            g | f
            1 | NULL
            1 | NULL
            2 | NULL
            2 | NULL
            SELECT 4
            > select g, first_value(a) over (partition by g order by a desc nulls last rows between unbounded preceding and current row) as f from t order by g, f
            g | f
            1 | 2
            1 | 2
            2 | 1
            2 | 1
            SELECT 4
            > select a from t union select 7 order by a desc limit 2
            a
            NULL
            7
            SELECT 2
            > select a from t union all select 7 order by 1
            a
            1
            2
            7
            NULL
            NULL
            SELECT 5
            > (select a from t order by a desc limit 1) union all (select a from t order by a limit 1) order by 1
            a
            1
            NULL
            SELECT 2
            > select listagg(coalesce(a::varchar, '-'), ',') within group (order by a) from t
            listagg
            1,2,-,-
            SELECT 1
            > select listagg(coalesce(a::varchar, '-'), ',') within group (order by a desc) from t
            listagg
            -,-,2,1
            SELECT 1
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn order_by_takes_bare_names_for_results_and_others_for_columns() {
    check(
        "
        create table t (a int, b int)
        insert into t values (1, 10), (2, 5), (3, 7)
        select a, -b as b from t order by b
        select a, -b as b from t order by abs(b)
        select a, -b as b from t order by b + 0, b
        select a, -b as b from t t1 order by t1.b
        select sum(b) as b from t group by a order by max(b) desc
        select a + 1 as z from t order by z
        select * from (select a, -b as b from t) x order by b * 1
        ",
        expect![[r#"
            > create table t (a int, b int)
            CREATE TABLE
            > insert into t values (1, 10), (2, 5), (3, 7)
            INSERT 0 3
            > select a, -b as b from t order by b
            a | b
            1 | -10
            3 | -7
            2 | -5
            SELECT 3
            > select a, -b as b from t order by abs(b)
            a | b
            2 | -5
            3 | -7
            1 | -10
            SELECT 3
            > select a, -b as b from t order by b + 0, b
            a | b
            2 | -5
            3 | -7
            1 | -10
            SELECT 3
            > select a, -b as b from t t1 order by t1.b
            a | b
            2 | -5
            3 | -7
            1 | -10
            SELECT 3
            > select sum(b) as b from t group by a order by max(b) desc
            b
            10
            7
            5
            SELECT 3
            > select a + 1 as z from t order by z
            z
            2
            3
            4
            SELECT 3
            > select * from (select a, -b as b from t) x order by b * 1
            a | b
            1 | -10
            3 | -7
            2 | -5
            SELECT 3
        "#]],
    )
    .await;
}
