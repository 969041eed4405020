//! SUPER, VARBYTE, TIMETZ and INTERVAL: as columns, in expressions, on their way out.

use expect_test::expect;

use super::check;

#[tokio::test(flavor = "multi_thread")]
async fn columns_of_every_type_are_stored_and_read_back() {
    check(
        "
        create table kinds (id int, s super, b varbyte(8), z timetz, y interval year to month, d interval day to second(3))
        insert into kinds values (1, 'text', 'abc', '13:24:55.5 EST', '1-2', '1 day 02:03:04.5678')
        insert into kinds values (2, null, null, null, null, null)
        insert into kinds select id + 2, s, b, z, y, d from kinds
        create table copied as select * from kinds
        update copied set z = '10:00+02', y = '3 years' where id = 2
        select * from copied order by id
        select \"column\", type from pg_table_def where tablename = 'copied'
        create table refused (g geometry)
        create table refused (h hllsketch)
        ",
        expect![[r#"
            > create table kinds (id int, s super, b varbyte(8), z timetz, y interval year to month, d interval day to second(3))
            CREATE TABLE
            > insert into kinds values (1, 'text', 'abc', '13:24:55.5 EST', '1-2', '1 day 02:03:04.5678')
            INSERT 0 1
            > insert into kinds values (2, null, null, null, null, null)
            INSERT 0 1
            > insert into kinds select id + 2, s, b, z, y, d from kinds
            INSERT 0 2
            > create table copied as select * from kinds
            SELECT
            > update copied set z = '10:00+02', y = '3 years' where id = 2
            UPDATE 1
            > select * from copied order by id
            id | s | b | z | y | d
            1 | "text" | 616263 | 13:24:55.5-05 | 1 year 2 mons | 1 day 02:03:04.568
            2 | NULL | NULL | 10:00:00+02 | 3 years | NULL
            3 | "text" | 616263 | 13:24:55.5-05 | 1 year 2 mons | 1 day 02:03:04.568
            4 | NULL | NULL | NULL | NULL | NULL
            SELECT 4
            > select "column", type from pg_table_def where tablename = 'copied'
            column | type
            id | integer
            s | super
            b | binary varying(8)
            z | time with time zone
            y | interval year to month
            d | interval day to second(3)
            SELECT 6
            > create table refused (g geometry)
            ERROR 0A000: type geometry is not supported yet
            > create table refused (h hllsketch)
            ERROR 0A000: type hllsketch is not supported yet
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn super_values_are_parsed_navigated_and_cast() {
    check(
        r#"
        create table s (id int, v super)
        insert into s select 1, json_parse('{"a": {"b": [1, 2.50, "x\\n"], "k": null}, "name": "Ann", "n": 10, "t": true}')
        insert into s values (2, json_parse('[{"q": 1}, {"q": 2}]')), (3, 'plain'), (4, 12.5), (5, null), (6, json_parse('null'))
        select id, v from s order by id
        select v.a.b[0], v.a.b[2], v.a['k'], s.v.name, v.nothing.more, v.a.b[9] from s where id = 1
        select id, v.name::varchar(10), v.n::int, v.a.b[1]::decimal(5,2), v.t::boolean, v.a::varchar, v.name::int from s where id = 1
        select id from s where v.name = 'Ann' and v.n > 9 and v.a.b[1] = 2.5
        select id from s where v.n < 'text' or v.n = '10' or v.name in ('Bob', 'Ann') and v.n between 1 and 10
        select upper(v.name), v.name || '!', v.n + 1, v.n / 4, len(v.name), v.name like 'A%' from s where id = 1
        select x.v[1].q from s x where x.id = 2
        select case when id = 1 then v.name else v end as c, coalesce(v.name, v) as d from s where id in (1, 3) order by id
        update s set v = json_parse('{"n": 9}') where id = 2
        select id, v.n from s order by v.n, id
        select count(*) from s group by v.n having v.n is not null order by 1
        create table copied as select id, v.n as n, v.name::varchar(20) as name from s where id < 3
        select "column", type from pg_table_def where tablename = 'copied'
        select v.id from (select 1 as id) v
        select json_parse('{') 
        select id.x from s
        "#,
        expect![[r#"
            > create table s (id int, v super)
            CREATE TABLE
            > insert into s select 1, json_parse('{"a": {"b": [1, 2.50, "x\\n"], "k": null}, "name": "Ann", "n": 10, "t": true}')
            INSERT 0 1
            > insert into s values (2, json_parse('[{"q": 1}, {"q": 2}]')), (3, 'plain'), (4, 12.5), (5, null), (6, json_parse('null'))
            INSERT 0 5
            > select id, v from s order by id
            id | v
            1 | {"a":{"b":[1,2.50,"x\n"],"k":null},"name":"Ann","n":10,"t":true}
            2 | [{"q":1},{"q":2}]
            3 | "plain"
            4 | 12.5
            5 | NULL
            6 | null
            SELECT 6
            > select v.a.b[0], v.a.b[2], v.a['k'], s.v.name, v.nothing.more, v.a.b[9] from s where id = 1
            b | b | a | name | more | b
            1 | "x\n" | null | "Ann" | NULL | NULL
            SELECT 1
            > select id, v.name::varchar(10), v.n::int, v.a.b[1]::decimal(5,2), v.t::boolean, v.a::varchar, v.name::int from s where id = 1
            id | name | n | b | t | a | name
            1 | Ann | 10 | 2.50 | true | NULL | NULL
            SELECT 1
            > select id from s where v.name = 'Ann' and v.n > 9 and v.a.b[1] = 2.5
            id
            1
            SELECT 1
            > select id from s where v.n < 'text' or v.n = '10' or v.name in ('Bob', 'Ann') and v.n between 1 and 10
            id
            1
            SELECT 1
            > select upper(v.name), v.name || '!', v.n + 1, v.n / 4, len(v.name), v.name like 'A%' from s where id = 1
            upper | ?column? | ?column? | ?column? | len | ?column?
            ANN | Ann! | 11 | 2 | 3 | true
            SELECT 1
            > select x.v[1].q from s x where x.id = 2
            q
            2
            SELECT 1
            > select case when id = 1 then v.name else v end as c, coalesce(v.name, v) as d from s where id in (1, 3) order by id
            c | d
            "Ann" | "Ann"
            "plain" | "plain"
            SELECT 2
            > update s set v = json_parse('{"n": 9}') where id = 2
            UPDATE 1
            > select id, v.n from s order by v.n, id
            id | n
            2 | 9
            1 | 10
            3 | NULL
            4 | NULL
            5 | NULL
            6 | NULL
            SELECT 6
            > select count(*) from s group by v.n having v.n is not null order by 1
            count
            1
            1
            SELECT 2
            > create table copied as select id, v.n as n, v.name::varchar(20) as name from s where id < 3
            SELECT
            > select "column", type from pg_table_def where tablename = 'copied'
            column | type
            id | integer
            n | super
            name | character varying(20)
            SELECT 3
            > select v.id from (select 1 as id) v
            id
            1
            SELECT 1
            > select json_parse('{')
            json_parse
            ERROR 22P02: JSON parsing error
            DETAIL: Missing a name for object member.
            > select id.x from s
            ERROR 42601: could not parse compound identifier from ["id", "x"]
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn arrays_are_unnested() {
    check(
        r#"
        create table orders (id int, c super)
        insert into orders values (1, json_parse('{"lines":[{"sku":"a","q":[1,2]},{"sku":"b","q":[]}]}')), (2, json_parse('{"lines":[]}')), (3, json_parse('{"lines":"one"}'))
        select o.id, l.sku, i from orders o, o.c.lines as l at i order by 1, 3
        select id, l.sku, q from orders o, o.c.lines l, l.q q order by q
        select count(*) from orders, orders.c.lines as l where l.sku = 'a'
        select o.id, n from orders o join (select 1 as id) k on k.id = o.id, o.c.lines[0].q as n order by n
        "#,
        expect![[r#"
            > create table orders (id int, c super)
            CREATE TABLE
            > insert into orders values (1, json_parse('{"lines":[{"sku":"a","q":[1,2]},{"sku":"b","q":[]}]}')), (2, json_parse('{"lines":[]}')), (3, json_parse('{"lines":"one"}'))
            INSERT 0 3
            > select o.id, l.sku, i from orders o, o.c.lines as l at i order by 1, 3
            id | sku | i
            1 | "a" | 0
            1 | "b" | 1
            3 | NULL | 0
            SELECT 3
            > select id, l.sku, q from orders o, o.c.lines l, l.q q order by q
            id | sku | q
            1 | "a" | 1
            1 | "a" | 2
            SELECT 2
            > select count(*) from orders, orders.c.lines as l where l.sku = 'a'
            count
            1
            SELECT 1
            > select o.id, n from orders o join (select 1 as id) k on k.id = o.id, o.c.lines[0].q as n order by n
            id | n
            1 | 1
            1 | 2
            SELECT 2
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn super_functions_answer_as_documented() {
    check(
        r#"
        select array(1, 'a', null, 2.50, true), object('k', 1, 'b', array()), array_concat(array(1), array(2, 3))
        select array_flatten(json_parse('[1,[2,[3]],[]]')), get_array_length(json_parse('[1,2]')), get_array_length(json_parse('1'))
        select split_to_array('a|b|', '|'), split_to_array('1,2'), subarray(json_parse('[1,2,3,4]'), 1, 2)
        select json_serialize(json_parse('{"a" : 1.0}')), json_size(json_parse('[1, 2]')), can_json_parse('{'), can_json_parse('{}')
        select json_typeof(json_parse('{}')), json_typeof(json_parse('1')), json_typeof(json_parse('"x"')), json_typeof(json_parse('null'))
        select is_array(json_parse('[]')), is_object(json_parse('{}')), is_scalar(json_parse('1')), is_varchar(json_parse('"é"')), is_char(json_parse('"é"'))
        select is_smallint(json_parse('1')), is_integer(json_parse('70000')), is_smallint(json_parse('70000')), is_bigint(json_parse('1.5')), is_decimal(json_parse('1.5')), is_float(json_parse('1e5')), is_boolean(json_parse('true'))
        select json_extract_path_text('{"a":{"b":"c"}}', 'a', 'b'), json_extract_array_element_text('[1,2]', 1), json_array_length('[1,2]'), is_valid_json('{}'), is_valid_json_array('{}')
        select object('a')
        "#,
        expect![[r#"
            > select array(1, 'a', null, 2.50, true), object('k', 1, 'b', array()), array_concat(array(1), array(2, 3))
            array | object | array_concat
            [1,"a",null,2.50,true] | {"k":1,"b":[]} | [1,2,3]
            SELECT 1
            > select array_flatten(json_parse('[1,[2,[3]],[]]')), get_array_length(json_parse('[1,2]')), get_array_length(json_parse('1'))
            array_flatten | get_array_length | get_array_length
            [1,2,[3]] | 2 | NULL
            SELECT 1
            > select split_to_array('a|b|', '|'), split_to_array('1,2'), subarray(json_parse('[1,2,3,4]'), 1, 2)
            split_to_array | split_to_array | subarray
            ["a","b",""] | ["1","2"] | [2,3]
            SELECT 1
            > select json_serialize(json_parse('{"a" : 1.0}')), json_size(json_parse('[1, 2]')), can_json_parse('{'), can_json_parse('{}')
            json_serialize | json_size | can_json_parse | can_json_parse
            {"a":1.0} | 5 | false | true
            SELECT 1
            > select json_typeof(json_parse('{}')), json_typeof(json_parse('1')), json_typeof(json_parse('"x"')), json_typeof(json_parse('null'))
            json_typeof | json_typeof | json_typeof | json_typeof
            object | number | string | null
            SELECT 1
            > select is_array(json_parse('[]')), is_object(json_parse('{}')), is_scalar(json_parse('1')), is_varchar(json_parse('"é"')), is_char(json_parse('"é"'))
            is_array | is_object | is_scalar | is_varchar | is_char
            true | true | true | true | false
            SELECT 1
            > select is_smallint(json_parse('1')), is_integer(json_parse('70000')), is_smallint(json_parse('70000')), is_bigint(json_parse('1.5')), is_decimal(json_parse('1.5')), is_float(json_parse('1e5')), is_boolean(json_parse('true'))
            is_smallint | is_integer | is_smallint | is_bigint | is_decimal | is_float | is_boolean
            true | true | false | false | true | true | true
            SELECT 1
            > select json_extract_path_text('{"a":{"b":"c"}}', 'a', 'b'), json_extract_array_element_text('[1,2]', 1), json_array_length('[1,2]'), is_valid_json('{}'), is_valid_json_array('{}')
            json_extract_path_text | json_extract_array_element_text | json_array_length | is_valid_json | is_valid_json_array
            c | 2 | 2 | true | false
            SELECT 1
            > select object('a')
            object
            ERROR 22023: OBJECT takes names and values in pairs
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn varbyte_is_bytes() {
    check(
        r#"
        select 'abc'::varbyte, 'abc'::varbyte(2), to_varbyte('c3a9', 'hex'), from_varbyte(to_varbyte('é', 'utf8'), 'hex'), from_hex('6162')::varchar
        create table b (id int, v varbyte(3))
        insert into b values (1, 'abc'), (2, from_hex('00ff'))
        insert into b values (3, 'abcd')
        select id, v, len(v), substring(v, 2, 1), v || from_hex('ff'), to_hex(v) from b order by v
        select id from b where v = 'abc' or v > from_hex('ff')
        select from_varbyte(v, 'utf-8') from b where id = 2
        select to_hex(255), to_hex(-1), from_hex('xy')
        "#,
        expect![[r#"
            > select 'abc'::varbyte, 'abc'::varbyte(2), to_varbyte('c3a9', 'hex'), from_varbyte(to_varbyte('é', 'utf8'), 'hex'), from_hex('6162')::varchar
            varbyte | varbyte | to_varbyte | from_varbyte | from_hex
            616263 | 6162 | c3a9 | c3a9 | ab
            SELECT 1
            > create table b (id int, v varbyte(3))
            CREATE TABLE
            > insert into b values (1, 'abc'), (2, from_hex('00ff'))
            INSERT 0 2
            > insert into b values (3, 'abcd')
            ERROR 22001: value too long for type binary varying(3)
            > select id, v, len(v), substring(v, 2, 1), v || from_hex('ff'), to_hex(v) from b order by v
            id | v | len | substring | ?column? | to_hex
            2 | 00ff | 2 | ff | 00ffff | 00ff
            1 | 616263 | 3 | 62 | 616263ff | 616263
            SELECT 2
            > select id from b where v = 'abc' or v > from_hex('ff')
            id
            1
            SELECT 1
            > select from_varbyte(v, 'utf-8') from b where id = 2
            from_varbyte
            ERROR 22021: VARBYTE value is not valid UTF-8
            > select to_hex(255), to_hex(-1), from_hex('xy')
            to_hex | to_hex | from_hex
            ERROR 22P02: invalid hexadecimal string: "xy"
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn timetz_and_intervals_are_calculated_with() {
    check(
        r#"
        create table z (id int, t timetz, y interval year to month, d interval day to second)
        insert into z values (1, '10:00:00+00', '1-2', '1 day 02:00:00'), (2, '11:00:00+02', '3 months', '45 minutes'), (3, timetz '09:30:00.5-01', null, '-1 day')
        select id, t, extract(hour from t), date_part('epoch', t), t::time, t::varchar from z order by t
        select id from z where t > '09:30:00+00' and t between '09:00+00' and '10:30+00'
        select min(t), max(t), min(y), max(d), sum(y), sum(d) from z
        select t + d, t - d, case when id = 1 then t else '01:00+01' end, coalesce(null, t) from z where id = 1
        select id, y, d, extract(month from y), extract(hour from d), date_part('epoch', d) from z order by d
        select date '2020-01-31' + y, timestamp '2020-01-31 10:00' + d, date '2020-03-31' - y, d + d, y * 2, d / 2, d - interval '1 hour' from z where id = 1
        select id from z where d > interval '1 hour' and y = interval '1-2' year to month
        select interval '1-2' year to month, interval '13 day 1 hour 1 minute 1.123 seconds' minute, interval '1 day 02:03:04.5678' day to second (2), '23'::interval month
        select interval '1 day' day to month
        "#,
        expect![[r#"
            > create table z (id int, t timetz, y interval year to month, d interval day to second)
            CREATE TABLE
            > insert into z values (1, '10:00:00+00', '1-2', '1 day 02:00:00'), (2, '11:00:00+02', '3 months', '45 minutes'), (3, timetz '09:30:00.5-01', null, '-1 day')
            INSERT 0 3
            > select id, t, extract(hour from t), date_part('epoch', t), t::time, t::varchar from z order by t
            id | t | date_part | pgdate_part | t | t
            2 | 11:00:00+02 | 11 | 32400 | 11:00:00 | 11:00:00+02
            1 | 10:00:00+00 | 10 | 36000 | 10:00:00 | 10:00:00+00
            3 | 09:30:00.5-01 | 9 | 37800.5 | 09:30:00.5 | 09:30:00.5-01
            SELECT 3
            > select id from z where t > '09:30:00+00' and t between '09:00+00' and '10:30+00'
            id
            1
            SELECT 1
            > select min(t), max(t), min(y), max(d), sum(y), sum(d) from z
            min | max | min | max | sum | sum
            11:00:00+02 | 09:30:00.5-01 | 3 mons | 1 day 02:00:00 | 1 year 5 mons | 02:45:00
            SELECT 1
            > select t + d, t - d, case when id = 1 then t else '01:00+01' end, coalesce(null, t) from z where id = 1
            ?column? | ?column? | case | coalesce
            12:00:00+00 | 08:00:00+00 | 10:00:00+00 | 10:00:00+00
            SELECT 1
            > select id, y, d, extract(month from y), extract(hour from d), date_part('epoch', d) from z order by d
            id | y | d | date_part | date_part | pgdate_part
            3 | NULL | -1 days | NULL | 0 | -86400
            2 | 3 mons | 00:45:00 | 3 | 0 | 2700
            1 | 1 year 2 mons | 1 day 02:00:00 | 2 | 2 | 93600
            SELECT 3
            > select date '2020-01-31' + y, timestamp '2020-01-31 10:00' + d, date '2020-03-31' - y, d + d, y * 2, d / 2, d - interval '1 hour' from z where id = 1
            ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
            2021-03-31 00:00:00 | 2020-02-01 12:00:00 | 2019-01-31 00:00:00 | 2 days 04:00:00 | 2 years 4 mons | 13:00:00 | 1 day 01:00:00
            SELECT 1
            > select id from z where d > interval '1 hour' and y = interval '1-2' year to month
            id
            1
            SELECT 1
            > select interval '1-2' year to month, interval '13 day 1 hour 1 minute 1.123 seconds' minute, interval '1 day 02:03:04.5678' day to second (2), '23'::interval month
            interval | interval | interval | intervaly2m
            1 year 2 mons | 13 days 01:01:00 | 1 day 02:03:04.57 | 1 year 11 mons
            SELECT 1
            > select interval '1 day' day to month
            ERROR 0A000: unsupported Interval Expression with last_field Some(Month)
        "#]],
    )
    .await;
}
