//! What Amazon S3 refused to COPY and UNLOAD, and what was wrong with columnar files.

use chrono::{DateTime, Utc};

use super::super::relation::log_relation;

log_relation! {
    /// An error that Amazon S3 answered, also one that a retry made good.
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_S3CLIENT_ERROR.html>
    S3ClientError = "stl_s3client_error" {
        userid: i32,
        query: i64,
        sliceid: i32,
        recordtime: DateTime<Utc>,
        pid: i32,
        http_method: String,
        bucket: String,
        key: String,
        error: String,
        is_partial: i32,
        start_offset: i64,
    }
}

log_relation! {
    /// What ended the scan of a columnar file. <https://docs.aws.amazon.com/redshift/latest/dg/r_SVL_S3LOG.html>
    S3Log = "svl_s3log" {
        userid: i32,
        pid: i32,
        query: i64,
        segment: i32,
        step: i32,
        node: i32,
        slice: i32,
        eventtime: DateTime<Utc>,
        message: String,
    }
}
