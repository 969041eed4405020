use expect_test::expect;

use super::*;
use crate::testing::{error, outcome, table};

mod properties;

fn texts(sql: &str) -> Vec<String> {
    parse(sql).unwrap().into_iter().map(|parsed| parsed.text).collect()
}

#[test]
fn a_script_is_split_at_semicolons_only() {
    assert_eq!(texts(""), [""; 0]);
    assert_eq!(texts(" ;; -- nothing\n /* ; /* ; */ */ ; "), [""; 0]);
    assert_eq!(texts("select 1"), ["select 1"]);
    assert_eq!(
        texts("select ';', \";\" from x; -- ; \n/* ; */ select $$;$$ , $q$ ; $$ ; $q$;begin"),
        ["select ';', \";\" from x", "select $$;$$ , $q$ ; $$ ; $q$", "begin"]
    );
    let sql = "  select 1 ;\n select é ; ";
    let spans: Vec<&str> = parse(sql).unwrap().iter().map(|parsed| sql.get(parsed.span.clone()).unwrap()).collect();
    assert_eq!(spans, ["select 1", "select é"]);
}

#[test]
fn errors_name_the_token_and_count_characters_through_the_whole_script() {
    let cases = [
        "selec 1",
        "select 1; selec 2",
        "select 'é', 'ü' fromm t x y",
        "select 1 +",
        "select\n\n  a b c",
        "select (1",
        "select 1)",
        "select 'abc",
        "select \"abc",
        "select \"\"",
        "select $$abc",
        "select /* abc",
        "select 1 from t where",
        "create tabel t (a int)",
        "drop table",
        "insert into t valuess (1)",
        "update t a = 1",
        "123",
        "'x'",
        ")",
        "select $99999",
        "copy t from 's3://b/k' secret_key 'aws_secret_access_key=X'",
        "credentials 'aws_secret_access_key=X",
    ];
    table(
        &cases,
        expect![[r#"
        selec 1
            syntax error at or near "selec" (42601) at 1
        select 1; selec 2
            syntax error at or near "selec" (42601) at 11
        select 'é', 'ü' fromm t x y
            syntax error at or near "t" (42601) at 23
        select 1 +
            syntax error at end of input (42601) at 11
        select

          a b c
            syntax error at or near "c" (42601) at 15
        select (1
            syntax error at end of input (42601) at 10
        select 1)
            syntax error at or near ")" (42601) at 9
        select 'abc
            unterminated quoted string at or near "'abc" (42601) at 8
        select "abc
            unterminated quoted identifier at or near ""abc" (42601) at 8
        select ""
            zero-length delimited identifier at or near """" (42601) at 8
        select $$abc
            unterminated dollar-quoted string at or near "$$abc" (42601) at 8
        select /* abc
            unterminated /* comment at or near "/* abc" (42601) at 8
        select 1 from t where
            syntax error at end of input (42601) at 22
        create tabel t (a int)
            syntax error at or near "tabel" (42601) at 8
        drop table
            syntax error at end of input (42601) at 11
        insert into t valuess (1)
            syntax error at or near "1" (42601) at 24
        update t a = 1
            syntax error at or near "=" (42601) at 12
        123
            syntax error at or near "123" (42601) at 1
        'x'
            syntax error at or near "'x'" (42601) at 1
        )
            syntax error at or near ")" (42601) at 1
        select $99999
            syntax error at or near "$99999" (42601) at 8
        copy t from 's3://b/k' secret_key 'aws_secret_access_key=X'
            syntax error at or near "secret_key" (42601) at 24
        credentials 'aws_secret_access_key=X
            unterminated quoted string at or near "'***'" (42601) at 13"#]],
        outcome,
    );
}

#[test]
fn parameters_are_counted() {
    let n = |sql: &str| parse(sql).unwrap().remove(0).n_parameters;
    assert_eq!(n("select 1"), 0);
    assert_eq!(n("select $1 + $3, '$7', $$ $8 $$ -- $9"), 3);
    assert_eq!(n("prepare p (int) as select $1, $2"), 2);
}

#[test]
fn secrets_of_each_statement_are_masked() {
    let parsed = parse("select 1; create user u password 'Secret123'; select 2").unwrap();
    let masked: Vec<String> = parsed.iter().map(Parsed::masked_text).collect();
    assert_eq!(masked, ["select 1", "create user u password '***'", "select 2"]);
    assert!(!format!("{:?}", parsed.iter().map(|p| &p.statement).collect::<Vec<_>>()).contains("Secret123"));
}

#[test]
fn names_are_folded_unless_the_session_says_otherwise() {
    let options = ParseOptions { case_sensitive_identifiers: true };
    let shown = |options: &ParseOptions| {
        format!("{:?}", parse_with("select A.\"B\" from \"T\" a; drop table \"T\", U", options).unwrap())
    };
    assert!(shown(&ParseOptions::default()).contains("SELECT a.\"b\" FROM \"t\" a"));
    let kept = shown(&options);
    assert!(kept.contains("SELECT a.\"B\" FROM \"T\" a"), "{kept}");
    assert!(kept.contains("name: \"T\"") && kept.contains("name: \"u\""), "{kept}");
}

#[test]
fn transactions_and_settings() {
    let cases = [
        "begin",
        "BEGIN WORK",
        "begin transaction isolation level serializable, read only",
        "start transaction read write",
        "commit work",
        "end",
        "end transaction",
        "rollback",
        "abort",
        "set search_path to \"$user\", Public, 'Mixed'",
        "set statement_timeout = 5000",
        "set x to -1.5",
        "set local timezone to 'UTC'",
        "set session query_group to 'a'",
        "set query_group to default",
        "set app.user = 'x'",
        "set time zone 'UTC'",
        "set names 'utf8'",
        "set session authorization bob",
        "set local session authorization 'bob'",
        "set session authorization default",
        "set session characteristics as transaction read only",
        "set transaction isolation level serializable",
        "reset all",
        "reset session authorization",
        "reset query_group",
        "show all",
        "show search_path",
        "show tables",
        "show transaction isolation level",
        "show time zone",
        "show databases",
        "show databases like 'a%'",
        "show schemas from database dev like 's%'",
        "show tables from schema dev.public",
        "show tables from schema public like 't%'",
        "show columns from table dev.public.t",
        "show table s.t",
        "show view v",
        "show external table s.t",
        "show procedure p(int)",
        "show grants on table t for alice",
        "show grants for role r",
        "show datashares",
        "show parameters of database dev",
        "lock t",
        "lock table a, s.b",
    ];
    table(
        &cases,
        expect![[r#"
        begin
            Begin(TransactionModes { isolation: None, access: None })
        BEGIN WORK
            Begin(TransactionModes { isolation: None, access: None })
        begin transaction isolation level serializable, read only
            Begin(TransactionModes { isolation: Some(Serializable), access: Some(ReadOnly) })
        start transaction read write
            Begin(TransactionModes { isolation: None, access: Some(ReadWrite) })
        commit work
            Commit
        end
            Commit
        end transaction
            Commit
        rollback
            Rollback
        abort
            Rollback
        set search_path to "$user", Public, 'Mixed'
            Set(Set { name: "search_path", value: Values(["$user", "public", "Mixed"]), scope: Session })
        set statement_timeout = 5000
            Set(Set { name: "statement_timeout", value: Values(["5000"]), scope: Session })
        set x to -1.5
            Set(Set { name: "x", value: Values(["-1.5"]), scope: Session })
        set local timezone to 'UTC'
            Set(Set { name: "timezone", value: Values(["UTC"]), scope: Local })
        set session query_group to 'a'
            Set(Set { name: "query_group", value: Values(["a"]), scope: Session })
        set query_group to default
            Set(Set { name: "query_group", value: Default, scope: Session })
        set app.user = 'x'
            Set(Set { name: "app.user", value: Values(["x"]), scope: Session })
        set time zone 'UTC'
            Set(Set { name: "timezone", value: Values(["UTC"]), scope: Session })
        set names 'utf8'
            Set(Set { name: "client_encoding", value: Values(["utf8"]), scope: Session })
        set session authorization bob
            SessionAuthorization(SessionAuthorization { user: Some("bob"), scope: Session })
        set local session authorization 'bob'
            SessionAuthorization(SessionAuthorization { user: Some("bob"), scope: Local })
        set session authorization default
            SessionAuthorization(SessionAuthorization { user: None, scope: Session })
        set session characteristics as transaction read only
            SessionCharacteristics(TransactionModes { isolation: None, access: Some(ReadOnly) })
        set transaction isolation level serializable
            SessionCharacteristics(TransactionModes { isolation: Some(Serializable), access: None })
        reset all
            Reset { name: None }
        reset session authorization
            SessionAuthorization(SessionAuthorization { user: None, scope: Session })
        reset query_group
            Reset { name: Some("query_group") }
        show all
            Show(All)
        show search_path
            Show(Parameter("search_path"))
        show tables
            syntax error at end of input (42601) at 12
        show transaction isolation level
            Show(Parameter("transaction_isolation"))
        show time zone
            Show(Parameter("timezone"))
        show databases
            Show(Databases { like: None })
        show databases like 'a%'
            Show(Databases { like: Some("a%") })
        show schemas from database dev like 's%'
            Show(Schemas { database: Some("dev"), like: Some("s%") })
        show tables from schema dev.public
            Show(Tables { database: Some("dev"), schema: Some("public"), like: None })
        show tables from schema public like 't%'
            Show(Tables { database: None, schema: Some("public"), like: Some("t%") })
        show columns from table dev.public.t
            Show(Columns { table: QualifiedName { database: Some("dev"), schema: Some("public"), name: "t" }, like: None })
        show table s.t
            Show(Table(QualifiedName { database: None, schema: Some("s"), name: "t" }))
        show view v
            Show(View(QualifiedName { database: None, schema: None, name: "v" }))
        show external table s.t
            Show(ExternalTable(QualifiedName { database: None, schema: Some("s"), name: "t" }))
        show procedure p(int)
            Show(Procedure(QualifiedName { database: None, schema: None, name: "p" }))
        show grants on table t for alice
            Show(Grants { for_user: Some("alice"), for_role: None, on: Some(("TABLE", QualifiedName { database: None, schema: None, name: "t" })) })
        show grants for role r
            Show(Grants { for_user: None, for_role: Some("r"), on: None })
        show datashares
            Show(Datashares { like: None })
        show parameters of database dev
            Show(Parameters { database: Some("dev") })
        lock t
            Lock(Lock { tables: [QualifiedName { database: None, schema: None, name: "t" }] })
        lock table a, s.b
            Lock(Lock { tables: [QualifiedName { database: None, schema: None, name: "a" }, QualifiedName { database: None, schema: Some("s"), name: "b" }] })"#]],
        outcome,
    );
}

#[test]
fn definitions() {
    let cases = [
        "create schema s",
        "create schema if not exists s authorization bob quota 50 gb",
        "create schema authorization bob",
        "create schema s quota unlimited",
        "alter schema s rename to t",
        "alter schema s owner to bob",
        "alter schema s quota 5",
        "create database db with owner bob connection limit unlimited",
        "create database db from arn '1' with no data catalog schema",
        "drop schema if exists a, b cascade",
        "drop table a, s.b",
        "drop table if exists a restrict",
        "drop view v cascade",
        "drop materialized view if exists v",
        "drop database db",
        "drop function f(int, varchar(5)) cascade",
        "drop procedure p()",
        "create view v as select 1 as a",
        "create or replace view s.v (a, B) as select 1, 2 with no schema binding",
        "create materialized view mv backup no diststyle even auto refresh yes as select 1 as a",
        "refresh materialized view mv",
        "comment on table t is 'x'",
        "comment on column s.t.c is null",
        "comment on column t.c is 'y'",
        "comment on constraint c on t is 'z'",
        "comment on schema s is ''",
        "truncate t",
        "truncate table s.t",
        "alter table t add column c int default 5 encode raw not null",
        "alter table t add c varchar(20)",
        "alter table t drop column c cascade",
        "alter table t drop c",
        "alter table t rename to u",
        "alter table t rename column a to b",
        "alter table t rename a to b",
        "alter table t owner to bob",
        "alter table t alter column c type varchar(300)",
        "alter table t alter column c encode zstd, alter column d encode lzo",
        "alter table t alter encode auto",
        "alter table t alter diststyle all",
        "alter table t alter diststyle key distkey c",
        "alter table t alter distkey c",
        "alter table t alter sortkey (a, b)",
        "alter table t alter compound sortkey (a)",
        "alter table t alter sortkey auto",
        "alter table t alter sortkey none",
        "alter table t add primary key (a)",
        "alter table t add constraint c unique (a, b)",
        "alter table t add constraint c foreign key (a) references u (b)",
        "alter table t drop constraint c cascade",
        "alter table t append from s.u fillTarget",
        "alter table t set location 's3://b'",
        "alter table t set schema s",
        "alter table t row level security on",
        "create external schema s from data catalog database 'd' iam_role default",
        "create or replace procedure p() as $$ begin; end; $$ language plpgsql",
        "create function f(a int) returns int stable as $$ select 1 $$ language sql",
        "create datashare d",
        "attach rls policy p on t to role r",
        "drop model m",
        "alter database db rename to x",
    ];
    table(
        &cases,
        expect![[r#"
            create schema s
                CreateSchema(CreateSchema { name: "s", if_not_exists: false, owner: None, quota: None })
            create schema if not exists s authorization bob quota 50 gb
                CreateSchema(CreateSchema { name: "s", if_not_exists: true, owner: Some("bob"), quota: Some(Megabytes(51200)) })
            create schema authorization bob
                CreateSchema(CreateSchema { name: "bob", if_not_exists: false, owner: Some("bob"), quota: None })
            create schema s quota unlimited
                CreateSchema(CreateSchema { name: "s", if_not_exists: false, owner: None, quota: Some(Unlimited) })
            alter schema s rename to t
                AlterSchema(AlterSchema { name: "s", change: RenameTo("t") })
            alter schema s owner to bob
                AlterSchema(AlterSchema { name: "s", change: OwnerTo("bob") })
            alter schema s quota 5
                AlterSchema(AlterSchema { name: "s", change: Quota(Megabytes(5)) })
            create database db with owner bob connection limit unlimited
                CreateDatabase(CreateDatabase { name: "db", owner: Some("bob"), connection_limit: None })
            create database db from arn '1' with no data catalog schema
                NotBuilt { name: "CREATE DATABASE FROM" }
            drop schema if exists a, b cascade
                Drop(DropObjects { kind: Schema, names: [QualifiedName { database: None, schema: None, name: "a" }, QualifiedName { database: None, schema: None, name: "b" }], if_exists: true, cascade: true })
            drop table a, s.b
                Drop(DropObjects { kind: Table, names: [QualifiedName { database: None, schema: None, name: "a" }, QualifiedName { database: None, schema: Some("s"), name: "b" }], if_exists: false, cascade: false })
            drop table if exists a restrict
                Drop(DropObjects { kind: Table, names: [QualifiedName { database: None, schema: None, name: "a" }], if_exists: true, cascade: false })
            drop view v cascade
                Drop(DropObjects { kind: View, names: [QualifiedName { database: None, schema: None, name: "v" }], if_exists: false, cascade: true })
            drop materialized view if exists v
                Drop(DropObjects { kind: MaterializedView, names: [QualifiedName { database: None, schema: None, name: "v" }], if_exists: true, cascade: false })
            drop database db
                Drop(DropObjects { kind: Database, names: [QualifiedName { database: None, schema: None, name: "db" }], if_exists: false, cascade: false })
            drop function f(int, varchar(5)) cascade
                Drop(DropObjects { kind: Function, names: [QualifiedName { database: None, schema: None, name: "f" }], if_exists: false, cascade: true })
            drop procedure p()
                Drop(DropObjects { kind: Procedure, names: [QualifiedName { database: None, schema: None, name: "p" }], if_exists: false, cascade: false })
            create view v as select 1 as a
                CreateView(CreateView { name: QualifiedName { database: None, schema: None, name: "v" }, or_replace: false, columns: [], query: ParsedQuery(SELECT 1 AS a), late_binding: false })
            create or replace view s.v (a, B) as select 1, 2 with no schema binding
                CreateView(CreateView { name: QualifiedName { database: None, schema: Some("s"), name: "v" }, or_replace: true, columns: ["a", "b"], query: ParsedQuery(SELECT 1, 2), late_binding: true })
            create materialized view mv backup no diststyle even auto refresh yes as select 1 as a
                CreateMaterializedView(CreateMaterializedView { name: QualifiedName { database: None, schema: None, name: "mv" }, attributes: TableAttributes { backup: Some(false), dist_style: Some(Even), dist_key: None, sort_key: None, encode_auto: false }, auto_refresh: true, query: ParsedQuery(SELECT 1 AS a) })
            refresh materialized view mv
                RefreshMaterializedView { name: QualifiedName { database: None, schema: None, name: "mv" } }
            comment on table t is 'x'
                Comment(Comment { on: Table(QualifiedName { database: None, schema: None, name: "t" }), text: Some("x") })
            comment on column s.t.c is null
                Comment(Comment { on: Column { table: QualifiedName { database: None, schema: Some("s"), name: "t" }, column: "c" }, text: None })
            comment on column t.c is 'y'
                Comment(Comment { on: Column { table: QualifiedName { database: None, schema: None, name: "t" }, column: "c" }, text: Some("y") })
            comment on constraint c on t is 'z'
                Comment(Comment { on: Constraint { name: "c", table: QualifiedName { database: None, schema: None, name: "t" } }, text: Some("z") })
            comment on schema s is ''
                Comment(Comment { on: Schema("s"), text: Some("") })
            truncate t
                Truncate { table: QualifiedName { database: None, schema: None, name: "t" } }
            truncate table s.t
                Truncate { table: QualifiedName { database: None, schema: Some("s"), name: "t" } }
            alter table t add column c int default 5 encode raw not null
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: AddColumn(ColumnDefinition { name: "c", column_type: Integer, default: Some(ParsedExpression(5)), identity: None, nullability: Some(NotNull), unique: false, primary_key: false, references: None, encoding: Some(Raw), dist_key: false, sort_key: false, collation: None }) })
            alter table t add c varchar(20)
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: AddColumn(ColumnDefinition { name: "c", column_type: Varchar(20), default: None, identity: None, nullability: None, unique: false, primary_key: false, references: None, encoding: None, dist_key: false, sort_key: false, collation: None }) })
            alter table t drop column c cascade
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: DropColumn { name: "c", cascade: true } })
            alter table t drop c
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: DropColumn { name: "c", cascade: false } })
            alter table t rename to u
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: RenameTo("u") })
            alter table t rename column a to b
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: RenameColumn { from: "a", to: "b" } })
            alter table t rename a to b
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: RenameColumn { from: "a", to: "b" } })
            alter table t owner to bob
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: OwnerTo("bob") })
            alter table t alter column c type varchar(300)
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: AlterColumnType { column: "c", column_type: Varchar(300) } })
            alter table t alter column c encode zstd, alter column d encode lzo
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: AlterColumnEncode([("c", Zstd), ("d", Lzo)]) })
            alter table t alter encode auto
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: EncodeAuto })
            alter table t alter diststyle all
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: DistStyle(All) })
            alter table t alter diststyle key distkey c
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: DistKey("c") })
            alter table t alter distkey c
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: DistKey("c") })
            alter table t alter sortkey (a, b)
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: SortKey(Some(Compound(["a", "b"]))) })
            alter table t alter compound sortkey (a)
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: SortKey(Some(Compound(["a"]))) })
            alter table t alter sortkey auto
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: SortKey(Some(Auto)) })
            alter table t alter sortkey none
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: SortKey(None) })
            alter table t add primary key (a)
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: AddConstraint { name: None, constraint: PrimaryKey(["a"]) } })
            alter table t add constraint c unique (a, b)
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: AddConstraint { name: Some("c"), constraint: Unique(["a", "b"]) } })
            alter table t add constraint c foreign key (a) references u (b)
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: AddConstraint { name: Some("c"), constraint: ForeignKey { columns: ["a"], references: References { table: QualifiedName { database: None, schema: None, name: "u" }, columns: ["b"] } } } })
            alter table t drop constraint c cascade
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: DropConstraint { name: "c", cascade: true } })
            alter table t append from s.u fillTarget
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: AppendFrom { source: QualifiedName { database: None, schema: Some("s"), name: "u" }, ignore_extra: false, fill_target: true } })
            alter table t set location 's3://b'
                NotBuilt { name: "ALTER TABLE of an external table" }
            alter table t set schema s
                AlterTable(AlterTable { name: QualifiedName { database: None, schema: None, name: "t" }, change: SetSchema("s") })
            alter table t row level security on
                NotBuilt { name: "ALTER TABLE ROW LEVEL SECURITY" }
            create external schema s from data catalog database 'd' iam_role default
                NotBuilt { name: "CREATE EXTERNAL SCHEMA" }
            create or replace procedure p() as $$ begin; end; $$ language plpgsql
                NotBuilt { name: "CREATE PROCEDURE" }
            create function f(a int) returns int stable as $$ select 1 $$ language sql
                NotBuilt { name: "CREATE FUNCTION" }
            create datashare d
                NotBuilt { name: "CREATE DATASHARE" }
            attach rls policy p on t to role r
                NotBuilt { name: "ATTACH RLS POLICY" }
            drop model m
                NotBuilt { name: "DROP MODEL" }
            alter database db rename to x
                NotBuilt { name: "ALTER DATABASE" }"#]],
        outcome,
    );
}

#[test]
fn users_groups_and_roles() {
    let cases = [
        "create user bob password 'Abcdefg1'",
        "create user bob with password disable createdb nocreateuser in group a, b valid until '2030-01-01' connection limit 5",
        "create user bob createuser password 'md5153c434b4b77c89e6b94f12c5393af5b' session timeout 120 syslog access unrestricted",
        "create user \"IAM:Bob\" password 'sha256|Mypassword1'",
        "create user u externalid 'abc' password disable",
        "alter user bob password 'Newpassw0rd' valid until 'infinity'",
        "alter user bob with createuser",
        "alter user bob rename to rob",
        "alter user bob set search_path to a, b",
        "alter user bob reset search_path",
        "alter user bob reset session timeout",
        "alter user bob connection limit unlimited",
        "drop user if exists a, b",
        "create group g",
        "create group g with user a, b",
        "alter group g add user a, b",
        "alter group g drop user a",
        "alter group g rename to h",
        "drop group g",
        "create role r",
        "create role r externalid 'x'",
        "alter role r rename to s",
        "alter role r owner to bob",
        "drop role r force",
    ];
    table(
        &cases,
        expect![[r#"
        create user bob password 'Abcdefg1'
            CreateUser(CreateUser { name: "bob", options: UserOptions { password: Some(Clear(Secret(***))), create_db: None, create_user: None, syslog_access: None, valid_until: None, connection_limit: None, session_timeout: None, external_id: None }, in_groups: [] })
        create user bob with password disable createdb nocreateuser in group a, b valid until '2030-01-01' connection limit 5
            CreateUser(CreateUser { name: "bob", options: UserOptions { password: Some(Disable), create_db: Some(true), create_user: Some(false), syslog_access: None, valid_until: Some("2030-01-01"), connection_limit: Some(Limited(5)), session_timeout: None, external_id: None }, in_groups: ["a", "b"] })
        create user bob createuser password 'md5153c434b4b77c89e6b94f12c5393af5b' session timeout 120 syslog access unrestricted
            CreateUser(CreateUser { name: "bob", options: UserOptions { password: Some(Md5(Secret(***))), create_db: None, create_user: Some(true), syslog_access: Some(Unrestricted), valid_until: None, connection_limit: None, session_timeout: Some(Seconds(120)), external_id: None }, in_groups: [] })
        create user "IAM:Bob" password 'sha256|Mypassword1'
            CreateUser(CreateUser { name: "iam:bob", options: UserOptions { password: Some(Sha256(Secret(***))), create_db: None, create_user: None, syslog_access: None, valid_until: None, connection_limit: None, session_timeout: None, external_id: None }, in_groups: [] })
        create user u externalid 'abc' password disable
            CreateUser(CreateUser { name: "u", options: UserOptions { password: Some(Disable), create_db: None, create_user: None, syslog_access: None, valid_until: None, connection_limit: None, session_timeout: None, external_id: Some("abc") }, in_groups: [] })
        alter user bob password 'Newpassw0rd' valid until 'infinity'
            AlterUser(AlterUser { name: "bob", change: Options(UserOptions { password: Some(Clear(Secret(***))), create_db: None, create_user: None, syslog_access: None, valid_until: Some("infinity"), connection_limit: None, session_timeout: None, external_id: None }) })
        alter user bob with createuser
            AlterUser(AlterUser { name: "bob", change: Options(UserOptions { password: None, create_db: None, create_user: Some(true), syslog_access: None, valid_until: None, connection_limit: None, session_timeout: None, external_id: None }) })
        alter user bob rename to rob
            AlterUser(AlterUser { name: "bob", change: RenameTo("rob") })
        alter user bob set search_path to a, b
            AlterUser(AlterUser { name: "bob", change: Set { parameter: "search_path", value: Values(["a", "b"]) } })
        alter user bob reset search_path
            AlterUser(AlterUser { name: "bob", change: Reset { parameter: "search_path" } })
        alter user bob reset session timeout
            AlterUser(AlterUser { name: "bob", change: Options(UserOptions { password: None, create_db: None, create_user: None, syslog_access: None, valid_until: None, connection_limit: None, session_timeout: Some(Default), external_id: None }) })
        alter user bob connection limit unlimited
            AlterUser(AlterUser { name: "bob", change: Options(UserOptions { password: None, create_db: None, create_user: None, syslog_access: None, valid_until: None, connection_limit: Some(Unlimited), session_timeout: None, external_id: None }) })
        drop user if exists a, b
            DropUser { names: ["a", "b"], if_exists: true }
        create group g
            CreateGroup(CreateGroup { name: "g", users: [] })
        create group g with user a, b
            CreateGroup(CreateGroup { name: "g", users: ["a", "b"] })
        alter group g add user a, b
            AlterGroup(AlterGroup { name: "g", change: Add(["a", "b"]) })
        alter group g drop user a
            AlterGroup(AlterGroup { name: "g", change: Drop(["a"]) })
        alter group g rename to h
            AlterGroup(AlterGroup { name: "g", change: RenameTo("h") })
        drop group g
            DropGroup { name: "g" }
        create role r
            CreateRole(CreateRole { name: "r", external_id: None })
        create role r externalid 'x'
            CreateRole(CreateRole { name: "r", external_id: Some("x") })
        alter role r rename to s
            AlterRole(AlterRole { name: "r", change: RenameTo("s") })
        alter role r owner to bob
            AlterRole(AlterRole { name: "r", change: OwnerTo("bob") })
        drop role r force
            DropRole { name: "r", force: true }"#]],
        outcome,
    );
}

#[test]
fn maintenance_cursors_and_prepared_statements() {
    let cases = [
        "analyze",
        "analyze verbose",
        "analyze verbose t",
        "analyze t (a, b)",
        "analyze t predicate columns",
        "analyze s.t all columns",
        "analyze predicate columns",
        "analyze compression t",
        "analyze compression t (a) comprows 1000",
        "vacuum",
        "vacuum full",
        "vacuum t",
        "vacuum full s.t to 99 percent boost",
        "vacuum sort only t to 75 percent",
        "vacuum delete only t",
        "vacuum reindex t",
        "vacuum recluster t boost",
        "vacuum to 100 percent",
        "declare c cursor for select 1 as a",
        "declare \"C\" no scroll cursor without hold for select 1",
        "fetch c",
        "fetch next from c",
        "fetch 10 from c",
        "fetch forward 10 from c",
        "fetch forward all from c",
        "fetch all in c",
        "close c",
        "close all",
        "prepare p (int, varchar(10)) as select $1, $2",
        "prepare p as insert into t values ($1)",
        "execute p",
        "execute p (1, 'a' || 'b', f(1, 2))",
        "deallocate p",
        "deallocate prepare p",
        "deallocate all",
        "cancel 123",
        "cancel 123 'message'",
        "call s.p(1, 'x')",
        "call p()",
        "explain select 1",
        "explain verbose delete from t",
        "explain create table t as select 1",
        "explain authorization copy t from 's3://b/k' iam_role default csv",
        "explain authorization unload ('select 1') to 's3://b/k' iam_role 'R'",
    ];
    table(
        &cases,
        expect![[r#"
        analyze
            Analyze(Analyze { verbose: false, table: None, columns: All })
        analyze verbose
            Analyze(Analyze { verbose: true, table: None, columns: All })
        analyze verbose t
            Analyze(Analyze { verbose: true, table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: All })
        analyze t (a, b)
            Analyze(Analyze { verbose: false, table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: Listed(["a", "b"]) })
        analyze t predicate columns
            Analyze(Analyze { verbose: false, table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: Predicate })
        analyze s.t all columns
            Analyze(Analyze { verbose: false, table: Some(QualifiedName { database: None, schema: Some("s"), name: "t" }), columns: All })
        analyze predicate columns
            Analyze(Analyze { verbose: false, table: None, columns: Predicate })
        analyze compression t
            AnalyzeCompression(AnalyzeCompression { table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: [], comp_rows: None })
        analyze compression t (a) comprows 1000
            AnalyzeCompression(AnalyzeCompression { table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: ["a"], comp_rows: Some(1000) })
        vacuum
            Vacuum(Vacuum { mode: Full, table: None, threshold: None, boost: false })
        vacuum full
            Vacuum(Vacuum { mode: Full, table: None, threshold: None, boost: false })
        vacuum t
            Vacuum(Vacuum { mode: Full, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: None, boost: false })
        vacuum full s.t to 99 percent boost
            Vacuum(Vacuum { mode: Full, table: Some(QualifiedName { database: None, schema: Some("s"), name: "t" }), threshold: Some(99), boost: true })
        vacuum sort only t to 75 percent
            Vacuum(Vacuum { mode: SortOnly, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: Some(75), boost: false })
        vacuum delete only t
            Vacuum(Vacuum { mode: DeleteOnly, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: None, boost: false })
        vacuum reindex t
            Vacuum(Vacuum { mode: Reindex, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: None, boost: false })
        vacuum recluster t boost
            Vacuum(Vacuum { mode: Recluster, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: None, boost: true })
        vacuum to 100 percent
            Vacuum(Vacuum { mode: Full, table: None, threshold: Some(100), boost: false })
        declare c cursor for select 1 as a
            DeclareCursor(DeclareCursor { name: "c", query: ParsedQuery(SELECT 1 AS a) })
        declare "C" no scroll cursor without hold for select 1
            DeclareCursor(DeclareCursor { name: "c", query: ParsedQuery(SELECT 1) })
        fetch c
            Fetch(Fetch { cursor: "c", count: Rows(1) })
        fetch next from c
            Fetch(Fetch { cursor: "c", count: Rows(1) })
        fetch 10 from c
            Fetch(Fetch { cursor: "c", count: Rows(10) })
        fetch forward 10 from c
            Fetch(Fetch { cursor: "c", count: Rows(10) })
        fetch forward all from c
            Fetch(Fetch { cursor: "c", count: All })
        fetch all in c
            Fetch(Fetch { cursor: "c", count: All })
        close c
            Close { cursor: Name("c") }
        close all
            Close { cursor: All }
        prepare p (int, varchar(10)) as select $1, $2
            Prepare(Prepare { name: "p", parameter_types: [Integer, Varchar(10)], statement: Query(ParsedQuery(SELECT $1, $2)), n_parameters: 2 })
        prepare p as insert into t values ($1)
            Prepare(Prepare { name: "p", parameter_types: [], statement: Dml(Dml(INSERT INTO t VALUES ($1))), n_parameters: 1 })
        execute p
            Execute(Execute { name: "p", arguments: [] })
        execute p (1, 'a' || 'b', f(1, 2))
            Execute(Execute { name: "p", arguments: [ParsedExpression(1), ParsedExpression('a' || 'b'), ParsedExpression(f(1, 2))] })
        deallocate p
            Deallocate { name: Some("p") }
        deallocate prepare p
            Deallocate { name: Some("p") }
        deallocate all
            Deallocate { name: None }
        cancel 123
            Cancel { process_id: 123, message: None }
        cancel 123 'message'
            Cancel { process_id: 123, message: Some("message") }
        call s.p(1, 'x')
            Call(Call { name: QualifiedName { database: None, schema: Some("s"), name: "p" }, arguments: [ParsedExpression(1), ParsedExpression('x')] })
        call p()
            Call(Call { name: QualifiedName { database: None, schema: None, name: "p" }, arguments: [] })
        explain select 1
            Explain(Explain { verbose: false, analyze: false, statement: Query(ParsedQuery(SELECT 1)) })
        explain verbose delete from t
            Explain(Explain { verbose: true, analyze: false, statement: Dml(Dml(DELETE FROM t)) })
        explain create table t as select 1
            Explain(Explain { verbose: false, analyze: false, statement: CreateTableAs(CreateTableAs { name: QualifiedName { database: None, schema: None, name: "t" }, temporary: false, if_not_exists: false, columns: [], attributes: TableAttributes { backup: None, dist_style: None, dist_key: None, sort_key: None, encode_auto: false }, query: ParsedQuery(SELECT 1) }) })
        explain authorization copy t from 's3://b/k' iam_role default csv
            ExplainAuthorization(Copy(CopyStatement { table: QualifiedName { database: None, schema: None, name: "t" }, columns: [], source: S3(ObjectUrl { bucket: "b", key: "k" }), authorization: DefaultRole, options: CopyOptions { format: Csv, delimiter: None, quote: None, compression: None, manifest: false, region: None, encrypted: false, master_symmetric_key: None, ssh: false, read_ratio: None, accept_any_date: false, accept_invalid_chars: None, blanks_as_null: false, date_format: None, empty_as_null: false, encoding: Utf8, escape: false, explicit_ids: false, fill_record: false, ignore_blank_lines: false, ignore_header: 0, null_as: None, remove_quotes: false, round_decimals: false, time_format: None, trim_blanks: false, truncate_columns: false, comp_rows: None, comp_update: None, ignore_all_errors: false, max_error: 0, no_load: false, stat_update: None }, template: None, job: None }))
        explain authorization unload ('select 1') to 's3://b/k' iam_role 'R'
            ExplainAuthorization(Unload(UnloadStatement { query: ParsedQuery(SELECT 1), destination: ObjectUrl { bucket: "b", key: "k" }, authorization: Roles { text: "R", chain: ["R"] }, options: UnloadOptions { format: Text, delimiter: None, header: false, add_quotes: false, escape: false, null_as: None, compression: None, extension: None, manifest: None, allow_overwrite: false, clean_path: false, parallel: true, max_file_size: 6657199308, row_group_size: None, region: None, partition_by: None, encryption: None } }))"#]],
        outcome,
    );
}

#[test]
fn refused_statements() {
    let cases = [
        "begin isolation level bogus",
        "begin read only read write",
        "commit prepared",
        "set x",
        "set x to",
        "show",
        "show tables from public",
        "create schema",
        "create user bob password 'short1A'",
        "create user bob password 'alllowercase1'",
        "create user bob password 'NoDigitsHere'",
        "create user bob password 'With space1'",
        "create user bob password 'Abcdefg1' password disable",
        "create user bob session timeout 59",
        "create user bob bogus",
        "alter user bob",
        "drop table a b",
        "drop bogus x",
        "create bogus x",
        "alter bogus x",
        "alter table t",
        "alter table t add column c int primary key",
        "alter table t alter column c bogus",
        "explain begin",
        "explain authorization select 1",
        "fetch backward 1 from c",
        "declare c scroll cursor for select 1",
        "declare c cursor with hold for select 1",
        "prepare p as begin",
        "vacuum to 101 percent",
        "with x as (select 1) insert",
        "select * from (delete from t) x",
        "with x as (delete from t) select 1",
        "copy",
        "unload",
        "lock",
        "call p",
        "use db2; select",
    ];
    table(
        &cases,
        expect![[r#"
        begin isolation level bogus
            syntax error at or near "bogus" (42601)
        begin read only read write
            conflicting or redundant options (42601)
        commit prepared
            syntax error at or near "prepared" (42601)
        set x
            syntax error at end of input (42601)
        set x to
            syntax error at end of input (42601)
        show
            syntax error at end of input (42601)
        show tables from public
            syntax error at or near "public" (42601)
        create schema
            syntax error at end of input (42601)
        create user bob password 'short1A'
            password must contain between 8 and 64 characters (22023)
        create user bob password 'alllowercase1'
            password must contain an uppercase letter (22023)
        create user bob password 'NoDigitsHere'
            password must contain a number (22023)
        create user bob password 'With space1'
            password contains a character that is not allowed (22023)
        create user bob password 'Abcdefg1' password disable
            conflicting or redundant options (42601)
        create user bob session timeout 59
            SESSION TIMEOUT must be between 60 and 1728000 (22023)
        create user bob bogus
            syntax error at or near "bogus" (42601)
        alter user bob
            syntax error at end of input (42601)
        drop table a b
            syntax error at or near "b" (42601)
        drop bogus x
            syntax error at or near "bogus" (42601)
        create bogus x
            syntax error at or near "bogus" (42601)
        alter bogus x
            syntax error at or near "bogus" (42601)
        alter table t
            syntax error at end of input (42601)
        alter table t add column c int primary key
            ALTER TABLE ADD COLUMN does not take UNIQUE, PRIMARY KEY, REFERENCES, DISTKEY or SORTKEY (0A000)
        alter table t alter column c bogus
            syntax error at or near "bogus" (42601)
        explain begin
            syntax error at or near "begin" (42601)
        explain authorization select 1
            EXPLAIN AUTHORIZATION takes a COPY or UNLOAD statement (42601)
        fetch backward 1 from c
            FETCH BACKWARD is not supported yet (0A000)
        declare c scroll cursor for select 1
            DECLARE SCROLL CURSOR is not supported yet (0A000)
        declare c cursor with hold for select 1
            DECLARE CURSOR WITH HOLD is not supported yet (0A000)
        prepare p as begin
            syntax error at or near "begin" (42601)
        vacuum to 101 percent
            VACUUM threshold must be between 0 and 100 (22023)
        with x as (select 1) insert
            syntax error at end of input (42601)
        select * from (delete from t) x
            INSERT, UPDATE, DELETE and MERGE cannot be part of a query (42601)
        with x as (delete from t) select 1
            INSERT, UPDATE, DELETE and MERGE cannot be part of a query (42601)
        copy
            syntax error at end of input (42601)
        unload
            syntax error at end of input (42601)
        lock
            syntax error at end of input (42601)
        call p
            syntax error at end of input (42601)
        use db2; select
            syntax error at end of input (42601)"#]],
        error,
    );
}
