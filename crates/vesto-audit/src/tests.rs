use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use expect_test::{Expect, expect};
use serde_json::Value;
use vesto_types::{FixedClock, SeededIds};

use super::*;
use crate::queue::MAX_EVENTS;

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-01-02T17:31:43Z").unwrap().to_utc()
}

fn event(name: &'static str, category: Category) -> Event {
    Event {
        at: now(),
        category,
        source: "s3.amazonaws.com".into(),
        name: name.into(),
        read_only: true,
        region: "us-east-1".to_owned(),
        identity: Arc::new(UserIdentity {
            kind: "Root",
            account_id: Some("123456789012".to_owned()),
            ..UserIdentity::default()
        }),
        origin: Origin::Client { address: Some([127, 0, 0, 1].into()), user_agent: Some("test".to_owned()) },
        request_id: "r".to_owned(),
        parameters: Parameters::None,
        response: Response::None,
        failure: None,
        resources: Vec::new(),
        recipient_account: Some("123456789012".to_owned()),
        additional: Vec::new(),
    }
}

fn settings(directory: &Path, file_bytes: u64, max_bytes: u64) -> AuditSettings {
    AuditSettings { directory: directory.to_owned(), max_bytes, file_bytes }
}

fn open(settings: &AuditSettings) -> Audit {
    Audit::open(settings, Arc::new(FixedClock::at(now())), Arc::new(SeededIds::default())).unwrap()
}

fn read_all(directory: &Path) -> Vec<Value> {
    let mut records = Vec::new();
    read::records(directory, DateTime::UNIX_EPOCH, "", |record| records.push(record)).unwrap();
    records
}

fn names(directory: &Path) -> Vec<String> {
    read_all(directory).iter().map(|record| record["eventName"].as_str().unwrap().to_owned()).collect()
}

fn form(pairs: &[(&str, &str)]) -> Parameters {
    Parameters::form(pairs.iter().copied())
}

fn check(event: &Event, expect: Expect) {
    let line = record::line(event, "e");
    let record: Value = serde_json::from_slice(&line).unwrap();
    expect.assert_eq(&serde_json::to_string_pretty(&record).unwrap());
}

#[test]
fn a_line_has_cloudtrails_shape() {
    let issuer = Issuer {
        kind: "Role",
        principal_id: "AROA1".to_owned(),
        arn: "arn:aws:iam::123456789012:role/r".to_owned(),
        account_id: "123456789012".to_owned(),
        user_name: "r".to_owned(),
    };
    let identity = UserIdentity {
        kind: "AssumedRole",
        principal_id: Some("AROA1:s".to_owned()),
        arn: Some("arn:aws:sts::123456789012:assumed-role/r/s".to_owned()),
        account_id: Some("123456789012".to_owned()),
        session_context: Some(SessionContext::new(Some(issuer), now())),
        invoked_by: Some("redshift.amazonaws.com"),
        ..UserIdentity::default()
    };
    let event = Event {
        identity: Arc::new(identity),
        origin: Origin::Service("redshift.amazonaws.com"),
        parameters: Parameters::Fields(vec![("bucketName".into(), "b".to_owned()), ("key".into(), "k".to_owned())]),
        failure: Some(Failure { code: "AccessDenied".into(), message: "Access Denied".to_owned() }),
        resources: vec![Resource { account_id: None, kind: "AWS::S3::Object", arn: "arn:aws:s3:::b/k".to_owned() }],
        additional: vec![("queryId", 7.into())],
        ..event("GetObject", Category::Data)
    };
    check(
        &event,
        expect![[r#"
        {
          "eventVersion": "1.11",
          "userIdentity": {
            "type": "AssumedRole",
            "principalId": "AROA1:s",
            "arn": "arn:aws:sts::123456789012:assumed-role/r/s",
            "accountId": "123456789012",
            "sessionContext": {
              "sessionIssuer": {
                "type": "Role",
                "principalId": "AROA1",
                "arn": "arn:aws:iam::123456789012:role/r",
                "accountId": "123456789012",
                "userName": "r"
              },
              "attributes": {
                "creationDate": "2026-01-02T17:31:43Z",
                "mfaAuthenticated": "false"
              }
            },
            "invokedBy": "redshift.amazonaws.com"
          },
          "eventTime": "2026-01-02T17:31:43Z",
          "eventSource": "s3.amazonaws.com",
          "eventName": "GetObject",
          "awsRegion": "us-east-1",
          "sourceIPAddress": "redshift.amazonaws.com",
          "userAgent": "redshift.amazonaws.com",
          "errorCode": "AccessDenied",
          "errorMessage": "Access Denied",
          "requestParameters": {
            "bucketName": "b",
            "key": "k"
          },
          "responseElements": null,
          "additionalEventData": {
            "queryId": 7
          },
          "requestID": "r",
          "eventID": "e",
          "readOnly": true,
          "resources": [
            {
              "type": "AWS::S3::Object",
              "ARN": "arn:aws:s3:::b/k"
            }
          ],
          "eventType": "AwsApiCall",
          "managementEvent": false,
          "recipientAccountId": "123456789012",
          "eventCategory": "Data"
        }"#]],
    );
}

#[test]
fn query_parameters_become_structures() {
    let parameters = form(&[
        ("Action", "CreateCluster"),
        ("Version", "2012-12-01"),
        ("ClusterIdentifier", "c"),
        ("ClusterIdentifier", "second"),
        ("MasterUserPassword", "Hush1"),
        ("IamRoles.IamRoleArn.2", "b"),
        ("IamRoles.IamRoleArn.1", "a"),
        ("Tags.Tag.1.Key", "k"),
        ("Tags.Tag.1.Value", "v"),
        ("PolicyArns.member.1.arn", "p"),
    ]);
    expect![[r#"{"clusterIdentifier":"c","iamRoles":["a","b"],"masterUserPassword":"HIDDEN_DUE_TO_SECURITY_REASONS","policyArns":[{"arn":"p"}],"tags":[{"key":"k","value":"v"}]}"#]]
        .assert_eq(&parameters::to_json(&parameters).to_string());
}

#[test]
fn names_of_any_depth_and_length_are_borne() {
    let deep = vec!["A"; 50_000].join(".");
    assert!(parameters::to_json(&form(&[(&deep, "v")])).to_string().contains("\"v\""));
    let large = "x".repeat(200_000);
    assert_eq!(
        parameters::to_json(&form(&[("PolicyDocument", &large)])).to_string(),
        r#"{"omitted":true,"originalSize":200014,"reason":"requestParameters too large"}"#
    );
    for odd in ["", ".", "..", "1", "1.1", "Tags.Tag.99999999999999999999.Key", "é.ß"] {
        parameters::to_json(&form(&[(odd, "v"), ("A.1", "x"), ("A.B", "y"), ("A", "z")]));
    }
}

#[test]
fn answers_become_structures_without_their_secrets() {
    let xml = "<AccessKey><AccessKeyId>AKIA1</AccessKeyId><SecretAccessKey>hush</SecretAccessKey></AccessKey>\
               <Roles><member><Name>a&amp;b</Name></member></Roles><IamRoles><ClusterIamRole><IamRoleArn>r</IamRoleArn>\
               </ClusterIamRole></IamRoles><Empty/><Credentials><SessionToken>hush</SessionToken></Credentials>";
    expect![[r#"{"accessKey":{"accessKeyId":"AKIA1","secretAccessKey":"HIDDEN_DUE_TO_SECURITY_REASONS"},"roles":[{"name":"a&b"}],"iamRoles":[{"iamRoleArn":"r"}],"empty":"","credentials":["HIDDEN_DUE_TO_SECURITY_REASONS"]}"#]]
        .assert_eq(&response::to_json(&Response::xml(xml)).to_string());
    for odd in ["", "</a>", "</a></b>", "<a", "<a>", "a<b>c", "<a></b>", &"<a>".repeat(30_000)] {
        response::to_json(&Response::xml(odd));
    }
}

#[test]
fn names_that_bear_secrets_are_known() {
    for name in [
        "Password",
        "NewPassword",
        "OldPassword",
        "MasterUserPassword",
        "SecretAccessKey",
        "SessionToken",
        "TokenCode",
        "WebIdentityToken",
        "SAMLAssertion",
        "PrivateKey",
        "DbPassword",
        "ServicePassword",
        "ServiceCredentialSecret",
        "AuthenticationCode1",
        "Base32StringSeed",
        "QRCodePNG",
        "HsmPartitionPassword",
        "X-Amz-Security-Token",
        "X-Amz-Signature",
        "Signature",
        "SecretString",
        "Sql",
        "AddPrivateKey",
        "adminUserPassword",
    ] {
        assert!(is_secret(name), "{name}");
    }
    for name in [
        "UserName",
        "PolicyDocument",
        "SSHPublicKeyBody",
        "CertificateBody",
        "PasswordResetRequired",
        "MaxPasswordAge",
        "AccessKeyId",
        "SerialNumber",
        "ExternalId",
        "NextToken",
        "Marker",
        "DbUser",
        "SecretArn",
    ] {
        assert!(!is_secret(name), "{name}");
    }
}

#[tokio::test]
async fn records_outlive_the_process_and_a_line_that_was_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let directory = dir.path().join("audit");
    let settings = settings(&directory, 1 << 20, 1 << 22);
    let audit = open(&settings);
    audit.record_surely(event("CreateUser", Category::Management)).await;
    audit.close().await;
    let file = directory.join("audit-0000000001.jsonl");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
    fs::write(&file, [fs::read(&file).unwrap(), b"{\"eventName\": \"Cut".to_vec()].concat()).unwrap();
    let audit = open(&settings);
    audit.record(event("DeleteUser", Category::Management));
    audit.flush().await;
    assert_eq!(names(&directory), ["CreateUser", "DeleteUser"]);
    let mut since = Vec::new();
    read::records(&directory, now() + TimeDelta::seconds(1), "", |record| since.push(record)).unwrap();
    assert!(since.is_empty());
    let mut mentioned = Vec::new();
    read::records(&directory, now(), "DeleteUser", |record| mentioned.push(record)).unwrap();
    assert_eq!(mentioned.len(), 1);
}

#[tokio::test]
async fn files_are_bounded_and_the_oldest_go() {
    let dir = tempfile::tempdir().unwrap();
    let settings = settings(dir.path(), 2_000, 8_000);
    let audit = open(&settings);
    for _ in 0..100 {
        audit.record(event("GetObject", Category::Data));
    }
    audit.record(event("Newest", Category::Management));
    audit.close().await;
    let sizes: Vec<u64> =
        files::list(dir.path()).unwrap().iter().map(|(_, path)| fs::metadata(path).unwrap().len()).collect();
    assert!(sizes.iter().all(|size| *size <= 2_000), "{sizes:?}");
    assert!(sizes.iter().sum::<u64>() <= 8_000 && sizes.len() >= 3, "{sizes:?}");
    assert_eq!(names(dir.path()).last().unwrap(), "Newest");
    let numbers: Vec<u64> = files::list(dir.path()).unwrap().iter().map(|(number, _)| *number).collect();
    assert!(numbers[0] > 1 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{numbers:?}");
}

#[tokio::test]
async fn data_events_are_lost_first_and_counted() {
    let queue = Arc::new(queue::Queue::default());
    for _ in 0..MAX_EVENTS + 10 {
        queue.push(event("GetObject", Category::Data));
    }
    for _ in 0..5 {
        queue.room_for_management().await;
        queue.push(event("CreateUser", Category::Management));
    }
    let batch = queue.take(None).unwrap();
    assert_eq!(batch.events.iter().filter(|event| event.category == Category::Management).count(), 5);
    assert_eq!((batch.lost.data, batch.lost.management), (15, 0));
    assert_eq!(batch.events.len(), MAX_EVENTS);
}

#[tokio::test]
async fn management_events_wait_for_the_writer() {
    let queue = Arc::new(queue::Queue::default());
    for _ in 0..MAX_EVENTS {
        queue.push(event("CreateUser", Category::Management));
    }
    let waiting = {
        let queue = Arc::clone(&queue);
        tokio::spawn(async move { queue.room_for_management().await })
    };
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    assert_eq!(queue.take(None).unwrap().events.len(), MAX_EVENTS);
    waiting.await.unwrap();
    // Who cannot wait may go beyond the limit, but not without end.
    for _ in 0..3 * MAX_EVENTS {
        queue.push(event("AssumeRole", Category::Management));
    }
    let batch = queue.take(None).unwrap();
    assert_eq!(batch.events.len(), 2 * MAX_EVENTS);
    assert_eq!(batch.lost.management, MAX_EVENTS as u64);
}

#[tokio::test]
async fn nobody_waits_for_a_writer_that_is_gone() {
    let queue = queue::Queue::default();
    for _ in 0..MAX_EVENTS {
        queue.push(event("CreateUser", Category::Management));
    }
    queue.ended();
    queue.room_for_management().await;
    queue.push(event("CreateUser", Category::Management));
    queue.close();
    queue.drained().await;
    assert_eq!(queue.take(None).unwrap().lost.management, 1);
}

#[tokio::test]
async fn what_was_lost_is_written_down() {
    let dir = tempfile::tempdir().unwrap();
    let files = files::Files::open(&settings(dir.path(), 1 << 20, 1 << 22)).unwrap();
    let queue = Arc::new(queue::Queue::default());
    for _ in 0..MAX_EVENTS + 3 {
        queue.push(event("GetObject", Category::Data));
    }
    queue.close();
    let clock = Arc::new(FixedClock::at(now()));
    writer::Writer { queue, files, clock, ids: Arc::new(SeededIds::default()) }.run();
    let records = read_all(dir.path());
    assert_eq!(records.len(), MAX_EVENTS + 1);
    assert_eq!(records[0]["eventName"], "RecordsLost");
    assert_eq!(records[0]["additionalEventData"]["lostDataEvents"], 3);
}

#[tokio::test]
async fn a_log_that_is_off_takes_everything_and_keeps_nothing() {
    let audit = Audit::off();
    audit.record_surely(event("CreateUser", Category::Management)).await;
    audit.flush().await;
    audit.close().await;
    assert!(!audit.is_on());
}
