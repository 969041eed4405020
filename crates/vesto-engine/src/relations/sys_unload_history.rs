//! `SYS_UNLOAD_HISTORY` <https://docs.aws.amazon.com/redshift/latest/dg/SYS_UNLOAD_HISTORY.html>: UNLOAD commands, running
//! and ended.

use vesto_warehouse::syslog::UnloadHistory;

use super::Kind;
use super::logged::log_relation;
use crate::session::transaction_error;

log_relation!(
    "sys_unload_history",
    |row: UnloadHistory| [
        ("user_id", Kind::Integer, row.user_id),
        ("query_id", Kind::BigInt, row.query_id),
        ("transaction_id", Kind::BigInt, row.transaction_id),
        ("session_id", Kind::Integer, row.session_id),
        ("database_name", Kind::Text, row.database_name),
        ("status", Kind::Text, row.status),
        ("start_time", Kind::Timestamp, row.start_time),
        ("end_time", Kind::Timestamp, row.end_time),
        ("duration", Kind::BigInt, row.duration),
        ("file_format", Kind::Text, row.file_format),
        ("compression_type", Kind::Text, row.compression_type),
        ("unloaded_location", Kind::Text, row.unloaded_location),
        ("unloaded_rows", Kind::BigInt, row.unloaded_rows),
        ("unloaded_files_count", Kind::BigInt, row.unloaded_files_count),
        ("unloaded_files_size", Kind::BigInt, row.unloaded_files_size),
        ("error_message", Kind::Text, row.error_message),
    ],
    |log, now| async move { log.unload_history(now).await.map_err(|error| transaction_error(&error)) }
);
