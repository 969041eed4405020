//! What COPY leaves: its history, files, rejected and repaired records.

use chrono::{DateTime, Utc};

use super::super::relation::log_relation;

log_relation! {
    /// A COPY: a row when it starts and another when it ends, which counts.
    /// <https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_HISTORY.html>
    LoadHistory = "sys_load_history" {
        user_id: i32,
        query_id: i64,
        transaction_id: i64,
        session_id: i32,
        database_name: String,
        /// `running`, `completed` or `aborted`.
        status: String,
        table_name: String,
        start_time: DateTime<Utc>,
        end_time: Option<DateTime<Utc>>,
        /// Microseconds.
        duration: i64,
        data_source: String,
        file_format: String,
        loaded_rows: i64,
        loaded_bytes: i64,
        source_file_count: i32,
        source_file_bytes: i64,
        file_count_scanned: i32,
        file_bytes_scanned: i64,
        error_count: i64,
        copy_job_id: i64,
    }
}

log_relation! {
    /// A file, or a range of one, that COPY read: what `stl_load_commits`, `stl_file_scan` and `sys_load_detail` show.
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_COMMITS.html>
    LoadCommit = "stl_load_commits" {
        userid: i32,
        query: i64,
        slice: i32,
        name: String,
        filename: String,
        byte_offset: i64,
        lines_scanned: i64,
        errors: i32,
        curtime: DateTime<Utc>,
        status: i32,
        file_format: String,
        is_partial: i32,
        start_offset: i64,
        copy_job_id: i64,
        /// As S3 stores them.
        bytes_scanned: i64,
        start_time: DateTime<Utc>,
        file_etag: String,
        file_last_modified: Option<DateTime<Utc>>,
        /// Requests to another endpoint that were repeated.
        retries: i64,
        request_id: String,
        extended_request_id: String,
    }
}

log_relation! {
    /// A rejected record. <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html>
    LoadError = "stl_load_errors" {
        userid: i32,
        slice: i32,
        tbl: i32,
        starttime: DateTime<Utc>,
        session: i32,
        query: i64,
        filename: String,
        line_number: i64,
        colname: String,
        type_name: String,
        col_length: String,
        position: i32,
        raw_line: String,
        raw_field_value: String,
        err_code: i32,
        err_reason: String,
        is_partial: i32,
        start_offset: i64,
        copy_job_id: i64,
        transaction_id: i64,
        database_name: String,
    }
}

log_relation! {
    /// A field of a rejected record. <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOADERROR_DETAIL.html>
    LoadErrorDetail = "stl_loaderror_detail" {
        userid: i32,
        slice: i32,
        session: i32,
        query: i64,
        filename: String,
        line_number: i64,
        field: i32,
        colname: String,
        value: String,
        is_null: i32,
        type_name: String,
        col_length: String,
    }
}

log_relation! {
    /// A record in which ACCEPTINVCHARS replaced something.
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_REPLACEMENTS.html>
    LoadReplacement = "stl_replacements" {
        userid: i32,
        query: i64,
        slice: i32,
        tbl: i32,
        starttime: DateTime<Utc>,
        session: i32,
        filename: String,
        line_number: i64,
        colname: String,
        raw_line: String,
    }
}
