//! The relations of the system log, columns named and ordered as in Redshift; columns of our own come last.

mod analyze;
mod authorization;
mod copy_job;
mod load;
mod query;
mod s3;
mod unload;
mod vacuum;

use sqlx::Sqlite;
use sqlx::query_builder::Separated;

use super::relation::{LogRelation, Table, log_rows};
pub use analyze::AnalyzeRecord;
pub use authorization::AuthorizationLog;
pub use copy_job::CopyJobInfo;
pub use load::{LoadCommit, LoadError, LoadErrorDetail, LoadHistory, LoadReplacement};
pub use query::QueryRecord;
pub use s3::{S3ClientError, S3Log};
pub use unload::{UnloadHistory, UnloadLog};
pub use vacuum::Vacuum;

log_rows! {
    AnalyzeRecord,
    AuthorizationLog,
    CopyJobInfo,
    LoadCommit,
    LoadError,
    LoadErrorDetail,
    LoadHistory,
    LoadReplacement,
    QueryRecord,
    S3ClientError,
    S3Log,
    UnloadHistory,
    UnloadLog,
    Vacuum,
}
