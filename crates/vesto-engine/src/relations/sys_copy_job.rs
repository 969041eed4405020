//! `sys_copy_job`, `sys_copy_job_detail`, `sys_copy_job_info`, `svv_copy_job_integrations`: copy jobs, the files that they
//! have met, what their runs had to say, and where word of new files comes from. Superusers see everybody's jobs, others
//! their own. <https://docs.aws.amazon.com/redshift/latest/dg/SYS_COPY_JOB.html>
//!
//! There is no integration to make here: the object store itself tells of new files. So `channel_arn` is NULL.

use std::sync::Arc;

use vesto_types::SqlError;
use vesto_warehouse::syslog::{CopyJobInfo, LogRelation};
use vesto_warehouse::{CopyJob, Warehouse};

use super::{Cell, Kind, PG_CATALOG, Rows, SystemRelation};
use crate::planning::scope::Scope;
use crate::session::transaction_error;
use crate::statements::copy_job::sees;

pub(super) const SYS_COPY_JOB: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "sys_copy_job",
    columns: &[
        ("job_id", Kind::BigInt),
        ("job_name", Kind::Varchar(128)),
        ("iam_role", Kind::Varchar(128)),
        ("job_text", Kind::Varchar(256)),
        ("is_auto", Kind::Integer),
        ("on_error_suspend", Kind::Integer),
    ],
    rows: jobs,
};

pub(super) const SYS_COPY_JOB_DETAIL: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "sys_copy_job_detail",
    columns: &[
        ("user_id", Kind::Integer),
        ("database_name", Kind::Text),
        ("job_id", Kind::Integer),
        ("job_name", Kind::Text),
        ("file_location", Kind::Text),
        ("file_name", Kind::Text),
        ("file_size", Kind::BigInt),
        ("file_etag", Kind::Text),
        ("job_text", Kind::Varchar(256)),
        ("modification_time", Kind::Timestamp),
        ("enqueue_time", Kind::Timestamp),
        ("status", Kind::Varchar(1)),
    ],
    rows: |scope, rows| {
        scope.log.get(SYS_COPY_JOB_DETAIL.name).into_iter().flatten().for_each(|row| rows.push(row.iter().cloned()));
        Ok(())
    },
};

pub(super) const SYS_COPY_JOB_INFO: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: CopyJobInfo::NAME,
    columns: &[
        ("job_id", Kind::BigInt),
        ("job_name", Kind::Varchar(128)),
        ("database_name", Kind::Varchar(128)),
        ("record_time", Kind::Timestamp),
        ("message", Kind::Varchar(512)),
    ],
    rows: info,
};

pub(super) const SVV_COPY_JOB_INTEGRATIONS: SystemRelation = SystemRelation {
    schema: PG_CATALOG,
    name: "svv_copy_job_integrations",
    columns: &[
        ("job_owner", Kind::Integer),
        ("channel_arn", Kind::Name),
        ("bucket", Kind::Text),
        ("channel state", Kind::Name),
        ("db_name", Kind::Name),
        ("job_name", Kind::Text),
        ("job_state", Kind::Integer),
    ],
    rows: integrations,
};

fn seen(scope: &Scope) -> impl Iterator<Item = &Arc<CopyJob>> {
    scope.catalog.copy_jobs().filter(|job| sees(scope, job))
}

fn cut(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

fn jobs(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for job in seen(scope) {
        rows.push([
            job.id.0.into(),
            job.name.clone().into(),
            cut(&job.iam_role, 128).into(),
            cut(&job.text, 256).into(),
            i32::from(job.auto).into(),
            0.into(),
        ]);
    }
    Ok(())
}

fn integrations(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    for job in seen(scope) {
        rows.push([
            job.owner.0.into(),
            Cell::Null,
            job.bucket.clone().into(),
            if job.auto { "Established" } else { "Inactive" }.into(),
            scope.facts.database.clone().into(),
            job.name.clone().into(),
            i32::from(!job.auto).into(),
        ]);
    }
    Ok(())
}

/// Userid and owner's sight stand in front; they are not shown.
fn info(scope: &Scope, rows: &mut Rows) -> Result<(), SqlError> {
    let (user, sees_all) = (Cell::from(scope.facts.user.0), scope.is_superuser());
    for row in scope.log.get(CopyJobInfo::NAME).into_iter().flatten() {
        if sees_all || row.first() == Some(&user) {
            rows.push(row.iter().skip(1).cloned());
        }
    }
    Ok(())
}

/// The rows of the relations that are not in the catalog, `None` for others.
pub(super) async fn read(warehouse: &Warehouse, scope: &Scope, name: &str) -> Result<Option<Vec<Vec<Cell>>>, SqlError> {
    match name {
        "sys_copy_job_detail" => details(warehouse, scope).await.map(Some),
        CopyJobInfo::NAME => {
            let rows = warehouse.log().read::<CopyJobInfo>().await.map_err(|error| transaction_error(&error))?;
            Ok(Some(rows.into_iter().map(info_cells).collect()))
        }
        _ => Ok(None),
    }
}

async fn details(warehouse: &Warehouse, scope: &Scope) -> Result<Vec<Vec<Cell>>, SqlError> {
    let mut rows = Vec::new();
    for job in seen(scope) {
        let files = warehouse.copy_job_files(job.id, None).await.map_err(|error| transaction_error(&error))?;
        rows.extend(files.into_iter().map(|file| {
            vec![
                job.owner.0.into(),
                scope.facts.database.clone().into(),
                job.id.0.into(),
                job.name.clone().into(),
                job.bucket.clone().into(),
                file.key.into(),
                i64::try_from(file.size).unwrap_or(i64::MAX).into(),
                file.etag.into(),
                cut(&job.text, 256).into(),
                Cell::Timestamp(file.modified),
                Cell::Timestamp(file.enqueued),
                file.status.as_str().into(),
            ]
        }));
    }
    Ok(rows)
}

fn info_cells(row: CopyJobInfo) -> Vec<Cell> {
    vec![
        row.userid.into(),
        row.job_id.into(),
        row.job_name.into(),
        row.database_name.into(),
        Cell::Timestamp(row.record_time),
        row.message.into(),
    ]
}
