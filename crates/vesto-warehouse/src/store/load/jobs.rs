//! Copy jobs and templates. The jobs' files stay in the database, see [`crate::Warehouse::copy_job_files`].

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;

use super::{corrupt, get};
use crate::catalog::Catalog;
use crate::copy_job::{CopyJob, CopyJobFile, CopyJobFileStatus};
use crate::error::Result;
use crate::ids::{CopyJobId, SchemaId, TemplateId, UserId};
use crate::store::Store;
use crate::template::Template;

impl Store {
    pub(super) async fn load_jobs(&mut self, catalog: &mut Catalog) -> Result<()> {
        // A copy that an older program made has no such tables.
        if self.rows("SELECT 1 FROM sqlite_schema WHERE name = 'rs_template'").await?.is_empty() {
            return Ok(());
        }
        let jobs = self.rows("SELECT * FROM rs_copy_job").await?;
        let jobs = jobs.iter().map(|row| job(row).map(|job| (job.id, Arc::new(job)))).collect::<Result<_>>()?;
        catalog.copy_jobs = Arc::new(jobs);
        let templates = self.rows("SELECT * FROM rs_template").await?;
        let templates = templates.iter().map(|row| template(row).map(|template| (template.id, Arc::new(template))));
        catalog.templates = Arc::new(templates.collect::<Result<_>>()?);
        Ok(())
    }
}

fn job(row: &SqliteRow) -> Result<CopyJob> {
    Ok(CopyJob {
        id: CopyJobId::from_sql(get(row, 0)?),
        name: get(row, 1)?,
        owner: UserId::from_sql(get(row, 2)?),
        schema: get(row, 3)?,
        table: get(row, 4)?,
        bucket: get(row, 5)?,
        prefix: get(row, 6)?,
        iam_role: get(row, 7)?,
        text: get(row, 8)?,
        auto: get(row, 9)?,
        created: micros(get(row, 10)?),
    })
}

/// A row of `key, size, etag, modified, enqueued, status`.
pub(crate) fn job_file(row: &SqliteRow) -> Result<CopyJobFile> {
    let status: String = get(row, 5)?;
    Ok(CopyJobFile {
        key: get(row, 0)?,
        size: get::<i64>(row, 1)?.cast_unsigned(),
        etag: get(row, 2)?,
        modified: micros(get(row, 3)?),
        enqueued: micros(get(row, 4)?),
        status: CopyJobFileStatus::parse(&status)
            .ok_or_else(|| corrupt(format_args!("`{status}` is not a file's status")))?,
    })
}

fn template(row: &SqliteRow) -> Result<Template> {
    Ok(Template {
        id: TemplateId::from_sql(get(row, 0)?),
        schema_id: SchemaId::from_sql(get(row, 1)?),
        name: get(row, 2)?,
        owner: UserId::from_sql(get(row, 3)?),
        options: get(row, 4)?,
        created: micros(get(row, 5)?),
        modified: micros(get(row, 6)?),
        modified_by: UserId::from_sql(get(row, 7)?),
    })
}

fn micros(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}
