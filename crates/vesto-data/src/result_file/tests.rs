use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use serde_json::json;
use vesto_types::ColumnType;

use super::*;

fn columns() -> [Column; 1] {
    [Column::new("c", &ColumnType::Varchar(65535))]
}

fn batch(n_rows: usize, len: usize) -> RecordBatch {
    let values: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(len); n_rows]));
    RecordBatch::try_from_iter([("c", values)]).unwrap()
}

#[tokio::test]
async fn a_result_is_cut_into_pages_that_are_read_one_by_one() {
    let dir = tempfile::tempdir().unwrap();
    let results = Results::open(&dir.path().join("statements")).unwrap();
    let mut writer = results.writer("s1", 0, ResultFormat::Json);
    for _ in 0..3 {
        writer.write(&batch(100, 10_000), &columns(), &Style::default()).await.unwrap();
    }
    let result = writer.finish(json!([])).await.unwrap();
    assert_eq!((result.rows, result.pages.len()), (300, 3));
    let mut n_rows = 0;
    for page in &result.pages {
        assert!(page.len < 2 * PAGE_BYTES as u64);
        let text = results.read("s1", 0, *page).await.unwrap();
        n_rows += serde_json::from_str::<Vec<Value>>(&format!("[{text}]")).unwrap().len();
    }
    assert_eq!(n_rows, 300);
    results.remove("s1", 1).await;
    assert_eq!(std::fs::read_dir(dir.path().join("statements")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_result_that_breaks_off_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let results = Results::open(dir.path()).unwrap();
    let mut writer = results.writer("s1", 0, ResultFormat::Csv);
    writer.write(&batch(300, 10_000), &columns(), &Style::default()).await.unwrap();
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    drop(writer);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn rows_and_results_have_limits() {
    let dir = tempfile::tempdir().unwrap();
    let results = Results::open(dir.path()).unwrap();
    let mut writer = results.writer("s1", 0, ResultFormat::Json);
    writer.write(&batch(1, 65_535), &columns(), &Style::default()).await.unwrap();
    let error = writer.write(&batch(1, 65_537), &columns(), &Style::default()).await.unwrap_err();
    assert_eq!(error.message, "the row is larger than the 64 KB that the Data API returns");
    let mut writer = results.writer("s2", 0, ResultFormat::Json);
    writer.written = MAX_RESULT_BYTES - 10;
    writer.write(&batch(1, 1), &columns(), &Style::default()).await.unwrap();
    let error = writer.finish(json!([])).await.unwrap_err();
    assert_eq!(error.message, "the result is larger than the 500 MB that the Data API returns");
}

#[tokio::test]
async fn what_nobody_knows_is_swept() {
    let dir = tempfile::tempdir().unwrap();
    let results = Results::open(dir.path()).unwrap();
    for name in ["known.0", "unknown.0", "other"] {
        std::fs::write(dir.path().join(name), "x").unwrap();
    }
    results.sweep(|id| id == "known").unwrap();
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["known.0"]);
}
