//! A crash at every step of a commit leaves exactly the committed data, and no file besides.

use std::sync::{Arc, Mutex};

use futures::future::join_all;
use vesto_warehouse::{CompactionOptions, FaultHook, FaultPoint, RelationId, Warehouse};

use crate::support::{Harness, delete, spec};

/// Crashes at the armed point.
#[derive(Clone, Default)]
struct Fuse(Arc<Mutex<Option<FaultPoint>>>);

impl Fuse {
    fn hook(&self) -> FaultHook {
        let armed = self.0.clone();
        FaultHook(Arc::new(move |point| *armed.lock().unwrap() == Some(point)))
    }

    fn arm(&self, point: FaultPoint) {
        *self.0.lock().unwrap() = Some(point);
    }
}

#[derive(Debug, Clone, Copy)]
enum Work {
    CreateAndInsert,
    Append,
    Delete,
    DeleteAgain,
    DeleteAllOfAFile,
    Truncate,
    Drop,
    Everything,
    Compact,
}

const ALL: [Work; 9] = [
    Work::CreateAndInsert,
    Work::Append,
    Work::Delete,
    Work::DeleteAgain,
    Work::DeleteAllOfAFile,
    Work::Truncate,
    Work::Drop,
    Work::Everything,
    Work::Compact,
];

/// Rows of `t` and `u`; `None` for a table that is not there.
type Contents = [Option<Vec<i64>>; 2];

fn contents(harness: &Harness) -> Contents {
    let catalog = harness.warehouse.catalog();
    ["t", "u"].map(|name| catalog.table("public", name).map(|_| harness.rows(name)))
}

/// Names of the files that the committed catalog refers to, delete files included.
fn referenced(harness: &Harness) -> usize {
    let catalog = harness.warehouse.catalog();
    let files = catalog.tables().flat_map(|table| table.files.iter().cloned().collect::<Vec<_>>());
    files.map(|file| 1 + usize::from(!file.deletes.is_empty())).sum()
}

async fn run(harness: &Harness, work: Work, t: RelationId) -> vesto_warehouse::Result<()> {
    if let Work::Compact = work {
        return compact(&harness.warehouse, t).await;
    }
    let mut transaction = harness.begin();
    match work {
        Work::CreateAndInsert => {
            let u = transaction.create_table(spec("u"))?.id;
            harness.append(&mut transaction, u, &[7, 8]);
        }
        Work::Append => harness.append(&mut transaction, t, &[7, 8]),
        Work::Delete => drop(delete(&mut transaction, t, |value| value == 1)?),
        Work::DeleteAgain => drop(delete(&mut transaction, t, |value| value == 5)?),
        Work::DeleteAllOfAFile => drop(delete(&mut transaction, t, |value| value >= 4)?),
        Work::Truncate => drop(transaction.truncate(t)?),
        Work::Drop => transaction.drop_relation(t)?,
        Work::Everything => {
            let u = transaction.create_table(spec("u"))?.id;
            harness.append(&mut transaction, u, &[7, 8]);
            delete(&mut transaction, u, |value| value == 7)?;
            delete(&mut transaction, t, |value| value != 2)?;
            harness.append(&mut transaction, t, &[100]);
        }
        Work::Compact => {}
    }
    transaction.commit().await.map(drop)
}

async fn compact(warehouse: &Warehouse, t: RelationId) -> vesto_warehouse::Result<()> {
    warehouse.compact(t, CompactionOptions { min_files: 2, ..CompactionOptions::default() }).await.map(drop)
}

fn after(work: Work) -> Contents {
    let before = vec![1, 2, 3, 5, 6];
    let [t, u] = match work {
        Work::CreateAndInsert => [Some(before), Some(vec![7, 8])],
        Work::Append => [Some(vec![1, 2, 3, 5, 6, 7, 8]), None],
        Work::Delete => [Some(vec![2, 3, 5, 6]), None],
        Work::DeleteAgain => [Some(vec![1, 2, 3, 6]), None],
        Work::DeleteAllOfAFile => [Some(vec![1, 2, 3]), None],
        Work::Truncate => [Some(vec![]), None],
        Work::Drop => [None, None],
        Work::Everything => [Some(vec![2, 100]), Some(vec![8])],
        Work::Compact => [Some(before), None],
    };
    [t, u]
}

#[tokio::test]
async fn a_crash_anywhere_keeps_exactly_what_was_committed() {
    let every_point = |work| async move {
        for point in FaultPoint::ALL {
            check(work, point).await;
        }
    };
    join_all(ALL.map(every_point)).await;
}

async fn check(work: Work, point: FaultPoint) {
    let fuse = Fuse::default();
    let harness = Harness::with_faults(fuse.hook()).await;
    let t = harness.table("t", &[1, 2, 3]).await;
    let mut transaction = harness.begin();
    harness.append(&mut transaction, t, &[4, 5, 6]);
    transaction.commit().await.unwrap();
    let mut transaction = harness.begin();
    delete(&mut transaction, t, |value| value == 4).unwrap();
    transaction.commit().await.unwrap();
    let before = contents(&harness);
    fuse.arm(point);
    let result = run(&harness, work, t).await;
    let is_committed = point >= FaultPoint::Committed;
    assert!(result.is_err() || point == FaultPoint::FilesRemoved, "{work:?} {point:?}");
    let harness = harness.after_crash(None).await;
    let expected = if is_committed { after(work) } else { before };
    let expected_table = expected[0].is_some();
    assert_eq!(contents(&harness), expected, "{work:?} {point:?}");
    assert_eq!(harness.files().len(), referenced(&harness), "{work:?} {point:?}: {:?}", harness.files());
    // And it goes on working.
    let next = if expected_table { Work::Append } else { Work::CreateAndInsert };
    run(&harness, next, t).await.unwrap();
    let harness = harness.reopen().await;
    assert_eq!(harness.files().len(), referenced(&harness));
}

#[tokio::test]
async fn files_of_a_writer_that_died_are_swept_and_those_of_a_living_one_are_not() {
    let fuse = Fuse::default();
    let harness = Harness::with_faults(fuse.hook()).await;
    let t = harness.table("t", &[1]).await;
    let table = harness.warehouse.catalog().table_by_id(t).unwrap().clone();
    let writer = harness.warehouse.data_file_writer(&table).unwrap();
    let finished = harness.file(&table, &[2]);
    let orphan = table.files[0].path.with_file_name("orphan.parquet");
    std::fs::write(&orphan, "x").unwrap();
    assert_eq!(harness.files().len(), 4);
    assert_eq!(harness.warehouse.sweep().await.unwrap(), 1);
    assert_eq!((harness.files().len(), harness.rows("t")), (3, vec![1]));
    drop(finished);
    assert_eq!(harness.files().len(), 2);
    // As a crash would: no destructor removes the file.
    std::mem::forget(writer);
    let harness = harness.after_crash(None).await;
    assert_eq!((harness.files().len(), harness.rows("t")), (1, vec![1]));
}

#[tokio::test]
async fn a_directory_is_opened_once_at_a_time() {
    let harness = Harness::new().await;
    let error = harness.open_again().await.unwrap_err();
    assert!(error.to_string().contains("is open already"), "{error}");
}
