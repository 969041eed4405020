//! `STL_S3CLIENT` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_S3CLIENT.html>: transfers from and to Amazon S3.

use vesto_warehouse::syslog::S3Client;

use super::Kind;
use super::logged::log_relation;

log_relation!("stl_s3client", |row: S3Client| [
    ("userid", Kind::Integer, row.userid),
    ("query", Kind::Integer, row.query),
    ("slice", Kind::Integer, row.slice),
    ("recordtime", Kind::Timestamp, row.recordtime),
    ("pid", Kind::Integer, row.pid),
    ("http_method", Kind::Bpchar(64), row.http_method),
    ("bucket", Kind::Bpchar(64), row.bucket),
    ("key", Kind::Bpchar(256), row.key),
    ("transfer_size", Kind::BigInt, row.transfer_size),
    ("data_size", Kind::BigInt, row.data_size),
    ("start_time", Kind::BigInt, row.start_time),
    ("end_time", Kind::BigInt, row.end_time),
    ("transfer_time", Kind::BigInt, row.transfer_time),
    ("compression_time", Kind::BigInt, row.compression_time),
    ("connect_time", Kind::BigInt, row.connect_time),
    ("app_connect_time", Kind::BigInt, row.app_connect_time),
    ("retries", Kind::BigInt, row.retries),
    ("request_id", Kind::Bpchar(32), row.request_id),
    ("extended_request_id", Kind::Bpchar(128), row.extended_request_id),
    ("ip_address", Kind::Bpchar(64), row.ip_address),
    ("is_partial", Kind::Integer, row.is_partial),
    ("start_offset", Kind::BigInt, row.start_offset),
]);
