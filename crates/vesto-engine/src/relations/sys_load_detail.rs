//! `SYS_LOAD_DETAIL` <https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_DETAIL.html>: files that COPY read, one row for
//! each however many ranges it was read in.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use vesto_types::SqlError;
use vesto_warehouse::syslog::{LoadCommit, SystemLog};

use super::Kind;
use super::logged::{self, log_relation};

log_relation!(
    "sys_load_detail",
    |row: FileLoad| [
        ("user_id", Kind::Integer, row.user_id),
        ("query_id", Kind::BigInt, row.query_id),
        ("file_name", Kind::Bpchar(256), row.file_name),
        ("bytes_scanned", Kind::Integer, row.bytes_scanned),
        ("lines_scanned", Kind::Integer, row.lines_scanned),
        ("record_time", Kind::Timestamp, row.record_time),
        ("splits_scanned", Kind::Integer, row.splits_scanned),
        ("start_time", Kind::Timestamp, row.start_time),
        ("end_time", Kind::Timestamp, row.record_time),
        ("file_etag", Kind::Bpchar(256), row.file_etag),
        ("file_last_modified", Kind::Timestamp, row.file_last_modified),
    ],
    |log, _now| by_file(log)
);

struct FileLoad {
    user_id: i32,
    query_id: i64,
    file_name: String,
    bytes_scanned: i64,
    lines_scanned: i64,
    record_time: DateTime<Utc>,
    splits_scanned: i64,
    start_time: DateTime<Utc>,
    file_etag: String,
    file_last_modified: Option<DateTime<Utc>>,
}

/// Whole files are rows as they are, ranges are added up.
async fn by_file(log: &SystemLog) -> Result<Vec<FileLoad>, SqlError> {
    let mut files: Vec<FileLoad> = Vec::new();
    let mut open: HashMap<(i64, String), usize> = HashMap::new();
    for row in logged::stored::<LoadCommit>(log).await? {
        let key = (row.query, row.filename.clone());
        let known = open.get(&key).copied().filter(|_| row.is_partial != 0).and_then(|index| files.get_mut(index));
        if let Some(file) = known {
            file.bytes_scanned += row.bytes_scanned;
            file.lines_scanned += row.lines_scanned;
            file.splits_scanned += 1;
            file.record_time = file.record_time.max(row.curtime);
            file.start_time = file.start_time.min(row.start_time);
            continue;
        }
        open.insert(key, files.len());
        files.push(FileLoad {
            user_id: row.userid,
            query_id: row.query,
            file_name: row.filename,
            bytes_scanned: row.bytes_scanned,
            lines_scanned: row.lines_scanned,
            record_time: row.curtime,
            splits_scanned: i64::from(row.is_partial),
            start_time: row.start_time,
            file_etag: row.file_etag,
            file_last_modified: row.file_last_modified,
        });
    }
    Ok(files)
}
