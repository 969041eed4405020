//! `STL_S3CLIENT_ERROR` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_S3CLIENT_ERROR.html>: errors that Amazon S3
//! answered to COPY and UNLOAD, also those that a retry made good.

use vesto_warehouse::syslog::S3ClientError;

use super::Kind;
use super::logged::log_relation;

log_relation!("stl_s3client_error", |row: S3ClientError| [
    ("userid", Kind::Integer, row.userid),
    ("query", Kind::Integer, row.query),
    ("sliceid", Kind::Integer, row.sliceid),
    ("recordtime", Kind::Timestamp, row.recordtime),
    ("pid", Kind::Integer, row.pid),
    ("http_method", Kind::Bpchar(64), row.http_method),
    ("bucket", Kind::Bpchar(64), row.bucket),
    ("key", Kind::Bpchar(256), row.key),
    ("error", Kind::Bpchar(1024), row.error),
    ("is_partial", Kind::Integer, row.is_partial),
    ("start_offset", Kind::BigInt, row.start_offset),
]);
