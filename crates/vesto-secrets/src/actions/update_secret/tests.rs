use serde_json::json;

use crate::testing::{TOKEN, World};

async fn world() -> World {
    let described = r#"{"Effect": "Allow", "Action": "secretsmanager:UpdateSecret", "Resource": "*",
        "Condition": {"StringLike": {"secretsmanager:Description": "ours *"}}}"#;
    let world = World::new(&[("ann", described)]).await;
    world
        .call("CreateSecret", json!({ "Name": "db", "SecretString": "one", "Description": "d", "KmsKeyId": "k" }))
        .await;
    world
}

#[tokio::test]
async fn what_is_given_changes_and_the_rest_stays() {
    let world = world().await;
    world.clock.advance(chrono::TimeDelta::seconds(5));
    let updated = world.call("UpdateSecret", json!({ "SecretId": "db", "Description": "new" })).await;
    assert_eq!((&updated["Name"], updated.get("VersionId")), (&json!("db"), None));
    let described = world.call("DescribeSecret", json!({ "SecretId": "db" })).await;
    assert_eq!((&described["Description"], &described["KmsKeyId"]), (&json!("new"), &json!("k")));
    assert_eq!(described["LastChangedDate"].as_f64().unwrap() - described["CreatedDate"].as_f64().unwrap(), 5.0);
    assert_eq!(world.call("GetSecretValue", json!({ "SecretId": "db" })).await["SecretString"], "one");
    world.call("UpdateSecret", json!({ "SecretId": "db", "KmsKeyId": "alias/other" })).await;
    let described = world.call("DescribeSecret", json!({ "SecretId": "db" })).await;
    assert_eq!((&described["Description"], &described["KmsKeyId"]), (&json!("new"), &json!("alias/other")));
}

#[tokio::test]
async fn a_value_is_a_new_current_version() {
    let world = world().await;
    let request = json!({ "SecretId": "db", "SecretString": "two", "ClientRequestToken": TOKEN });
    assert_eq!(world.call("UpdateSecret", request).await["VersionId"], TOKEN);
    let got = world.call("GetSecretValue", json!({ "SecretId": "db" })).await;
    assert_eq!((&got["SecretString"], &got["VersionId"]), (&json!("two"), &json!(TOKEN)));
    let other =
        json!({ "SecretId": "db", "SecretString": "three", "ClientRequestToken": TOKEN, "Description": "lost" });
    assert!(world.refused("UpdateSecret", other).await.starts_with("ResourceExistsException: "));
    // All of it or nothing.
    assert_eq!(world.call("DescribeSecret", json!({ "SecretId": "db" })).await["Description"], "d");
}

#[tokio::test]
async fn what_cannot_be_updated_is_refused() {
    let world = world().await;
    let refused = world.refused("UpdateSecret", json!({ "SecretId": "db", "Type": "t" })).await;
    assert_eq!(refused, "InvalidParameterException: The parameter Type is not supported yet.");
    let refused = world.refused("UpdateSecret", json!({ "SecretId": "db", "Description": "x".repeat(2049) })).await;
    assert!(refused.contains("escription"), "{refused}");
    assert!(world.refused("UpdateSecret", json!({ "SecretId": "none" })).await.starts_with("ResourceNotFound"));
    world.call("DeleteSecret", json!({ "SecretId": "db" })).await;
    let refused = world.refused("UpdateSecret", json!({ "SecretId": "db", "Description": "x" })).await;
    assert!(refused.starts_with("InvalidRequestException: "), "{refused}");
}

#[tokio::test]
async fn permission_may_depend_on_the_new_description() {
    let world = world().await;
    let update = |text: &str| world.call_as("ann", "UpdateSecret", json!({ "SecretId": "db", "Description": text }));
    update("ours now").await.unwrap();
    let refused = update("theirs").await.unwrap_err();
    assert!(refused.starts_with("AccessDenied: "), "{refused}");
}
