//! A table's life across commits and restarts.

use crate::support::{Harness, delete, rows};

#[tokio::test]
async fn committed_rows_are_there_after_a_restart_and_others_are_not() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1, 2, 3]).await;
    let mut uncommitted = harness.begin();
    harness.append(&mut uncommitted, id, &[4]);
    assert_eq!(rows(uncommitted.catalog(), "t"), [1, 2, 3, 4]);
    assert_eq!(harness.rows("t"), [1, 2, 3]);
    drop(uncommitted);
    assert_eq!(harness.files().len(), 1);
    let harness = harness.reopen().await;
    assert_eq!(harness.rows("t"), [1, 2, 3]);
    assert_eq!(harness.warehouse.catalog().table("public", "t").unwrap().id, id);
}

#[tokio::test]
async fn nobody_else_may_read_the_directory() {
    use std::os::unix::fs::PermissionsExt;
    let harness = Harness::new().await;
    std::fs::set_permissions(harness.directory.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let harness = harness.reopen().await;
    assert_eq!(std::fs::metadata(harness.directory.path()).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn deletes_append_and_truncate_survive() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1, 2, 3, 4]).await;
    let mut transaction = harness.begin();
    assert_eq!(delete(&mut transaction, id, |value| value % 2 == 0).unwrap(), 2);
    harness.append(&mut transaction, id, &[5, 6]);
    assert_eq!(delete(&mut transaction, id, |value| value == 6 || value == 1).unwrap(), 2);
    assert_eq!(rows(transaction.catalog(), "t"), [3, 5]);
    assert_eq!(harness.rows("t"), [1, 2, 3, 4]);
    transaction.commit().await.unwrap();
    assert_eq!(harness.rows("t"), [3, 5]);
    let harness = harness.reopen().await;
    assert_eq!(harness.rows("t"), [3, 5]);
    let mut transaction = harness.begin();
    assert_eq!(transaction.truncate(id).unwrap(), 2);
    transaction.commit().await.unwrap();
    assert!(harness.rows("t").is_empty());
    let harness = harness.reopen().await;
    assert!(harness.rows("t").is_empty());
    assert!(harness.files().is_empty());
}
