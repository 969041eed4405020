//! Compaction: fewer files, the same rows.

use vesto_types::ColumnType;
use vesto_warehouse::{AlterTable, ColumnSpec, Compacted, CompactionOptions, StatValue};

use crate::support::{Harness, delete, rows};

const FEW: CompactionOptions =
    CompactionOptions { small_file_bytes: 16 << 20, min_files: 2, deleted_share: 0.25, max_bytes: 512 << 20 };

#[tokio::test]
async fn small_files_become_one_with_the_same_rows() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1, 2]).await;
    for value in 3..=9 {
        let mut transaction = harness.begin();
        harness.append(&mut transaction, id, &[value]);
        transaction.commit().await.unwrap();
    }
    let mut transaction = harness.begin();
    delete(&mut transaction, id, |value| value == 2 || value == 5).unwrap();
    transaction.commit().await.unwrap();
    let reader = harness.warehouse.catalog();
    let mut older = harness.begin();
    let done = harness.warehouse.compact(id, FEW).await.unwrap();
    assert_eq!(done, Compacted { files_before: 7, files_after: 1, rows: 7 });
    assert_eq!(harness.rows("t"), [1, 3, 4, 6, 7, 8, 9]);
    assert_eq!(rows(&reader, "t"), [1, 3, 4, 6, 7, 8, 9]);
    // A transaction that is older changes the rows where they are now, once it has the lock.
    assert_eq!(rows(older.catalog(), "t"), [1, 3, 4, 6, 7, 8, 9]);
    assert_eq!(delete(&mut older, id, |value| value == 1).unwrap_err().sql_error().message, "1023");
    older.begin_statement();
    older.lock(id).await.unwrap();
    assert_eq!(delete(&mut older, id, |value| value == 1).unwrap(), 1);
    harness.append(&mut older, id, &[10]);
    older.commit().await.unwrap();
    assert_eq!(rows(&reader, "t"), [1, 3, 4, 6, 7, 8, 9]);
    drop(reader);
    let harness = harness.reopen().await;
    assert_eq!(harness.rows("t"), [3, 4, 6, 7, 8, 9, 10]);
    assert_eq!(harness.files().len(), 3, "two data files and the deleted rows of one");
    let small = CompactionOptions { small_file_bytes: 1, ..CompactionOptions::default() };
    assert_eq!(harness.warehouse.compact(id, small).await.unwrap(), Compacted::default());
}

#[tokio::test]
async fn columns_added_later_get_their_initial_value() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1, 2]).await;
    let mut transaction = harness.begin();
    let decimal = ColumnType::Decimal { precision: 9, scale: 2 };
    transaction
        .alter_table(
            id,
            vec![
                AlterTable::AddColumn {
                    column: ColumnSpec::new("price", decimal.clone()),
                    initial: Some(StatValue::Decimal(-150)),
                },
                AlterTable::AddColumn { column: ColumnSpec::new("note", ColumnType::Varchar(9)), initial: None },
            ],
        )
        .unwrap();
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    let table = harness.warehouse.catalog().table("public", "t").unwrap();
    assert_eq!(table.columns[1].initial_default, Some(StatValue::Decimal(-150)));
    let rewrite = CompactionOptions { deleted_share: 0.0, ..CompactionOptions::default() };
    let mut transaction = harness.begin();
    delete(&mut transaction, id, |value| value == 1).unwrap();
    transaction.commit().await.unwrap();
    let done = harness.warehouse.compact(id, rewrite).await.unwrap();
    assert_eq!(done, Compacted { files_before: 1, files_after: 1, rows: 1 });
    let table = harness.warehouse.catalog().table("public", "t").unwrap();
    let stats = &table.files[0].column_stats;
    assert_eq!(stats[&table.columns[1].id].max, Some(StatValue::Decimal(-150)));
    assert_eq!(stats[&table.columns[2].id].null_count, 1);
    assert_eq!(harness.rows("t"), [2]);
}

#[tokio::test]
async fn a_thousand_small_commits_end_in_few_files() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[]).await;
    let mut written = 0;
    for value in 0..1000 {
        let mut transaction = harness.begin();
        harness.append(&mut transaction, id, &[value]);
        transaction.commit().await.unwrap();
        let table = harness.warehouse.catalog().table("public", "t").unwrap();
        if table.is_worth_compacting(CompactionOptions::default()) {
            written += harness.warehouse.compact(id, CompactionOptions::default()).await.unwrap().rows;
        }
    }
    assert_eq!(harness.rows("t"), (0..1000).collect::<Vec<_>>());
    let n_files = harness.warehouse.catalog().table("public", "t").unwrap().files.len();
    assert!(n_files < 16, "{n_files} files");
    assert!(written < 1000 * 1000, "{written} rows were written");
}

#[tokio::test]
async fn compaction_gives_way_to_who_has_the_table() {
    let harness = Harness::new().await;
    let id = harness.table("t", &[1]).await;
    let mut transaction = harness.begin();
    harness.append(&mut transaction, id, &[2]);
    transaction.commit().await.unwrap();
    let mut writer = harness.begin();
    writer.lock(id).await.unwrap();
    assert_eq!(delete(&mut writer, id, |value| value == 1).unwrap(), 1);
    let (gave_way, committed) = tokio::join!(harness.warehouse.compact(id, FEW), async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        writer.commit().await
    });
    // The files have changed under it: the work is thrown away, not the writer's.
    assert_eq!(gave_way.unwrap(), Compacted::default());
    committed.unwrap();
    assert_eq!(harness.rows("t"), [2]);
    assert!(harness.warehouse.locks().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_changes_lose_nothing() {
    let harness = std::sync::Arc::new(Harness::new().await);
    let id = harness.table("t", &[]).await;
    let (warehouse, stop) = (harness.warehouse.clone(), tokio_util::sync::CancellationToken::new());
    let compacting = tokio::spawn({
        let stop = stop.clone();
        async move {
            let mut n_compacted = 0;
            while !stop.is_cancelled() {
                n_compacted += usize::from(warehouse.compact(id, FEW).await.unwrap() != Compacted::default());
                tokio::task::yield_now().await;
            }
            n_compacted
        }
    });
    for value in 0..150 {
        // Its snapshot is fixed before the lock, as of a statement in a block.
        let mut transaction = harness.begin();
        transaction.begin_statement();
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        transaction.lock(id).await.unwrap();
        harness.append(&mut transaction, id, &[value]);
        if value % 3 == 2 {
            assert_eq!(delete(&mut transaction, id, |other| other == value - 1).unwrap(), 1);
        }
        transaction.commit().await.unwrap();
    }
    stop.cancel();
    assert!(compacting.await.unwrap() > 0);
    assert_eq!(harness.rows("t"), (0..150).filter(|value| value % 3 != 1).collect::<Vec<_>>());
}
