use expect_test::expect;

use super::check;

#[tokio::test(flavor = "multi_thread")]
async fn psql_lists_tables_schemas_and_users() {
    check(
        "
        create schema sales
        create table sales.t (a int not null distkey, b varchar(20) default 'x', c decimal(10,2), primary key (a)) compound sortkey (b, a)
        create table u (id bigint identity(1,1), at timestamp)
        create view v as select a, b from sales.t
        insert into sales.t values (1, 'one', 2.5)
        SELECT n.nspname as \"Schema\", c.relname as \"Name\", CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' END as \"Type\", pg_catalog.pg_get_userbyid(c.relowner) as \"Owner\" FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','v','') AND n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_toast' AND n.nspname <> 'information_schema' AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1,2
        SELECT n.nspname AS \"Name\", pg_catalog.pg_get_userbyid(n.nspowner) AS \"Owner\" FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1
        SELECT c.relname FROM pg_catalog.pg_class c WHERE c.relname OPERATOR(pg_catalog.~) '^(t)$' COLLATE pg_catalog.default
        SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT substring(pg_catalog.pg_get_expr(d.adbin, d.adrelid) for 128) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef) as def, a.attnotnull, a.attnum FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'sales.t'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        SELECT u.usename, u.usesysid, u.usesuper FROM pg_catalog.pg_user u ORDER BY 1
        select \"column\", type, encoding, distkey, sortkey, \"notnull\" from pg_table_def where tablename = 'u'
        set search_path to sales, public
        select \"column\", type, encoding, distkey, sortkey, \"notnull\" from pg_table_def where schemaname = 'sales'
        select schemaname, tablename, tableowner from pg_tables where schemaname in ('public', 'sales') order by 1, 2
        select table_schema, table_name, table_type from information_schema.tables order by 1, 2
        select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable from information_schema.columns where table_name = 't' order by ordinal_position
        select \"table\", diststyle, sortkey1, tbl_rows from svv_table_info
        select table_name, remarks from svv_tables where table_schema = 'sales'
        select conname, contype, pg_get_constraintdef(oid) from pg_constraint
        select datname from pg_database
        select count(*) > 0 as some from stl_query
        select relname from pg_class where oid = 'pg_class'::regclass
        select nspname from pg_namespace where nspname = any(current_schemas(true)) order by 1
        show table sales.t
        select viewname, definition from pg_views
        ",
        expect![[r#"
            > create schema sales
            CREATE SCHEMA
            > create table sales.t (a int not null distkey, b varchar(20) default 'x', c decimal(10,2), primary key (a)) compound sortkey (b, a)
            CREATE TABLE
            > create table u (id bigint identity(1,1), at timestamp)
            CREATE TABLE
            > create view v as select a, b from sales.t
            CREATE VIEW
            > insert into sales.t values (1, 'one', 2.5)
            INSERT 0 1
            > SELECT n.nspname as "Schema", c.relname as "Name", CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' END as "Type", pg_catalog.pg_get_userbyid(c.relowner) as "Owner" FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','v','') AND n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_toast' AND n.nspname <> 'information_schema' AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1,2
            schema | name | type | owner
            public | u | table | awsuser
            public | v | view | awsuser
            sales | t | table | awsuser
            SELECT 3
            > SELECT n.nspname AS "Name", pg_catalog.pg_get_userbyid(n.nspowner) AS "Owner" FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1
            name | owner
            public | awsuser
            sales | awsuser
            SELECT 2
            > SELECT c.relname FROM pg_catalog.pg_class c WHERE c.relname OPERATOR(pg_catalog.~) '^(t)$' COLLATE pg_catalog.default
            relname
            t
            SELECT 1
            > SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT substring(pg_catalog.pg_get_expr(d.adbin, d.adrelid) for 128) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef) as def, a.attnotnull, a.attnum FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'sales.t'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            attname | format_type | def | attnotnull | attnum
            a | integer | NULL | true | 1
            b | character varying(20) | 'x' | false | 2
            c | numeric(10,2) | NULL | false | 3
            SELECT 3
            > SELECT u.usename, u.usesysid, u.usesuper FROM pg_catalog.pg_user u ORDER BY 1
            usename | usesysid | usesuper
            awsuser | 100 | true
            SELECT 1
            > select "column", type, encoding, distkey, sortkey, "notnull" from pg_table_def where tablename = 'u'
            column | type | encoding | distkey | sortkey | notnull
            id | bigint | az64 | false | 0 | true
            at | timestamp without time zone | az64 | false | 0 | false
            SELECT 2
            > set search_path to sales, public
            SET
            > select "column", type, encoding, distkey, sortkey, "notnull" from pg_table_def where schemaname = 'sales'
            column | type | encoding | distkey | sortkey | notnull
            a | integer | none | true | 2 | true
            b | character varying(20) | none | false | 1 | false
            c | numeric(10,2) | az64 | false | 0 | false
            SELECT 3
            > select schemaname, tablename, tableowner from pg_tables where schemaname in ('public', 'sales') order by 1, 2
            schemaname | tablename | tableowner
            public | u | awsuser
            sales | t | awsuser
            SELECT 2
            > select table_schema, table_name, table_type from information_schema.tables order by 1, 2
            table_schema | table_name | table_type
            public | u | BASE TABLE
            public | v | VIEW
            sales | t | BASE TABLE
            SELECT 3
            > select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable from information_schema.columns where table_name = 't' order by ordinal_position
            column_name | data_type | character_maximum_length | numeric_precision | numeric_scale | is_nullable
            a | integer | NULL | 32 | 0 | NO
            b | character varying | 20 | NULL | NULL | YES
            c | numeric | NULL | 10 | 2 | YES
            SELECT 3
            > select "table", diststyle, sortkey1, tbl_rows from svv_table_info
            table | diststyle | sortkey1 | tbl_rows
            t | KEY(a) | b | 1
            SELECT 1
            > select table_name, remarks from svv_tables where table_schema = 'sales'
            table_name | remarks
            t | NULL
            SELECT 1
            > select conname, contype, pg_get_constraintdef(oid) from pg_constraint
            conname | contype | pg_get_constraintdef
            t_pkey | p | PRIMARY KEY (a)
            SELECT 1
            > select datname from pg_database
            datname
            dev
            SELECT 1
            > select count(*) > 0 as some from stl_query
            some
            true
            SELECT 1
            > select relname from pg_class where oid = 'pg_class'::regclass
            relname
            pg_class
            SELECT 1
            > select nspname from pg_namespace where nspname = any(current_schemas(true)) order by 1
            nspname
            pg_catalog
            pg_temp_1
            public
            sales
            SELECT 4
            > show table sales.t
            Show Table DDL statement
            CREATE TABLE sales.t (
                a integer NOT NULL distkey,
                b character varying(20) DEFAULT 'x',
                c numeric(10,2),
                PRIMARY KEY (a)
            )
            DISTSTYLE KEY
            SORTKEY (b, a);
            SHOW
            > select viewname, definition from pg_views
            viewname | definition
            v | select a, b from sales.t;
            SELECT 1
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_kept_and_shown() {
    check(
        "
        create table t (a int)
        comment on table t is 'a table'
        comment on column t.a is 'a column'
        select obj_description(c.oid), col_description(c.oid, 1) from pg_class c where relname = 't'
        select objsubid, description from pg_description order by 1
        ",
        expect![[r#"
            > create table t (a int)
            CREATE TABLE
            > comment on table t is 'a table'
            COMMENT
            > comment on column t.a is 'a column'
            COMMENT
            > select obj_description(c.oid), col_description(c.oid, 1) from pg_class c where relname = 't'
            obj_description | col_description
            a table | a column
            SELECT 1
            > select objsubid, description from pg_description order by 1
            objsubid | description
            0 | a table
            1 | a column
            SELECT 2
        "#]],
    )
    .await;
}

/// What psql 15 sends for `\d t`, `\du` and `\l` to a server that says it is 8.0.2.
#[tokio::test(flavor = "multi_thread")]
async fn psql_describes_a_table_the_users_and_the_databases() {
    check(
        "
        create table t (a int not null default 1, b varchar(20))
        SELECT c.relchecks, c.relkind, c.relhasindex, c.relhasrules, c.relhastriggers, false, false, c.relhasoids, '', c.reltablespace, CASE WHEN c.reloftype = 0 THEN '' ELSE c.reloftype::pg_catalog.regtype::pg_catalog.text END, c.relpersistence FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_class tc ON (c.reltoastrelid = tc.oid) WHERE c.relname = 't'
        SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef), a.attnotnull, (SELECT c.collname FROM pg_catalog.pg_collation c, pg_catalog.pg_type t WHERE c.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation) AS attcollation, ''::pg_catalog.char AS attidentity, ''::pg_catalog.char AS attgenerated FROM pg_catalog.pg_attribute a WHERE a.attrelid = 't'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        SELECT c.oid::pg_catalog.regclass, c.relkind, false, NULL FROM pg_catalog.pg_class c, pg_catalog.pg_inherits i WHERE c.oid = i.inhparent AND i.inhrelid = '100002' AND c.relkind != 'p' AND c.relkind != 'I' ORDER BY inhseqno
        SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolconnlimit, r.rolvaliduntil, ARRAY(SELECT b.rolname FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles b ON (m.roleid = b.oid) WHERE m.member = r.oid) as memberof, r.rolreplication FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1
        SELECT d.datname as \"Name\", pg_catalog.pg_get_userbyid(d.datdba) as \"Owner\", pg_catalog.pg_encoding_to_char(d.encoding) as \"Encoding\", d.datcollate as \"Collate\", d.datctype as \"Ctype\", pg_catalog.array_to_string(d.datacl, E'\\n') AS \"Access privileges\" FROM pg_catalog.pg_database d ORDER BY 1
        ",
        expect![[r#"
            > create table t (a int not null default 1, b varchar(20))
            CREATE TABLE
            > SELECT c.relchecks, c.relkind, c.relhasindex, c.relhasrules, c.relhastriggers, false, false, c.relhasoids, '', c.reltablespace, CASE WHEN c.reloftype = 0 THEN '' ELSE c.reloftype::pg_catalog.regtype::pg_catalog.text END, c.relpersistence FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_class tc ON (c.reltoastrelid = tc.oid) WHERE c.relname = 't'
            relchecks | relkind | relhasindex | relhasrules | relhastriggers | bool | bool | relhasoids | ?column? | reltablespace | reloftype | relpersistence
            0 | r | false | false | false | false | false | false |  | 0 |  | p
            SELECT 1
            > SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef), a.attnotnull, (SELECT c.collname FROM pg_catalog.pg_collation c, pg_catalog.pg_type t WHERE c.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation) AS attcollation, ''::pg_catalog.char AS attidentity, ''::pg_catalog.char AS attgenerated FROM pg_catalog.pg_attribute a WHERE a.attrelid = 't'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            attname | format_type | ?column? | attnotnull | attcollation | attidentity | attgenerated
            a | integer | 1 | true | NULL |   |  
            b | character varying(20) | NULL | false | NULL |   |  
            SELECT 2
            > SELECT c.oid::pg_catalog.regclass, c.relkind, false, NULL FROM pg_catalog.pg_class c, pg_catalog.pg_inherits i WHERE c.oid = i.inhparent AND i.inhrelid = '100002' AND c.relkind != 'p' AND c.relkind != 'I' ORDER BY inhseqno
            oid | relkind | bool | ?column?
            SELECT 0
            > SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolconnlimit, r.rolvaliduntil, ARRAY(SELECT b.rolname FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles b ON (m.roleid = b.oid) WHERE m.member = r.oid) as memberof, r.rolreplication FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1
            rolname | rolsuper | rolinherit | rolcreaterole | rolcreatedb | rolcanlogin | rolconnlimit | rolvaliduntil | memberof | rolreplication
            awsuser | true | true | true | true | true | -1 | NULL | NULL | false
            SELECT 1
            > SELECT d.datname as "Name", pg_catalog.pg_get_userbyid(d.datdba) as "Owner", pg_catalog.pg_encoding_to_char(d.encoding) as "Encoding", d.datcollate as "Collate", d.datctype as "Ctype", pg_catalog.array_to_string(d.datacl, E'\n') AS "Access privileges" FROM pg_catalog.pg_database d ORDER BY 1
            name | owner | encoding | collate | ctype | access privileges
            dev | awsuser | UTF8 | C | C | awsuser=CT/awsuser
            =T/awsuser
            SELECT 1
        "#]],
    )
    .await;
}
