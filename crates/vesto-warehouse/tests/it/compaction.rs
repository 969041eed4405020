//! Compaction: fewer files, the same rows.

use vesto_types::ColumnType;
use vesto_warehouse::{AlterTable, ColumnSpec, Compacted, CompactionOptions, StatValue};

use crate::support::{Harness, delete, rows};

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
    let done = harness.warehouse.compact(id, CompactionOptions::default()).await.unwrap();
    assert_eq!(done, Compacted { files_before: 7, files_after: 1, rows: 7 });
    assert_eq!(harness.rows("t"), [1, 3, 4, 6, 7, 8, 9]);
    assert_eq!(rows(&reader, "t"), [1, 3, 4, 6, 7, 8, 9]);
    // An older append is fine, an older delete is not.
    assert_eq!(delete(&mut older, id, |value| value == 1).unwrap_err().sql_error().message, "1023");
    harness.append(&mut older, id, &[10]);
    older.commit().await.unwrap();
    drop(reader);
    let harness = harness.reopen().await;
    assert_eq!(harness.rows("t"), [1, 3, 4, 6, 7, 8, 9, 10]);
    assert_eq!(harness.files().len(), 2);
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
