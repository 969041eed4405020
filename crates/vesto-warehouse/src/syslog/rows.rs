//! The relations of the system log, columns named and ordered as in Redshift.

use chrono::{DateTime, Utc};
use sqlx::Sqlite;
use sqlx::query_builder::Separated;
use sqlx::sqlite::SqliteRow;

use super::field;
use super::relation::{LogField, LogRelation, log_relations};
use crate::error::Result;

log_relations! {
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
    }

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

    /// A file that COPY read. <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_COMMITS.html>
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
    }

    /// A file that UNLOAD wrote. <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_UNLOAD_LOG.html>
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
    }

    /// A step of the chain that decided a statement. Of what a statement is allowed many times, the first and a count.
    AuthorizationLog = "svv_authorization_log" {
        recordtime: DateTime<Utc>,
        query: i64,
        userid: i32,
        username: String,
        pid: i32,
        step: String,
        /// 1 to 6, as the steps follow each other.
        step_number: i32,
        principal: String,
        action: String,
        resource: String,
        decision: String,
        policy: Option<String>,
        statement: Option<String>,
        sid: Option<String>,
        json_path: Option<String>,
        reason: String,
        hint: Option<String>,
        considered: Option<String>,
        /// As S3's messages have it (`Rid`).
        request_id: String,
    }

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
