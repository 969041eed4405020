//! ASSUMEROLE privileges as SQL shows them.

use expect_test::expect;

use super::transcript;
use crate::harness::TestEngine;

#[tokio::test(flavor = "multi_thread")]
async fn assumerole_grants_are_shown_by_functions_and_a_relation() {
    let engine = TestEngine::start().await;
    let mut admin = engine.session().await;
    let out = transcript(
        &mut admin,
        "
        create user ann password 'Secret123'
        create group loaders with user ann
        select pg_get_iam_role_by_user('ann')
        revoke assumerole on all from public for all
        select pg_get_iam_role_by_user('ann')
        grant assumerole on 'arn:aws:iam::123456789012:role/r' to group loaders for copy, unload
        grant assumerole on 'arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b' to ann for external function, create model
        grant assumerole on default to public for copy
        select * from svv_iam_privileges order by 1, 3, 2
        select username, iam_role, cmd from pg_get_iam_role_by_user('ann') res_iam_role(username text, iam_role text, cmd text) order by 2
        select pg_get_grantee_by_iam_role('arn:aws:iam::123456789012:role/r')
        select grantee, grantee_type, cmd_type from pg_get_grantee_by_iam_role('default') res_grantee(grantee text, grantee_type text, cmd_type text)
        select pg_get_iam_role_by_user('nobody')
        select has_assumerole_privilege('ann', 'arn:aws:iam::123456789012:role/r', 'copy') as c, has_assumerole_privilege('ann', 'arn:aws:iam::123456789012:role/r', 'create model') as m, has_assumerole_privilege('arn:aws:iam::123456789012:role/other', 'UNLOAD') as super
        select has_assumerole_privilege('ann', 'x', 'delete')
        revoke assumerole on 'arn:aws:iam::123456789012:role/r' from group loaders for all
        select has_assumerole_privilege('ann', 'arn:aws:iam::123456789012:role/r', 'copy') as c
        select default_iam_role() as d
        ",
    )
    .await;
    let mut ann = engine.session_of("ann").await;
    let theirs = transcript(
        &mut ann,
        "
        select iam_arn, command_type, identity_name from svv_iam_privileges order by 1, 2
        select has_assumerole_privilege('arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b', 'create model') as chain, has_assumerole_privilege('arn:aws:iam::123456789012:role/a', 'create model') as part
        select has_assumerole_privilege('awsuser', 'default', 'copy')
        select pg_get_iam_role_by_user('ann')
        grant assumerole on all to ann for all
        ",
    )
    .await;
    expect![[r#"
        > create user ann password 'Secret123'
        CREATE USER
        > create group loaders with user ann
        CREATE GROUP
        > select pg_get_iam_role_by_user('ann')
        pg_get_iam_role_by_user
        (ann,default,COPY|UNLOAD|EXTERNAL FUNCTION|CREATE MODEL)
        SELECT 1
        > revoke assumerole on all from public for all
        REVOKE
        > select pg_get_iam_role_by_user('ann')
        pg_get_iam_role_by_user
        (ann,default,None)
        SELECT 1
        > grant assumerole on 'arn:aws:iam::123456789012:role/r' to group loaders for copy, unload
        GRANT
        > grant assumerole on 'arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b' to ann for external function, create model
        GRANT
        > grant assumerole on default to public for copy
        GRANT
        > select * from svv_iam_privileges order by 1, 3, 2
        iam_arn | command_type | identity_id | identity_name | identity_type
        arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b | CREATE MODEL | 101 | ann | user
        arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b | EXFUNC | 101 | ann | user
        arn:aws:iam::123456789012:role/r | COPY | 100 | loaders | group
        arn:aws:iam::123456789012:role/r | UNLOAD | 100 | loaders | group
        default-aws-iam-role | COPY | 0 | public | public
        SELECT 5
        > select username, iam_role, cmd from pg_get_iam_role_by_user('ann') res_iam_role(username text, iam_role text, cmd text) order by 2
        username | iam_role | cmd
        ann | arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b | EXTERNAL FUNCTION|CREATE MODEL
        ann | arn:aws:iam::123456789012:role/r | COPY|UNLOAD
        ann | default | None
        ann | default-aws-iam-role | COPY
        SELECT 4
        > select pg_get_grantee_by_iam_role('arn:aws:iam::123456789012:role/r')
        pg_get_grantee_by_iam_role
        (loaders,g,COPY|UNLOAD)
        SELECT 1
        > select grantee, grantee_type, cmd_type from pg_get_grantee_by_iam_role('default') res_grantee(grantee text, grantee_type text, cmd_type text)
        grantee | grantee_type | cmd_type
        public | p | COPY
        SELECT 1
        > select pg_get_iam_role_by_user('nobody')
        ERROR 42704: user "nobody" does not exist
        > select has_assumerole_privilege('ann', 'arn:aws:iam::123456789012:role/r', 'copy') as c, has_assumerole_privilege('ann', 'arn:aws:iam::123456789012:role/r', 'create model') as m, has_assumerole_privilege('arn:aws:iam::123456789012:role/other', 'UNLOAD') as super
        c | m | super
        true | false | true
        SELECT 1
        > select has_assumerole_privilege('ann', 'x', 'delete')
        has_assumerole_privilege
        ERROR 22023: unrecognized command type: "delete"
        > revoke assumerole on 'arn:aws:iam::123456789012:role/r' from group loaders for all
        REVOKE
        > select has_assumerole_privilege('ann', 'arn:aws:iam::123456789012:role/r', 'copy') as c
        c
        false
        SELECT 1
        > select default_iam_role() as d
        d
        NULL
        SELECT 1
        -- ann
        > select iam_arn, command_type, identity_name from svv_iam_privileges order by 1, 2
        iam_arn | command_type | identity_name
        arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b | CREATE MODEL | ann
        arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b | EXFUNC | ann
        default-aws-iam-role | COPY | public
        SELECT 3
        > select has_assumerole_privilege('arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b', 'create model') as chain, has_assumerole_privilege('arn:aws:iam::123456789012:role/a', 'create model') as part
        chain | part
        true | false
        SELECT 1
        > select has_assumerole_privilege('awsuser', 'default', 'copy')
        has_assumerole_privilege
        ERROR 42501: must be superuser to check the ASSUMEROLE privilege of another user
        > select pg_get_iam_role_by_user('ann')
        ERROR 42501: must be superuser to call pg_get_iam_role_by_user
        > grant assumerole on all to ann for all
        ERROR 42501: must be superuser to grant or revoke ASSUMEROLE
    "#]].assert_eq(&format!("{out}-- ann\n{theirs}"));
}
