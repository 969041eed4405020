use expect_test::expect;

use super::transcript;
use crate::harness::TestEngine;

#[tokio::test(flavor = "multi_thread")]
async fn a_user_may_do_what_was_granted() {
    let engine = TestEngine::start().await;
    let mut admin = engine.session().await;
    let mut out = transcript(
        &mut admin,
        "
        create user ann password 'Secret123'
        create schema s
        create table s.t (a int)
        create table p (a int)
        insert into s.t values (1)
        create view s.v as select a from s.t
        ",
    )
    .await;
    let mut ann = engine.session_of("ann").await;
    out.push_str("-- ann\n");
    let attempts = "
        select * from s.t
        select * from p
        insert into p values (1)
        delete from p
        drop table p
        create table s.mine (a int)
        create table mine (a int)
        create user bob password 'Secret123'
        grant select on p to ann
        ";
    out.push_str(&transcript(&mut ann, attempts).await);
    out.push_str("-- admin\n");
    out.push_str(
        &transcript(
            &mut admin,
            "
        grant usage on schema s to ann
        create group readers with user ann
        grant select on s.v to group readers
        grant select, insert on p to ann
        ",
        )
        .await,
    );
    out.push_str("-- ann\n");
    out.push_str(
        &transcript(
            &mut ann,
            "
        select * from s.t
        select * from s.v
        insert into p values (1)
        select * from p
        update p set a = 2
        truncate p
        select has_table_privilege('p', 'insert') as i, has_table_privilege('ann', 'p', 'delete') as d, has_schema_privilege('s', 'usage') as u
        alter user ann password 'Other1234'
        select * from pg_shadow
        ",
        )
        .await,
    );
    out.push_str("-- admin\n");
    out.push_str(
        &transcript(
            &mut admin,
            "
        drop user ann
        revoke all on p from ann
        revoke usage on schema s from ann
        set session authorization ann
        select current_user, session_user
        select * from p
        reset session_authorization
        drop group readers
        drop user ann
        ",
        )
        .await,
    );
    expect![[r#"
        > create user ann password 'Secret123'
        CREATE USER
        > create schema s
        CREATE SCHEMA
        > create table s.t (a int)
        CREATE TABLE
        > create table p (a int)
        CREATE TABLE
        > insert into s.t values (1)
        INSERT 0 1
        > create view s.v as select a from s.t
        CREATE VIEW
        -- ann
        > select * from s.t
        ERROR 42501: permission denied for schema s
        DETAIL: step:      database privilege
        principal: user ann
        action:    USAGE
        resource:  schema s
        reason:    the user neither owns the schema nor was granted USAGE on it
        > select * from p
        ERROR 42501: permission denied for relation p
        DETAIL: step:      database privilege
        principal: user ann
        action:    SELECT
        resource:  table public.p
        reason:    the user neither owns the table nor was granted SELECT on it
        > insert into p values (1)
        ERROR 42501: permission denied for relation p
        DETAIL: step:      database privilege
        principal: user ann
        action:    INSERT
        resource:  table public.p
        reason:    the user neither owns the table nor was granted INSERT on it
        > delete from p
        ERROR 42501: permission denied for relation p
        DETAIL: step:      database privilege
        principal: user ann
        action:    DELETE
        resource:  table public.p
        reason:    the user neither owns the table nor was granted DELETE on it
        > drop table p
        ERROR 42501: must be owner of relation p
        > create table s.mine (a int)
        ERROR 42501: permission denied for schema s
        DETAIL: step:      database privilege
        principal: user ann
        action:    CREATE
        resource:  schema s
        reason:    the user neither owns the schema nor was granted CREATE on it
        > create table mine (a int)
        CREATE TABLE
        > create user bob password 'Secret123'
        ERROR 42501: must be superuser to create users
        > grant select on p to ann
        ERROR 42501: permission denied for relation p
        -- admin
        > grant usage on schema s to ann
        GRANT
        > create group readers with user ann
        CREATE GROUP
        > grant select on s.v to group readers
        GRANT
        > grant select, insert on p to ann
        GRANT
        -- ann
        > select * from s.t
        ERROR 42501: permission denied for relation t
        DETAIL: step:      database privilege
        principal: user ann
        action:    SELECT
        resource:  table s.t
        reason:    the user neither owns the table nor was granted SELECT on it
        > select * from s.v
        a
        1
        SELECT 1
        > insert into p values (1)
        INSERT 0 1
        > select * from p
        a
        1
        SELECT 1
        > update p set a = 2
        ERROR 42501: permission denied for relation p
        DETAIL: step:      database privilege
        principal: user ann
        action:    UPDATE
        resource:  table public.p
        reason:    the user neither owns the table nor was granted UPDATE on it
        > truncate p
        ERROR 42501: must be owner of relation p
        > select has_table_privilege('p', 'insert') as i, has_table_privilege('ann', 'p', 'delete') as d, has_schema_privilege('s', 'usage') as u
        i | d | u
        true | false | true
        SELECT 1
        > alter user ann password 'Other1234'
        ALTER USER
        > select * from pg_shadow
        ERROR 42501: permission denied for relation pg_shadow
        -- admin
        > drop user ann
        ERROR 2BP01: user "ann" cannot be dropped because the user owns some object
        > revoke all on p from ann
        REVOKE
        > revoke usage on schema s from ann
        REVOKE
        > set session authorization ann
        SET
        > select current_user, session_user
        current_user | session_user
        ann | awsuser
        SELECT 1
        > select * from p
        ERROR 42501: permission denied for relation p
        DETAIL: step:      database privilege
        principal: user ann
        action:    SELECT
        resource:  table public.p
        reason:    the user neither owns the table nor was granted SELECT on it
        > reset session_authorization
        RESET
        > drop group readers
        DROP GROUP
        > drop user ann
        ERROR 2BP01: user "ann" cannot be dropped because the user owns some object
    "#]].assert_eq(&out);
}
