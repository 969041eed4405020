//! Step 6.

use expect_test::expect;

use super::world::{World, bucket_access, copy, policy};

const LIST: &str = r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"}"#;
const READ: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"}"#;

#[tokio::test]
async fn listing_is_the_first_permission_of_copy() {
    let world = World::new().await;
    let role = world.role("NoAccess", "").await;
    expect![[r#"
        XX000 S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
        DETAIL:
          -----------------------------------------------
          error:  S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
          code:      8001
          context:   Listing bucket=lake prefix=data/
          query:     *
          location:  s3_utility.cpp:840
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      S3 access
        principal: arn:aws:sts::123456789012:assumed-role/NoAccess/RedshiftIamRoleSession
        action:    s3:ListBucket
        resource:  arn:aws:s3:::lake
        reason:    no identity-based policy allows the s3:ListBucket action
        policy:    no identity-based policy exists
        HINT: Add {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"} to an identity policy of `arn:aws:iam::123456789012:role/NoAccess`: aws iam put-role-policy --role-name NoAccess --policy-name Allow-s3-ListBucket-lake --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"}]}'
    "#]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    let rows = world.rows("awsuser", &copy(&role)).await;
    expect![[r#"
        Some(
            [
                "S3 access",
                "arn:aws:sts::123456789012:assumed-role/NoAccess/RedshiftIamRoleSession",
                "s3:ListBucket",
                "arn:aws:s3:::lake",
                "Deny",
                "no identity-based policy allows the s3:ListBucket action",
                "no identity-based policy exists",
                "",
                "Add {\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::lake\"} to an identity policy of `arn:aws:iam::123456789012:role/NoAccess`: aws iam put-role-policy --role-name NoAccess --policy-name Allow-s3-ListBucket-lake --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::lake\"}]}'",
            ],
        )
    "#]].assert_debug_eq(&rows.last());
}

#[tokio::test]
async fn reading_is_hinted_for_all_objects_of_the_prefix() {
    let world = World::new().await;
    let role = world.role("Lister", &policy(&[LIST])).await;
    let sql = format!("COPY t FROM 's3://lake/data/1' IAM_ROLE '{role}'");
    expect![[r#"
        XX000 S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
        DETAIL:
          -----------------------------------------------
          error:  S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
          code:      8001
          context:   S3 key being read : s3://lake/data/1.txt
          query:     *
          location:  table_s3_scanner.cpp:354
          process:   query0_30 [pid=4711]
          -----------------------------------------------
        step:      S3 access
        principal: arn:aws:sts::123456789012:assumed-role/Lister/RedshiftIamRoleSession
        action:    s3:GetObject
        resource:  arn:aws:s3:::lake/data/1.txt
        reason:    no identity-based policy allows the s3:GetObject action
        policy:    inline:own of arn:aws:iam::123456789012:role/Lister
        considered: statement 0 of policy `own` attached to `arn:aws:iam::123456789012:role/Lister`: its Action does not match
        HINT: Add {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/data/1*"} to an identity policy of `arn:aws:iam::123456789012:role/Lister`: aws iam put-role-policy --role-name Lister --policy-name Allow-s3-GetObject-lake-data-1 --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/data/1*"}]}'
    "#]].assert_eq(&world.error("awsuser", &sql).await);
}

#[tokio::test]
async fn an_explicit_deny_is_named() {
    let world = World::new().await;
    let deny = r#"{"Sid":"KeepOut","Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/data/2.txt"}"#;
    let role = world.role("Denied", &policy(&[LIST, READ, deny])).await;
    expect![[r#"
        XX000 S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
        DETAIL:
          -----------------------------------------------
          error:  S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
          code:      8001
          context:   S3 key being read : s3://lake/data/2.txt
          query:     *
          location:  table_s3_scanner.cpp:354
          process:   query0_30 [pid=4711]
          -----------------------------------------------
        step:      S3 access
        principal: arn:aws:sts::123456789012:assumed-role/Denied/RedshiftIamRoleSession
        action:    s3:GetObject
        resource:  arn:aws:s3:::lake/data/2.txt
        reason:    an explicit deny in an identity-based policy
        policy:    inline:own of arn:aws:iam::123456789012:role/Denied
        statement: Statement[2] (Sid KeepOut)
        HINT: Remove or narrow the Deny in statement 2 (`KeepOut`) of policy `own` attached to `arn:aws:iam::123456789012:role/Denied`.
    "#]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/Denied: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/Denied: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/Denied: allowed by role trust policy
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/1.txt: allowed by identity-based policy
        Deny S3 access: s3:GetObject on arn:aws:s3:::lake/data/2.txt: an explicit deny in an identity-based policy
    "#]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
}

#[tokio::test]
async fn a_bucket_policy_can_refuse_what_the_role_allows() {
    let world = World::new().await;
    let role = world.role("Loader", &bucket_access()).await;
    let deny = r#"{"Sid":"NoCopies","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/data/*"}"#;
    world.bucket_policy(&policy(&[deny])).await;
    let sql = format!("COPY t FROM 's3://lake/data/1' IAM_ROLE '{role}'");
    expect![[r#"
        XX000 S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
        DETAIL:
          -----------------------------------------------
          error:  S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
          code:      8001
          context:   S3 key being read : s3://lake/data/1.txt
          query:     *
          location:  table_s3_scanner.cpp:354
          process:   query0_30 [pid=4711]
          -----------------------------------------------
        step:      S3 access
        principal: arn:aws:sts::123456789012:assumed-role/Loader/RedshiftIamRoleSession
        action:    s3:GetObject
        resource:  arn:aws:s3:::lake/data/1.txt
        reason:    an explicit deny in a resource-based policy
        policy:    bucket policy of arn:aws:s3:::lake
        statement: Statement[0] (Sid NoCopies)
        HINT: Remove or narrow the Deny in statement 0 (`NoCopies`) of policy `bucket policy of lake` attached to `arn:aws:s3:::lake`.
    "#]].assert_eq(&world.error("awsuser", &sql).await);
}

#[tokio::test]
async fn a_manifest_and_each_entry_are_asked_for() {
    let world = World::new().await;
    let role = world.role("Loader", &policy(&[READ])).await;
    let entries = |second: &str| {
        format!(
            r#"{{"entries":[{{"url":"s3://lake/data/1.txt","mandatory":true}},{{"url":"s3://lake/{second}","mandatory":true}}]}}"#
        )
    };
    world.put("m.json", &entries("data/2.txt")).await;
    let sql = format!("COPY t FROM 's3://lake/m.json' IAM_ROLE '{role}' MANIFEST");
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/Loader: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/Loader: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/Loader: allowed by role trust policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/m.json: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/1.txt: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/2.txt: allowed by identity-based policy
    "#]].assert_eq(&world.explain("awsuser", &sql).await);
    world.run("awsuser", &sql).await.unwrap();
    // Who may not list is not told which keys are missing.
    world.put("m.json", &entries("data/3.txt")).await;
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/Loader: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/Loader: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/Loader: allowed by role trust policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/m.json: allowed by identity-based policy
        Deny S3 access: s3:ListBucket on arn:aws:s3:::lake: no identity-based policy allows the s3:ListBucket action
    "#]].assert_eq(&world.explain("awsuser", &sql).await);
    expect![[r#"
        XX000 S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
        DETAIL:
          -----------------------------------------------
          error:  S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
          code:      8001
          context:   S3 key being read : s3://lake/data/3.txt
          query:     *
          location:  table_s3_scanner.cpp:354
          process:   query0_30 [pid=4711]
          -----------------------------------------------
        step:      S3 access
        principal: arn:aws:sts::123456789012:assumed-role/Loader/RedshiftIamRoleSession
        action:    s3:ListBucket
        resource:  arn:aws:s3:::lake
        reason:    no identity-based policy allows the s3:ListBucket action
        policy:    inline:own of arn:aws:iam::123456789012:role/Loader
        considered: statement 0 of policy `own` attached to `arn:aws:iam::123456789012:role/Loader`: its Action does not match
        HINT: Add {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"} to an identity policy of `arn:aws:iam::123456789012:role/Loader`: aws iam put-role-policy --role-name Loader --policy-name Allow-s3-ListBucket-lake --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"}]}'
    "#]].assert_eq(&world.error("awsuser", &sql).await);
}

#[tokio::test]
async fn unload_needs_put_object() {
    let world = World::new().await;
    let role = world.role("ReadOnly", &policy(&[LIST, READ])).await;
    world.run("awsuser", "INSERT INTO t VALUES (1)").await.unwrap();
    let sql = format!("UNLOAD ('SELECT * FROM t') TO 's3://lake/out/ro_' IAM_ROLE '{role}'");
    expect![[r#"
        XX000 S3ServiceException:User: arn:aws:sts::123456789012:assumed-role/ReadOnly/RedshiftIamRoleSession is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::lake/out/ro_0000_part_00" because no identity-based policy allows the s3:PutObject action,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
        DETAIL:
          -----------------------------------------------
          error:  S3ServiceException:User: arn:aws:sts::123456789012:assumed-role/ReadOnly/RedshiftIamRoleSession is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::lake/out/ro_0000_part_00" because no identity-based policy allows the s3:PutObject action,Status 403,Error AccessDenied,Rid *,ExtRid *,CanRetry 1
          code:      8001
          context:   S3 key being written : s3://lake/out/ro_0000_part_00
          query:     *
          location:  s3_unloader.cpp:200
          process:   query0_30 [pid=4711]
          -----------------------------------------------
        step:      S3 access
        principal: arn:aws:sts::123456789012:assumed-role/ReadOnly/RedshiftIamRoleSession
        action:    s3:PutObject
        resource:  arn:aws:s3:::lake/out/ro_0000_part_00
        reason:    no identity-based policy allows the s3:PutObject action
        policy:    inline:own of arn:aws:iam::123456789012:role/ReadOnly
        considered: statement 0 of policy `own` attached to `arn:aws:iam::123456789012:role/ReadOnly`: its Action does not match
        considered: statement 1 of policy `own` attached to `arn:aws:iam::123456789012:role/ReadOnly`: its Action does not match
        HINT: Add {"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::lake/out/ro_*"} to an identity policy of `arn:aws:iam::123456789012:role/ReadOnly`: aws iam put-role-policy --role-name ReadOnly --policy-name Allow-s3-PutObject-lake-out-ro_ --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::lake/out/ro_*"}]}'
    "#]].assert_eq(&world.error("awsuser", &sql).await);
    expect![[r#"
        Allow database privilege: SELECT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR UNLOAD on arn:aws:iam::123456789012:role/ReadOnly: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/ReadOnly: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/ReadOnly: allowed by role trust policy
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: allowed by identity-based policy
        Deny S3 access: s3:PutObject on arn:aws:s3:::lake/out/ro_0000_part_00: no identity-based policy allows the s3:PutObject action
    "#]].assert_eq(&world.explain("awsuser", &sql).await);
}

#[tokio::test]
async fn cleanpath_needs_delete_object() {
    let world = World::new().await;
    let put = r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::lake/*"}"#;
    let role = world.role("Writer", &policy(&[LIST, put])).await;
    let sql = format!("UNLOAD ('SELECT * FROM t') TO 's3://lake/data/' IAM_ROLE '{role}' CLEANPATH MANIFEST");
    expect![[r#"
        Allow database privilege: SELECT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR UNLOAD on arn:aws:iam::123456789012:role/Writer: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/Writer: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/Writer: allowed by role trust policy
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: allowed by identity-based policy
        Deny S3 access: s3:DeleteObject on arn:aws:s3:::lake/data/1.txt: no identity-based policy allows the s3:DeleteObject action
    "#]].assert_eq(&world.explain("awsuser", &sql).await);
    assert!(world.error("awsuser", &sql).await.contains("action:    s3:DeleteObject"));
}

#[tokio::test]
async fn many_objects_share_a_row() {
    let world = World::new().await;
    let role = world.role("Loader", &bucket_access()).await;
    for n in 0..30 {
        world.put(&format!("many/{n:02}"), "1\n").await;
    }
    let rows = world.rows("awsuser", &format!("COPY t FROM 's3://lake/many/' IAM_ROLE '{role}'")).await;
    let objects: Vec<_> = rows.iter().filter(|row| row[2] == "s3:GetObject").collect();
    assert_eq!(objects.len(), 21);
    assert_eq!(objects[20][5], "allowed by identity-based policy (and 9 more objects)");
}

#[tokio::test]
async fn a_prefix_without_objects_is_asked_about_as_an_object() {
    let world = World::new().await;
    let role = world.role("Lister", &policy(&[LIST])).await;
    let sql = format!("COPY t FROM 's3://lake/later/' IAM_ROLE '{role}'");
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/Lister: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/Lister: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/Lister: allowed by role trust policy
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: allowed by identity-based policy
        Deny S3 access: s3:GetObject on arn:aws:s3:::lake/later/: no identity-based policy allows the s3:GetObject action
    "#]].assert_eq(&world.explain("awsuser", &sql).await);
}

#[tokio::test]
async fn what_else_stops_the_statement_is_the_last_row() {
    let world = World::new().await;
    world.put("full/x", "x").await;
    let role = world.role("r", &bucket_access()).await;
    let statements = [
        "COPY t FROM 's3://nowhere/x'",
        "COPY t FROM 's3://lake/later/'",
        "COPY t FROM 's3://lake/data/' REGION 'eu-west-1'",
        "UNLOAD ('SELECT * FROM t') TO 's3://nowhere/x'",
        "UNLOAD ('SELECT * FROM t') TO 's3://lake/full/'",
    ];
    let mut out = String::new();
    for sql in statements {
        let sql = format!("{sql} IAM_ROLE '{role}'");
        let rows = world.rows("awsuser", &sql).await;
        let last = rows.last().unwrap();
        let error = world.run("awsuser", &sql).await.unwrap_err();
        let before_ids = |text: &str| text.split(",Rid").next().unwrap_or_default().to_owned();
        assert_eq!(before_ids(&last[5]), before_ids(&error.message), "{sql}");
        out.push_str(&format!("{} {} {} on {}: {}\n", last[4], last[0], last[2], last[3], before_ids(&last[5])));
    }
    expect![[r#"
        Error S3 access COPY on s3://nowhere/x: S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket
        Error S3 access COPY on s3://lake/later/: The specified S3 prefix 'later/' does not exist
        Error S3 access COPY on s3://lake/data/: S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.,Status 301,Error PermanentRedirect
        Error S3 access UNLOAD on s3://nowhere/x: S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket
        Error S3 access UNLOAD on s3://lake/full/: Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.
    "#]].assert_eq(&out);
}

#[tokio::test]
async fn bucket_policies_see_the_encryption_that_unload_asks_for() {
    let world = World::new().await;
    let role = world.role("r", &bucket_access()).await;
    let guard = |operator: &str, key: &str, value: &str| {
        policy(&[&format!(
            r#"{{"Sid":"Guard","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::lake/*","Condition":{{"{operator}":{{"s3:x-amz-server-side-encryption{key}":"{value}"}}}}}}"#
        )])
    };
    let kms = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
    let policies = [
        guard("Null", "", "true"),
        guard("StringNotEquals", "", "aws:kms"),
        guard("StringNotEquals", "-aws-kms-key-id", kms),
        guard("StringNotEqualsIfExists", "", "AES256"),
    ];
    let ways = ["", "ENCRYPTED AUTO", &format!("KMS_KEY_ID '{kms}' ENCRYPTED"), "KMS_KEY_ID 'other' ENCRYPTED"];
    let mut allowed = Vec::new();
    for (n, policy) in policies.iter().enumerate() {
        world.bucket_policy(policy).await;
        for (m, way) in ways.iter().enumerate() {
            let sql = format!("UNLOAD ('SELECT 1') TO 's3://lake/enc/{n}{m}_' IAM_ROLE '{role}' {way}");
            let explained = world.rows("awsuser", &sql).await.last().unwrap()[4] == "Allow";
            let outcome = world.run("awsuser", &sql).await;
            assert_eq!(outcome.is_ok(), explained, "{sql} under {policy}: {outcome:?}");
            if explained {
                allowed.push((n, m));
            }
        }
    }
    // By default S3's own encryption is asked for; ENCRYPTED AUTO asks for nothing, so that the bucket's default counts.
    assert_eq!(allowed, [(0, 0), (0, 2), (0, 3), (1, 2), (1, 3), (2, 2), (3, 0)]);
}
