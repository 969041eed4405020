//! `STV_LOAD_STATE` <https://docs.aws.amazon.com/redshift/latest/dg/r_STV_LOAD_STATE.html>: loads under way, a row for each
//! of their slices. Bytes of compressed files count in columns of their own, as S3 stores them.

use chrono::{DateTime, Utc};
use vesto_warehouse::syslog::{LoadProgress, SliceProgress, SystemLog};

use super::Kind;
use super::logged::log_relation;

log_relation!(
    "stv_load_state",
    |row: SliceState| [
        ("userid", Kind::Integer, row.userid),
        ("session", Kind::Integer, row.session),
        ("query", Kind::Integer, row.query),
        ("slice", Kind::Integer, row.slice),
        ("pid", Kind::Integer, row.pid),
        ("recordtime", Kind::Timestamp, row.recordtime),
        ("bytes_to_load", Kind::BigInt, row.bytes_to_load),
        ("bytes_loaded", Kind::BigInt, row.bytes_loaded),
        ("bytes_to_load_compressed", Kind::BigInt, row.bytes_to_load_compressed),
        ("bytes_loaded_compressed", Kind::BigInt, row.bytes_loaded_compressed),
        ("lines", Kind::Integer, row.lines),
        ("num_files", Kind::Integer, row.num_files),
        ("num_files_complete", Kind::Integer, row.num_files_complete),
        ("current_file", Kind::Bpchar(256), row.current_file),
        ("pct_complete", Kind::Integer, row.pct_complete),
    ],
    |log, now| async move { Ok(states(log, now)) }
);

struct SliceState {
    userid: i32,
    session: i32,
    query: i64,
    slice: usize,
    pid: i32,
    recordtime: DateTime<Utc>,
    bytes_to_load: u64,
    bytes_loaded: u64,
    bytes_to_load_compressed: u64,
    bytes_loaded_compressed: u64,
    lines: u64,
    num_files: u64,
    num_files_complete: u64,
    current_file: String,
    pct_complete: u64,
}

fn states(log: &SystemLog, now: DateTime<Utc>) -> Vec<SliceState> {
    let loads = log.running_loads();
    let of_load = |load: &std::sync::Arc<LoadProgress>| {
        let slices = load.slices.iter().enumerate().filter(|(_, slice)| slice.n_files > 0);
        slices.map(|(index, slice)| state(load, index, slice, now)).collect::<Vec<_>>()
    };
    loads.iter().flat_map(of_load).collect()
}

fn state(load: &LoadProgress, slice: usize, progress: &SliceProgress, now: DateTime<Utc>) -> SliceState {
    let row = load.history(now);
    let (to_load, loaded) = (progress.bytes_to_load, progress.bytes_loaded().min(progress.bytes_to_load));
    let (plain, compressed) =
        if load.is_compressed { ((0, 0), (to_load, loaded)) } else { ((to_load, loaded), (0, 0)) };
    SliceState {
        userid: row.user_id,
        session: row.session_id,
        query: row.query_id,
        slice,
        pid: row.session_id,
        recordtime: now,
        bytes_to_load: plain.0,
        bytes_loaded: plain.1,
        bytes_to_load_compressed: compressed.0,
        bytes_loaded_compressed: compressed.1,
        lines: progress.lines(),
        num_files: progress.n_files,
        num_files_complete: progress.files_complete(),
        current_file: progress.current_file(),
        pct_complete: (loaded * 100).checked_div(to_load).unwrap_or(100),
    }
}
