//! The one writer of the log's database.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Connection, QueryBuilder};
use tokio::sync::{mpsc, oneshot};

use super::counter::DurableCounter;
use super::rows::{CREATE, LogRow};
use crate::error::{Result, WarehouseError};

/// Requests taken at once; their rows share one SQLite transaction.
const BATCH: usize = 1024;

#[derive(Debug)]
pub(super) enum Request {
    Record(Vec<LogRow>),
    Reserve { name: &'static str, limit: u64 },
    Read { sql: &'static str, reply: oneshot::Sender<Result<Vec<SqliteRow>>> },
    Flush { reply: oneshot::Sender<Result<()>> },
    Close { reply: oneshot::Sender<Result<()>> },
}

pub(super) struct Task {
    connection: SqliteConnection,
    kept_rows: u64,
}

impl Task {
    pub(super) fn new(connection: SqliteConnection, kept_rows: u64) -> Self {
        Self { connection, kept_rows }
    }

    pub(super) async fn create_tables(&mut self) -> Result<()> {
        let counters =
            "CREATE TABLE IF NOT EXISTS log_counter(name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID";
        for sql in CREATE.iter().copied().chain([counters]) {
            let done = sqlx::query(sql).execute(&mut self.connection).await;
            done.map_err(WarehouseError::database("create log tables"))?;
        }
        Ok(())
    }

    /// A counter that goes on above every id handed out before, its first block stored.
    pub(super) async fn counter(
        &mut self,
        name: &'static str,
        block: u64,
        requests: mpsc::UnboundedSender<Request>,
    ) -> Result<DurableCounter> {
        let stored: Option<i64> = sqlx::query_scalar("SELECT next FROM log_counter WHERE name = ?")
            .bind(name)
            .fetch_optional(&mut self.connection)
            .await
            .map_err(WarehouseError::database("read log counter"))?;
        let first = stored.map_or(1, i64::cast_unsigned);
        self.reserve(name, first + block).await?;
        Ok(DurableCounter::new(name, block, first, &requests))
    }

    pub(super) async fn run(mut self, mut requests: mpsc::UnboundedReceiver<Request>) {
        let mut batch = Vec::new();
        while requests.recv_many(&mut batch, BATCH).await > 0 {
            let mut rows = Vec::new();
            for request in batch.drain(..) {
                match request {
                    Request::Record(more) => rows.extend(more),
                    Request::Reserve { name, limit } => {
                        if let Err(error) = self.reserve(name, limit).await {
                            tracing::error!(%error, name, "a block of ids could not be reserved");
                        }
                    }
                    Request::Read { sql, reply } => {
                        let _gone = reply.send(self.read(&mut rows, sql).await);
                    }
                    Request::Flush { reply } => {
                        let _gone = reply.send(self.write(&mut rows).await);
                    }
                    Request::Close { reply } => {
                        let written = self.write(&mut rows).await;
                        let closed = self.connection.close().await.map_err(WarehouseError::database("close the log"));
                        let _gone = reply.send(written.and(closed));
                        return;
                    }
                }
            }
            if let Err(error) = self.write(&mut rows).await {
                tracing::error!(%error, "rows of the system log could not be stored");
            }
        }
    }

    async fn reserve(&mut self, name: &str, limit: u64) -> Result<()> {
        sqlx::query(
            "INSERT INTO log_counter VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET next = max(next, excluded.next)",
        )
        .bind(name)
        .bind(limit.cast_signed())
        .execute(&mut self.connection)
        .await
        .map(drop)
        .map_err(WarehouseError::database("write log counter"))
    }

    async fn read(&mut self, rows: &mut Vec<LogRow>, sql: &'static str) -> Result<Vec<SqliteRow>> {
        self.write(rows).await?;
        let read = sqlx::query(sql).fetch_all(&mut self.connection).await;
        read.map_err(WarehouseError::database("read the system log"))
    }

    async fn write(&mut self, rows: &mut Vec<LogRow>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let written = self.insert(&std::mem::take(rows)).await;
        written.map_err(WarehouseError::database("write the system log"))
    }

    async fn insert(&mut self, rows: &[LogRow]) -> sqlx::Result<()> {
        let mut transaction = self.connection.begin().await?;
        let mut trims: Vec<&'static str> = Vec::new();
        for row in rows {
            let mut query = QueryBuilder::new(row.insert());
            query.push(", ");
            let mut fields = query.separated(", ");
            row.encode(&mut fields);
            query.push(")");
            query.build().execute(&mut *transaction).await?;
            if !trims.contains(&row.trim()) {
                trims.push(row.trim());
            }
        }
        for trim in trims {
            sqlx::query(AssertSqlSafe(trim)).bind(self.kept_rows.cast_signed()).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }
}
