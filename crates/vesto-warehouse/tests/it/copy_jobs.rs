//! Copy jobs and templates: kept with everything else, and a file's record in one commit with its rows.

use chrono::DateTime;
use vesto_warehouse::{
    CopyJob, CopyJobFile, CopyJobFileStatus, CopyJobId, SchemaId, Template, TemplateId, UserId, WarehouseError,
};

use crate::support::Harness;

fn job(name: &str) -> CopyJob {
    CopyJob {
        id: CopyJobId(0),
        name: name.to_owned(),
        owner: UserId::ADMIN,
        schema: "public".to_owned(),
        table: "t".to_owned(),
        bucket: "b".to_owned(),
        prefix: "p/".to_owned(),
        iam_role: "arn:aws:iam::123456789012:role/r".to_owned(),
        text: "copy t from 's3://b/p/' iam_role 'arn:aws:iam::123456789012:role/r'".to_owned(),
        auto: true,
        created: DateTime::from_timestamp(1_700_000_000, 0).unwrap(),
    }
}

fn file(key: &str, status: CopyJobFileStatus) -> CopyJobFile {
    let at = DateTime::from_timestamp(1_700_000_001, 5_000).unwrap();
    CopyJobFile { key: key.to_owned(), size: 7, etag: "e".to_owned(), modified: at, enqueued: at, status }
}

async fn create(harness: &Harness, name: &str) -> CopyJobId {
    let mut transaction = harness.begin();
    let id = transaction.create_copy_job(job(name)).unwrap();
    transaction.commit().await.unwrap();
    id
}

async fn statuses(harness: &Harness, id: CopyJobId) -> Vec<(String, &'static str)> {
    let files = harness.warehouse.copy_job_files(id, None).await.unwrap();
    files.into_iter().map(|file| (file.key, file.status.as_str())).collect()
}

#[tokio::test]
async fn jobs_and_their_files_are_kept() {
    let harness = Harness::new().await;
    let id = create(&harness, "j").await;
    let mut transaction = harness.begin();
    transaction.alter_copy_job(CopyJob { id, auto: false, ..job("j") }).unwrap();
    let files = vec![file("a", CopyJobFileStatus::Pending), file("b", CopyJobFileStatus::Error)];
    transaction.record_copy_job_files(id, files).unwrap();
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    let kept = harness.warehouse.catalog().copy_job("j").cloned().unwrap();
    assert_eq!(*kept, CopyJob { id, auto: false, ..job("j") });
    let files = harness.warehouse.copy_job_files(id, Some(CopyJobFileStatus::Error)).await.unwrap();
    assert_eq!(files, [file("b", CopyJobFileStatus::Error)]);
    let known = harness.warehouse.copy_job_file_status(id, &["a", "c"]).await.unwrap();
    assert_eq!(known.into_iter().collect::<Vec<_>>(), [("a".to_owned(), CopyJobFileStatus::Pending)]);
    let mut transaction = harness.begin();
    assert!(matches!(transaction.create_copy_job(job("j")), Err(WarehouseError::CopyJobExists(_))));
    transaction.drop_copy_job(id).unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(statuses(&harness, id).await, []);
    assert!(harness.warehouse.catalog().copy_job("j").is_none());
}

#[tokio::test]
async fn a_file_is_recorded_with_its_rows_or_not_at_all() {
    let harness = Harness::new().await;
    let table = harness.table("t", &[]).await;
    let id = create(&harness, "j").await;
    let (mut first, mut second) = (harness.begin(), harness.begin());
    for transaction in [&mut first, &mut second] {
        harness.append(transaction, table, &[1]);
        transaction.record_copy_job_files(id, vec![file("a", CopyJobFileStatus::Ingested)]).unwrap();
        assert!(transaction.ingested_files(id).contains("a"));
    }
    first.commit().await.unwrap();
    // Both saw a job that had not loaded the file: only one of them can have.
    assert!(matches!(second.commit().await, Err(WarehouseError::ConcurrentUpdate(_))));
    assert_eq!(harness.rows("t"), [1]);
    assert_eq!(statuses(&harness, id).await, [("a".to_owned(), "I")]);
    // What was ingested stays so.
    let mut transaction = harness.begin();
    transaction.record_copy_job_files(id, vec![file("a", CopyJobFileStatus::Error)]).unwrap();
    transaction.commit().await.unwrap();
    let harness = harness.after_crash(None).await;
    assert_eq!(statuses(&harness, id).await, [("a".to_owned(), "I")]);
    let mut dropped = harness.begin();
    let mut loading = harness.begin();
    dropped.drop_copy_job(id).unwrap();
    harness.append(&mut loading, table, &[2]);
    loading.record_copy_job_files(id, vec![file("b", CopyJobFileStatus::Ingested)]).unwrap();
    dropped.commit().await.unwrap();
    assert!(loading.commit().await.is_err(), "a job that is gone loads nothing");
    assert_eq!(harness.rows("t"), [1]);
}

#[tokio::test]
async fn snapshots_have_jobs_and_templates() {
    let harness = Harness::new().await;
    let id = create(&harness, "j").await;
    let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
    let template = Template {
        id: TemplateId(0),
        schema_id: SchemaId::PUBLIC,
        name: "tpl".to_owned(),
        owner: UserId::ADMIN,
        options: "CSV".to_owned(),
        created: at,
        modified: at,
        modified_by: UserId::ADMIN,
    };
    let mut transaction = harness.begin();
    let template_id = transaction.create_template(template.clone()).unwrap();
    transaction.record_copy_job_files(id, vec![file("a", CopyJobFileStatus::Ingested)]).unwrap();
    transaction.commit().await.unwrap();
    let copies = tempfile::tempdir().unwrap();
    let target = copies.path().join("s");
    harness.warehouse.snapshot(&target).await.unwrap();
    let mut transaction = harness.begin();
    transaction.drop_template(template_id).unwrap();
    transaction.drop_copy_job(id).unwrap();
    transaction.commit().await.unwrap();
    let restored = harness.open_elsewhere(&target).await;
    let kept = restored.catalog().template(SchemaId::PUBLIC, "tpl").cloned().unwrap();
    assert_eq!(*kept, Template { id: template_id, ..template });
    assert!(restored.catalog().copy_job("j").is_some());
    assert_eq!(restored.copy_job_files(id, None).await.unwrap().len(), 1);
}
