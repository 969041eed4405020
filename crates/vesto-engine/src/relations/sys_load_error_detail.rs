//! `SYS_LOAD_ERROR_DETAIL` <https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html>: records that COPY refused.

use vesto_warehouse::syslog::LoadError;

use super::Kind;
use super::logged::log_relation;

log_relation!("sys_load_error_detail", |row: LoadError| [
    ("user_id", Kind::Integer, row.userid),
    ("query_id", Kind::BigInt, row.query),
    ("transaction_id", Kind::BigInt, row.transaction_id),
    ("session_id", Kind::Integer, row.session),
    ("database_name", Kind::Bpchar(64), row.database_name),
    ("table_id", Kind::Integer, row.tbl),
    ("start_time", Kind::Timestamp, row.starttime),
    ("file_name", Kind::Bpchar(256), row.filename),
    ("line_number", Kind::BigInt, row.line_number),
    ("column_name", Kind::Bpchar(127), row.colname),
    ("column_type", Kind::Bpchar(10), row.type_name),
    ("column_length", Kind::Bpchar(10), row.col_length),
    ("position", Kind::Integer, row.position),
    ("error_code", Kind::Integer, row.err_code),
    ("error_message", Kind::Bpchar(512), row.err_reason),
]);
