//! The system log behind `stl_*`: rows that survive a rollback, kept in a database of their own.
//! <https://docs.aws.amazon.com/redshift/latest/dg/c_intro_STL_tables.html>
//!
//! `record` never waits; a task writes what has come together in one SQLite transaction. A read sees everything recorded
//! before it. After a crash the last moments may be missing; query ids are still never given out twice.

mod counter;
mod relation;
mod rows;
mod running;
mod task;

use std::path::Path;
use std::sync::Arc;

use sqlx::sqlite::{SqliteRow, SqliteSynchronous};
use tokio::sync::{mpsc, oneshot};

use crate::error::{Result, WarehouseError};
use crate::store;
use counter::DurableCounter;
use relation::LogField;
pub use relation::LogRelation;
pub use rows::{
    AnalyzeRecord, AuthorizationLog, CopyJobInfo, LoadCommit, LoadError, LoadErrorDetail, LoadHistory, LoadReplacement,
    LogRow, QueryRecord, S3ClientError, S3Log, UnloadHistory, UnloadLog, Vacuum,
};
use running::Running;
pub use running::{LoadProgress, RunningLoad, RunningUnload, SliceProgress, UnloadProgress};
use task::{Request, Task};

/// Redshift's `stl_*` query ids are 32-bit: few may be lost at a restart.
const QUERY_ID_BLOCK: u64 = 1_000;
const TRANSACTION_ID_BLOCK: u64 = 100_000;

/// A cluster's system log. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SystemLog {
    requests: mpsc::UnboundedSender<Request>,
    query_ids: Arc<DurableCounter>,
    transaction_ids: Arc<DurableCounter>,
    running: Arc<Running>,
}

impl SystemLog {
    pub(crate) async fn open(path: &Path, kept_rows: u64) -> Result<Self> {
        let connection = store::connect(path, SqliteSynchronous::Normal).await?;
        let (requests, receiver) = mpsc::unbounded_channel();
        let mut task = Task::new(connection, kept_rows);
        task.create_tables().await?;
        let query_ids = task.counter("query", QUERY_ID_BLOCK, requests.clone()).await?;
        let transaction_ids = task.counter("transaction", TRANSACTION_ID_BLOCK, requests.clone()).await?;
        // Ends when the log is closed or nobody can record any more.
        drop(tokio::spawn(task.run(receiver)));
        let (query_ids, transaction_ids) = (Arc::new(query_ids), Arc::new(transaction_ids));
        Ok(Self { requests, query_ids, transaction_ids, running: Arc::default() })
    }

    /// The id of a new query: positive, growing, also across restarts.
    pub fn next_query_id(&self) -> i64 {
        self.query_ids.take().cast_signed()
    }

    pub(crate) fn next_transaction_id(&self) -> u64 {
        self.transaction_ids.take()
    }

    /// Records one row.
    pub fn record(&self, row: impl Into<LogRow>) {
        self.record_all([row]);
    }

    /// Records rows, in order.
    pub fn record_all<R: Into<LogRow>>(&self, rows: impl IntoIterator<Item = R>) {
        let rows = rows.into_iter().map(Into::into).collect();
        if self.requests.send(Request::Record(rows)).is_err() {
            tracing::warn!("rows for the system log came after it was closed");
        }
    }

    /// All rows kept of a relation, oldest first, including everything recorded before this call.
    pub async fn read<R: LogRelation>(&self) -> Result<Vec<R>> {
        let rows = self.ask(|reply| Request::Read { sql: R::SELECT, reply }).await?;
        rows.iter().map(R::decode).collect()
    }

    /// The same, each with its number in the relation, which rises and is never given twice.
    pub async fn read_numbered<R: LogRelation>(&self) -> Result<Vec<(i64, R)>> {
        let rows = self.ask(|reply| Request::Read { sql: R::SELECT, reply }).await?;
        rows.iter().map(|row| Ok((field(row, 0)?, R::decode(row)?))).collect()
    }

    /// Waits until everything recorded before this call is stored.
    pub async fn flush(&self) -> Result<()> {
        self.ask(|reply| Request::Flush { reply }).await
    }

    pub(crate) async fn close(&self) -> Result<()> {
        if self.requests.is_closed() {
            return Ok(());
        }
        self.ask(|reply| Request::Close { reply }).await
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<Result<T>>) -> Request) -> Result<T> {
        let closed = || WarehouseError::Closed("the system log is closed".to_owned());
        let (reply, answer) = oneshot::channel();
        self.requests.send(request(reply)).map_err(|_| closed())?;
        answer.await.unwrap_or_else(|_| Err(closed()))
    }
}

fn field<T: LogField>(row: &SqliteRow, index: usize) -> Result<T> {
    T::decode(row, index).map_err(WarehouseError::database("read the system log"))
}

#[cfg(test)]
mod tests;
