use serde_json::json;

use crate::testing::{TOKEN, World};

async fn with_two_versions(users: &[(&str, &str)]) -> World {
    let world = World::new(users).await;
    let request = json!({ "Name": "db", "SecretString": "one", "ClientRequestToken": TOKEN });
    world.call("CreateSecret", request).await;
    world.call("PutSecretValue", json!({ "SecretId": "db", "SecretBinary": "AQI=" })).await;
    world
}

#[tokio::test]
async fn a_version_is_named_by_id_by_stage_or_by_both() {
    let world = with_two_versions(&[]).await;
    let current = world.call("GetSecretValue", json!({ "SecretId": "db" })).await;
    assert_eq!((&current["SecretBinary"], current.get("SecretString")), (&json!("AQI="), None));
    assert_eq!(current["VersionStages"], json!(["AWSCURRENT"]));
    for request in [
        json!({ "SecretId": "db", "VersionStage": "AWSPREVIOUS" }),
        json!({ "SecretId": "db", "VersionId": TOKEN }),
        json!({ "SecretId": "db", "VersionId": TOKEN, "VersionStage": "AWSPREVIOUS" }),
    ] {
        let previous = world.call("GetSecretValue", request).await;
        assert_eq!((&previous["SecretString"], &previous["VersionId"]), (&json!("one"), &json!(TOKEN)));
        assert_eq!(previous.get("SecretBinary"), None);
    }
}

#[tokio::test]
async fn a_version_that_is_not_there_is_named() {
    let world = with_two_versions(&[]).await;
    let not_found = |what: &str| {
        format!("ResourceNotFoundException: Secrets Manager can't find the specified secret value for {what}")
    };
    let refused = world.refused("GetSecretValue", json!({ "SecretId": "db", "VersionStage": "MINE" })).await;
    assert_eq!(refused, not_found("staging label: MINE"));
    let request = json!({ "SecretId": "db", "VersionId": TOKEN, "VersionStage": "AWSCURRENT" });
    assert_eq!(world.refused("GetSecretValue", request).await, not_found(&format!("VersionId: {TOKEN}")));
    world.call("CreateSecret", json!({ "Name": "empty" })).await;
    let refused = world.refused("GetSecretValue", json!({ "SecretId": "empty" })).await;
    assert_eq!(refused, not_found("staging label: AWSCURRENT"));
}

#[tokio::test]
async fn permission_may_depend_on_the_version() {
    let current = r#"{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*",
        "Condition": {"StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"}}}"#;
    let world = with_two_versions(&[("ann", current)]).await;
    world.call_as("ann", "GetSecretValue", json!({ "SecretId": "db" })).await.unwrap();
    for request in [
        json!({ "SecretId": "db", "VersionStage": "AWSPREVIOUS" }),
        json!({ "SecretId": "db", "VersionId": TOKEN }),
        json!({ "SecretId": "none", "VersionStage": "AWSPREVIOUS" }),
    ] {
        let refused = world.call_as("ann", "GetSecretValue", request).await.unwrap_err();
        assert!(refused.starts_with("AccessDenied: "), "{refused}");
    }
}
