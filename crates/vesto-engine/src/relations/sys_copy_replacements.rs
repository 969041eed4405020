//! `SYS_COPY_REPLACEMENTS` <https://docs.aws.amazon.com/redshift/latest/dg/SYS_COPY_REPLACEMENTS.html>: the same as
//! `stl_replacements`, for clusters of any kind.

use vesto_warehouse::syslog::LoadReplacement;

use super::Kind;
use super::logged::log_relation;

log_relation!("sys_copy_replacements", |row: LoadReplacement| [
    ("user_id", Kind::Integer, row.userid),
    ("query_id", Kind::BigInt, row.query),
    ("table_id", Kind::Integer, row.tbl),
    ("file_name", Kind::Bpchar(256), row.filename),
    ("column_name", Kind::Bpchar(127), row.colname),
    ("line_number", Kind::BigInt, row.line_number),
    ("raw_line", Kind::Bpchar(1024), row.raw_line),
]);
