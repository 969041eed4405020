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
