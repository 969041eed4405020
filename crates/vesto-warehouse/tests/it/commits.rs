//! Commits under pressure: many at once, abandoned ones, closing.

use std::pin::pin;
use std::time::Duration;

use futures::future::join_all;
use futures::poll;
use vesto_warehouse::WarehouseError;

use crate::support::Harness;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_commits_all_count_in_some_order() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[]).await;
    let before = harness.warehouse.catalog().snapshot().0;
    let commits = (0..100).map(|value| {
        let mut transaction = harness.begin();
        harness.append(&mut transaction, id, &[value]);
        transaction.commit()
    });
    let mut snapshots: Vec<u64> = join_all(commits).await.into_iter().map(|done| done.unwrap().snapshot.0).collect();
    snapshots.sort_unstable();
    assert_eq!(snapshots, (before + 1..=before + 100).collect::<Vec<_>>());
    assert_eq!(harness.rows("t"), (0..100).collect::<Vec<_>>());
    let harness = harness.reopen().await;
    assert_eq!(harness.rows("t"), (0..100).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_abandoned_commit_goes_on() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1]).await;
    let mut transaction = harness.begin();
    transaction.lock(id).await.unwrap();
    harness.append(&mut transaction, id, &[2]);
    {
        let mut commit = pin!(transaction.commit());
        assert!(poll!(&mut commit).is_pending());
    }
    // The lock is free once the commit is through, and closing waits for it as well.
    let mut next = harness.begin();
    tokio::time::timeout(Duration::from_secs(30), next.lock(id)).await.unwrap().unwrap();
    assert_eq!(crate::support::rows(next.catalog(), "t"), [1, 2]);
    drop(next);
    assert_eq!(harness.reopen().await.rows("t"), [1, 2]);
}

#[tokio::test]
async fn an_empty_transaction_commits_nothing() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1]).await;
    let snapshot = harness.warehouse.catalog().snapshot();
    let mut transaction = harness.begin();
    harness.append(&mut transaction, id, &[]);
    assert!(!transaction.has_changes());
    assert_eq!(transaction.commit().await.unwrap().snapshot, snapshot);
    assert_eq!(harness.files().len(), 1);
}

#[tokio::test]
async fn a_closed_warehouse_refuses_commits_and_keeps_its_data() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1]).await;
    let mut late = harness.begin();
    harness.append(&mut late, id, &[2]);
    harness.warehouse.close().await.unwrap();
    harness.warehouse.close().await.unwrap();
    assert!(matches!(late.commit().await, Err(WarehouseError::Closed(_))));
    assert_eq!(harness.reopen().await.rows("t"), [1]);
}

#[tokio::test]
async fn transaction_ids_grow_across_restarts() {
    let harness = Harness::new().await;
    let first = harness.begin().id();
    let second = harness.begin().id();
    let harness = harness.reopen().await;
    let third = harness.begin().id();
    assert!(first < second && second < third);
}
