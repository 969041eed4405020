//! Files of a table with a sort key are written in its order.

use std::fs::File;

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::statistics::Statistics;
use vesto_warehouse::{CompactionOptions, SortKeySpec, TableSpec};

use crate::support::{Harness, located, spec};

/// Each row group's least and greatest key.
fn bounds(file: &std::path::Path) -> Vec<(i64, i64)> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap()).unwrap();
    let groups = reader.metadata().row_groups().iter();
    groups
        .map(|group| {
            assert!(group.sorting_columns().is_some_and(|columns| columns.len() == 1));
            match group.column(0).statistics().unwrap() {
                Statistics::Int64(bounds) => (*bounds.min_opt().unwrap(), *bounds.max_opt().unwrap()),
                other => panic!("{other:?}"),
            }
        })
        .collect()
}

#[tokio::test]
async fn a_range_of_the_key_stands_in_few_row_groups() {
    let harness = Harness::new().await;
    let mut transaction = harness.begin();
    let sorted = TableSpec { sort_key: SortKeySpec::Compound(vec!["a".to_owned()]), ..spec("t") };
    let id = transaction.create_table(sorted).unwrap().id;
    let n_rows: i64 = 500_000;
    let rows: Vec<i64> = (0..n_rows).map(|row| (row * 7919) % n_rows).collect();
    harness.append(&mut transaction, id, &rows);
    transaction.commit().await.unwrap();
    let table = harness.warehouse.catalog().table("public", "t").unwrap();
    let groups = bounds(&table.files[0].path);
    assert_eq!(groups.len(), 4);
    assert!(groups.windows(2).all(|pair| pair[0].1 < pair[1].0), "{groups:?}");
    let values: Vec<i64> = located(&table).into_iter().map(|(_, _, value)| value).collect();
    assert!(values.is_sorted());
    assert_eq!(values.len(), 500_000);
}

#[tokio::test]
async fn compaction_sorts() {
    let harness = Harness::new().await;
    let mut transaction = harness.begin();
    let sorted = TableSpec { sort_key: SortKeySpec::Compound(vec!["a".to_owned()]), ..spec("t") };
    let id = transaction.create_table(sorted).unwrap().id;
    for values in [[5, 1], [4, 2], [6, 3]] {
        harness.append(&mut transaction, id, &values);
    }
    transaction.commit().await.unwrap();
    harness.warehouse.compact(id, CompactionOptions { min_files: 2, ..CompactionOptions::default() }).await.unwrap();
    let table = harness.warehouse.catalog().table("public", "t").unwrap();
    assert_eq!(bounds(&table.files[0].path), [(1, 6)]);
    assert_eq!(located(&table).into_iter().map(|(_, _, value)| value).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
}
