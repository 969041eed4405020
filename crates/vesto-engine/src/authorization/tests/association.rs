//! Step 3.

use expect_test::expect;

use super::world::{TRUST_REDSHIFT, World, bucket_access, copy};
use crate::AssociationStatus;

#[tokio::test]
async fn a_role_must_be_associated_and_in_sync() {
    let world = World::new().await;
    let role = world.role_trusting("loader", TRUST_REDSHIFT, &bucket_access()).await;
    expect![[r#"
        XX000 exception name : UnauthorizedException, error type : 138, message: The requested role arn:aws:iam::123456789012:role/loader is not associated to cluster, should retry : 0
        DETAIL:
          -----------------------------------------------
          error:  exception name : UnauthorizedException, error type : 138, message: The requested role arn:aws:iam::123456789012:role/loader is not associated to cluster, should retry : 0
          code:      30000
          context:
          query:     *
          location:  xen_aws_credentials_mgr.cpp:785
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      role association
        principal: arn:aws:redshift:us-east-1:123456789012:cluster:c1
        action:    IAM_ROLE
        resource:  arn:aws:iam::123456789012:role/loader
        reason:    the role is not associated with the cluster
        HINT: Associate the role: aws redshift modify-cluster-iam-roles --cluster-identifier c1 --add-iam-roles arn:aws:iam::123456789012:role/loader
    "#]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    world.associate(&role, AssociationStatus::Adding);
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/loader: a superuser passes every privilege check
        Deny role association: IAM_ROLE on arn:aws:iam::123456789012:role/loader: the role is being associated with the cluster (status adding), and usable once its status is in-sync
    "#]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
    world.associate(&role, AssociationStatus::Removing);
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/loader: a superuser passes every privilege check
        Deny role association: IAM_ROLE on arn:aws:iam::123456789012:role/loader: the role is being disassociated from the cluster (status removing)
    "#]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
    world.associate(&role, AssociationStatus::InSync);
    expect![[r#"
        Allow database privilege: INSERT on table public.t: a superuser passes every privilege check
        Allow ASSUMEROLE privilege: ASSUMEROLE FOR COPY on arn:aws:iam::123456789012:role/loader: a superuser passes every privilege check
        Allow role association: IAM_ROLE on arn:aws:iam::123456789012:role/loader: the role is associated with the cluster and in-sync
        Allow trust policy: sts:AssumeRole on arn:aws:iam::123456789012:role/loader: allowed by role trust policy
        Allow S3 access: s3:ListBucket on arn:aws:s3:::lake: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/1.txt: allowed by identity-based policy
        Allow S3 access: s3:GetObject on arn:aws:s3:::lake/data/2.txt: allowed by identity-based policy
    "#]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
}

#[tokio::test]
async fn another_accounts_role_needs_a_chain() {
    let world = World::new().await;
    expect![[r#"
        XX000 exception name : UnauthorizedException, error type : 138, message: The requested role arn:aws:iam::210987654321:role/theirs is not associated to cluster, should retry : 0
        DETAIL:
          -----------------------------------------------
          error:  exception name : UnauthorizedException, error type : 138, message: The requested role arn:aws:iam::210987654321:role/theirs is not associated to cluster, should retry : 0
          code:      30000
          context:
          query:     *
          location:  xen_aws_credentials_mgr.cpp:785
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      role association
        principal: arn:aws:redshift:us-east-1:123456789012:cluster:c1
        action:    IAM_ROLE
        resource:  arn:aws:iam::210987654321:role/theirs
        reason:    the role is not associated with the cluster, and cannot be: it belongs to another account
        HINT: Name a chain that begins with a role of account 123456789012 which is associated with the cluster and may assume this one: IAM_ROLE 'FIRST_ROLE_ARN,arn:aws:iam::210987654321:role/theirs'
    "#]].assert_eq(&world.error("awsuser", &copy("arn:aws:iam::210987654321:role/theirs")).await);
}

#[tokio::test]
async fn the_default_role_may_be_missing() {
    let world = World::new().await;
    let sql = "COPY t FROM 's3://lake/data/' IAM_ROLE default";
    expect![[r#"
        XX000 Cannot find default IAM role on this cluster
        DETAIL:
          -----------------------------------------------
          error:  Cannot find default IAM role on this cluster
          code:      30001
          context:
          query:     *
          location:  xen_aws_credentials_mgr.cpp:785
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      role association
        principal: arn:aws:redshift:us-east-1:123456789012:cluster:c1
        action:    IAM_ROLE
        resource:  default
        reason:    the cluster has no default IAM role
        HINT: Associate a role and make it the default: aws redshift modify-cluster-iam-roles --cluster-identifier c1 --add-iam-roles ROLE_ARN --default-iam-role-arn ROLE_ARN
    "#]].assert_eq(&world.error("awsuser", sql).await);
    let role = world.role("loader", &bucket_access()).await;
    let hint = "--default-iam-role-arn arn:aws:iam::123456789012:role/loader";
    assert!(world.error("awsuser", sql).await.contains(hint));
    world.make_default(&role);
    assert!(!world.explain("awsuser", sql).await.contains("Deny"));
}

#[tokio::test]
async fn what_is_no_arn_is_echoed() {
    let world = World::new().await;
    expect![[r#"
        XX000 User arn:aws:redshift:us-east-1:123456789012:dbuser:c1/awsuser is not authorized to assume IAM Role dwhRole
        DETAIL:
          -----------------------------------------------
          error:  User arn:aws:redshift:us-east-1:123456789012:dbuser:c1/awsuser is not authorized to assume IAM Role dwhRole
          code:      8001
          context:   IAM Role=dwhRole
          query:     *
          location:  xen_aws_credentials_mgr.cpp:321
          process:   padbmaster [pid=4711]
          -----------------------------------------------
        step:      role association
        principal: arn:aws:redshift:us-east-1:123456789012:cluster:c1
        action:    IAM_ROLE
        resource:  dwhRole
        reason:    it is not the ARN of an IAM role
        HINT: Name the role by its ARN, as in IAM_ROLE 'arn:aws:iam::123456789012:role/MyRole'; a chain has commas between its ARNs and no blanks.
    "#]].assert_eq(&world.error("awsuser", &copy("dwhRole")).await);
    let spaced = "arn:aws:iam::123456789012:role/a, arn:aws:iam::123456789012:role/b";
    let message = format!("is not authorized to assume IAM Role {spaced}\n");
    assert!(world.error("awsuser", &copy(spaced)).await.contains(&message));
}
