//! What a SQL edge (the PostgreSQL wire, the Data API) asks of the engine: log in, parse, describe, execute, sync.
//! The engine implements these traits; the edges call them and never see DataFusion, only Arrow.
//!
//! **Invariant:** a session is driven by one task at a time. Dropping a future or a row stream abandons the statement
//! and frees what it held; cancelling goes through the [`CancellationToken`] given to `execute`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use arrow::array::RecordBatch;
use async_trait::async_trait;
use futures::stream::BoxStream;
use tokio_util::sync::CancellationToken;
use vesto_types::{ColumnType, Notice, PasswordVerifiers, SqlError, TemporaryLogin};

/// One SQL endpoint: a cluster's engine.
#[async_trait]
pub trait SqlService: Send + Sync + 'static {
    /// The passwords that open `database` for who logs in as `user`: of the user, or temporary ones. None when there is
    /// no such user or the user may not log in; the edge then still runs the exchange to its end, so that a guess learns
    /// nothing. Several have the same SCRAM salt.
    async fn credentials(&self, user: &str, database: &str) -> Result<Vec<Credential>, SqlError>;

    /// Opens a session for who proved a password. Fails with 3D000 for an unknown database.
    async fn open(&self, login: Login) -> Result<Box<dyn Session>, SqlError>;
}

/// A password that a client may prove, and what it stands for.
#[derive(Debug, Clone)]
pub struct Credential {
    pub verifiers: PasswordVerifiers,
    /// `None`: the user's own password.
    pub temporary: Option<Arc<TemporaryLogin>>,
}

/// Everything that the startup message and the socket say, and which password was proven.
#[derive(Debug, Clone)]
pub struct Login {
    pub user: String,
    pub database: String,
    /// The startup parameters as sent, `user` and `database` left out; unknown ones are kept, not refused.
    pub parameters: BTreeMap<String, String>,
    pub peer: Option<SocketAddr>,
    pub tls: bool,
    /// The process id announced in BackendKeyData; `pg_backend_pid()` returns it.
    pub process_id: i32,
    /// Of the credential that was proven.
    pub temporary: Option<Arc<TemporaryLogin>>,
}

/// One client's conversation: its settings, transaction, temporary objects and prepared results.
#[async_trait]
pub trait Session: Send {
    /// Splits a query string into statements and parses each. An empty string gives none.
    /// All or nothing: a syntax error in any statement refuses the string, as PostgreSQL does.
    fn parse(&mut self, sql: &str) -> Result<Vec<ParsedStatement>, SqlError>;

    /// Parameter and result types, without running anything. `parameter_oids` are the client's wishes, 0 for none.
    async fn describe(
        &mut self,
        statement: &ParsedStatement,
        parameter_oids: &[u32],
    ) -> Result<StatementDescription, SqlError>;

    /// Runs one statement. Outside BEGIN it belongs to the implicit transaction that the next `sync` ends.
    /// After an error inside an explicit transaction every statement but ROLLBACK/COMMIT fails with 25P02.
    async fn execute(
        &mut self,
        statement: &ParsedStatement,
        parameters: &[Parameter],
        cancel: CancellationToken,
    ) -> Result<Outcome, SqlError>;

    /// Tells the session that reading a row stream failed or was cancelled, so that its transaction is aborted.
    fn fail(&mut self);

    /// Ends the unit of an implicit transaction: commits it, or rolls it back after an error. Called at the end of a
    /// simple query string and at Sync. Inside an explicit transaction it does nothing.
    async fn sync(&mut self) -> Result<(), SqlError>;

    fn transaction_status(&self) -> TransactionStatus;

    /// The query id of the last statement, as the system tables have it. `None` before the first.
    fn last_query_id(&self) -> Option<i64> {
        None
    }

    /// Notices since the last call, in order.
    fn take_notices(&mut self) -> Vec<Notice>;

    /// Where notices arrive that the client is to read while a statement is under way. There is one such place: the second
    /// call, and services that have none, answer `None`.
    fn take_live_notices(&mut self) -> Option<LiveNotices> {
        None
    }

    /// Reported parameters (ParameterStatus) that changed since the last call; all of them at the first call.
    fn take_parameter_changes(&mut self) -> Vec<(String, String)>;
}

/// Notices of statements under way.
pub type LiveNotices = tokio::sync::mpsc::Receiver<Notice>;

/// One statement, parsed by the session that will run it. Cheap to clone.
#[derive(Clone)]
pub struct ParsedStatement {
    /// The engine's own form.
    pub inner: Arc<dyn std::any::Any + Send + Sync>,
    /// The number of `$n` parameters that the text uses.
    pub n_parameters: usize,
    /// Goes on, and is committed, when its client goes away; unless it is in a transaction block.
    pub outlives_client: bool,
}

#[derive(Debug, Clone)]
pub struct StatementDescription {
    /// The type id of each parameter, `$1` first.
    pub parameter_oids: Vec<u32>,
    /// `None` for statements that return no rows.
    pub columns: Option<Vec<Column>>,
}

/// A result column. The batches hold it in `column_type.arrow()`, or another Arrow type of the same meaning
/// (a view or dictionary string, a wider integer): the edge formats by the Arrow type it finds and sends `oid`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub oid: u32,
    pub type_size: i16,
    pub type_modifier: i32,
    /// The table and attribute number that the column comes from, or zeros.
    pub table_oid: u32,
    pub attribute_number: i16,
}

impl Column {
    pub fn new(name: impl Into<String>, column_type: &ColumnType) -> Self {
        Self {
            name: name.into(),
            oid: column_type.oid(),
            type_size: column_type.type_size(),
            type_modifier: column_type.type_modifier(),
            table_oid: 0,
            attribute_number: 0,
        }
    }
}

/// A bound parameter: the edge has turned binary values into PostgreSQL's text form; `None` is NULL.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// As declared in Parse, or found by `describe`; 0 when unknown.
    pub oid: u32,
    pub text: Option<String>,
}

/// What a statement answers.
pub enum Outcome {
    Rows(Rows),
    /// A command tag such as `CREATE TABLE`, `INSERT 0 3`, `COPY`.
    Command(String),
    /// An empty query string.
    Empty,
}

/// Rows, produced as they are read. Ends early with an error when the statement fails or is cancelled.
pub struct Rows {
    pub columns: Vec<Column>,
    pub batches: BoxStream<'static, Result<RecordBatch, SqlError>>,
    /// The word of the tag that the row count follows: `SELECT`, `FETCH`, or a whole tag such as `SHOW`.
    pub tag: RowsTag,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowsTag {
    /// `SELECT n`, `FETCH n`.
    Counted(&'static str),
    /// `SHOW`, `EXPLAIN`: sent as it is.
    Plain(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionStatus {
    Idle,
    InTransaction,
    Failed,
}
