use serde_json::json;

use crate::testing::{ARN, TOKEN, World};

#[tokio::test]
async fn everything_but_the_value_is_told() {
    let mut world = World::new(&[]).await;
    let tags = json!([{ "Key": "team", "Value": "data" }]);
    let request = json!({
        "Name": "db", "SecretString": "s3cr3t", "ClientRequestToken": TOKEN, "Description": "d", "KmsKeyId": "alias/k",
        "Tags": tags,
    });
    let arn = world.call("CreateSecret", request).await["ARN"].clone();
    // Also from the disk.
    for _ in 0..2 {
        let described = world.call("DescribeSecret", json!({ "SecretId": "db" })).await;
        assert_eq!(
            described,
            json!({
                "ARN": arn, "Name": "db", "Description": "d", "KmsKeyId": "alias/k", "Tags": tags,
                "CreatedDate": 1_795_521_600.0, "LastChangedDate": 1_795_521_600.0,
                "VersionIdsToStages": { TOKEN: ["AWSCURRENT"] },
            })
        );
        world.restart().await;
    }
}

#[tokio::test]
async fn a_secret_is_found_by_name_by_arn_and_by_arn_without_its_end() {
    let world = World::new(&[]).await;
    let arn = world.call("CreateSecret", json!({ "Name": "app/db" })).await["ARN"].as_str().unwrap().to_owned();
    for id in ["app/db", &arn, &format!("{ARN}app/db")] {
        assert_eq!(world.call("DescribeSecret", json!({ "SecretId": id })).await["ARN"], json!(arn), "{id}");
    }
    for id in ["app", "app/db-", &format!("{ARN}app/db-AAAAAA"), &arn.replace("us-east-1", "us-west-2"), ""] {
        let refused = world.refused("DescribeSecret", json!({ "SecretId": id })).await;
        assert!(!refused.is_empty() && !refused.contains(&arn), "{id}: {refused}");
    }
}

#[tokio::test]
async fn nobody_learns_without_permission_whether_a_secret_exists() {
    let tagged = r#"{"Effect": "Allow", "Action": "secretsmanager:DescribeSecret", "Resource": "*",
        "Condition": {"StringEquals": {"aws:ResourceTag/team": "data"}}}"#;
    let world = World::new(&[("ann", tagged)]).await;
    world.call("CreateSecret", json!({ "Name": "mine", "Tags": [{ "Key": "team", "Value": "data" }] })).await;
    world.call("CreateSecret", json!({ "Name": "other" })).await;
    world.call_as("ann", "DescribeSecret", json!({ "SecretId": "mine" })).await.unwrap();
    for id in ["other", "none"] {
        let refused = world.call_as("ann", "DescribeSecret", json!({ "SecretId": id })).await.unwrap_err();
        let expected = format!("not authorized to perform: secretsmanager:DescribeSecret on resource: {ARN}{id}");
        assert!(refused.starts_with("AccessDenied: ") && refused.contains(&expected), "{refused}");
    }
}
