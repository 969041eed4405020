//! Copies of a warehouse at one moment.

use std::path::Path;
use std::sync::Arc;

use chrono::DateTime;
use vesto_types::Ids;
use vesto_types::{FixedClock, SeededIds};
use vesto_warehouse::{TableRestore, User, Warehouse, WarehouseOptions, copy_snapshot};

use crate::support::{Harness, delete, rows};

async fn restore(snapshot: &Path, directory: &Path) -> Warehouse {
    copy_snapshot(snapshot, directory).await.unwrap();
    let options = WarehouseOptions::new(User::new("nobody"));
    let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
    Warehouse::open(directory, options, clock, Arc::new(SeededIds::default())).await.unwrap()
}

#[tokio::test]
async fn a_snapshot_has_what_was_committed_when_it_was_taken() {
    let harness = Harness::new().await;
    let place = tempfile::tempdir().unwrap();
    let id = harness.table("t", &[1, 2, 3]).await;
    let mut open = harness.begin();
    harness.append(&mut open, id, &[4]);
    let snapshot = place.path().join("snapshot");
    let size = harness.warehouse.snapshot(&snapshot).await.unwrap();
    assert!(size > 0);
    open.commit().await.unwrap();
    let mut later = harness.begin();
    later.truncate(id).unwrap();
    later.commit().await.unwrap();
    harness.warehouse.sweep().await.unwrap();

    let restored = restore(&snapshot, &place.path().join("restored")).await;
    assert_eq!(rows(&restored.catalog(), "t"), [1, 2, 3]);
    assert!(restored.catalog().user("awsuser").is_some(), "users come along");
    assert!(restored.catalog().user("nobody").is_none());
    assert!(harness.rows("t").is_empty());
}

#[tokio::test]
async fn a_restored_warehouse_goes_its_own_way() {
    let harness = Harness::new().await;
    let place = tempfile::tempdir().unwrap();
    let id = harness.table("t", &[1, 2, 3]).await;
    let snapshot = place.path().join("snapshot");
    harness.warehouse.snapshot(&snapshot).await.unwrap();
    let restored = restore(&snapshot, &place.path().join("restored")).await;
    let mut transaction = restored.begin(Default::default());
    transaction.begin_statement();
    transaction.drop_relation(id).unwrap();
    transaction.commit().await.unwrap();
    restored.close().await.unwrap();
    assert_eq!(harness.rows("t"), [1, 2, 3]);
    let again = restore(&snapshot, &place.path().join("again")).await;
    assert_eq!(rows(&again.catalog(), "t"), [1, 2, 3]);
}

#[tokio::test]
async fn deleted_rows_stay_deleted() {
    let harness = Harness::new().await;
    let place = tempfile::tempdir().unwrap();
    let id = harness.table("t", &[1, 2, 3]).await;
    let mut transaction = harness.begin();
    delete(&mut transaction, id, |value| value == 2).unwrap();
    transaction.commit().await.unwrap();
    harness.warehouse.snapshot(&place.path().join("s")).await.unwrap();
    let restored = restore(&place.path().join("s"), &place.path().join("r")).await;
    assert_eq!(rows(&restored.catalog(), "t"), [1, 3]);
}

#[tokio::test]
async fn one_table_comes_back_beside_what_there_is_now() {
    let harness = Harness::new().await;
    let place = tempfile::tempdir().unwrap();
    let id = harness.table("t", &[1, 2, 3]).await;
    let mut transaction = harness.begin();
    delete(&mut transaction, id, |value| value == 2).unwrap();
    transaction.commit().await.unwrap();
    let snapshot = place.path().join("s");
    harness.warehouse.snapshot(&snapshot).await.unwrap();
    let mut later = harness.begin();
    later.truncate(id).unwrap();
    later.commit().await.unwrap();

    let restore = TableRestore {
        request: SeededIds::default().uuid(),
        snapshot: snapshot.clone(),
        source_schema: "public".to_owned(),
        source_table: "t".to_owned(),
        target_schema: "public".to_owned(),
        new_table: "back".to_owned(),
        owner: "awsuser".to_owned(),
    };
    let clock = || Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
    let size = harness.warehouse.restore_table(&restore, clock()).await.unwrap();
    assert!(size > 0);
    assert_eq!(harness.warehouse.restore_table(&restore, clock()).await.unwrap(), size, "it is done once");
    std::fs::remove_dir_all(&snapshot).unwrap();
    let other = TableRestore { request: uuid::Uuid::max(), ..restore.clone() };
    assert!(harness.warehouse.restore_table(&other, clock()).await.is_err(), "the snapshot is gone");

    let harness = harness.reopen().await;
    assert_eq!(harness.rows("back"), [1, 3]);
    assert!(harness.rows("t").is_empty());
    let back = harness.warehouse.catalog().table("public", "back").unwrap().id;
    let mut transaction = harness.begin();
    harness.append(&mut transaction, back, &[4]);
    delete(&mut transaction, back, |value| value == 1).unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(harness.reopen().await.rows("back"), [3, 4]);
}

#[tokio::test]
async fn a_table_that_cannot_be_restored_says_why() {
    let harness = Harness::new().await;
    let place = tempfile::tempdir().unwrap();
    harness.table("t", &[1]).await;
    harness.warehouse.snapshot(&place.path().join("s")).await.unwrap();
    let restore = TableRestore {
        request: SeededIds::default().uuid(),
        snapshot: place.path().join("s"),
        source_schema: "public".to_owned(),
        source_table: "t".to_owned(),
        target_schema: "public".to_owned(),
        new_table: "t".to_owned(),
        owner: "awsuser".to_owned(),
    };
    for (restore, expected) in [
        (restore.clone(), "relation `t` exists already"),
        (TableRestore { source_table: "no".to_owned(), ..restore.clone() }, "relation `public.no` does not exist"),
        (TableRestore { target_schema: "no".to_owned(), ..restore.clone() }, "schema `no` does not exist"),
    ] {
        let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
        let error = harness.warehouse.restore_table(&restore, clock).await.unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn what_an_interrupted_try_left_is_replaced() {
    let harness = Harness::new().await;
    let place = tempfile::tempdir().unwrap();
    harness.table("t", &[1]).await;
    let snapshot = place.path().join("s");
    std::fs::create_dir_all(place.path().join("s.unfinished/data")).unwrap();
    std::fs::write(place.path().join("s.unfinished/catalog.db"), "half").unwrap();
    harness.warehouse.snapshot(&snapshot).await.unwrap();
    harness.warehouse.snapshot(&snapshot).await.unwrap();
    assert!(!place.path().join("s.unfinished").exists());
    let restored = restore(&snapshot, &place.path().join("r")).await;
    assert_eq!(rows(&restored.catalog(), "t"), [1]);
}

#[tokio::test]
async fn snapshots_taken_while_writers_go_on_are_whole() {
    let harness = Harness::new().await;
    let place = tempfile::tempdir().unwrap();
    let id = harness.table("t", &[]).await;
    let writing = async {
        for round in 0..40 {
            let mut transaction = harness.begin();
            // Replaces the table's one file, so that files come and go all the time.
            transaction.truncate(id).unwrap();
            harness.append(&mut transaction, id, &[round, round]);
            transaction.commit().await.unwrap();
        }
    };
    let copying = async {
        for number in 0..10 {
            let snapshot = place.path().join(format!("s{number}"));
            harness.warehouse.snapshot(&snapshot).await.unwrap();
            let restored = restore(&snapshot, &place.path().join(format!("r{number}"))).await;
            let found = rows(&restored.catalog(), "t");
            assert!(found.is_empty() || (found.len() == 2 && found[0] == found[1]), "{found:?}");
        }
    };
    tokio::join!(writing, copying);
}
