//! `STL_S3CLIENT` <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_S3CLIENT.html>: transfers from and to Amazon S3, one
//! for each file (or range of one) that COPY read to its end and each that UNLOAD wrote. They are told from the rows of
//! `stl_load_commits` and `stl_unload_log`. The store is in the same process: connecting takes no time, there are no
//! addresses, and a statement's calls have one request id. Of what was read or written at another endpoint the retries are
//! counted, and the endpoint's own request ids told.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use vesto_types::SqlError;
use vesto_warehouse::syslog::{LoadCommit, LoadHistory, SystemLog, UnloadLog};

use super::Kind;
use super::logged::{self, log_relation};

log_relation!(
    "stl_s3client",
    |row: Transfer| [
        ("userid", Kind::Integer, row.userid),
        ("query", Kind::Integer, row.query),
        ("slice", Kind::Integer, row.slice),
        ("recordtime", Kind::Timestamp, row.ended),
        ("pid", Kind::Integer, row.pid),
        ("http_method", Kind::Bpchar(64), row.method),
        ("bucket", Kind::Bpchar(64), row.bucket),
        ("key", Kind::Bpchar(256), row.key),
        ("transfer_size", Kind::BigInt, row.bytes),
        ("data_size", Kind::BigInt, row.bytes),
        ("start_time", Kind::BigInt, row.started.timestamp_micros()),
        ("end_time", Kind::BigInt, row.ended.timestamp_micros()),
        ("transfer_time", Kind::BigInt, (row.ended - row.started).num_microseconds()),
        ("compression_time", Kind::BigInt, 0),
        ("connect_time", Kind::BigInt, 0),
        ("app_connect_time", Kind::BigInt, 0),
        ("retries", Kind::BigInt, row.retries),
        ("request_id", Kind::Bpchar(32), row.request_id),
        ("extended_request_id", Kind::Bpchar(128), row.extended_request_id),
        ("ip_address", Kind::Bpchar(64), ""),
        ("is_partial", Kind::Integer, row.is_partial),
        ("start_offset", Kind::BigInt, row.start_offset),
    ],
    |log, _now| transfers(log)
);

struct Transfer {
    userid: i32,
    query: i64,
    slice: i32,
    pid: i32,
    method: &'static str,
    bucket: String,
    key: String,
    bytes: i64,
    started: DateTime<Utc>,
    ended: DateTime<Utc>,
    retries: i64,
    request_id: String,
    extended_request_id: String,
    is_partial: i32,
    start_offset: i64,
}

/// In the order of their ends.
async fn transfers(log: &SystemLog) -> Result<Vec<Transfer>, SqlError> {
    let histories = logged::stored::<LoadHistory>(log).await?.into_iter();
    let pids: HashMap<i64, i32> = histories.map(|row| (row.query_id, row.session_id)).collect();
    let read = logged::stored::<LoadCommit>(log).await?.into_iter().map(|row| {
        let (bucket, key) = place(&row.filename);
        Transfer {
            userid: row.userid,
            query: row.query,
            slice: row.slice,
            pid: pids.get(&row.query).copied().unwrap_or(0),
            method: "GET",
            bucket,
            key,
            bytes: row.bytes_scanned,
            started: row.start_time,
            ended: row.curtime,
            retries: row.retries,
            request_id: row.request_id,
            extended_request_id: row.extended_request_id,
            is_partial: row.is_partial,
            start_offset: row.start_offset,
        }
    });
    let written = logged::stored::<UnloadLog>(log).await?.into_iter().map(|row| {
        let (bucket, key) = place(&row.path);
        Transfer {
            userid: row.userid,
            query: row.query,
            slice: row.slice,
            pid: row.pid,
            method: "PUT",
            bucket,
            key,
            bytes: row.transfer_size,
            started: row.start_time,
            ended: row.end_time,
            retries: row.retries,
            request_id: row.request_id,
            extended_request_id: row.extended_request_id,
            is_partial: 0,
            start_offset: 0,
        }
    });
    let mut all: Vec<Transfer> = read.chain(written).collect();
    all.sort_by_key(|transfer| transfer.ended);
    Ok(all)
}

/// Bucket and key of an object's URL.
fn place(url: &str) -> (String, String) {
    let (bucket, key) = url.trim_start_matches("s3://").split_once('/').unwrap_or((url, ""));
    (bucket.to_owned(), key.to_owned())
}
