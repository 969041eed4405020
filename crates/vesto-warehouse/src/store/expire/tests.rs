use std::sync::Arc;

use chrono::DateTime;
use vesto_types::{FixedClock, SeededIds};

use crate::store::{Bootstrap, Store, open};
use crate::users::User;

async fn opened(directory: &std::path::Path) -> Store {
    let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
    let bootstrap = Bootstrap { admin: User::new("awsuser"), ids: Arc::new(SeededIds::default()), clock };
    open(directory, bootstrap).await.unwrap().0
}

async fn count(store: &mut Store, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&mut store.connection).await.unwrap()
}

#[tokio::test]
async fn old_snapshots_go_in_batches_and_the_data_path_follows_the_directory() {
    let directory = tempfile::tempdir().unwrap();
    let first = directory.path().join("first");
    std::fs::create_dir(&first).unwrap();
    let mut store = opened(&first).await;
    let more = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) \
                INSERT INTO ducklake_snapshot SELECT i, '', 0, 100000, 0 FROM n";
    sqlx::query(more).execute(&mut store.connection).await.unwrap();
    let view = "INSERT INTO ducklake_view VALUES (1, '', 1, 1499, 2200, 'old', '', '', ''), (2, '', 1, 1501, 2200, 'new', '', '', '')";
    sqlx::query(view).execute(&mut store.connection).await.unwrap();
    store.close().await.unwrap();
    let second = directory.path().join("second");
    std::fs::rename(&first, &second).unwrap();
    let mut store = opened(&second).await;
    assert_eq!(count(&mut store, "SELECT min(snapshot_id) FROM ducklake_snapshot").await, 1500);
    assert_eq!(count(&mut store, "SELECT min(view_id) FROM ducklake_view").await, 2);
    let path: String = sqlx::query_scalar("SELECT value FROM ducklake_metadata WHERE key = 'data_path'")
        .fetch_one(&mut store.connection)
        .await
        .unwrap();
    assert_eq!(path, format!("{}/data/", second.display()));
    store.close().await.unwrap();
    // Not again before as many have come.
    let mut store = opened(&second).await;
    assert_eq!(count(&mut store, "SELECT count(*) FROM ducklake_snapshot").await, 1001);
}
