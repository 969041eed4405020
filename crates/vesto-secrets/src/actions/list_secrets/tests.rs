use serde_json::{Value, json};

use crate::testing::World;

async fn world() -> World {
    let nobody = r#"{"Effect": "Allow", "Action": "secretsmanager:DescribeSecret", "Resource": "*"}"#;
    let world = World::new(&[("ann", nobody)]).await;
    for (name, description, team) in [("b/2", "Second one", "web"), ("a/1", "First", "data"), ("c", "second", "data")] {
        let tags = json!([{ "Key": "team", "Value": team }]);
        world.call("CreateSecret", json!({ "Name": name, "Description": description, "Tags": tags })).await;
        world.clock.advance(chrono::TimeDelta::seconds(1));
    }
    world
}

async fn names(world: &World, request: Value) -> Vec<String> {
    let listed = world.call("ListSecrets", request).await;
    let listed = listed["SecretList"].as_array().unwrap().iter();
    listed.map(|secret| secret["Name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn secrets_come_by_name_or_as_asked() {
    let world = world().await;
    assert_eq!(names(&world, json!({})).await, ["a/1", "b/2", "c"]);
    assert_eq!(names(&world, json!({ "SortOrder": "desc" })).await, ["c", "b/2", "a/1"]);
    assert_eq!(names(&world, json!({ "SortBy": "created-date" })).await, ["b/2", "a/1", "c"]);
    world.call("UpdateSecret", json!({ "SecretId": "b/2", "Description": "new" })).await;
    let request = json!({ "SortBy": "last-changed-date", "SortOrder": "desc" });
    assert_eq!(names(&world, request).await, ["b/2", "c", "a/1"]);
    assert!(world.refused("ListSecrets", json!({ "SortBy": "size" })).await.contains("ortBy"));
}

#[tokio::test]
async fn filters_match_beginnings_and_all_must_pass() {
    let world = world().await;
    let filtered = |filters: Value| names(&world, json!({ "Filters": filters }));
    let one = |key: &str, value: &str| json!([{ "Key": key, "Values": [value] }]);
    assert_eq!(filtered(one("name", "a/")).await, ["a/1"]);
    assert_eq!(filtered(one("name", "A/")).await, Vec::<String>::new(), "names have their case");
    assert_eq!(filtered(one("name", "!a/")).await, ["b/2", "c"]);
    assert_eq!(filtered(one("description", "SECOND")).await, ["b/2", "c"]);
    assert_eq!(filtered(one("tag-key", "te")).await, ["a/1", "b/2", "c"]);
    assert_eq!(filtered(one("tag-value", "data")).await, ["a/1", "c"]);
    assert_eq!(filtered(one("all", "web")).await, ["b/2"]);
    let both = json!([{ "Key": "tag-value", "Values": ["data"] }, { "Key": "name", "Values": ["b", "c"] }]);
    assert_eq!(filtered(both).await, ["c"]);
    let refused = world.refused("ListSecrets", json!({ "Filters": one("owning-service", "x") })).await;
    assert_eq!(refused, "InvalidParameterException: The filter owning-service is not supported yet.");
}

#[tokio::test]
async fn pages_hold_each_secret_once() {
    let world = world().await;
    let first = world.call("ListSecrets", json!({ "MaxResults": 2 })).await;
    assert_eq!(first["SecretList"].as_array().unwrap().len(), 2);
    let request = json!({ "MaxResults": 2, "NextToken": first["NextToken"] });
    let second = world.call("ListSecrets", request).await;
    assert_eq!((&second["SecretList"][0]["Name"], second.get("NextToken")), (&json!("c"), None));
    let refused = world.refused("ListSecrets", json!({ "NextToken": "nonsense" })).await;
    assert_eq!(refused, "InvalidNextTokenException: The NextToken value is invalid.");
    for max in [0, 101] {
        assert!(world.refused("ListSecrets", json!({ "MaxResults": max })).await.contains("axResults"));
    }
}

#[tokio::test]
async fn what_waits_for_its_deletion_is_listed_only_when_asked_for() {
    let world = world().await;
    world.call("DeleteSecret", json!({ "SecretId": "c", "RecoveryWindowInDays": 7 })).await;
    assert_eq!(names(&world, json!({})).await, ["a/1", "b/2"]);
    assert_eq!(names(&world, json!({ "IncludePlannedDeletion": true })).await, ["a/1", "b/2", "c"]);
    world.clock.advance(chrono::TimeDelta::days(7));
    assert_eq!(names(&world, json!({ "IncludePlannedDeletion": true })).await, ["a/1", "b/2"]);
}

#[tokio::test]
async fn entries_name_their_versions_and_no_values() {
    let world = World::new(&[]).await;
    let made = world.call("CreateSecret", json!({ "Name": "db", "SecretString": "s3cr3t" })).await;
    let listed = world.call("ListSecrets", json!({})).await;
    let version = made["VersionId"].as_str().unwrap();
    assert_eq!(listed["SecretList"][0]["SecretVersionsToStages"], json!({ version: ["AWSCURRENT"] }));
    assert!(!listed.to_string().contains("s3cr3t"));
}

#[tokio::test]
async fn listing_needs_permission_of_its_own() {
    let refused = world().await.call_as("ann", "ListSecrets", json!({})).await.unwrap_err();
    assert!(refused.contains("not authorized to perform: secretsmanager:ListSecrets on resource: *"), "{refused}");
}
