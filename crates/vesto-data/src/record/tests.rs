use chrono::DateTime;
use vesto_types::AccountId;

use super::*;

#[test]
fn a_statement_survives_its_record() {
    let now = DateTime::from_timestamp(1_800_000_000, 5000).unwrap();
    let result = ResultInfo {
        columns: json!([{ "name": "a" }]),
        pages: vec![Page { offset: 0, len: 7 }, Page { offset: 7, len: 3 }],
        rows: 2,
        bytes: 10,
    };
    let done = Part {
        status: Status::Finished,
        duration: Some(5),
        query_id: Some(3),
        rows: Some(2),
        result: Some(result),
        ..Part::new("select 1".to_owned(), now)
    };
    let failed =
        Part { status: Status::Failed, error: Some("ERROR: no".to_owned()), ..Part::new("select x".to_owned(), now) };
    let statement = Statement {
        id: "a1b2c3d4-0000-4000-8000-0123456789ab".to_owned(),
        owner: Owner {
            account: AccountId::parse("123456789012").unwrap(),
            principal: "AROA1".to_owned(),
            user_id: "AROA1:s".to_owned(),
        },
        client_token: Some("t".to_owned()),
        target: Target {
            cluster: "c1".to_owned(),
            namespace: "n".to_owned(),
            database: "dev".to_owned(),
            db_user: Some("IAMR:r".to_owned()),
            db_groups: vec!["g".to_owned()],
            secret_arn: None,
        },
        name: Some("n".to_owned()),
        parameters: vec![("a".to_owned(), "1".to_owned())],
        format: ResultFormat::Csv,
        mode: Some(ExecutionMode::AutoCommit),
        session_id: Some("s".to_owned()),
        created_at: now,
        updated_at: now,
        status: Status::Failed,
        error: Some("Query #2 failed with ERROR: no".to_owned()),
        pid: Some(7),
        duration: Some(9),
        parts: vec![done, failed],
    };
    let record = to_record(&statement);
    assert!(record.ended);
    assert!(from_record(&record).is_ok_and(|read| read == statement));
    let single = Statement { mode: None, session_id: None, ..statement };
    assert!(from_record(&to_record(&single)).is_ok_and(|read| read == single));
    let broken = StatementRecord { body: json!({ "status": "FINISHED" }), ..record };
    assert!(matches!(from_record(&broken), Err(DataError::Corrupt)));
}
