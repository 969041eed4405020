//! What UNLOAD leaves: its history and its files.

use chrono::{DateTime, Utc};

use super::super::relation::log_relation;

log_relation! {
    /// An UNLOAD: a row when it starts and another when it ends, which counts.
    /// <https://docs.aws.amazon.com/redshift/latest/dg/SYS_UNLOAD_HISTORY.html>
    UnloadHistory = "sys_unload_history" {
        user_id: i32,
        query_id: i64,
        transaction_id: i64,
        session_id: i32,
        database_name: String,
        /// `running`, `completed` or `aborted`.
        status: String,
        start_time: DateTime<Utc>,
        end_time: Option<DateTime<Utc>>,
        /// Microseconds.
        duration: i64,
        file_format: String,
        compression_type: String,
        unloaded_location: String,
        unloaded_rows: i64,
        unloaded_files_count: i64,
        unloaded_files_size: i64,
        error_message: Option<String>,
    }
}

log_relation! {
    /// A file that UNLOAD wrote: what `stl_unload_log` and `sys_unload_detail` show.
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_UNLOAD_LOG.html>
    UnloadLog = "stl_unload_log" {
        userid: i32,
        query: i64,
        slice: i32,
        pid: i32,
        path: String,
        start_time: DateTime<Utc>,
        end_time: DateTime<Utc>,
        line_count: i64,
        transfer_size: i64,
        file_format: String,
        transaction_id: i64,
        /// Requests to another endpoint that were repeated.
        retries: i64,
        request_id: String,
        extended_request_id: String,
    }
}
