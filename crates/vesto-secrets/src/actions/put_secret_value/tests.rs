use serde_json::json;

use crate::testing::{TOKEN, World};

async fn world() -> World {
    let world =
        World::new(&[("ann", r#"{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}"#)]);
    let world = world.await;
    world.call("CreateSecret", json!({ "Name": "db", "SecretString": "one" })).await;
    world
}

#[tokio::test]
async fn a_new_version_is_the_current_one_and_leaves_the_previous_one_behind() {
    let world = world().await;
    let put = world.call("PutSecretValue", json!({ "SecretId": "db", "SecretString": "two" })).await;
    assert_eq!((&put["Name"], &put["VersionStages"]), (&json!("db"), &json!(["AWSCURRENT"])));
    assert_eq!(world.call("GetSecretValue", json!({ "SecretId": "db" })).await["SecretString"], "two");
    let previous = json!({ "SecretId": "db", "VersionStage": "AWSPREVIOUS" });
    assert_eq!(world.call("GetSecretValue", previous).await["SecretString"], "one");
}

#[tokio::test]
async fn a_stage_of_ones_own_leaves_the_current_version_where_it_is() {
    let world = world().await;
    let request = json!({ "SecretId": "db", "SecretString": "two", "VersionStages": ["MINE", "YOURS"] });
    assert_eq!(world.call("PutSecretValue", request).await["VersionStages"], json!(["MINE", "YOURS"]));
    assert_eq!(world.call("GetSecretValue", json!({ "SecretId": "db" })).await["SecretString"], "one");
    // The first version of all is the current one, too.
    world.call("CreateSecret", json!({ "Name": "empty" })).await;
    let request = json!({ "SecretId": "empty", "SecretString": "one", "VersionStages": ["MINE"] });
    assert_eq!(world.call("PutSecretValue", request).await["VersionStages"], json!(["MINE", "AWSCURRENT"]));
}

#[tokio::test]
async fn a_token_names_one_value() {
    let world = world().await;
    let request = |value: &str| json!({ "SecretId": "db", "SecretString": value, "ClientRequestToken": TOKEN });
    let put = world.call("PutSecretValue", request("two")).await;
    world.call("PutSecretValue", json!({ "SecretId": "db", "SecretString": "three" })).await;
    // The same again is answered, and changes nothing.
    assert_eq!(world.call("PutSecretValue", request("two")).await["VersionId"], put["VersionId"]);
    assert_eq!(world.call("GetSecretValue", json!({ "SecretId": "db" })).await["SecretString"], "three");
    let refused = world.refused("PutSecretValue", request("four")).await;
    assert!(
        refused.starts_with(&format!("ResourceExistsException: You can't use ClientRequestToken {TOKEN}")),
        "{refused}"
    );
}

#[tokio::test]
async fn what_is_not_a_version_is_refused() {
    let world = world().await;
    let stages: Vec<String> = (0..21).map(|n| n.to_string()).collect();
    for (request, reason) in [
        (json!({ "SecretId": "db" }), "You must provide either SecretString or SecretBinary."),
        (json!({ "SecretId": "db", "SecretString": "x", "VersionStages": [] }), "VersionStages is not valid."),
        (json!({ "SecretId": "db", "SecretString": "x", "VersionStages": [""] }), "VersionStages is not valid."),
        (json!({ "SecretId": "db", "SecretString": "x", "VersionStages": stages }), "VersionStages is not valid."),
        (json!({ "SecretId": "db", "SecretString": "x", "RotationToken": "t" }), "The parameter RotationToken"),
    ] {
        let refused = world.refused("PutSecretValue", request).await;
        assert!(refused.starts_with(&format!("InvalidParameterException: {reason}")), "{refused}");
    }
    let request = json!({ "SecretId": "none", "SecretString": "x" });
    assert!(world.refused("PutSecretValue", request).await.starts_with("ResourceNotFoundException: "));
    let request = json!({ "SecretId": "db", "SecretString": "x" });
    let refused = world.call_as("ann", "PutSecretValue", request.clone()).await.unwrap_err();
    assert!(refused.contains("not authorized to perform: secretsmanager:PutSecretValue"), "{refused}");
    world.call("DeleteSecret", json!({ "SecretId": "db" })).await;
    assert!(world.refused("PutSecretValue", request).await.starts_with("InvalidRequestException: "));
}

#[tokio::test]
async fn versions_survive_a_restart() {
    let mut world = world().await;
    world.call("PutSecretValue", json!({ "SecretId": "db", "SecretBinary": "AQI=" })).await;
    world.restart().await;
    assert_eq!(world.call("GetSecretValue", json!({ "SecretId": "db" })).await["SecretBinary"], "AQI=");
}
