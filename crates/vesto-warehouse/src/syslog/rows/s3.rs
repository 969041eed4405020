//! Transfers from and to Amazon S3, by COPY and UNLOAD.

use chrono::{DateTime, Utc};

use super::super::relation::log_relation;

log_relation! {
    /// A transfer from or to Amazon S3. Times are microseconds, `start_time` and `end_time` since 1970.
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_S3CLIENT.html>
    S3Client = "stl_s3client" {
        userid: i32,
        query: i64,
        slice: i32,
        recordtime: DateTime<Utc>,
        pid: i32,
        http_method: String,
        bucket: String,
        key: String,
        transfer_size: i64,
        data_size: i64,
        start_time: i64,
        end_time: i64,
        transfer_time: i64,
        compression_time: i64,
        connect_time: i64,
        app_connect_time: i64,
        retries: i64,
        request_id: String,
        extended_request_id: String,
        ip_address: String,
        is_partial: i32,
        start_offset: i64,
    }
}

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
