//! What the system tables tell of an unload: `sys_unload_history`, and `stl_unload_log` with a row for each file.
//! <https://docs.aws.amazon.com/redshift/latest/dg/SYS_UNLOAD_HISTORY.html>

use std::sync::{Arc, Mutex, PoisonError};

use vesto_sql::unload::{UnloadCompression, UnloadStatement};
use vesto_types::SqlError;
use vesto_warehouse::syslog::{RunningUnload, S3ClientError, SystemLog, UnloadHistory, UnloadLog, UnloadProgress};

use super::file::Written;
use super::job::Job;
use crate::session::{Running, SqlSession};

/// An unload as the log follows it.
pub(super) struct History {
    log: SystemLog,
    /// What the row of every file begins with.
    started: UnloadHistory,
    progress: Arc<UnloadProgress>,
    running: Mutex<Option<RunningUnload>>,
}

impl History {
    /// The unload starts.
    pub(super) fn begin(
        session: &SqlSession,
        statement: &UnloadStatement,
        running: &Running,
        file_format: &'static str,
    ) -> Self {
        let log = session.shared.warehouse.log().clone();
        let started = UnloadHistory {
            user_id: i32::try_from(session.user.0.0).unwrap_or(i32::MAX),
            query_id: running.query_id,
            transaction_id: session.transactions.id().and_then(|id| i64::try_from(id).ok()).unwrap_or(0),
            session_id: session.process_id,
            database_name: session.shared.config.database.clone(),
            status: "running".to_owned(),
            start_time: session.shared.clock.now(),
            end_time: None,
            duration: 0,
            file_format: file_format.to_owned(),
            compression_type: compression_type(statement).to_owned(),
            unloaded_location: statement.destination.to_string(),
            unloaded_rows: 0,
            unloaded_files_count: 0,
            unloaded_files_size: 0,
            error_message: None,
        };
        let running = log.begin_unload(started.clone(), Arc::clone(&session.shared.clock));
        let progress = Arc::clone(&running.progress);
        Self { log, started, progress, running: Mutex::new(Some(running)) }
    }

    pub(super) fn progress(&self) -> &Arc<UnloadProgress> {
        &self.progress
    }

    /// The files are there, whatever had to be repeated.
    pub(super) fn record(&self, job: &Job, written: &[Written]) {
        let rows = written.iter().map(|written| {
            let (of_endpoint, extended_request_id) = written.exchange.request_ids();
            let request_id = if of_endpoint.is_empty() { job.storage.request_id() } else { of_endpoint };
            UnloadLog {
                userid: self.started.user_id,
                query: self.started.query_id,
                slice: i32::try_from(written.slice).unwrap_or(i32::MAX),
                pid: self.started.session_id,
                path: written.file.url.clone(),
                start_time: written.started,
                end_time: written.ended,
                line_count: i64::try_from(written.file.record_count).unwrap_or(i64::MAX),
                transfer_size: i64::try_from(written.file.content_length).unwrap_or(i64::MAX),
                file_format: self.started.file_format.clone(),
                transaction_id: self.started.transaction_id,
                retries: i64::try_from(written.exchange.retries()).unwrap_or(i64::MAX),
                request_id,
                extended_request_id,
            }
        });
        self.log.record_all(rows.collect::<Vec<_>>());
        let retried = written.iter().flat_map(|written| {
            let errors = written.exchange.take_retried().into_iter();
            errors.map(|error| S3ClientError {
                userid: self.started.user_id,
                query: self.started.query_id,
                sliceid: i32::try_from(written.slice).unwrap_or(i32::MAX),
                recordtime: written.ended,
                pid: self.started.session_id,
                http_method: "PUT".to_owned(),
                bucket: job.root.bucket.clone(),
                key: written.key.clone(),
                error,
                is_partial: 0,
                start_offset: 0,
            })
        });
        self.log.record_all(retried.collect::<Vec<_>>());
    }

    /// The unload is over.
    pub(super) fn end<T>(&self, outcome: &Result<T, SqlError>) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (running, outcome) {
            (Some(running), Ok(_)) => running.complete(),
            (Some(running), Err(error)) => running.fail(&error.message),
            (None, _) => {}
        }
    }
}

fn compression_type(statement: &UnloadStatement) -> &'static str {
    match statement.options.compression {
        None => "none",
        Some(UnloadCompression::Gzip) => "gzip",
        Some(UnloadCompression::Bzip2) => "bzip2",
        Some(UnloadCompression::Zstd) => "zstd",
    }
}
