//! Queries that have ended.

use chrono::{DateTime, Utc};

use super::super::relation::log_relation;

log_relation! {
    /// A finished query; its text without secrets. <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_QUERY.html>
    QueryRecord = "stl_query" {
        userid: i32,
        query: i64,
        label: String,
        xid: i64,
        pid: i32,
        database: String,
        querytxt: String,
        starttime: DateTime<Utc>,
        endtime: DateTime<Utc>,
        /// 1 when it failed or was cancelled.
        aborted: i32,
    }
}
