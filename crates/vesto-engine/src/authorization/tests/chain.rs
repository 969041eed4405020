//! Steps 4 and 5.

use expect_test::expect;

use super::world::{OTHER_ACCOUNT, TRUST_REDSHIFT, World, bucket_access, copy, policy, role_arn};
use crate::AssociationStatus;

#[tokio::test]
async fn the_trust_policy_must_name_redshift() {
    let world = World::new().await;
    let trust = TRUST_REDSHIFT.replace("redshift.", "ec2.");
    let role = world.role_trusting("ec2", &trust, &bucket_access()).await;
    world.associate(&role, AssociationStatus::InSync);
    expect![[r#"
        XX000 exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role arn:aws:iam::123456789012:role/ec2, should retry : 0
        DETAIL:
          -----------------------------------------------
          error:  exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role arn:aws:iam::123456789012:role/ec2, should retry : 0
          code:      30000
          context:
          query:     *
          location:  xen_aws_credentials_mgr.cpp:785
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      trust policy
        principal: redshift.amazonaws.com
        action:    sts:AssumeRole
        resource:  arn:aws:iam::123456789012:role/ec2
        reason:    no role trust policy allows the sts:AssumeRole action
        policy:    trust policy of arn:aws:iam::123456789012:role/ec2
        considered: statement 0 of policy `trust policy of ec2` attached to `arn:aws:iam::123456789012:role/ec2`: its Principal does not match
        HINT: Add {"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"} to the trust policy of `arn:aws:iam::123456789012:role/ec2`: aws iam update-assume-role-policy --role-name ec2 --policy-document file://trust.json
    "#]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/ec2: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/ec2: the role is associated with the cluster and in-sync
        Deny trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/ec2: no role trust policy allows the sts:AssumeRole action
    "#]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
}

#[tokio::test]
async fn an_external_id_admits_the_database_user_that_it_names() {
    let world = World::new().await;
    let condition = r#""Condition":{"StringEquals":{"sts:ExternalId":"arn:aws:redshift:us-east-1:123456789012:dbuser:c1/bob"}},"Action""#;
    let trust = TRUST_REDSHIFT.replace(r#""Action""#, condition);
    let role = world.role_trusting("bobs", &trust, &bucket_access()).await;
    world.associate(&role, AssociationStatus::InSync);
    expect![[r#"
        XX000 exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role arn:aws:iam::123456789012:role/bobs, should retry : 0
        DETAIL:
          -----------------------------------------------
          error:  exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role arn:aws:iam::123456789012:role/bobs, should retry : 0
          code:      30000
          context:
          query:     *
          location:  xen_aws_credentials_mgr.cpp:785
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      trust policy
        principal: redshift.amazonaws.com
        action:    sts:AssumeRole
        resource:  arn:aws:iam::123456789012:role/bobs
        reason:    no role trust policy allows the sts:AssumeRole action
        policy:    trust policy of arn:aws:iam::123456789012:role/bobs
        considered: statement 0 of policy `trust policy of bobs` attached to `arn:aws:iam::123456789012:role/bobs`: its condition StringEquals on sts:ExternalId does not hold (the request has `arn:aws:redshift:us-east-1:123456789012:dbuser:c1/awsuser`; the policy says `arn:aws:redshift:us-east-1:123456789012:dbuser:c1/bob`)
        HINT: Add {"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"} to the trust policy of `arn:aws:iam::123456789012:role/bobs` (or widen statement 0 of policy `trust policy of bobs` attached to `arn:aws:iam::123456789012:role/bobs`: its condition StringEquals on sts:ExternalId does not hold (the request has `arn:aws:redshift:us-east-1:123456789012:dbuser:c1/awsuser`; the policy says `arn:aws:redshift:us-east-1:123456789012:dbuser:c1/bob`)): aws iam update-assume-role-policy --role-name bobs --policy-document file://trust.json
    "#]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    world.run("awsuser", "CREATE USER bob PASSWORD DISABLE; GRANT INSERT ON t TO bob").await.unwrap();
    assert!(!world.explain("bob", &copy(&role)).await.contains("Deny"));
}

#[tokio::test]
async fn a_role_that_does_not_exist_is_to_be_created() {
    let world = World::new().await;
    let role = role_arn("missing");
    world.associate(&role, AssociationStatus::InSync);
    expect![[r#"
        XX000 exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role arn:aws:iam::123456789012:role/missing, should retry : 0
        DETAIL:
          -----------------------------------------------
          error:  exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role arn:aws:iam::123456789012:role/missing, should retry : 0
          code:      30000
          context:
          query:     *
          location:  xen_aws_credentials_mgr.cpp:785
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      trust policy
        principal: redshift.amazonaws.com
        action:    sts:AssumeRole
        resource:  arn:aws:iam::123456789012:role/missing
        reason:    the role does not exist
        HINT: Create the role in account 123456789012: aws iam create-role --role-name missing --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
    "#]].assert_eq(&world.error("awsuser", &copy(&role)).await);
}

#[tokio::test]
async fn every_hop_needs_both_sides() {
    let world = World::new().await;
    let first = world.role("first", "").await;
    let second = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/second");
    let sql = copy(&format!("{first},{second}"));
    let trust_first = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{first}"}},"Action":"sts:AssumeRole"}}]}}"#
    );
    let params = [("RoleName", "second"), ("AssumeRolePolicyDocument", trust_first.as_str())];
    world.call(&world.other_root(), "CreateRole", &params).await;
    expect![[r#"
        XX000 exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role arn:aws:iam::210987654321:role/second, should retry : 0
        DETAIL:
          -----------------------------------------------
          error:  exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role arn:aws:iam::210987654321:role/second, should retry : 0
          code:      30000
          context:
          query:     *
          location:  xen_aws_credentials_mgr.cpp:785
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      role chain
        principal: arn:aws:sts::123456789012:assumed-role/first/RedshiftIamRoleSession
        action:    sts:AssumeRole
        resource:  arn:aws:iam::210987654321:role/second
        reason:    no identity-based policy allows the sts:AssumeRole action
        policy:    no identity-based policy exists
        HINT: Add {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/second"} to an identity policy of `arn:aws:iam::123456789012:role/first`: aws iam put-role-policy --role-name first --policy-name Allow-sts-AssumeRole-arn-aws-iam--210987654321-role-second --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/second"}]}'
    "#]].assert_eq(&world.error("awsuser", &sql).await);
    let hop = format!(r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{second}"}}"#);
    world.put_policy("first", &policy(&[&hop])).await;
    // The bucket is the first account's, so both accounts must allow.
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
        principal: arn:aws:sts::210987654321:assumed-role/second/RedshiftIamRoleSession
        action:    s3:ListBucket
        resource:  arn:aws:s3:::lake
        reason:    no resource-based policy allows the s3:ListBucket action
        policy:    no resource-based policy exists
        HINT: Add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/second"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"} to the bucket policy of `arn:aws:s3:::lake`: aws s3api put-bucket-policy --bucket lake --policy file://policy.json
        Add {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"} to an identity policy of `arn:aws:iam::210987654321:role/second`: aws iam put-role-policy --role-name second --policy-name Allow-s3-ListBucket-lake --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"}]}'
    "#]].assert_eq(&world.error("awsuser", &sql).await);
    let access = bucket_access();
    let params = [("RoleName", "second"), ("PolicyName", "own"), ("PolicyDocument", access.as_str())];
    world.call(&world.other_root(), "PutRolePolicy", &params).await;
    world
        .bucket_policy(&policy(&[&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"{second}"}},"Action":"s3:*","Resource":["arn:aws:s3:::lake","arn:aws:s3:::lake/*"]}}"#
        )]))
        .await;
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/first,arn:aws:iam::210987654321:role/second: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/first: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/first: allowed by role trust policy
        Allow role chain: sts:AssumeRole on arn:aws:iam::210987654321:role/second: allowed by identity-based policy
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/1.txt: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/2.txt: allowed by identity-based policy
    "#]].assert_eq(&world.explain("awsuser", &sql).await);
    world.run("awsuser", &sql).await.unwrap();
    let swapped = copy(&format!("{second},{first}"));
    assert!(world.error("awsuser", &swapped).await.contains("is not associated to cluster"));
}
