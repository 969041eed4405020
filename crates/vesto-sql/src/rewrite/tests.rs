use expect_test::expect;

use super::*;
use crate::testing::table;
use crate::{ParseOptions, QualifiedName, Statement, parse, parse_query};

/// A query's normalized text and its column names, or the error.
fn normalized(sql: &str) -> String {
    match parse(sql) {
        Ok(mut parsed) => match parsed.remove(0).statement {
            Statement::Query(query) => {
                let names: Vec<String> = query.names.iter().map(|name| format!("{name:?}")).collect();
                format!("{}\n    {}", query.ast, names.join(" "))
            }
            other => format!("{other:?}"),
        },
        Err(error) => error.to_string(),
    }
}

#[test]
fn top_is_limit() {
    let cases = [
        "select top 5 a from t",
        "select top (2 + 3) a from t order by a",
        "select top 5 distinct a from t",
        "select top 5 a from t offset 2",
        "select top 5 a from t limit 3",
        "select * from (select top 1 * from t) x",
        "select top 1 a from t union all select top 2 a from u union all select 3",
        "insert into t select top 5 * from u",
    ];
    table(
        &cases,
        expect![[r#"
        select top 5 a from t
            SELECT a FROM t LIMIT 5
            Name("a")
        select top (2 + 3) a from t order by a
            SELECT a FROM t ORDER BY a LIMIT 2 + 3
            Name("a")
        select top 5 distinct a from t
            SELECT DISTINCT a FROM t LIMIT 5
            Name("a")
        select top 5 a from t offset 2
            SELECT a FROM t LIMIT 5 OFFSET 2
            Name("a")
        select top 5 a from t limit 3
            multiple LIMIT clauses not allowed (42601)
        select * from (select top 1 * from t) x
            SELECT * FROM (SELECT * FROM t LIMIT 1) x
            Wildcard
        select top 1 a from t union all select top 2 a from u union all select 3
            (SELECT a FROM t LIMIT 1) UNION ALL (SELECT a FROM u LIMIT 2) UNION ALL SELECT 3
            Name("a")
        insert into t select top 5 * from u
            Dml(Dml(INSERT INTO t SELECT * FROM u LIMIT 5))"#]],
        normalized,
    );
}

#[test]
fn minus_is_except() {
    let cases = ["select 1 minus select 2 minus select 3", "(select a from t minus select a from u) union select 1"];
    table(
        &cases,
        expect![[r#"
        select 1 minus select 2 minus select 3
            SELECT 1 EXCEPT SELECT 2 EXCEPT SELECT 3
            Name("?column?")
        (select a from t minus select a from u) union select 1
            (SELECT a FROM t EXCEPT SELECT a FROM u) UNION SELECT 1
            Name("a")"#]],
        normalized,
    );
}

#[test]
fn date_parts_are_literals() {
    let cases = [
        "select dateadd(day, 1, d), dateadd('day', 1, d), DATEADD(Yr, 1, d), dateadd(\"month\", 1, d)",
        "select datediff(qtr, a, b), datediff(week, a, b) - 1",
        "select date_part(dow, d), date_part(epoch, d), date_trunc('month', d), pg_catalog.date_part(w, d)",
        "select extract(year from d), extract(epoch from d), extract('epoch' from d), extract(dayofyear from d), extract(msec from d)",
        "select dateadd(d, 1, dateadd(m, 2, d))",
        "select other(day, 1)",
    ];
    table(
        &cases,
        expect![[r#"
        select dateadd(day, 1, d), dateadd('day', 1, d), DATEADD(Yr, 1, d), dateadd("month", 1, d)
            SELECT dateadd('day', 1, d), dateadd('day', 1, d), dateadd('yr', 1, d), dateadd('month', 1, d)
            Name("date_add") Name("date_add") Name("date_add") Name("date_add")
        select datediff(qtr, a, b), datediff(week, a, b) - 1
            SELECT datediff('qtr', a, b), datediff('week', a, b) - 1
            Name("date_diff") Name("?column?")
        select date_part(dow, d), date_part(epoch, d), date_trunc('month', d), pg_catalog.date_part(w, d)
            SELECT date_part('dow', d), date_part('epoch', d), date_trunc('month', d), pg_catalog.date_part('w', d)
            Name("pgdate_part") Name("pgdate_part") Name("date_trunc") Name("pgdate_part")
        select extract(year from d), extract(epoch from d), extract('epoch' from d), extract(dayofyear from d), extract(msec from d)
            SELECT date_part('year', d), date_part('epoch', d), date_part('epoch', d), date_part('dayofyear', d), date_part('msec', d)
            Name("date_part") Name("date_part") Name("date_part") Name("date_part") Name("date_part")
        select dateadd(d, 1, dateadd(m, 2, d))
            SELECT dateadd('d', 1, dateadd('m', 2, d))
            Name("date_add")
        select other(day, 1)
            SELECT other(day, 1)
            Name("other")"#]],
        normalized,
    );
}

#[test]
fn operators() {
    let cases = [
        "select a ^ 2 * 3, 2 ^ 3 ^ 2, - a ^ 2, -(a ^ 2), 1 - a ^ 2, - a ^ b ^ c",
        "select a # b, #t.a from #t",
        "select |/ 25, ||/ 27, @ -5",
        "select x OPERATOR(pg_catalog.~) 'a', x operator(pg_catalog.=) y, x operator(pg_catalog.^) 2",
        "select a ~ 'x', a ~* 'x', a !~ 'x', a !~* 'x', a ~~ 'x', a like 'x' escape '|', a not ilike 'x', a similar to 'x'",
        "select a isnull, b notnull, isnull(a, 1) from t where c isnull and d notnull or e is not null",
        "select a || b || c, a % 2, a & 1 | 2, ~a, a << 1, a >> 1",
        "select a::int, a::varchar(5)::date, (a + 1)::numeric(10, 2), 'x'::\"varchar\"",
    ];
    table(
        &cases,
        expect![[r#"
            select a ^ 2 * 3, 2 ^ 3 ^ 2, - a ^ 2, -(a ^ 2), 1 - a ^ 2, - a ^ b ^ c
                SELECT power(a, 2) * 3, power(power(2, 3), 2), power(-a, 2), -(power(a, 2)), 1 - power(a, 2), power(power(-a, b), c)
                Name("?column?") Name("?column?") Name("?column?") Name("?column?") Name("?column?") Name("?column?")
            select a # b, #t.a from #t
                SELECT a ^ b, #t.a FROM #t
                Name("?column?") Name("a")
            select |/ 25, ||/ 27, @ -5
                SELECT sqrt(25), cbrt(27), abs(-5)
                Name("?column?") Name("?column?") Name("?column?")
            select x OPERATOR(pg_catalog.~) 'a', x operator(pg_catalog.=) y, x operator(pg_catalog.^) 2
                SELECT x ~ 'a', x = y, power(x, 2)
                Name("?column?") Name("?column?") Name("?column?")
            select a ~ 'x', a ~* 'x', a !~ 'x', a !~* 'x', a ~~ 'x', a like 'x' escape '|', a not ilike 'x', a similar to 'x'
                SELECT a ~ 'x', a ~* 'x', a !~ 'x', a !~* 'x', a ~~ 'x', a LIKE 'x' ESCAPE '|', a NOT ILIKE 'x', a SIMILAR TO 'x'
                Name("?column?") Name("?column?") Name("?column?") Name("?column?") Name("?column?") Name("?column?") Name("?column?") Name("?column?")
            select a isnull, b notnull, isnull(a, 1) from t where c isnull and d notnull or e is not null
                SELECT a IS NULL, b IS NOT NULL, isnull(a, 1) FROM t WHERE c IS NULL AND d IS NOT NULL OR e IS NOT NULL
                Name("?column?") Name("?column?") Name("isnull")
            select a || b || c, a % 2, a & 1 | 2, ~a, a << 1, a >> 1
                SELECT a || b || c, a % 2, a & 1 | 2, ~a, a << 1, a >> 1
                Name("?column?") Name("?column?") Name("?column?") Name("?column?") Name("?column?") Name("?column?")
            select a::int, a::varchar(5)::date, (a + 1)::numeric(10, 2), 'x'::"varchar"
                SELECT a::INT, a::VARCHAR(5)::DATE, (a + 1)::NUMERIC(10,2), 'x'::"varchar"
                Name("a") Name("a") Name("numeric") Name("?column?")"#]],
        normalized,
    );
}

#[test]
fn literals_are_decoded_as_redshift_does() {
    let literal = |sql: &str| {
        let query = parse_query(sql, &ParseOptions::default()).unwrap();
        match *query.ast.body {
            SetExpr::Select(select) => {
                format!("{:?}", select.projection.iter().map(ToString::to_string).collect::<Vec<_>>())
            }
            other => panic!("{other}"),
        }
    };
    assert_eq!(
        literal(r"select 'a\\d', 'it\'s', 'a''b', '\101\Zx', $$\n$$, E'\t'"),
        r#"["'a\\d'", "'it''s'", "'a''b'", "'AZx'", "$$\\n$$", "E'\\t'"]"#
    );
}

#[test]
fn aggregates() {
    let cases = [
        "select listagg(a) from t",
        "select listagg(distinct a, ', ') within group (order by b desc, c) from t",
        "select listagg(a, ',') within group (order by b) over (partition by c) from t",
        "select percentile_cont(0.5) within group (order by a) from t",
        "select approximate count(distinct a), approximate percentile_disc(0.9) within group (order by a) from t",
        "select approximate from t",
        "select count(*), count(distinct a), median(a)",
    ];
    table(
        &cases,
        expect![[r#"
        select listagg(a) from t
            SELECT listagg(a) FROM t
            Name("listagg")
        select listagg(distinct a, ', ') within group (order by b desc, c) from t
            SELECT listagg(DISTINCT a, ', ' ORDER BY b DESC, c) FROM t
            Name("listagg")
        select listagg(a, ',') within group (order by b) over (partition by c) from t
            SELECT listagg(a, ',' ORDER BY b) OVER (PARTITION BY c) FROM t
            Name("listagg")
        select percentile_cont(0.5) within group (order by a) from t
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t
            Name("percentile_cont")
        select approximate count(distinct a), approximate percentile_disc(0.9) within group (order by a) from t
            SELECT approx_distinct(a), percentile_disc(0.9) WITHIN GROUP (ORDER BY a) FROM t
            Name("count") Name("percentile_disc")
        select approximate from t
            SELECT approximate FROM t
            Name("approximate")
        select count(*), count(distinct a), median(a)
            SELECT count(*), count(DISTINCT a), median(a)
            Name("count") Name("count") Name("median")"#]],
        normalized,
    );
}

#[test]
fn column_names_are_those_of_redshift() {
    let cases = [
        "select a, t.b, \"C\", 1, 'x', null, a + 1, -a, not a, (a), ((t.a)), x as \"Y\", t.*, * from t",
        "select count(*), s.f(1), coalesce(a, b), nvl(a, b), nullif(a, b), case when a then 1 else b end, case a when 1 then 2 end",
        "select '1'::int, a::int, cast('x' as varchar(5)), cast(f(a) as date), 1.5::decimal(5,2), '2020-01-01'::timestamp, 'x'::bpchar, 'x'::text",
        "select true, date '2020-01-01', interval '1 day', current_date, sysdate, getdate(), current_user, user, extract(year from a), date_part(year, a)",
        "select (select 1), exists (select 1), a in (1), a between 1 and 2, a like 'x', a is null, a = b, array(1, 2)",
        "select trim(a), substring(a, 1), position('a' in b), a at time zone 'UTC', c.a[0].b, ceil(a), floor(b), upper(a) || 'x'",
        "select 1 as a union select 2 as b",
        "values (1, 2), (3, 4)",
    ];
    table(
        &cases,
        expect![[r#"
        select a, t.b, "C", 1, 'x', null, a + 1, -a, not a, (a), ((t.a)), x as "Y", t.*, * from t
            a | b | c | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | a | a | y | * | *
        select count(*), s.f(1), coalesce(a, b), nvl(a, b), nullif(a, b), case when a then 1 else b end, case a when 1 then 2 end
            count | f | coalesce | coalesce | nullif | b | case
        select '1'::int, a::int, cast('x' as varchar(5)), cast(f(a) as date), 1.5::decimal(5,2), '2020-01-01'::timestamp, 'x'::bpchar, 'x'::text
            int4 | a | varchar | f | numeric | timestamp | bpchar | varchar
        select true, date '2020-01-01', interval '1 day', current_date, sysdate, getdate(), current_user, user, extract(year from a), date_part(year, a)
            bool | date | interval | date | timestamp | getdate | current_user | current_user | date_part | pgdate_part
        select (select 1), exists (select 1), a in (1), a between 1 and 2, a like 'x', a is null, a = b, array(1, 2)
            ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | array
        select trim(a), substring(a, 1), position('a' in b), a at time zone 'UTC', c.a[0].b, ceil(a), floor(b), upper(a) || 'x'
            btrim | substring | position | timezone | b | ceil | floor | ?column?
        select 1 as a union select 2 as b
            a
        values (1, 2), (3, 4)
            column1 | column2"#]],
        |case| {
            let query = parse_query(case, &ParseOptions::default()).unwrap();
            let names = query.names.iter().map(|name| match name {
                crate::OutputName::Name(name) => name.as_str(),
                crate::OutputName::Wildcard => "*",
            });
            names.collect::<Vec<_>>().join(" | ")
        },
    );
}

#[test]
fn what_would_be_ignored_is_refused() {
    let cases = [
        "select * from t tablesample bernoulli (10)",
        "select * from (select 1) x tablesample system (10)",
        "select a from t start with a = 1 connect by prior a = b",
        "select a from t connect by a = b",
        "select * from t for update",
        "select * from t for share",
        "select distinct on (a) a, b from t",
        "select a from t, u where t.a = u.a(+)",
        "select a from t where a in (select b from u for update)",
        "select * from t with (nolock)",
    ];
    table(
        &cases,
        expect![[r#"
        select * from t tablesample bernoulli (10)
            TABLESAMPLE is not supported yet (0A000)
        select * from (select 1) x tablesample system (10)
            TABLESAMPLE is not supported yet (0A000)
        select a from t start with a = 1 connect by prior a = b
            CONNECT BY is not supported yet (0A000)
        select a from t connect by a = b
            CONNECT BY is not supported yet (0A000)
        select * from t for update
            SELECT FOR UPDATE is not supported yet (0A000)
        select * from t for share
            SELECT FOR UPDATE is not supported yet (0A000)
        select distinct on (a) a, b from t
            SELECT DISTINCT ON is not supported yet (0A000)
        select a from t, u where t.a = u.a(+)
            the outer join operator (+) is not supported yet (0A000)
        select a from t where a in (select b from u for update)
            SELECT FOR UPDATE is not supported yet (0A000)
        select * from t with (nolock)
            WITH (hint) after a table is not supported yet (0A000)"#]],
        normalized,
    );
}

#[test]
fn dml_is_normalized_too() {
    let cases = [
        "delete t where a = sysdate",
        "delete from t using u where t.a = u.a and u.b > dateadd(day, -1, getdate())",
        "with x as (select 1 as a) delete from t using x where t.a = x.a",
        "with update as (select 1 as a), y as (select 2) select a from update",
        "merge into t using s on t.id = s.id remove duplicates",
        "update T set A = b ^ 2 from u where t.id = u.id",
        "insert into t (a, b) values (1, default), ($1, dateadd(day, 1, sysdate))",
        "insert into t default values",
        "insert into t (select a from u minus select b from v)",
        "merge into t using s on t.id = s.id when matched then update set a = s.a when not matched then insert values (s.id)",
    ];
    table(
        &cases,
        expect![[r#"
            delete t where a = sysdate
                Dml(Dml(DELETE FROM t WHERE a = sysdate()))
            delete from t using u where t.a = u.a and u.b > dateadd(day, -1, getdate())
                Dml(Dml(DELETE FROM t USING u WHERE t.a = u.a AND u.b > dateadd('day', -1, getdate())))
            with x as (select 1 as a) delete from t using x where t.a = x.a
                Dml(Dml(WITH x AS (SELECT 1 AS a) DELETE FROM t USING x WHERE t.a = x.a))
            with update as (select 1 as a), y as (select 2) select a from update
                WITH update AS (SELECT 1 AS a), y AS (SELECT 2) SELECT a FROM update
                Name("a")
            merge into t using s on t.id = s.id remove duplicates
                NotBuilt { name: "MERGE REMOVE DUPLICATES" }
            update T set A = b ^ 2 from u where t.id = u.id
                Dml(Dml(UPDATE t SET a = power(b, 2) FROM u WHERE t.id = u.id))
            insert into t (a, b) values (1, default), ($1, dateadd(day, 1, sysdate))
                Dml(Dml(INSERT INTO t (a, b) VALUES (1, default), ($1, dateadd('day', 1, sysdate()))))
            insert into t default values
                Dml(Dml(INSERT INTO t DEFAULT VALUES))
            insert into t (select a from u minus select b from v)
                Dml(Dml(INSERT INTO t (SELECT a FROM u EXCEPT SELECT b FROM v)))
            merge into t using s on t.id = s.id when matched then update set a = s.a when not matched then insert values (s.id)
                Dml(Dml(MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a WHEN NOT MATCHED THEN INSERT VALUES (s.id)))"#]],
        normalized,
    );
}

/// Two tables: `t` (a, b, c) and `s.u` (a, x).
struct Tables;

impl ColumnSource for Tables {
    fn columns(&self, name: &QualifiedName) -> Option<Vec<String>> {
        let columns: &[&str] = match (name.schema.as_deref(), name.name.as_str()) {
            (None | Some("public"), "t") => &["a", "b", "c"],
            (Some("s"), "u") => &["a", "x"],
            _ => return None,
        };
        Some(columns.iter().map(|&column| column.to_owned()).collect())
    }
}

fn resolved(sql: &str) -> String {
    let mut query = parse_query(sql, &ParseOptions::default()).unwrap();
    match resolve_lateral_aliases(query.ast.as_mut(), &Tables) {
        Ok(()) => query.ast.to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn lateral_aliases_give_way_to_input_columns() {
    let cases = [
        "select a + 1 as d, d * 2 as e, d + e from t",
        "select a + 1 as b, b * 2 from t",
        "select a + 1 as x, x * 2 from t join s.u on t.a = u.a",
        "select a as d, t.d, (select d), (select max(d) from t) from t",
        "select d, a as d from t",
        "select a as d, sum(d) over (partition by d order by d), case when d > 1 then d end from t",
        "select 1 as d, d + 1",
        "select a as d, d from nowhere",
        "select a as d, d + 1 from (select a, 5 as d from t) x",
        "select a as e, e + 1 from (select a, 5 as d from t) x",
        "with q as (select a as y, y + 1 as z from t) select z as w, w + y as v, y as y, y from q",
        "with q (m, n) as (select a, b from t) select m as k, k + 1, n as m, m from q",
        "with recursive r(n) as (select 1 union all select n + 1 as k from r) select n as k, k from r",
        "select * from (select a as d, d + 1 as e from t union all select b as d, d from t) x",
        "select t.*, a as d, d from t",
        "select a as d, d from (select t.* from t) q, (s.u as w (p, q) cross join t)",
        "select a as d, f(d) as e from t where b in (select a as k from t where k = 1 group by d)",
        "select a as d from t where d = 1 group by d order by d",
    ];
    table(
        &cases,
        expect![[r#"
            select a + 1 as d, d * 2 as e, d + e from t
                SELECT a + 1 AS d, (a + 1) * 2 AS e, (a + 1) + ((a + 1) * 2) FROM t
            select a + 1 as b, b * 2 from t
                SELECT a + 1 AS b, b * 2 FROM t
            select a + 1 as x, x * 2 from t join s.u on t.a = u.a
                SELECT a + 1 AS x, x * 2 FROM t JOIN s.u ON t.a = u.a
            select a as d, t.d, (select d), (select max(d) from t) from t
                SELECT a AS d, t.d, (SELECT d), (SELECT max(d) FROM t) FROM t
            select d, a as d from t
                SELECT d, a AS d FROM t
            select a as d, sum(d) over (partition by d order by d), case when d > 1 then d end from t
                SELECT a AS d, sum(a) OVER (PARTITION BY a ORDER BY a), CASE WHEN a > 1 THEN a END FROM t
            select 1 as d, d + 1
                SELECT 1 AS d, 1 + 1
            select a as d, d from nowhere
                SELECT a AS d, d FROM nowhere
            select a as d, d + 1 from (select a, 5 as d from t) x
                SELECT a AS d, d + 1 FROM (SELECT a, 5 AS d FROM t) x
            select a as e, e + 1 from (select a, 5 as d from t) x
                SELECT a AS e, a + 1 FROM (SELECT a, 5 AS d FROM t) x
            with q as (select a as y, y + 1 as z from t) select z as w, w + y as v, y as y, y from q
                WITH q AS (SELECT a AS y, a + 1 AS z FROM t) SELECT z AS w, z + y AS v, y AS y, y FROM q
            with q (m, n) as (select a, b from t) select m as k, k + 1, n as m, m from q
                WITH q (m, n) AS (SELECT a, b FROM t) SELECT m AS k, m + 1, n AS m, m FROM q
            with recursive r(n) as (select 1 union all select n + 1 as k from r) select n as k, k from r
                WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 AS k FROM r) SELECT n AS k, n FROM r
            select * from (select a as d, d + 1 as e from t union all select b as d, d from t) x
                SELECT * FROM (SELECT a AS d, a + 1 AS e FROM t UNION ALL SELECT b AS d, b FROM t) x
            select t.*, a as d, d from t
                SELECT t.*, a AS d, a FROM t
            select a as d, d from (select t.* from t) q, (s.u as w (p, q) cross join t)
                SELECT a AS d, a FROM (SELECT t.* FROM t) q, (s.u AS w (p, q) CROSS JOIN t)
            select a as d, f(d) as e from t where b in (select a as k from t where k = 1 group by d)
                SELECT a AS d, f(a) AS e FROM t WHERE b IN (SELECT a AS k FROM t WHERE k = 1 GROUP BY d)
            select a as d from t where d = 1 group by d order by d
                SELECT a AS d FROM t WHERE d = 1 GROUP BY d ORDER BY d"#]],
        resolved,
    );
}

#[test]
fn substitution_is_bounded() {
    let mut items = vec!["a + a as c0".to_owned()];
    items.extend((1..40).map(|n| format!("c{} + c{} as c{n}", n - 1, n - 1)));
    let sql = format!("select {} from t", items.join(", "));
    assert!(resolved(&sql).starts_with("stack depth limit exceeded"));
}

#[test]
fn long_chains_are_balanced_in_order() {
    let names: Vec<String> = (0..20).map(|n| format!("a{n}")).collect();
    let sql = format!("select {} from t where {}", names.join(" || "), names.join(" and "));
    let query = parse_query(&sql, &ParseOptions::default()).unwrap();
    assert_eq!(query.ast.to_string().to_lowercase(), sql);
    let unions: Vec<String> = (0..20).map(|n| format!("select {n}")).collect();
    let sql = unions.join(" union all ");
    let query = parse_query(&sql, &ParseOptions::default()).unwrap();
    assert_eq!(query.ast.to_string().to_lowercase(), sql);
}

#[test]
fn a_string_names_no_table() {
    for sql in ["select * from 't'", "select * from s.'t'", "select 1 from a join 't' on true"] {
        assert_eq!(normalized(sql), "syntax error at or near \"'t'\" (42601)", "{sql}");
    }
}

#[test]
fn names_within_order_by_expressions_are_input_columns() {
    let cases = [
        "select a, -b as b from t order by abs(b), b desc",
        "select -b as b from t order by b",
        "select -b as b, -a as a from t order by t.b, a",
        "select -b as d from t order by d + 1",
        "select -b as b from t order by (select max(b) from t)",
        "with q as (select a as x from t) select -x as x from q order by x + 1",
        "select -b as b from nowhere order by b + 1",
        "select -b as b from t union all select a from t order by b",
        "select b from (select -b as b, a + 1 from t order by abs(b) limit 1) x",
        "with q as (select -b as b from t order by b + 0) select b from q where b in (select a from t)",
        "select b from (select *, -b as b from t order by abs(b)) x",
        "select b from (select -b as b from t order by abs(b) limit 1) x (b)",
    ];
    let ordered = |sql: &str| {
        let mut query = parse_query(sql, &ParseOptions::default()).unwrap();
        order_by_input_columns(query.ast.as_mut(), &Tables, |name| format!("{name}'"));
        query.ast.to_string()
    };
    table(
        &cases,
        expect![[r#"
            select a, -b as b from t order by abs(b), b desc
                SELECT a, -b AS "b'" FROM t ORDER BY abs(b), "b'" DESC
            select -b as b from t order by b
                SELECT -b AS b FROM t ORDER BY b
            select -b as b, -a as a from t order by t.b, a
                SELECT -b AS "b'", -a AS a FROM t ORDER BY t.b, a
            select -b as d from t order by d + 1
                SELECT -b AS d FROM t ORDER BY d + 1
            select -b as b from t order by (select max(b) from t)
                SELECT -b AS b FROM t ORDER BY (SELECT max(b) FROM t)
            with q as (select a as x from t) select -x as x from q order by x + 1
                WITH q AS (SELECT a AS x FROM t) SELECT -x AS "x'" FROM q ORDER BY x + 1
            select -b as b from nowhere order by b + 1
                SELECT -b AS b FROM nowhere ORDER BY b + 1
            select -b as b from t union all select a from t order by b
                SELECT -b AS b FROM t UNION ALL SELECT a FROM t ORDER BY b
            select b from (select -b as b, a + 1 from t order by abs(b) limit 1) x
                SELECT b FROM (SELECT -b AS "b'", a + 1 FROM t ORDER BY abs(b) LIMIT 1) x ("b", "?column?")
            with q as (select -b as b from t order by b + 0) select b from q where b in (select a from t)
                WITH q ("b") AS (SELECT -b AS "b'" FROM t ORDER BY b + 0) SELECT b FROM q WHERE b IN (SELECT a FROM t)
            select b from (select *, -b as b from t order by abs(b)) x
                SELECT b FROM (SELECT *, -b AS b FROM t ORDER BY abs(b)) x
            select b from (select -b as b from t order by abs(b) limit 1) x (b)
                SELECT b FROM (SELECT -b AS b FROM t ORDER BY abs(b) LIMIT 1) x (b)"#]],
        ordered,
    );
}
