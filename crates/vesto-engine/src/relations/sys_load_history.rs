//! `SYS_LOAD_HISTORY` <https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_HISTORY.html>: COPY commands, running and ended.

use vesto_warehouse::syslog::LoadHistory;

use super::Kind;
use super::logged::log_relation;
use crate::session::transaction_error;

log_relation!(
    "sys_load_history",
    |row: LoadHistory| [
        ("user_id", Kind::Integer, row.user_id),
        ("query_id", Kind::BigInt, row.query_id),
        ("transaction_id", Kind::BigInt, row.transaction_id),
        ("session_id", Kind::Integer, row.session_id),
        ("database_name", Kind::Text, row.database_name),
        ("status", Kind::Text, row.status),
        ("table_name", Kind::Text, row.table_name),
        ("start_time", Kind::Timestamp, row.start_time),
        ("end_time", Kind::Timestamp, row.end_time),
        ("duration", Kind::BigInt, row.duration),
        ("data_source", Kind::Text, row.data_source),
        ("file_format", Kind::Text, row.file_format),
        ("loaded_rows", Kind::BigInt, row.loaded_rows),
        ("loaded_bytes", Kind::BigInt, row.loaded_bytes),
        ("source_file_count", Kind::Integer, row.source_file_count),
        ("source_file_bytes", Kind::BigInt, row.source_file_bytes),
        ("file_count_scanned", Kind::Integer, row.file_count_scanned),
        ("file_bytes_scanned", Kind::BigInt, row.file_bytes_scanned),
        ("error_count", Kind::BigInt, row.error_count),
        ("copy_job_id", Kind::BigInt, row.copy_job_id),
    ],
    |log, now| async move { log.load_history(now).await.map_err(|error| transaction_error(&error)) }
);
