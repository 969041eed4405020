use serde_json::json;

use crate::testing::{ARN, TOKEN, World};

#[tokio::test]
async fn a_secret_has_an_arn_of_its_own_and_a_first_version() {
    let world = World::new(&[]).await;
    let request = json!({ "Name": "app/db", "SecretString": "one", "ClientRequestToken": TOKEN });
    let made = world.call("CreateSecret", request).await;
    let arn = made["ARN"].as_str().unwrap();
    let suffix = arn.strip_prefix(&format!("{ARN}app/db-")).unwrap();
    assert!(suffix.len() == 6 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{arn}");
    assert_eq!((&made["Name"], &made["VersionId"]), (&json!("app/db"), &json!(TOKEN)));
    let got = world.call("GetSecretValue", json!({ "SecretId": "app/db" })).await;
    assert_eq!((&got["SecretString"], &got["VersionStages"]), (&json!("one"), &json!(["AWSCURRENT"])));
}

#[tokio::test]
async fn a_secret_may_begin_without_a_value() {
    let world = World::new(&[]).await;
    let made = world.call("CreateSecret", json!({ "Name": "empty" })).await;
    assert_eq!(made.get("VersionId"), None);
    let described = world.call("DescribeSecret", json!({ "SecretId": "empty" })).await;
    assert_eq!(described.get("VersionIdsToStages"), None);
}

#[tokio::test]
async fn the_same_request_again_makes_the_same_secret() {
    let world = World::new(&[]).await;
    let request = |value: &str| json!({ "Name": "db", "SecretString": value, "ClientRequestToken": TOKEN });
    let made = world.call("CreateSecret", request("one")).await;
    assert_eq!(world.call("CreateSecret", request("one")).await, made);
    let exists = "ResourceExistsException: The operation failed because the secret db already exists.";
    assert_eq!(world.refused("CreateSecret", request("two")).await, exists);
    // Without a value nothing tells that it is the same.
    assert_eq!(world.refused("CreateSecret", json!({ "Name": "db" })).await, exists);
}

#[tokio::test]
async fn a_name_that_waits_for_its_deletion_is_taken() {
    let world = World::new(&[]).await;
    world.call("CreateSecret", json!({ "Name": "db", "SecretString": "one" })).await;
    world.call("DeleteSecret", json!({ "SecretId": "db", "RecoveryWindowInDays": 7 })).await;
    let refused = world.refused("CreateSecret", json!({ "Name": "db", "SecretString": "two" })).await;
    assert!(refused.starts_with("InvalidRequestException: You can't create this secret because"), "{refused}");
    world.clock.advance(chrono::TimeDelta::days(7));
    world.call("CreateSecret", json!({ "Name": "db", "SecretString": "two" })).await;
}

#[tokio::test]
async fn names_values_and_tags_are_checked() {
    let world = World::new(&[]).await;
    let (long, tags) = ("x".repeat(65_537), vec![json!({ "Key": "k" }); 2]);
    let many: Vec<_> = (0..51).map(|n| json!({ "Key": format!("k{n}"), "Value": "v" })).collect();
    for (request, reason) in [
        (json!({ "Name": "has space" }), "Invalid name."),
        (json!({ "Name": "n".repeat(513) }), "Invalid name."),
        (json!({ "Name": "a", "SecretString": "" }), "SecretString must have 1 to 65536 bytes."),
        (json!({ "Name": "a", "SecretString": long }), "SecretString must have 1 to 65536 bytes."),
        (json!({ "Name": "a", "SecretBinary": "no base64" }), "SecretBinary is not base64."),
        (json!({ "Name": "a", "SecretBinary": "" }), "SecretBinary must have 1 to 65536 bytes."),
        (json!({ "Name": "a", "SecretString": "x", "SecretBinary": "AQI=" }), "You can't specify both"),
        (json!({ "Name": "a", "Tags": tags }), "The tag key k is given twice."),
        (json!({ "Name": "a", "Tags": [{ "Value": "v" }] }), "A tag has no key."),
        (json!({ "Name": "a", "Tags": many }), "A secret has at most 50 tags."),
        (json!({ "Name": "a", "AddReplicaRegions": [] }), "The parameter AddReplicaRegions is not supported yet."),
    ] {
        let refused = world.refused("CreateSecret", request).await;
        assert!(refused.starts_with(&format!("InvalidParameterException: {reason}")), "{refused}");
    }
    let refused = world.refused("CreateSecret", json!({ "Name": "a", "ClientRequestToken": "short" })).await;
    assert!(refused.contains("ClientRequestToken") || refused.contains("clientRequestToken"), "{refused}");
    assert_eq!(world.call("ListSecrets", json!({})).await["SecretList"], json!([]));
}

#[tokio::test]
async fn permission_may_depend_on_name_and_tags() {
    let tagged = r#"{"Effect": "Allow", "Action": "secretsmanager:CreateSecret",
        "Resource": "arn:aws:secretsmanager:us-east-1:123456789012:secret:app/*",
        "Condition": {"StringEquals": {"aws:RequestTag/team": "data"}}}"#;
    let world = World::new(&[("ann", tagged)]).await;
    let request = |name: &str, team: &str| json!({ "Name": name, "Tags": [{ "Key": "team", "Value": team }] });
    world.call_as("ann", "CreateSecret", request("app/db", "data")).await.unwrap();
    for (name, team) in [("app/db2", "other"), ("other", "data"), ("has space", "data")] {
        let refused = world.call_as("ann", "CreateSecret", request(name, team)).await.unwrap_err();
        let expected = format!("not authorized to perform: secretsmanager:CreateSecret on resource: {ARN}{name}");
        assert!(refused.starts_with("AccessDenied: ") && refused.contains(&expected), "{refused}");
    }
}
