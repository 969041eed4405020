//! Loads and unloads that run now: how far they are, for `stv_load_state` and the rows `running` of `sys_load_history`
//! and `sys_unload_history`. Whoever drops one without finishing it has given it up: it is recorded as `aborted`.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use vesto_types::Clock;

use super::{LoadHistory, SystemLog, UnloadHistory};

/// What runs, by query id.
#[derive(Debug, Default)]
pub(super) struct Running {
    loads: Mutex<BTreeMap<i64, Arc<LoadProgress>>>,
    unloads: Mutex<BTreeMap<i64, Arc<UnloadProgress>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Microseconds between two times.
fn duration(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to - from).num_microseconds().unwrap_or(i64::MAX)
}

/// A load's share for one slice.
#[derive(Debug, Default)]
pub struct SliceProgress {
    /// Files, and ranges of files, that the slice loads.
    pub n_files: u64,
    /// As S3 stores them.
    pub bytes_to_load: u64,
    bytes_loaded: AtomicU64,
    lines: AtomicU64,
    files_complete: AtomicU64,
    current_file: Mutex<String>,
}

impl SliceProgress {
    pub fn begin_file(&self, url: &str) {
        url.clone_into(&mut locked(&self.current_file));
    }

    pub fn add_bytes(&self, bytes: u64) {
        self.bytes_loaded.fetch_add(bytes, Ordering::Relaxed);
    }

    pub fn add_lines(&self, lines: u64) {
        self.lines.fetch_add(lines, Ordering::Relaxed);
    }

    pub fn end_file(&self) {
        self.files_complete.fetch_add(1, Ordering::Relaxed);
    }

    pub fn bytes_loaded(&self) -> u64 {
        self.bytes_loaded.load(Ordering::Relaxed)
    }

    pub fn lines(&self) -> u64 {
        self.lines.load(Ordering::Relaxed)
    }

    pub fn files_complete(&self) -> u64 {
        self.files_complete.load(Ordering::Relaxed)
    }

    pub fn current_file(&self) -> String {
        locked(&self.current_file).clone()
    }
}

/// A load under way.
#[derive(Debug)]
pub struct LoadProgress {
    /// What is known from the start.
    started: LoadHistory,
    pub is_compressed: bool,
    pub slices: Vec<SliceProgress>,
    errors: AtomicU64,
    rows: AtomicU64,
}

impl LoadProgress {
    /// The load's row as it is now.
    pub fn history(&self, now: DateTime<Utc>) -> LoadHistory {
        let sum = |of: fn(&SliceProgress) -> u64| self.slices.iter().map(of).sum::<u64>();
        LoadHistory {
            duration: duration(self.started.start_time, now),
            loaded_rows: count(self.rows.load(Ordering::Relaxed)),
            file_count_scanned: i32::try_from(sum(SliceProgress::files_complete)).unwrap_or(i32::MAX),
            file_bytes_scanned: count(sum(SliceProgress::bytes_loaded)),
            error_count: count(self.errors.load(Ordering::Relaxed)),
            ..self.started.clone()
        }
    }

    pub fn add_errors(&self, errors: u64) {
        self.errors.fetch_add(errors, Ordering::Relaxed);
    }

    pub fn add_rows(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Bytes that have come from S3, and all there are.
    pub fn bytes(&self) -> (u64, u64) {
        let of = |slice: &SliceProgress| (slice.bytes_loaded().min(slice.bytes_to_load), slice.bytes_to_load);
        self.slices.iter().map(of).fold((0, 0), |(loaded, all), (more, of)| (loaded + more, all + of))
    }

    /// Files (and ranges of files) that are loaded, and all there are.
    pub fn files(&self) -> (u64, u64) {
        let of = |slice: &SliceProgress| (slice.files_complete(), slice.n_files);
        self.slices.iter().map(of).fold((0, 0), |(done, all), (more, of)| (done + more, all + of))
    }
}

/// An unload under way.
#[derive(Debug)]
pub struct UnloadProgress {
    started: UnloadHistory,
    rows: AtomicU64,
    files: AtomicU64,
    bytes: AtomicU64,
}

impl UnloadProgress {
    pub fn add_rows(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    /// A file that is complete, and its size.
    pub fn add_file(&self, bytes: u64) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Rows, complete files and their bytes.
    pub fn so_far(&self) -> (u64, u64, u64) {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        (of(&self.rows), of(&self.files), of(&self.bytes))
    }

    /// The unload's row as it is now.
    pub fn history(&self, now: DateTime<Utc>) -> UnloadHistory {
        UnloadHistory {
            duration: duration(self.started.start_time, now),
            unloaded_rows: count(self.rows.load(Ordering::Relaxed)),
            unloaded_files_count: count(self.files.load(Ordering::Relaxed)),
            unloaded_files_size: count(self.bytes.load(Ordering::Relaxed)),
            ..self.started.clone()
        }
    }
}

const COMPLETED: &str = "completed";
const ABORTED: &str = "aborted";

/// A load's entry among those that run.
#[derive(Debug)]
pub struct RunningLoad {
    log: SystemLog,
    clock: ClockOf,
    pub progress: Arc<LoadProgress>,
    is_over: bool,
}

impl RunningLoad {
    /// The load went through: so many rows, in data files of so many bytes.
    pub fn complete(mut self, rows: u64, bytes: u64) {
        let now = self.clock.0.now();
        let row = self.progress.history(now);
        self.end(LoadHistory { loaded_rows: count(rows), loaded_bytes: count(bytes), ..row }, COMPLETED, now);
    }

    fn end(&mut self, row: LoadHistory, status: &str, now: DateTime<Utc>) {
        self.is_over = true;
        self.log.record(LoadHistory { status: status.to_owned(), end_time: Some(now), ..row });
        locked(&self.log.running.loads).remove(&self.progress.started.query_id);
    }
}

impl Drop for RunningLoad {
    fn drop(&mut self) {
        if !self.is_over {
            let now = self.clock.0.now();
            let row = self.progress.history(now);
            self.end(LoadHistory { loaded_rows: 0, ..row }, ABORTED, now);
        }
    }
}

/// An unload's entry among those that run.
#[derive(Debug)]
pub struct RunningUnload {
    log: SystemLog,
    clock: ClockOf,
    pub progress: Arc<UnloadProgress>,
    is_over: bool,
}

impl RunningUnload {
    pub fn complete(mut self) {
        self.end(COMPLETED, None);
    }

    /// The unload failed, with this message.
    pub fn fail(mut self, message: &str) {
        self.end(ABORTED, Some(message.to_owned()));
    }

    fn end(&mut self, status: &str, error_message: Option<String>) {
        self.is_over = true;
        let now = self.clock.0.now();
        let row = self.progress.history(now);
        self.log.record(UnloadHistory { status: status.to_owned(), end_time: Some(now), error_message, ..row });
        locked(&self.log.running.unloads).remove(&self.progress.started.query_id);
    }
}

impl Drop for RunningUnload {
    fn drop(&mut self) {
        if !self.is_over {
            self.end(ABORTED, None);
        }
    }
}

/// A clock in a struct that shows itself.
#[derive(Clone)]
struct ClockOf(Arc<dyn Clock>);

impl std::fmt::Debug for ClockOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl SystemLog {
    /// Records that a load has started, and follows it until it is completed or given up.
    pub fn begin_load(
        &self,
        started: LoadHistory,
        is_compressed: bool,
        slices: Vec<SliceProgress>,
        clock: Arc<dyn Clock>,
    ) -> RunningLoad {
        self.record(started.clone());
        let (errors, rows) = (AtomicU64::new(0), AtomicU64::new(0));
        let progress = Arc::new(LoadProgress { started, is_compressed, slices, errors, rows });
        locked(&self.running.loads).insert(progress.started.query_id, Arc::clone(&progress));
        RunningLoad { log: self.clone(), clock: ClockOf(clock), progress, is_over: false }
    }

    /// Records that an unload has started, and follows it until it is completed, has failed or is given up.
    pub fn begin_unload(&self, started: UnloadHistory, clock: Arc<dyn Clock>) -> RunningUnload {
        self.record(started.clone());
        let (rows, files, bytes) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
        let progress = Arc::new(UnloadProgress { started, rows, files, bytes });
        locked(&self.running.unloads).insert(progress.started.query_id, Arc::clone(&progress));
        RunningUnload { log: self.clone(), clock: ClockOf(clock), progress, is_over: false }
    }

    /// Loads that run, by query id.
    pub fn running_loads(&self) -> Vec<Arc<LoadProgress>> {
        locked(&self.running.loads).values().cloned().collect()
    }

    /// `sys_load_history`: one row for each load, oldest first. A load that was running when the server ended is shown as
    /// aborted.
    pub async fn load_history(&self, now: DateTime<Utc>) -> crate::error::Result<Vec<LoadHistory>> {
        let running: BTreeMap<i64, LoadHistory> =
            self.running_loads().iter().map(|load| (load.started.query_id, load.history(now))).collect();
        let mut rows = BTreeMap::new();
        for row in self.read::<LoadHistory>().await? {
            rows.insert(row.query_id, row);
        }
        for (query, row) in rows.iter_mut().filter(|(_, row)| row.end_time.is_none()) {
            match running.get(query) {
                Some(now) => *row = now.clone(),
                None => ABORTED.clone_into(&mut row.status),
            }
        }
        Ok(rows.into_values().collect())
    }

    /// `sys_unload_history`, likewise.
    pub async fn unload_history(&self, now: DateTime<Utc>) -> crate::error::Result<Vec<UnloadHistory>> {
        let running: BTreeMap<i64, UnloadHistory> =
            locked(&self.running.unloads).iter().map(|(query, unload)| (*query, unload.history(now))).collect();
        let mut rows = BTreeMap::new();
        for row in self.read::<UnloadHistory>().await? {
            rows.insert(row.query_id, row);
        }
        for (query, row) in rows.iter_mut().filter(|(_, row)| row.end_time.is_none()) {
            match running.get(query) {
                Some(now) => *row = now.clone(),
                None => ABORTED.clone_into(&mut row.status),
            }
        }
        Ok(rows.into_values().collect())
    }
}

#[cfg(test)]
mod tests;
