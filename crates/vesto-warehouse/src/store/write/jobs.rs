//! Rows of copy jobs, their files and templates: the newest state only.

use crate::copy_job::{CopyJob, CopyJobFile};
use crate::error::{Result, WarehouseError};
use crate::ids::CopyJobId;
use crate::store::Store;
use crate::template::Template;

impl Store {
    pub(super) async fn write_copy_job(&mut self, old: Option<&CopyJob>, new: Option<&CopyJob>) -> Result<()> {
        let Some(new) = new else {
            let id = old.map_or(-1, |job| job.id.sql());
            self.delete("DELETE FROM rs_copy_job WHERE job_id = ?", id).await?;
            return self.delete("DELETE FROM rs_copy_job_file WHERE job_id = ?", id).await;
        };
        // A run that ingests files touches its job without changing it.
        if old == Some(new) {
            return Ok(());
        }
        sqlx::query("INSERT OR REPLACE INTO rs_copy_job VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(new.id.sql())
            .bind(&new.name)
            .bind(new.owner.sql())
            .bind(&new.schema)
            .bind(&new.table)
            .bind(&new.bucket)
            .bind(&new.prefix)
            .bind(&new.iam_role)
            .bind(&new.text)
            .bind(new.auto)
            .bind(new.created.timestamp_micros())
            .execute(&mut self.connection)
            .await
            .map(drop)
            .map_err(WarehouseError::database("write copy job"))
    }

    pub(super) async fn write_copy_job_file(&mut self, job: CopyJobId, file: &CopyJobFile) -> Result<()> {
        sqlx::query(
            "INSERT INTO rs_copy_job_file VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(job_id, key) DO UPDATE SET \
             size = excluded.size, etag = excluded.etag, modified = excluded.modified, \
             status = excluded.status WHERE status <> 'I'",
        )
        .bind(job.sql())
        .bind(&file.key)
        .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
        .bind(&file.etag)
        .bind(file.modified.timestamp_micros())
        .bind(file.enqueued.timestamp_micros())
        .bind(file.status.as_str())
        .execute(&mut self.connection)
        .await
        .map(drop)
        .map_err(WarehouseError::database("write file of a copy job"))
    }

    pub(super) async fn write_template(&mut self, old: Option<&Template>, new: Option<&Template>) -> Result<()> {
        let Some(new) = new else {
            let id = old.map_or(-1, |template| template.id.sql());
            return self.delete("DELETE FROM rs_template WHERE template_id = ?", id).await;
        };
        sqlx::query("INSERT OR REPLACE INTO rs_template VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(new.id.sql())
            .bind(new.schema_id.sql())
            .bind(&new.name)
            .bind(new.owner.sql())
            .bind(&new.options)
            .bind(new.created.timestamp_micros())
            .bind(new.modified.timestamp_micros())
            .bind(new.modified_by.sql())
            .execute(&mut self.connection)
            .await
            .map(drop)
            .map_err(WarehouseError::database("write template"))
    }
}
