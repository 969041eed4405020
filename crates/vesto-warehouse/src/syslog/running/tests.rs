use std::sync::Arc;

use chrono::TimeDelta;
use vesto_types::FixedClock;

use super::*;

fn started(query_id: i64) -> LoadHistory {
    LoadHistory {
        user_id: 100,
        query_id,
        transaction_id: 7,
        session_id: 8,
        database_name: "dev".to_owned(),
        status: "running".to_owned(),
        table_name: "venue".to_owned(),
        start_time: DateTime::UNIX_EPOCH,
        end_time: None,
        duration: 0,
        data_source: "s3://b/k".to_owned(),
        file_format: "txt".to_owned(),
        loaded_rows: 0,
        loaded_bytes: 0,
        source_file_count: 1,
        source_file_bytes: 10,
        file_count_scanned: 0,
        file_bytes_scanned: 0,
        error_count: 0,
        copy_job_id: 0,
    }
}

fn shown(rows: &[LoadHistory]) -> Vec<(i64, &str, i64, i64)> {
    rows.iter().map(|row| (row.query_id, row.status.as_str(), row.loaded_rows, row.duration)).collect()
}

#[tokio::test]
async fn a_load_is_running_then_completed_or_aborted_also_after_a_crash() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log.db");
    let log = SystemLog::open(&path, 1000).await.unwrap();
    let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
    let begin = |query| {
        let slice = SliceProgress { n_files: 1, bytes_to_load: 10, ..SliceProgress::default() };
        log.begin_load(started(query), false, vec![slice], clock.clone())
    };
    let (good, bad, forgotten) = (begin(1), begin(2), begin(3));
    clock.advance(TimeDelta::microseconds(5));
    good.progress.slices[0].add_bytes(4);
    let now = clock.now();
    let rows = log.load_history(now).await.unwrap();
    assert_eq!(shown(&rows), [(1, "running", 0, 5), (2, "running", 0, 5), (3, "running", 0, 5)]);
    assert_eq!(rows[0].file_bytes_scanned, 4);
    good.complete(3, 77);
    drop(bad);
    let running: Vec<i64> = log.running_loads().iter().map(|load| load.history(now).query_id).collect();
    assert_eq!(running, [3]);
    log.close().await.unwrap();
    let log = SystemLog::open(&path, 1000).await.unwrap();
    let rows = log.load_history(clock.now()).await.unwrap();
    assert_eq!(shown(&rows), [(1, "completed", 3, 5), (2, "aborted", 0, 5), (3, "aborted", 0, 0)]);
    drop(forgotten);
}
