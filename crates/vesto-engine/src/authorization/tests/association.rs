//! Step 3.

use expect_test::expect;

use super::world::{TRUST_REDSHIFT, World, bucket_access, copy};
use crate::AssociationStatus;

#[tokio::test]
async fn a_role_must_be_associated_and_in_sync() {
    let world = World::new().await;
    let role = world.role_trusting("loader", TRUST_REDSHIFT, &bucket_access()).await;
    expect![[]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    world.associate(&role, AssociationStatus::Adding);
    expect![[]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
    world.associate(&role, AssociationStatus::Removing);
    expect![[]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
    world.associate(&role, AssociationStatus::InSync);
    expect![[]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
}

#[tokio::test]
async fn another_accounts_role_needs_a_chain() {
    let world = World::new().await;
    expect![[]].assert_eq(&world.error("awsuser", &copy("arn:aws:iam::210987654321:role/theirs")).await);
}

#[tokio::test]
async fn the_default_role_may_be_missing() {
    let world = World::new().await;
    let sql = "COPY t FROM 's3://b1/data/' IAM_ROLE default";
    expect![[]].assert_eq(&world.error("awsuser", sql).await);
    let role = world.role("loader", &bucket_access()).await;
    let hint = "--default-iam-role-arn arn:aws:iam::123456789012:role/loader";
    assert!(world.error("awsuser", sql).await.contains(hint));
    world.make_default(&role);
    assert!(!world.explain("awsuser", sql).await.contains("Deny"));
}

#[tokio::test]
async fn what_is_no_arn_is_echoed() {
    let world = World::new().await;
    expect![[]].assert_eq(&world.error("awsuser", &copy("dwhRole")).await);
    let spaced = "arn:aws:iam::123456789012:role/a, arn:aws:iam::123456789012:role/b";
    let message = format!("is not authorized to assume IAM Role {spaced}\n");
    assert!(world.error("awsuser", &copy(spaced)).await.contains(&message));
}
