//! Statements that define tables, views, users and groups.

use super::*;

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
