//! `SVCS_UNLOAD_LOG` <https://docs.aws.amazon.com/redshift/latest/dg/r_SVCS_UNLOAD_LOG.html>: the same as `stl_unload_log`,
//! also of concurrency scaling clusters, of which there are none here.

use vesto_warehouse::syslog::UnloadLog;

use super::Kind;
use super::logged::log_relation;

log_relation!("svcs_unload_log", |row: UnloadLog| [
    ("userid", Kind::Integer, row.userid),
    ("query", Kind::Integer, row.query),
    ("slice", Kind::Integer, row.slice),
    ("pid", Kind::Integer, row.pid),
    ("path", Kind::Bpchar(1280), row.path),
    ("start_time", Kind::Timestamp, row.start_time),
    ("end_time", Kind::Timestamp, row.end_time),
    ("line_count", Kind::BigInt, row.line_count),
    ("transfer_size", Kind::BigInt, row.transfer_size),
    ("file_format", Kind::Bpchar(10), row.file_format),
]);
