use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::testing::{World, merged};

const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

fn id(answer: &Value) -> &str {
    answer["Id"].as_str().unwrap()
}

#[tokio::test]
async fn a_query_ends_with_a_result() {
    let world = World::new().await;
    let seen = world.run("alice", "rows 3", json!({ "StatementName": "mine" })).await;
    assert_eq!(seen["Status"], "FINISHED", "{seen}");
    assert_eq!((&seen["ResultRows"], &seen["RedshiftQueryId"]), (&json!(3), &json!(77)));
    assert_eq!((&seen["HasResultSet"], &seen["DbUser"]), (&json!(true), &json!("awsuser")));
    let result = world.call("alice", "GetStatementResult", json!({ "Id": seen["Id"] })).await.unwrap();
    assert_eq!(result["Records"], json!([[{ "longValue": 0 }], [{ "longValue": 1 }], [{ "longValue": 2 }]]));
    assert_eq!((&result["TotalNumRows"], &result["ColumnMetadata"][0]["typeName"]), (&json!(3), &json!("int4")));
    assert_eq!(result.get("NextToken"), None);
}

#[tokio::test]
async fn commands_tell_how_many_rows_they_changed() {
    let world = World::new().await;
    for (sql, rows) in [("INSERT 0 5", 5), ("COPY", 12), ("DELETE 2", 2)] {
        let seen = world.run("alice", sql, json!({})).await;
        assert_eq!((&seen["ResultRows"], &seen["HasResultSet"]), (&json!(rows), &json!(false)), "{sql}");
        let refused = world.call("alice", "GetStatementResult", json!({ "Id": seen["Id"] })).await.unwrap_err();
        assert!(refused.ends_with("Query does not have result. Please check query status with DescribeStatement."));
    }
}

#[tokio::test]
async fn failures_are_told_with_detail_and_hint() {
    let world = World::new().await;
    let seen = world.run("alice", "fail", json!({})).await;
    assert_eq!(
        (&seen["Status"], &seen["Error"]),
        (&json!("FAILED"), &json!("ERROR: it fails\n  Detail: why\n  Hint: how"))
    );
    let seen = world.run("alice", "a; b", json!({})).await;
    assert!(seen["Error"].as_str().unwrap().starts_with("ERROR: cannot insert multiple commands"));
    let seen = world.run("alice", "rows 1", json!({ "DbUser": "missing" })).await;
    assert_eq!(seen["Error"], "FATAL: user \"missing\" does not exist");
}

#[tokio::test]
async fn a_batch_ends_with_its_first_failure_unless_its_parts_stand_alone() {
    let world = World::new().await;
    let batch = |mode: &str| json!({ "Sqls": ["rows 1", "fail", "rows 2"], "ExecutionMode": mode });
    let statuses = |seen: &Value| {
        let parts = seen["SubStatements"].as_array().unwrap().iter();
        parts.map(|part| part["Status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let seen = world.run_action("alice", "BatchExecuteStatement", batch("TRANSACTION")).await;
    assert_eq!(statuses(&seen), ["FINISHED", "FAILED", "ABORTED"]);
    assert_eq!(seen["SubStatements"][0].get("Error"), None);
    assert_eq!(seen["SubStatements"][2]["Error"], "Connection or an prior query failed.");
    let refused = world.call("alice", "GetStatementResult", json!({ "Id": seen["Id"] })).await.unwrap_err();
    let expected = "ValidationException: BatchExecuteStatement result can only be retrieved with sub-statement id.";
    assert_eq!(refused, expected);
    assert!(seen["Error"].as_str().unwrap().starts_with("Query #2 failed with ERROR: it fails"));
    let seen = world.run_action("alice", "BatchExecuteStatement", batch("AUTO_COMMIT")).await;
    assert_eq!(statuses(&seen), ["FINISHED", "FAILED", "FINISHED"]);
    let third = format!("{}:3", id(&seen));
    let result = world.call("alice", "GetStatementResult", json!({ "Id": third })).await.unwrap();
    assert_eq!(result["TotalNumRows"], 2);
    for wrong in ["4", "0", "99999999999999999999999"] {
        let wrong = format!("{}:{wrong}", id(&seen));
        let refused = world.call("alice", "DescribeStatement", json!({ "Id": wrong })).await.unwrap_err();
        assert_eq!(refused, "ResourceNotFoundException: Query does not exist.");
    }
}

#[tokio::test]
async fn a_batch_without_a_connection_fails_as_a_whole() {
    let world = World::new().await;
    let batch = json!({ "Sqls": ["rows 1", "rows 2"], "DbUser": "missing" });
    let seen = world.run_action("alice", "BatchExecuteStatement", batch).await;
    let error = "FATAL: user \"missing\" does not exist";
    assert_eq!((&seen["Status"], &seen["Error"]), (&json!("FAILED"), &json!(error)));
    for part in seen["SubStatements"].as_array().unwrap() {
        let told = (&part["Status"], &part["Error"]);
        assert_eq!(told, (&json!("ABORTED"), &json!("Connection or an prior query failed.")));
    }
}

#[tokio::test]
async fn a_cluster_has_five_hundred_active_statements_at_most() {
    let world = World::new().await;
    let target = json!({ "ClusterIdentifier": "c1", "Database": "dev", "DbUser": "awsuser", "Sql": "wait" });
    let mut begun = Vec::new();
    for _ in 0..500 {
        begun.push(world.call("alice", "ExecuteStatement", target.clone()).await.unwrap());
    }
    let batch = json!({ "ClusterIdentifier": "c1", "Database": "dev", "DbUser": "awsuser", "Sqls": ["rows 1"] });
    let exceeded = "ActiveStatementsExceededException: Active statements exceeded the allowed quota (500).";
    assert_eq!(world.call("bob", "ExecuteStatement", target.clone()).await.unwrap_err(), exceeded);
    assert_eq!(world.call("alice", "BatchExecuteStatement", batch).await.unwrap_err(), exceeded);
    // One of those that run, and one that waits for its turn.
    for statement in [&begun[0], &begun[499]] {
        world.call("alice", "CancelStatement", json!({ "Id": statement["Id"] })).await.unwrap();
        let wait = json!({ "Id": statement["Id"], "WaitTimeSeconds": 30 });
        assert_eq!(world.call("alice", "DescribeStatement", wait).await.unwrap()["Status"], "ABORTED");
        world.call("alice", "ExecuteStatement", target.clone()).await.unwrap();
    }
    assert_eq!(world.call("alice", "ExecuteStatement", target).await.unwrap_err(), exceeded);
}

#[tokio::test]
async fn a_cluster_has_five_hundred_sessions_at_most() {
    let world = World::new().await;
    let keep = json!({ "SessionKeepAliveSeconds": 3600 });
    for _ in 0..500 {
        world.run("alice", "rows 1", keep.clone()).await;
    }
    let target = json!({ "ClusterIdentifier": "c1", "Database": "dev", "DbUser": "awsuser", "Sql": "rows 1" });
    let refused = world.call("alice", "ExecuteStatement", merged(target, keep)).await.unwrap_err();
    assert_eq!(refused, "ActiveSessionsExceededException: Active sessions exceeded the allowed quota (500).");
    // Without one of its own a statement may run.
    assert_eq!(world.run("alice", "rows 1", json!({})).await["Status"], "FINISHED");
}

#[tokio::test]
async fn a_running_statement_is_cancelled_and_one_that_ended_is_not() {
    let world = World::new().await;
    let target = json!({ "ClusterIdentifier": "c1", "Database": "dev", "Sql": "wait" });
    let begun = world.call("alice", "ExecuteStatement", target).await.unwrap();
    assert_eq!(begun["DbUser"], "IAM:alice");
    let cancelled = world.call("alice", "CancelStatement", json!({ "Id": begun["Id"] })).await.unwrap();
    assert_eq!(cancelled, json!({ "Status": true }));
    let wait = json!({ "Id": begun["Id"], "WaitTimeSeconds": 30 });
    assert_eq!(world.call("alice", "DescribeStatement", wait).await.unwrap()["Status"], "ABORTED");
    let refused = world.call("alice", "CancelStatement", json!({ "Id": begun["Id"] })).await.unwrap_err();
    let words = "ValidationException: Could not cancel a query that is already in ABORTED state with ID: ";
    assert_eq!(refused, format!("{words}{}", id(&begun)));
}

#[tokio::test]
async fn a_statement_is_nobody_elses() {
    let world = World::new().await;
    let seen = world.run("alice", "rows 1", json!({})).await;
    for action in ["DescribeStatement", "GetStatementResult", "GetStatementResultV2", "CancelStatement"] {
        let not_there = "ResourceNotFoundException: Query does not exist.";
        for request in [json!({ "Id": seen["Id"] }), json!({ "Id": UNKNOWN })] {
            assert_eq!(world.call("bob", action, request).await.unwrap_err(), not_there, "{action}");
        }
        let refused = world.call("nobody", action, json!({ "Id": seen["Id"] })).await.unwrap_err();
        assert!(refused.starts_with("AccessDenied: User: arn:aws:iam::123456789012:user/nobody is not"), "{refused}");
        let malformed = world.call("bob", action, json!({ "Id": "bad" })).await.unwrap_err();
        assert!(malformed.starts_with("ValidationException: id must satisfy regex pattern: "), "{malformed}");
    }
    let listed = world.call("bob", "ListStatements", json!({ "Status": "ALL" })).await.unwrap();
    assert_eq!(listed, json!({ "Statements": [] }));
}

#[tokio::test]
async fn a_login_has_to_be_allowed() {
    let world = World::new().await;
    let target = json!({ "ClusterIdentifier": "c1", "Database": "dev", "Sql": "rows 1" });
    let refused = world.call("carol", "ExecuteStatement", target.clone()).await.unwrap_err();
    assert_eq!(
        refused,
        "ValidationException: User: arn:aws:iam::123456789012:user/carol is not authorized to perform: \
         redshift:GetClusterCredentialsWithIAM on resource: arn:aws:redshift:us-east-1:123456789012:dbname:c1/dev because \
         no identity-based policy allows the redshift:GetClusterCredentialsWithIAM action (Status Code: 403; Error Code: \
         AccessDenied)"
    );
    let as_user = merged(target, json!({ "DbUser": "awsuser" }));
    let refused = world.call("carol", "ExecuteStatement", as_user).await.unwrap_err();
    assert!(refused.contains("redshift:GetClusterCredentials on resource"), "{refused}");
}

#[tokio::test]
async fn where_a_statement_runs_has_to_be_said_once() {
    let world = World::new().await;
    let no_endpoint = "ValidationException: Redshift endpoint doesn't exist in this region.";
    for (request, expected) in [
        (json!({}), "ValidationException: Either ClusterIdentifier, WorkgroupName or SessionId must be provided."),
        (json!({ "ClusterIdentifier": "c9", "Database": "dev" }), no_endpoint),
        (json!({ "ClusterIdentifier": "../c1", "Database": "dev" }), no_endpoint),
        (json!({ "WorkgroupName": "w", "Database": "dev" }), no_endpoint),
        (json!({ "ClusterIdentifier": "c1" }), "ValidationException: Database must be provided."),
        (
            json!({ "ClusterIdentifier": "c1", "WorkgroupName": "w" }),
            "ValidationException: ClusterIdentifier and WorkgroupName cannot both be provided.",
        ),
        (json!({ "SessionId": UNKNOWN }), "ResourceNotFoundException: Session does not exist."),
        (json!({ "ClusterIdentifier": 7 }), "SerializationException: The member ClusterIdentifier is not a string."),
    ] {
        let request = merged(request, json!({ "Sql": "rows 1" }));
        assert_eq!(world.call("alice", "ExecuteStatement", request).await.unwrap_err(), expected);
    }
    world.endpoints.remove(&world.namespace()).await;
    let request = json!({ "ClusterIdentifier": "c1", "Database": "dev", "Sql": "rows 1" });
    let refused = world.call("alice", "ExecuteStatement", request).await.unwrap_err();
    assert_eq!(refused, "ValidationException: The cluster c1 is not available.");
}

#[tokio::test]
async fn a_token_names_its_statement_for_eight_hours() {
    let world = World::new().await;
    let request = json!({ "ClientToken": "t" });
    let first = world.run("alice", "rows 1", request.clone()).await;
    assert_eq!(world.run("alice", "rows 1", request.clone()).await["Id"], first["Id"]);
    assert_ne!(world.run("bob", "rows 1", request.clone()).await["Id"], first["Id"]);
    world.clock.advance(TimeDelta::hours(8));
    assert_ne!(world.run("alice", "rows 1", request).await["Id"], first["Id"]);
}

#[tokio::test]
async fn a_session_is_kept_for_its_owner() {
    let world = World::new().await;
    let first = world.run("alice", "user", json!({ "SessionKeepAliveSeconds": 600 })).await;
    let session = json!({ "SessionId": first["SessionId"] });
    let second = world.run("alice", "rows 2", session.clone()).await;
    assert_eq!((&second["Status"], &second["RedshiftPid"]), (&json!("FINISHED"), &first["RedshiftPid"]));
    let listed = world.call("alice", "ListSessions", json!({})).await.unwrap();
    let only = &listed["Sessions"][0];
    assert_eq!((&only["Status"], &only["SessionAliveSeconds"]), (&json!("AVAILABLE"), &json!(600)));
    let request = merged(session.clone(), json!({ "Sql": "rows 1" }));
    let refused = world.call("bob", "ExecuteStatement", request).await.unwrap_err();
    assert_eq!(refused, "ResourceNotFoundException: Session does not exist.");
    let waiting = world.call("alice", "ExecuteStatement", merged(session.clone(), json!({ "Sql": "wait" }))).await;
    let refused = world.call("alice", "ExecuteStatement", merged(session, json!({ "Sql": "rows 1" }))).await;
    assert_eq!(refused.unwrap_err(), "ValidationException: Session is not available");
    // A cluster that stops ends them both.
    world.endpoints.remove(&world.namespace()).await;
    let seen = world.call("alice", "DescribeStatement", json!({ "Id": waiting.unwrap()["Id"] })).await.unwrap();
    assert_eq!(seen["Error"], "FATAL: terminating connection due to administrator command");
    let listed = world.call("alice", "ListSessions", json!({ "Status": "CLOSED" })).await.unwrap();
    assert_eq!(listed["Sessions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_a_crash_interrupts_has_failed_and_what_ended_is_kept_for_a_day() {
    let mut world = World::new().await;
    let done = world.run("alice", "rows 3", json!({})).await;
    let target = json!({ "ClusterIdentifier": "c1", "Database": "dev", "Sql": "wait" });
    let running = world.call("alice", "ExecuteStatement", target).await.unwrap();
    world.restart().await;
    let seen = world.call("alice", "DescribeStatement", json!({ "Id": running["Id"] })).await.unwrap();
    assert_eq!(seen["Status"], "FAILED");
    assert!(seen["Error"].as_str().unwrap().starts_with("The server stopped while"), "{seen}");
    let result = world.call("alice", "GetStatementResult", json!({ "Id": done["Id"] })).await.unwrap();
    assert_eq!(result["TotalNumRows"], 3);
    world.clock.advance(TimeDelta::hours(24) + TimeDelta::seconds(1));
    world.restart().await;
    let gone = world.call("alice", "DescribeStatement", json!({ "Id": done["Id"] })).await.unwrap_err();
    assert_eq!(gone, "ResourceNotFoundException: Query does not exist.");
}

#[tokio::test]
async fn statements_are_listed_by_name_and_status_in_pages() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for number in 0..5 {
        let name = json!({ "StatementName": format!("n{number}") });
        ids.insert(0, world.run("alice", "rows 1", name).await["Id"].clone());
    }
    world.run("alice", "fail", json!({ "StatementName": "n-failed" })).await;
    let mut seen = Vec::new();
    let mut request = json!({ "MaxResults": 2, "StatementName": "n" });
    loop {
        let page = world.call("alice", "ListStatements", request.clone()).await.unwrap();
        seen.extend(page["Statements"].as_array().unwrap().iter().map(|one| one["Id"].clone()));
        match page.get("NextToken") {
            Some(next) => request = merged(request, json!({ "NextToken": next })),
            None => break,
        }
    }
    assert_eq!(seen, ids);
    let failed = world.call("alice", "ListStatements", json!({ "Status": "FAILED" })).await.unwrap();
    assert_eq!(failed["Statements"][0]["StatementName"], "n-failed");
    let refused = world.call("alice", "ListStatements", json!({ "MaxResults": 101 })).await.unwrap_err();
    assert!(refused.contains("'maxResults' failed to satisfy constraint"), "{refused}");
}

#[tokio::test]
async fn a_statement_is_shown_without_its_secrets() {
    let world = World::new().await;
    let seen = world.run("alice", "create user u password 'Sesame1'", json!({})).await;
    assert_eq!(seen["QueryString"], "create user u password '***'");
}

#[tokio::test]
async fn limits_refuse_what_is_too_much() {
    let world = World::new().await;
    let long = "x".repeat(100 * 1024 + 1);
    let target = json!({ "ClusterIdentifier": "c1", "Database": "dev" });
    for (action, request) in [
        ("ExecuteStatement", json!({ "Sql": long })),
        ("ExecuteStatement", json!({ "Sql": "rows 1", "SessionKeepAliveSeconds": 86_401 })),
        ("ExecuteStatement", json!({ "Sql": "rows 1", "WaitTimeSeconds": 31 })),
        ("ExecuteStatement", json!({ "Sql": "rows 1", "ClientToken": "x".repeat(65) })),
        ("ExecuteStatement", json!({ "Sql": "rows 1", "ResultFormat": "XML" })),
        ("ExecuteStatement", json!({})),
        ("BatchExecuteStatement", json!({ "Sqls": [] })),
        ("BatchExecuteStatement", json!({ "Sqls": vec!["rows 1"; 41] })),
    ] {
        let refused = world.call("alice", action, merged(target.clone(), request.clone())).await.unwrap_err();
        assert!(refused.starts_with("ValidationException: "), "{refused}");
    }
}

#[tokio::test]
async fn a_secret_logs_in_with_its_password() {
    let world = World::new().await;
    let actions = vesto_secrets::secrets_actions();
    for (name, password) in [("right", "Passw0rd"), ("wrong", "Passw0rd2")] {
        let value = json!({ "username": "ann", "password": password, "dbname": "dev" }).to_string();
        let request = [("Name".to_owned(), json!(name)), ("SecretString".to_owned(), json!(value))];
        let request = request.into_iter().collect();
        actions.call(&world.secrets, &world.ctx("alice"), "CreateSecret", &request).await.unwrap();
    }
    let target =
        |name: &str| json!({ "ClusterIdentifier": "c1", "SecretArn": name, "Sql": "rows 1", "WaitTimeSeconds": 30 });
    let seen = world.call("alice", "ExecuteStatement", target("right")).await.unwrap();
    assert_eq!((&seen["Status"], &seen["Database"]), (&json!("FINISHED"), &json!("dev")));
    assert!(seen["SecretArn"].as_str().unwrap().contains(":secret:right-"), "{seen}");
    let seen = world.call("alice", "ExecuteStatement", target("wrong")).await.unwrap();
    assert_eq!(seen["Status"], "FAILED");
    let refused = world.call("bob", "ExecuteStatement", target("right")).await.unwrap_err();
    assert!(refused.contains("is not authorized to perform: secretsmanager:GetSecretValue"), "{refused}");
}
