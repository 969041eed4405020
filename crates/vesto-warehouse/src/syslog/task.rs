//! The one writer of the log's database.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Connection, QueryBuilder};
use tokio::sync::{mpsc, oneshot};

use super::counter::DurableCounter;
use super::relation::Table;
use super::rows::{LogRow, TABLES};
use crate::error::{Result, WarehouseError};

/// Requests taken at once; their rows share one SQLite transaction.
const BATCH: usize = 1024;

/// Few enough that a statement stays below SQLite's number of parameters, many enough that their cost is the rows'.
const ROWS_PER_STATEMENT: usize = 64;

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
        for table in TABLES {
            self.create(table).await.map_err(WarehouseError::database("create log tables"))?;
        }
        let done = sqlx::query(counters).execute(&mut self.connection).await;
        done.map(drop).map_err(WarehouseError::database("create log tables"))
    }

    /// Makes the table, or adds the columns that an older Vesto's lacks.
    async fn create(&mut self, table: &Table) -> sqlx::Result<()> {
        sqlx::query(table.create).execute(&mut self.connection).await?;
        let known: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?)")
            .bind(table.name)
            .fetch_all(&mut self.connection)
            .await?;
        for column in table.columns.iter().filter(|column| !known.iter().any(|known| known == *column)) {
            let sql = format!("ALTER TABLE {} ADD COLUMN \"{column}\" DEFAULT ''", table.name);
            sqlx::query(AssertSqlSafe(sql)).execute(&mut self.connection).await?;
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

    /// Rows of one relation that follow each other share a statement.
    async fn insert(&mut self, rows: &[LogRow]) -> sqlx::Result<()> {
        let mut transaction = self.connection.begin().await?;
        let mut tables: Vec<Table> = Vec::new();
        for run in rows.chunk_by(|a, b| a.table().name == b.table().name) {
            let Some(table) = run.first().map(LogRow::table) else { continue };
            for rows in run.chunks(ROWS_PER_STATEMENT) {
                let mut query = QueryBuilder::new(table.insert);
                query.push_values(rows, |mut fields, row| {
                    fields.push("NULL");
                    row.encode(&mut fields);
                });
                query.build().execute(&mut *transaction).await?;
            }
            if !tables.iter().any(|known| known.name == table.name) {
                tables.push(table);
            }
        }
        for table in tables {
            let trim = sqlx::query(table.trim).bind(self.kept_rows.cast_signed());
            trim.execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }
}
