//! What copy jobs have to say.

use chrono::{DateTime, Utc};

use super::super::relation::log_relation;

log_relation! {
    /// A message about a run. <https://docs.aws.amazon.com/redshift/latest/dg/SYS_COPY_JOB_INFO.html>
    CopyJobInfo = "sys_copy_job_info" {
        /// The job's owner.
        userid: i32,
        job_id: i64,
        job_name: String,
        database_name: String,
        record_time: DateTime<Utc>,
        message: String,
    }
}
