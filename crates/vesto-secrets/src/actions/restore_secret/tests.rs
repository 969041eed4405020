use serde_json::json;

use crate::testing::World;

#[tokio::test]
async fn a_deletion_that_is_planned_is_taken_back() {
    let describe = r#"{"Effect": "Allow", "Action": "secretsmanager:DescribeSecret", "Resource": "*"}"#;
    let mut world = World::new(&[("ann", describe)]).await;
    let made = world.call("CreateSecret", json!({ "Name": "db", "SecretString": "one" })).await;
    world.call("DeleteSecret", json!({ "SecretId": "db", "RecoveryWindowInDays": 7 })).await;
    let refused = world.call_as("ann", "RestoreSecret", json!({ "SecretId": "db" })).await.unwrap_err();
    assert!(refused.contains("not authorized to perform: secretsmanager:RestoreSecret"), "{refused}");
    let restored = world.call("RestoreSecret", json!({ "SecretId": "db" })).await;
    assert_eq!(restored, json!({ "ARN": made["ARN"], "Name": "db" }));
    // For good.
    world.clock.advance(chrono::TimeDelta::days(8));
    world.restart().await;
    assert_eq!(world.call("GetSecretValue", json!({ "SecretId": "db" })).await["SecretString"], "one");
    assert_eq!(world.call("DescribeSecret", json!({ "SecretId": "db" })).await.get("DeletedDate"), None);
}

#[tokio::test]
async fn one_that_waits_for_nothing_stays_as_it_is_and_one_that_is_gone_is_not_found() {
    let world = World::new(&[]).await;
    world.call("CreateSecret", json!({ "Name": "db" })).await;
    let before = world.call("DescribeSecret", json!({ "SecretId": "db" })).await;
    world.call("RestoreSecret", json!({ "SecretId": "db" })).await;
    assert_eq!(world.call("DescribeSecret", json!({ "SecretId": "db" })).await, before);
    let gone = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";
    assert_eq!(world.refused("RestoreSecret", json!({ "SecretId": "none" })).await, gone);
}
