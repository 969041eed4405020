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
    expect![[]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    expect![[]].assert_eq(&world.explain("awsuser", &copy(&role)).await);
}

#[tokio::test]
async fn an_external_id_admits_the_database_user_that_it_names() {
    let world = World::new().await;
    let condition = r#""Condition":{"StringEquals":{"sts:ExternalId":"arn:aws:redshift:us-east-1:123456789012:dbuser:c1/bob"}},"Action""#;
    let trust = TRUST_REDSHIFT.replace(r#""Action""#, condition);
    let role = world.role_trusting("bobs", &trust, &bucket_access()).await;
    world.associate(&role, AssociationStatus::InSync);
    expect![[]].assert_eq(&world.error("awsuser", &copy(&role)).await);
    world.run("awsuser", "CREATE USER bob PASSWORD DISABLE; GRANT INSERT ON t TO bob").await.unwrap();
    assert!(!world.explain("bob", &copy(&role)).await.contains("Deny"));
}

#[tokio::test]
async fn a_role_that_does_not_exist_is_to_be_created() {
    let world = World::new().await;
    let role = role_arn("missing");
    world.associate(&role, AssociationStatus::InSync);
    expect![[]].assert_eq(&world.error("awsuser", &copy(&role)).await);
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
    expect![[]].assert_eq(&world.error("awsuser", &sql).await);
    let hop = format!(r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{second}"}}"#);
    world.put_policy("first", &policy(&[&hop])).await;
    // The bucket is the first account's, so both accounts must allow.
    expect![[]].assert_eq(&world.error("awsuser", &sql).await);
    let access = bucket_access();
    let params = [("RoleName", "second"), ("PolicyName", "own"), ("PolicyDocument", access.as_str())];
    world.call(&world.other_root(), "PutRolePolicy", &params).await;
    world
        .bucket_policy(&policy(&[&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"{second}"}},"Action":"s3:*","Resource":["arn:aws:s3:::b1","arn:aws:s3:::b1/*"]}}"#
        )]))
        .await;
    expect![[]].assert_eq(&world.explain("awsuser", &sql).await);
    world.run("awsuser", &sql).await.unwrap();
    let swapped = copy(&format!("{second},{first}"));
    assert!(world.error("awsuser", &swapped).await.contains("is not associated to cluster"));
}
