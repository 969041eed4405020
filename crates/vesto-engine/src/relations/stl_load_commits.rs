//! `STL_LOAD_COMMITS` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_COMMITS.html>: files that COPY has read to
//! their end. A row does not say that the transaction was committed.

use vesto_warehouse::syslog::LoadCommit;

use super::Kind;
use super::logged::log_relation;

log_relation!("stl_load_commits", |row: LoadCommit| [
    ("userid", Kind::Integer, row.userid),
    ("query", Kind::Integer, row.query),
    ("slice", Kind::Integer, row.slice),
    ("name", Kind::Bpchar(256), row.name),
    ("filename", Kind::Bpchar(256), row.filename),
    ("byte_offset", Kind::Integer, row.byte_offset),
    ("lines_scanned", Kind::Integer, row.lines_scanned),
    ("errors", Kind::Integer, row.errors),
    ("curtime", Kind::Timestamp, row.curtime),
    ("status", Kind::Integer, row.status),
    ("file_format", Kind::Bpchar(16), row.file_format),
    ("is_partial", Kind::Integer, row.is_partial),
    ("start_offset", Kind::BigInt, row.start_offset),
    ("copy_job_id", Kind::BigInt, row.copy_job_id),
]);
