//! `STL_FILE_SCAN` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_FILE_SCAN.html>: what COPY has read, file by file.

use chrono::{DateTime, Utc};
use vesto_warehouse::syslog::LoadCommit;

use super::Kind;
use super::logged::log_relation;

log_relation!("stl_file_scan", |row: LoadCommit| [
    ("userid", Kind::Integer, row.userid),
    ("query", Kind::Integer, row.query),
    ("slice", Kind::Integer, row.slice),
    ("name", Kind::Bpchar(90), row.filename),
    ("lines", Kind::BigInt, row.lines_scanned),
    ("bytes", Kind::BigInt, row.bytes_scanned),
    ("loadtime", Kind::BigInt, micros(row.start_time, row.curtime)),
    ("curtime", Kind::Timestamp, row.start_time),
    ("is_partial", Kind::Integer, row.is_partial),
    ("start_offset", Kind::BigInt, row.start_offset),
]);

fn micros(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to - from).num_microseconds().unwrap_or(i64::MAX)
}
