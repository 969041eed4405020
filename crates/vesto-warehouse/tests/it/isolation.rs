//! Who sees what, and which writers conflict.

use std::pin::pin;

use futures::poll;
use vesto_warehouse::{AlterTable, BeginOptions, IsolationLevel, RelationId, Transaction, WarehouseError};

use crate::support::{Harness, delete, rows, spec};

fn assert_1023(error: &WarehouseError, table: RelationId, by: &Transaction, pid: i32) {
    let sql = error.sql_error();
    assert_eq!((sql.state.0, sql.message.as_str()), ("40001", "1023"), "{error}");
    let detail = sql.detail.unwrap();
    assert!(detail.starts_with(&format!("Serializable isolation violation on table - {table}, ")), "{detail}");
    assert!(detail.ends_with(&format!(", {} (pid:{pid})", by.id())), "{detail}");
}

#[tokio::test]
async fn a_snapshot_is_fixed_at_the_first_statement() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1]).await;
    let mut before = harness.warehouse.begin(BeginOptions::default());
    let early = harness.begin();
    let mut writer = harness.begin();
    harness.append(&mut writer, id, &[2]);
    writer.commit().await.unwrap();
    before.begin_statement();
    assert_eq!(rows(before.catalog(), "t"), [1, 2]);
    assert_eq!(rows(early.catalog(), "t"), [1]);
    before.begin_statement();
    let mut writer = harness.begin();
    harness.append(&mut writer, id, &[3]);
    writer.commit().await.unwrap();
    before.begin_statement();
    assert_eq!(rows(before.catalog(), "t"), [1, 2]);
}

#[tokio::test]
async fn appends_of_several_transactions_do_not_conflict() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1]).await;
    let (mut first, mut second) = (harness.begin(), harness.begin());
    harness.append(&mut first, id, &[2]);
    harness.append(&mut second, id, &[3]);
    second.commit().await.unwrap();
    first.commit().await.unwrap();
    assert_eq!(harness.rows("t"), [1, 2, 3]);
    assert_eq!(harness.reopen().await.rows("t"), [1, 2, 3]);
}

#[tokio::test]
async fn a_delete_after_a_concurrent_change_fails_with_1023_at_once() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1, 2]).await;
    let mut late = harness.begin();
    let mut writer = harness.begin();
    harness.append(&mut writer, id, &[3]);
    writer.commit().await.unwrap();
    let error = delete(&mut late, id, |value| value == 1).unwrap_err();
    assert_1023(&error, id, &late, 4711);
    assert_1023(&late.truncate(id).unwrap_err(), id, &late, 4711);
    // Appending is still allowed.
    harness.append(&mut late, id, &[4]);
    late.commit().await.unwrap();
    assert_eq!(harness.rows("t"), [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_delete_that_was_overtaken_fails_with_1023_at_commit_and_leaves_no_file() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1, 2]).await;
    let mut slow = harness.begin();
    delete(&mut slow, id, |value| value == 1).unwrap();
    harness.append(&mut slow, id, &[9]);
    let mut fast = harness.begin();
    delete(&mut fast, id, |value| value == 2).unwrap();
    fast.commit().await.unwrap();
    let n_files = harness.files().len();
    let error = slow.commit().await.unwrap_err();
    assert_eq!(error.sql_error().message, "1023");
    assert_eq!(harness.rows("t"), [1]);
    assert_eq!(harness.files().len(), n_files - 1, "the staged file is gone, no delete file came");
}

#[tokio::test]
async fn writers_queue_and_a_lone_delete_sees_what_it_waited_for() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1, 2]).await;
    let mut first = harness.begin();
    first.lock(id).await.unwrap();
    delete(&mut first, id, |value| value == 1).unwrap();
    harness.append(&mut first, id, &[10]);
    let mut second = harness.begin();
    let mut reading_first = harness.begin();
    reading_first.begin_statement();
    {
        let mut wait = pin!(second.lock(id));
        assert!(poll!(&mut wait).is_pending());
        assert_eq!(harness.warehouse.locks().len(), 2);
        first.commit().await.unwrap();
        wait.await.unwrap();
    }
    assert_eq!(delete(&mut second, id, |value| value >= 2).unwrap(), 2);
    second.commit().await.unwrap();
    assert!(harness.rows("t").is_empty());
    // A transaction whose snapshot an earlier statement fixed does not move it.
    reading_first.lock(id).await.unwrap();
    assert_eq!(rows(reading_first.catalog(), "t"), [1, 2]);
    let error = delete(&mut reading_first, id, |value| value == 1).unwrap_err();
    assert_eq!(error.sql_error().message, "1023");
}

#[tokio::test]
async fn a_rolled_back_transaction_frees_its_locks() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1]).await;
    let mut first = harness.begin();
    first.lock(id).await.unwrap();
    first.lock(id).await.unwrap();
    let mut second = harness.begin();
    {
        let mut wait = pin!(second.lock(id));
        assert!(poll!(&mut wait).is_pending());
        first.rollback();
        wait.await.unwrap();
    }
    drop(second);
    assert!(harness.warehouse.locks().is_empty());
}

#[tokio::test]
async fn definitions_conflict_with_everything_older() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1]).await;
    let (mut appending, mut altering, mut dropping) = (harness.begin(), harness.begin(), harness.begin());
    harness.append(&mut appending, id, &[2]);
    altering.alter_table(id, vec![AlterTable::Rename("u".to_owned())]).unwrap();
    let (mut late, by) = (harness.begin(), altering.id());
    altering.commit().await.unwrap();
    assert!(by < late.id());
    assert_eq!(appending.commit().await.unwrap_err().sql_error().message, "1023");
    dropping.drop_relation(id).unwrap();
    assert_eq!(dropping.commit().await.unwrap_err().sql_error().message, "1023");
    let mut dropping = harness.begin();
    dropping.drop_relation(id).unwrap();
    dropping.commit().await.unwrap();
    let error = late.truncate(id).unwrap_err();
    assert_eq!(error.sql_error().message, format!("table {id} dropped by concurrent transaction"));
    assert!(harness.warehouse.catalog().relation("public", "u").is_none());
}

#[tokio::test]
async fn two_tables_of_one_name_do_not_both_come() {
    let harness = Harness::new().await;
    let (mut first, mut second) = (harness.begin(), harness.begin());
    let id = first.create_table(spec("t")).unwrap().id;
    let other = second.create_table(spec("t")).unwrap().id;
    harness.append(&mut second, other, &[1]);
    assert_ne!(id, other);
    first.commit().await.unwrap();
    let error = second.commit().await.unwrap_err();
    assert_eq!(error.sql_error().message, "Relation \"t\" already exists");
    assert!(harness.rows("t").is_empty() && harness.files().is_empty());
}

#[tokio::test]
async fn serializable_checks_what_was_read() {
    let harness = Harness::new().await;
    let (a, b) = (harness.table("a", &[1]).await, harness.table("b", &[1]).await);
    for (isolation, conflicts) in [(IsolationLevel::Snapshot, false), (IsolationLevel::Serializable, true)] {
        let begin = || {
            let mut transaction = harness.warehouse.begin(BeginOptions { isolation, ..BeginOptions::default() });
            transaction.begin_statement();
            transaction
        };
        let (mut one, mut two) = (begin(), begin());
        one.note_read(a);
        harness.append(&mut one, b, &[2]);
        two.note_read(b);
        harness.append(&mut two, a, &[2]);
        one.commit().await.unwrap();
        let id = two.id();
        match two.commit().await {
            Ok(_) => assert!(!conflicts),
            Err(error) => {
                assert!(conflicts);
                assert!(error.sql_error().detail.unwrap().contains(&format!("table - {b}, ")), "{id}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn files_of_a_snapshot_stay_as_long_as_it_is_read() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1, 2, 3]).await;
    let old = harness.warehouse.catalog();
    let mut writer = harness.begin();
    delete(&mut writer, id, |value| value == 1).unwrap();
    writer.commit().await.unwrap();
    let middle = harness.warehouse.catalog();
    let mut writer = harness.begin();
    writer.truncate(id).unwrap();
    writer.commit().await.unwrap();
    harness.warehouse.sweep().await.unwrap();
    assert_eq!((rows(&old, "t"), rows(&middle, "t"), harness.rows("t")), (vec![1, 2, 3], vec![2, 3], vec![]));
    drop((old, middle));
    harness.begin().rollback();
    harness.warehouse.close().await.unwrap();
    assert!(harness.files().is_empty(), "{:?}", harness.files());
}
