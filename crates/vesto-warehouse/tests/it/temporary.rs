//! Temporary tables: seen by their session only, transactional, gone with it.

use vesto_warehouse::{BeginOptions, TableSpec, UserId};

use crate::support::{Harness, delete, located, spec};

#[tokio::test]
async fn temporary_tables_are_transactional_and_private() {
    let harness = Harness::new().await;
    let temp = harness.warehouse.temp_space(UserId::ADMIN);
    let begin = || {
        let mut transaction =
            harness.warehouse.begin(BeginOptions { temp: Some(temp.clone()), ..BeginOptions::default() });
        transaction.begin_statement();
        transaction
    };
    let values = |transaction: &vesto_warehouse::Transaction| {
        let table = transaction.table(temp.schema_name(), "t").unwrap();
        located(&table).into_iter().map(|(_, _, value)| value).collect::<Vec<_>>()
    };
    let temporary = || TableSpec { schema_id: temp.schema_id(), ..spec("t") };
    let mut transaction = begin();
    let id = transaction.create_table(temporary()).unwrap().id;
    harness.append(&mut transaction, id, &[1, 2, 3]);
    transaction.lock(id).await.unwrap();
    let snapshot = harness.warehouse.catalog().snapshot();
    transaction.commit().await.unwrap();
    assert_eq!(harness.warehouse.catalog().snapshot(), snapshot, "nothing stored was changed");
    assert!(harness.warehouse.catalog().table_by_id(id).is_none());
    assert!(harness.begin().catalog().schema(temp.schema_name()).is_none());
    let mut transaction = begin();
    delete(&mut transaction, id, |value| value == 2).unwrap();
    harness.append(&mut transaction, id, &[4]);
    assert_eq!(values(&transaction), [1, 3, 4]);
    transaction.rollback();
    assert_eq!(values(&begin()), [1, 2, 3]);
    // Together with a stored table.
    let mut transaction = begin();
    delete(&mut transaction, id, |value| value == 1).unwrap();
    let stored = transaction.create_table(spec("stored")).unwrap().id;
    harness.append(&mut transaction, stored, &[9]);
    transaction.commit().await.unwrap();
    assert_eq!(values(&begin()), [2, 3]);
    assert_eq!(harness.rows("stored"), [9]);
    let mut transaction = begin();
    transaction.truncate(id).unwrap();
    transaction.commit().await.unwrap();
    assert!(values(&begin()).is_empty());
    let directory = harness.directory.path().join("temp");
    drop(temp);
    assert_eq!(std::fs::read_dir(directory).unwrap().count(), 0);
    assert_eq!(harness.reopen().await.rows("stored"), [9]);
}
