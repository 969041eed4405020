//! Reading the files of copy jobs: they may be many, so that they stay in the database and are read beside the
//! committer, which alone writes them.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use sqlx::QueryBuilder;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

use super::load::jobs::job_file;
use crate::copy_job::{CopyJobFile, CopyJobFileStatus};
use crate::error::{Result, WarehouseError};
use crate::ids::CopyJobId;

/// Keys that one query asks for.
const KEYS: usize = 1000;

/// A connection that only reads, opened when it is first needed.
pub(crate) struct JobFiles(SqlitePool);

impl JobFiles {
    pub(crate) fn new(directory: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(directory.join("catalog.db"))
            .busy_timeout(Duration::from_secs(10))
            .pragma("query_only", "ON");
        Self(SqlitePoolOptions::new().max_connections(2).min_connections(0).connect_lazy_with(options))
    }

    /// What is committed of those keys that the job has met.
    pub(crate) async fn status(&self, job: CopyJobId, keys: &[&str]) -> Result<HashMap<String, CopyJobFileStatus>> {
        let mut known = HashMap::new();
        for keys in keys.chunks(KEYS) {
            let mut query = QueryBuilder::new(
                "SELECT key, size, etag, modified, enqueued, status FROM rs_copy_job_file WHERE job_id = ",
            );
            query.push_bind(job.sql()).push(" AND key IN (");
            let mut list = query.separated(", ");
            for key in keys {
                list.push_bind(*key);
            }
            query.push(")");
            let rows =
                query.build().fetch_all(&self.0).await.map_err(WarehouseError::database("read files of a job"))?;
            for row in &rows {
                let file = job_file(row)?;
                known.insert(file.key, file.status);
            }
        }
        Ok(known)
    }

    /// The files of a job in the order of their keys: those with the status, or all.
    pub(crate) async fn all(&self, job: CopyJobId, status: Option<CopyJobFileStatus>) -> Result<Vec<CopyJobFile>> {
        let query = sqlx::query(
            "SELECT key, size, etag, modified, enqueued, status FROM rs_copy_job_file \
             WHERE job_id = ?1 AND (?2 IS NULL OR status = ?2) ORDER BY key",
        );
        let query = query.bind(job.sql()).bind(status.map(CopyJobFileStatus::as_str));
        let rows = query.fetch_all(&self.0).await.map_err(WarehouseError::database("read files of a job"))?;
        rows.iter().map(job_file).collect()
    }

    pub(crate) async fn close(&self) {
        self.0.close().await;
    }
}
