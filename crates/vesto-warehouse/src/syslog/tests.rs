use chrono::{DateTime, Utc};

use super::*;

fn query(id: i64) -> QueryRecord {
    QueryRecord {
        userid: 100,
        query: id,
        label: "default".to_owned(),
        xid: 7,
        pid: 8,
        database: "dev".to_owned(),
        querytxt: format!("select {id}"),
        starttime: DateTime::<Utc>::from_timestamp_micros(1_700_000_000_123_456).unwrap(),
        endtime: DateTime::<Utc>::from_timestamp_micros(1_700_000_001_000_000).unwrap(),
        aborted: 0,
    }
}

fn unload(id: i64) -> UnloadLog {
    let at = DateTime::<Utc>::UNIX_EPOCH;
    UnloadLog {
        userid: 100,
        query: id,
        slice: 0,
        pid: 1,
        path: "s3://b/k".to_owned(),
        start_time: at,
        end_time: at,
        line_count: 3,
        transfer_size: 4,
        file_format: "Text".to_owned(),
        transaction_id: 9,
        retries: 2,
        request_id: "R".to_owned(),
        extended_request_id: "E".to_owned(),
    }
}

#[tokio::test]
async fn rows_are_read_back_in_order_and_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log.db");
    let log = SystemLog::open(&path, 1000).await.unwrap();
    log.record(query(1));
    log.record_all([query(2), query(3)]);
    log.record(unload(3));
    assert_eq!(log.read::<QueryRecord>().await.unwrap(), [query(1), query(2), query(3)]);
    log.close().await.unwrap();
    let log = SystemLog::open(&path, 1000).await.unwrap();
    assert_eq!(log.read::<UnloadLog>().await.unwrap(), [unload(3)]);
    assert!(log.read::<LoadError>().await.unwrap().is_empty());
    assert_eq!(log.read::<QueryRecord>().await.unwrap().len(), 3);
}

#[tokio::test]
async fn only_the_newest_rows_of_each_relation_are_kept() {
    let directory = tempfile::tempdir().unwrap();
    let log = SystemLog::open(&directory.path().join("log.db"), 2).await.unwrap();
    log.record(unload(1));
    for id in 1..=5 {
        log.record(query(id));
        log.flush().await.unwrap();
    }
    assert_eq!(log.read::<QueryRecord>().await.unwrap(), [query(4), query(5)]);
    assert_eq!(log.read::<UnloadLog>().await.unwrap(), [unload(1)]);
}

#[tokio::test]
async fn query_ids_grow_across_restarts_however_the_log_ended() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log.db");
    let log = SystemLog::open(&path, 10).await.unwrap();
    assert_eq!((log.next_query_id(), log.next_query_id()), (1, 2));
    let last = (0..5 * QUERY_ID_BLOCK).map(|_| log.next_query_id()).max().unwrap();
    log.flush().await.unwrap();
    drop(log);
    let log = SystemLog::open(&path, 10).await.unwrap();
    let next = log.next_query_id();
    assert!(next > last && next <= last + 2 * QUERY_ID_BLOCK.cast_signed(), "{next} after {last}");
    log.close().await.unwrap();
    assert!(log.read::<QueryRecord>().await.is_err());
}

#[tokio::test]
async fn a_log_of_an_older_version_gains_the_columns_it_lacks() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log.db");
    let mut older = store::connect(&path, SqliteSynchronous::Normal).await.unwrap();
    let create = "CREATE TABLE stl_unload_log(log_id INTEGER PRIMARY KEY AUTOINCREMENT, userid, query, slice, pid, path, \
                  start_time, end_time, line_count, transfer_size, file_format)";
    for sql in [create, "INSERT INTO stl_unload_log VALUES (NULL, 100, 1, 0, 1, 's3://b/k', 0, 0, 3, 4, 'Text')"] {
        sqlx::query(sql).execute(&mut older).await.unwrap();
    }
    drop(older);
    let log = SystemLog::open(&path, 1000).await.unwrap();
    log.record_all([unload(2), unload(3)]);
    let rows: Vec<UnloadLog> = log.read().await.unwrap();
    let (request_id, extended_request_id) = (String::new(), String::new());
    let first = UnloadLog { transaction_id: 0, retries: 0, request_id, extended_request_id, ..unload(1) };
    assert_eq!(rows, [first, unload(2), unload(3)]);
}

#[tokio::test]
async fn many_rows_of_several_relations_keep_their_order() {
    let directory = tempfile::tempdir().unwrap();
    let log = SystemLog::open(&directory.path().join("log.db"), 1000).await.unwrap();
    for id in 0..200 {
        log.record(unload(id));
        if id % 50 == 0 {
            log.record(query(id));
        }
    }
    let unloads: Vec<UnloadLog> = log.read().await.unwrap();
    assert_eq!(unloads, (0..200).map(unload).collect::<Vec<_>>());
    assert_eq!(log.read::<QueryRecord>().await.unwrap(), [query(0), query(50), query(100), query(150)]);
}
