//! `SYS_UNLOAD_DETAIL` <https://docs.aws.amazon.com/redshift/latest/dg/SYS_UNLOAD_DETAIL.html>: files that UNLOAD wrote.

use vesto_warehouse::syslog::UnloadLog;

use super::Kind;
use super::logged::log_relation;

log_relation!("sys_unload_detail", |row: UnloadLog| [
    ("user_id", Kind::Integer, row.userid),
    ("query_id", Kind::BigInt, row.query),
    ("session_id", Kind::Integer, row.pid),
    ("transaction_id", Kind::BigInt, row.transaction_id),
    ("file_name", Kind::Bpchar(1280), row.path),
    ("start_time", Kind::Timestamp, row.start_time),
    ("end_time", Kind::Timestamp, row.end_time),
    ("line_count", Kind::BigInt, row.line_count),
    ("transfer_size", Kind::BigInt, row.transfer_size),
    ("file_format", Kind::Bpchar(10), row.file_format),
]);
