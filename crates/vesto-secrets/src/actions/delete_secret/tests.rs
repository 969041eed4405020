use chrono::TimeDelta;
use serde_json::json;

use crate::testing::World;

async fn world() -> World {
    let world = World::new(&[]).await;
    world.call("CreateSecret", json!({ "Name": "db", "SecretString": "one" })).await;
    world
}

#[tokio::test]
async fn a_secret_goes_when_its_window_is_over() {
    let mut world = world().await;
    let deleted = world.call("DeleteSecret", json!({ "SecretId": "db" })).await;
    // Thirty days, unless said otherwise.
    assert_eq!(deleted["DeletionDate"].as_f64(), Some(f64::from(1_795_521_600 + 30 * 86_400)));
    let waits =
        "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.";
    assert_eq!(world.refused("GetSecretValue", json!({ "SecretId": "db" })).await, waits);
    assert_eq!(world.refused("DeleteSecret", json!({ "SecretId": "db" })).await, waits);
    let described = world.call("DescribeSecret", json!({ "SecretId": "db" })).await;
    assert_eq!(described["DeletedDate"].as_f64(), Some(1_795_521_600_f64));
    world.clock.advance(TimeDelta::days(30));
    let gone = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";
    assert_eq!(world.refused("DescribeSecret", json!({ "SecretId": "db" })).await, gone);
    world.restart().await;
    assert_eq!(world.refused("RestoreSecret", json!({ "SecretId": "db" })).await, gone);
}

#[tokio::test]
async fn a_secret_goes_at_once_when_it_is_forced() {
    let world = world().await;
    let before = world.call("DescribeSecret", json!({ "SecretId": "db" })).await;
    world.call("DeleteSecret", json!({ "SecretId": "db", "ForceDeleteWithoutRecovery": true })).await;
    assert!(world.refused("GetSecretValue", json!({ "SecretId": "db" })).await.starts_with("ResourceNotFound"));
    // The name is free, and the ARN is another's.
    let again = world.call("CreateSecret", json!({ "Name": "db", "SecretString": "two" })).await;
    assert_ne!(again["ARN"], before["ARN"]);
    assert!(
        world.refused("DescribeSecret", json!({ "SecretId": before["ARN"] })).await.starts_with("ResourceNotFound")
    );
}

#[tokio::test]
async fn the_window_is_of_seven_to_thirty_days_and_not_forced() {
    let world = world().await;
    for days in [6, 31, 0, -1] {
        let refused = world.refused("DeleteSecret", json!({ "SecretId": "db", "RecoveryWindowInDays": days })).await;
        assert!(
            refused.starts_with("InvalidParameterException: RecoveryWindowInDays value must be between"),
            "{refused}"
        );
    }
    let both = json!({ "SecretId": "db", "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": true });
    let refused = world.refused("DeleteSecret", both).await;
    assert!(refused.starts_with("InvalidParameterException: You can't use ForceDeleteWithoutRecovery"), "{refused}");
    world.call("GetSecretValue", json!({ "SecretId": "db" })).await;
}

#[tokio::test]
async fn permission_may_depend_on_the_window() {
    let only_kept = r#"{"Effect": "Allow", "Action": "secretsmanager:DeleteSecret", "Resource": "*",
        "Condition": {"Bool": {"secretsmanager:ForceDeleteWithoutRecovery": "false"},
                      "NumericGreaterThan": {"secretsmanager:RecoveryWindowInDays": "13"}}}"#;
    let world = World::new(&[("ann", only_kept)]).await;
    world.call("CreateSecret", json!({ "Name": "db", "SecretString": "one" })).await;
    for refused in [json!({ "ForceDeleteWithoutRecovery": true }), json!({ "RecoveryWindowInDays": 7 })] {
        let mut request = json!({ "SecretId": "db" });
        request.as_object_mut().unwrap().extend(refused.as_object().unwrap().clone());
        let refused = world.call_as("ann", "DeleteSecret", request).await.unwrap_err();
        assert!(refused.starts_with("AccessDenied: "), "{refused}");
    }
    let request = json!({ "SecretId": "db", "RecoveryWindowInDays": 14 });
    world.call_as("ann", "DeleteSecret", request).await.unwrap();
}
