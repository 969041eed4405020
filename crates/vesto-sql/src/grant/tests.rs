use expect_test::expect;

use crate::testing::{error, outcome, table};

#[test]
fn grants_and_revokes() {
    let cases = [
        "grant select on t to u",
        "grant select, insert (a, b), update(c) on table s.t, u to alice with grant option, group g, role r, public",
        "grant all on t to public",
        "grant all privileges on all tables in schema a, b to group g",
        "revoke grant option for select on t from alice cascade",
        "revoke all on t from public restrict",
        "grant usage, create on schema s to role r",
        "grant temp, create on database db to u",
        "grant execute on function f(int, varchar(10)), s.g() to u",
        "grant execute on all functions in schema s to u",
        "grant execute on procedure p(a int, out b decimal(10,2)) to u",
        "grant usage on language plpythonu to u",
        "grant drop, alter, truncate, references on t to u",
        "grant select on schema to u",
        "grant select on \"T\" to \"IAM:Bob\"",
        "grant select on t to user",
        "grant role a, b to c with admin option, role d",
        "revoke admin option for role a from u",
        "revoke role a from role b",
        "grant role sys:dba to u",
        "grant create user, access system table to role r, role s",
        "revoke create or replace function from role r",
        "grant create table to role r",
        "grant usage on datashare d to account '1'",
        "grant execute on model m to u",
        "grant select for tables in schema s to role r",
        "grant explain rls to role r",
        "grant assumerole on 'arn:aws:iam::123456789012:role/R' to u for copy",
        "GRANT ASSUMEROLE ON 'a,b', default TO u, ROLE r, GROUP g, PUBLIC FOR COPY, UNLOAD, EXTERNAL FUNCTION, CREATE MODEL",
        "revoke assumerole on all from public for all",
        "alter default privileges in schema s grant insert on tables to group g",
        "alter default privileges for user a, b revoke grant option for select, update on tables from c",
        "alter default privileges grant execute on functions to u with grant option",
    ];
    table(
        &cases,
        expect![[r#"
        grant select on t to u
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Select, columns: [] }], target: Tables([QualifiedName { database: None, schema: None, name: "t" }]), grantees: [User("u")], grant_option: false, cascade: false })
        grant select, insert (a, b), update(c) on table s.t, u to alice with grant option, group g, role r, public
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Select, columns: [] }, Privilege { kind: Insert, columns: ["a", "b"] }, Privilege { kind: Update, columns: ["c"] }], target: Tables([QualifiedName { database: None, schema: Some("s"), name: "t" }, QualifiedName { database: None, schema: None, name: "u" }]), grantees: [User("alice"), Group("g"), Role("r"), Public], grant_option: true, cascade: false })
        grant all on t to public
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: All, columns: [] }], target: Tables([QualifiedName { database: None, schema: None, name: "t" }]), grantees: [Public], grant_option: false, cascade: false })
        grant all privileges on all tables in schema a, b to group g
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: All, columns: [] }], target: AllTablesInSchemas(["a", "b"]), grantees: [Group("g")], grant_option: false, cascade: false })
        revoke grant option for select on t from alice cascade
            Grant(GrantStatement { action: Revoke, privileges: [Privilege { kind: Select, columns: [] }], target: Tables([QualifiedName { database: None, schema: None, name: "t" }]), grantees: [User("alice")], grant_option: true, cascade: true })
        revoke all on t from public restrict
            Grant(GrantStatement { action: Revoke, privileges: [Privilege { kind: All, columns: [] }], target: Tables([QualifiedName { database: None, schema: None, name: "t" }]), grantees: [Public], grant_option: false, cascade: false })
        grant usage, create on schema s to role r
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Usage, columns: [] }, Privilege { kind: Create, columns: [] }], target: Schemas(["s"]), grantees: [Role("r")], grant_option: false, cascade: false })
        grant temp, create on database db to u
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Temporary, columns: [] }, Privilege { kind: Create, columns: [] }], target: Databases(["db"]), grantees: [User("u")], grant_option: false, cascade: false })
        grant execute on function f(int, varchar(10)), s.g() to u
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Execute, columns: [] }], target: Functions([FunctionSignature { name: QualifiedName { database: None, schema: None, name: "f" }, arguments: ["int", "varchar(10)"] }, FunctionSignature { name: QualifiedName { database: None, schema: Some("s"), name: "g" }, arguments: [] }]), grantees: [User("u")], grant_option: false, cascade: false })
        grant execute on all functions in schema s to u
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Execute, columns: [] }], target: AllFunctionsInSchemas(["s"]), grantees: [User("u")], grant_option: false, cascade: false })
        grant execute on procedure p(a int, out b decimal(10,2)) to u
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Execute, columns: [] }], target: Procedures([FunctionSignature { name: QualifiedName { database: None, schema: None, name: "p" }, arguments: ["a int", "out b decimal(10,2)"] }]), grantees: [User("u")], grant_option: false, cascade: false })
        grant usage on language plpythonu to u
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Usage, columns: [] }], target: Languages(["plpythonu"]), grantees: [User("u")], grant_option: false, cascade: false })
        grant drop, alter, truncate, references on t to u
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Drop, columns: [] }, Privilege { kind: Alter, columns: [] }, Privilege { kind: Truncate, columns: [] }, Privilege { kind: References, columns: [] }], target: Tables([QualifiedName { database: None, schema: None, name: "t" }]), grantees: [User("u")], grant_option: false, cascade: false })
        grant select on schema to u
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Select, columns: [] }], target: Tables([QualifiedName { database: None, schema: None, name: "schema" }]), grantees: [User("u")], grant_option: false, cascade: false })
        grant select on "T" to "IAM:Bob"
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Select, columns: [] }], target: Tables([QualifiedName { database: None, schema: None, name: "t" }]), grantees: [User("iam:bob")], grant_option: false, cascade: false })
        grant select on t to user
            syntax error at end of input (42601) at 26
        grant role a, b to c with admin option, role d
            RoleGrant(RoleGrant { action: Grant, roles: ["a", "b"], grantees: [User("c"), Role("d")], admin_option: true })
        revoke admin option for role a from u
            RoleGrant(RoleGrant { action: Revoke, roles: ["a"], grantees: [User("u")], admin_option: true })
        revoke role a from role b
            RoleGrant(RoleGrant { action: Revoke, roles: ["a"], grantees: [Role("b")], admin_option: false })
        grant role sys:dba to u
            RoleGrant(RoleGrant { action: Grant, roles: ["sys:dba"], grantees: [User("u")], admin_option: false })
        grant create user, access system table to role r, role s
            SystemGrant(SystemGrant { action: Grant, permissions: ["CREATE USER", "ACCESS SYSTEM TABLE"], roles: ["r", "s"] })
        revoke create or replace function from role r
            SystemGrant(SystemGrant { action: Revoke, permissions: ["CREATE OR REPLACE FUNCTION"], roles: ["r"] })
        grant create table to role r
            SystemGrant(SystemGrant { action: Grant, permissions: ["CREATE TABLE"], roles: ["r"] })
        grant usage on datashare d to account '1'
            NotBuilt { name: "GRANT ON DATASHARE" }
        grant execute on model m to u
            NotBuilt { name: "GRANT ON MODEL" }
        grant select for tables in schema s to role r
            NotBuilt { name: "GRANT FOR objects IN schema or database" }
        grant explain rls to role r
            NotBuilt { name: "GRANT of row-level security and masking permissions" }
        grant assumerole on 'arn:aws:iam::123456789012:role/R' to u for copy
            AssumeRoleGrant(AssumeRoleGrant { action: Grant, roles: [Role("arn:aws:iam::123456789012:role/R")], grantees: [User("u")], commands: [Copy] })
        GRANT ASSUMEROLE ON 'a,b', default TO u, ROLE r, GROUP g, PUBLIC FOR COPY, UNLOAD, EXTERNAL FUNCTION, CREATE MODEL
            AssumeRoleGrant(AssumeRoleGrant { action: Grant, roles: [Role("a,b"), Default], grantees: [User("u"), Role("r"), Group("g"), Public], commands: [Copy, Unload, ExternalFunction, CreateModel] })
        revoke assumerole on all from public for all
            AssumeRoleGrant(AssumeRoleGrant { action: Revoke, roles: [All], grantees: [Public], commands: [All] })
        alter default privileges in schema s grant insert on tables to group g
            AlterDefaultPrivileges(AlterDefaultPrivileges { users: [], schemas: ["s"], action: Grant, privileges: [Insert], target: Tables, grantees: [Group("g")], grant_option: false })
        alter default privileges for user a, b revoke grant option for select, update on tables from c
            AlterDefaultPrivileges(AlterDefaultPrivileges { users: ["a", "b"], schemas: [], action: Revoke, privileges: [Select, Update], target: Tables, grantees: [User("c")], grant_option: true })
        alter default privileges grant execute on functions to u with grant option
            AlterDefaultPrivileges(AlterDefaultPrivileges { users: [], schemas: [], action: Grant, privileges: [Execute], target: Functions, grantees: [User("u")], grant_option: true })"#]],
        outcome,
    );
}

#[test]
fn refused_grants() {
    let cases = [
        "grant",
        "grant select t to u",
        "grant select on t from u",
        "revoke select on t to u",
        "grant bogus on t to u",
        "grant select on t to",
        "grant select on t to u,",
        "grant execute on function f to u",
        "grant execute on function f(int to u",
        "grant execute on function f(int,) to u",
        "grant select on all views in schema s to u",
        "grant assumerole on default to u",
        "grant assumerole on r to u for copy",
        "grant assumerole to u for copy",
        "grant assumerole on all to u for select",
        "grant role to u",
        "grant create bogus on x",
        "revoke select on t from u with grant option",
    ];
    table(
        &cases,
        expect![[r#"
        grant
            syntax error at end of input (42601)
        grant select t to u
            syntax error at or near "t" (42601)
        grant select on t from u
            syntax error at or near "from" (42601)
        revoke select on t to u
            syntax error at or near "to" (42601)
        grant bogus on t to u
            syntax error at or near "bogus" (42601)
        grant select on t to
            syntax error at end of input (42601)
        grant select on t to u,
            syntax error at end of input (42601)
        grant execute on function f to u
            syntax error at or near "to" (42601)
        grant execute on function f(int to u
            syntax error at end of input (42601)
        grant execute on function f(int,) to u
            syntax error at or near ")" (42601)
        grant select on all views in schema s to u
            syntax error at or near "views" (42601)
        grant assumerole on default to u
            syntax error at end of input (42601)
        grant assumerole on r to u for copy
            syntax error at or near "r" (42601)
        grant assumerole to u for copy
            syntax error at or near "to" (42601)
        grant assumerole on all to u for select
            syntax error at or near "select" (42601)
        grant role to u
            syntax error at or near "to" (42601)
        grant create bogus on x
            syntax error at or near "bogus" (42601)
        revoke select on t from u with grant option
            syntax error at or near "with" (42601)"#]],
        error,
    );
}

#[test]
fn copy_jobs_and_templates() {
    let cases = [
        "grant create, alter for copy jobs in database dev to ann",
        "grant create for copy jobs in database dev to public",
        "revoke all for copy jobs in database dev from group g",
        "grant usage on template s.t, u to ann",
        "grant select on template to ann",
        "grant select for tables in schema s to ann",
    ];
    table(
        &cases,
        expect![[r#"
        grant create, alter for copy jobs in database dev to ann
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Create, columns: [] }, Privilege { kind: Alter, columns: [] }], target: CopyJobs { database: "dev" }, grantees: [User("ann")], grant_option: false, cascade: false })
        grant create for copy jobs in database dev to public
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Create, columns: [] }], target: CopyJobs { database: "dev" }, grantees: [Public], grant_option: false, cascade: false })
        revoke all for copy jobs in database dev from group g
            Grant(GrantStatement { action: Revoke, privileges: [Privilege { kind: All, columns: [] }], target: CopyJobs { database: "dev" }, grantees: [Group("g")], grant_option: false, cascade: false })
        grant usage on template s.t, u to ann
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Usage, columns: [] }], target: Templates([QualifiedName { database: None, schema: Some("s"), name: "t" }, QualifiedName { database: None, schema: None, name: "u" }]), grantees: [User("ann")], grant_option: false, cascade: false })
        grant select on template to ann
            Grant(GrantStatement { action: Grant, privileges: [Privilege { kind: Select, columns: [] }], target: Tables([QualifiedName { database: None, schema: None, name: "template" }]), grantees: [User("ann")], grant_option: false, cascade: false })
        grant select for tables in schema s to ann
            NotBuilt { name: "GRANT FOR objects IN schema or database" }"#]],
        outcome,
    );
}
