//! The message loop of one connection, after login.

use std::collections::HashMap;
use std::io;

use arrow::array::RecordBatch;
use futures::StreamExt;
use futures::stream::BoxStream;
use tokio_util::sync::CancellationToken;
use vesto_session::{
    Column, LiveNotices, Outcome, Parameter, ParsedStatement, Rows, RowsTag, Session, TransactionStatus,
};
use vesto_types::{Notice, SqlError, SqlState};
use vesto_values::Style;

use crate::backend::{self, ErrorSeverity, Formats};
use crate::cancel::Registration;
use crate::encode::RowEncoder;
use crate::extended_query::{Portal, Prepared};
use crate::frontend::FrontendMessage;
use crate::stream::{FLUSH_AT, LIMIT_AFTER_LOGIN, Wire, WireError};

pub(crate) struct Connection {
    pub(crate) wire: Wire,
    pub(crate) session: Box<dyn Session>,
    pub(crate) registration: Registration,
    pub(crate) style: Style,
    pub(crate) statements: HashMap<String, Prepared>,
    pub(crate) portals: HashMap<String, Portal>,
    /// After an error in the extended protocol everything up to the next Sync is skipped.
    pub(crate) skipping: bool,
    /// Notices that the session sends while a statement runs.
    pub(crate) live: Option<LiveNotices>,
    shutdown: CancellationToken,
}

/// Why a statement ended: the client can be told of the first, not of the second.
#[derive(Debug)]
pub(crate) enum Failure {
    Sql(SqlError),
    Io(io::Error),
}

impl From<SqlError> for Failure {
    fn from(error: SqlError) -> Self {
        Self::Sql(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Connection {
    pub(crate) fn new(
        wire: Wire,
        mut session: Box<dyn Session>,
        registration: Registration,
        shutdown: CancellationToken,
    ) -> Self {
        let live = session.take_live_notices();
        Self {
            wire,
            session,
            live,
            registration,
            style: Style::default(),
            statements: HashMap::new(),
            portals: HashMap::new(),
            skipping: false,
            shutdown,
        }
    }

    /// Serves the client until it leaves, breaks the protocol, or the server shuts down.
    pub(crate) async fn run(mut self) {
        self.ready();
        let served = match self.wire.flush().await {
            Ok(()) => self.serve().await,
            Err(error) => Err(error.into()),
        };
        match served {
            Ok(()) => {}
            Err(WireError::Io(error)) => tracing::debug!(%error, "connection lost"),
            Err(WireError::Frame(error)) => self.fatal(SqlState::PROTOCOL_VIOLATION, error.to_string()),
            Err(error @ WireError::TooLong { .. }) => self.fatal(SqlState::PROTOCOL_VIOLATION, error.to_string()),
        }
        self.wire.shutdown().await;
    }

    async fn serve(&mut self) -> Result<(), WireError> {
        loop {
            let message = tokio::select! {
                biased;
                () = self.shutdown.cancelled() => {
                    self.fatal(SqlState::ADMIN_SHUTDOWN, "terminating connection due to administrator command".to_owned());
                    return Ok(());
                }
                message = self.wire.message(LIMIT_AFTER_LOGIN) => message?,
            };
            let Some(message) = message else { return Ok(()) };
            match message {
                FrontendMessage::Terminate => return Ok(()),
                FrontendMessage::Sync => self.sync().await?,
                FrontendMessage::Flush => self.wire.flush().await?,
                FrontendMessage::Copy => {}
                // A simple query and a function call behind an error are discarded like the rest, as PostgreSQL does.
                _ if self.skipping => {}
                FrontendMessage::Query(sql) => self.simple_query(&sql).await?,
                FrontendMessage::FunctionCall => self.function_call().await?,
                message => self.extended_query(message).await?,
            }
        }
    }

    fn fatal(&mut self, state: SqlState, message: String) {
        backend::error(&mut self.wire.out, ErrorSeverity::Fatal, &SqlError::new(state, message));
    }

    pub(crate) fn ready(&mut self) {
        let status = self.session.transaction_status();
        backend::ready_for_query(&mut self.wire.out, status);
    }

    /// Sends the parameters that changed, and follows those that change how values look.
    pub(crate) fn report_parameters(&mut self) {
        for (name, value) in self.session.take_parameter_changes() {
            self.style.follow(&name, &value);
            if !name.eq_ignore_ascii_case("extra_float_digits") {
                backend::parameter_status(&mut self.wire.out, &name, &value);
            }
        }
    }

    pub(crate) fn report_notices(&mut self) {
        for notice in self.session.take_notices() {
            backend::notice(&mut self.wire.out, &notice);
        }
    }

    pub(crate) fn report_error(&mut self, error: &SqlError) {
        self.report_notices();
        tracing::info!(state = error.state.0, message = error.message, "statement failed");
        backend::error(&mut self.wire.out, ErrorSeverity::Error, error);
    }

    /// Ends the implicit transaction; portals outside an explicit one end with it.
    pub(crate) async fn end_unit(&mut self) -> Result<(), SqlError> {
        if self.session.transaction_status() == TransactionStatus::Idle {
            self.portals.clear();
        }
        let ended = self.session.sync().await;
        if self.session.transaction_status() == TransactionStatus::Idle {
            self.portals.clear();
        }
        ended
    }

    /// A token for the next statement, which the client, a lost connection or the server's end may cancel.
    pub(crate) fn next_statement(&self) -> CancellationToken {
        self.registration.next_statement()
    }

    /// Sends rows of `cursor`, all of them or at most `limit`. True when no rows are left.
    pub(crate) async fn send_rows(
        &mut self,
        cursor: &mut RowCursor,
        formats: &Formats,
        limit: Option<usize>,
        cancel: &CancellationToken,
    ) -> Result<bool, Failure> {
        let mut left = limit.unwrap_or(usize::MAX);
        loop {
            let (batch, mut row) = match cursor.pending.take() {
                Some(pending) => pending,
                None => {
                    let next = cursor.batches.next();
                    match watch(&mut self.wire, &self.shutdown, cancel, ClientLoss::Cancels, next).await {
                        Some(batch) => (batch?, 0),
                        None => return Ok(true),
                    }
                }
            };
            let encoder = RowEncoder::new(&batch, &cursor.columns, formats, &self.style)?;
            while row < batch.num_rows() && left > 0 {
                encoder.put_row(&mut self.wire.out, row);
                row += 1;
                left -= 1;
                cursor.n_sent += 1;
                if self.wire.out.len() >= FLUSH_AT {
                    self.wire.flush().await?;
                }
            }
            if row < batch.num_rows() {
                cursor.pending = Some((batch, row));
                return Ok(false);
            }
            if left == 0 {
                // PostgreSQL suspends a portal that has given exactly as many rows as were asked for.
                return Ok(false);
            }
        }
    }

    /// Runs a statement, and sends notices as they come.
    pub(crate) async fn run_watched(
        &mut self,
        statement: &ParsedStatement,
        parameters: &[Parameter],
        cancel: &CancellationToken,
    ) -> Result<Outcome, SqlError> {
        let in_block = self.session.transaction_status() != TransactionStatus::Idle;
        let loss = if statement.outlives_client && !in_block { ClientLoss::GoesOn } else { ClientLoss::Cancels };
        let execution = self.session.execute(statement, parameters, cancel.clone());
        watched(&mut self.wire, &mut self.live, &self.shutdown, cancel, loss, execution).await
    }
}

/// What becomes of a statement whose client goes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ClientLoss {
    Cancels,
    GoesOn,
}

/// Runs `work` on the session, and sends notices as they come, as far as the client reads them.
async fn watched<T>(
    wire: &mut Wire,
    live: &mut Option<LiveNotices>,
    shutdown: &CancellationToken,
    cancel: &CancellationToken,
    loss: ClientLoss,
    work: impl Future<Output = T>,
) -> T {
    let mut work = std::pin::pin!(work);
    while let Some(notices) = live.as_mut() {
        let event = async {
            tokio::select! {
                biased;
                result = &mut work => Event::Done(result),
                notice = notices.recv() => Event::Told(notice),
            }
        };
        match watch(wire, shutdown, cancel, loss, event).await {
            Event::Done(result) => {
                // What came too late says nothing of the next statement.
                while notices.try_recv().is_ok() {}
                return result;
            }
            Event::Told(Some(notice)) => {
                // A client that does not read misses some, and its statement does not wait for it.
                if wire.out.len() < FLUSH_AT {
                    backend::notice(&mut wire.out, &notice);
                }
                // A client that is gone is found by whoever watches.
                let _gone = wire.send_some().await;
            }
            Event::Told(None) => *live = None,
        }
    }
    watch(wire, shutdown, cancel, loss, work).await
}

/// What happens while a statement runs.
enum Event<T> {
    Done(T),
    /// The session has something to say, or never will again.
    Told(Option<Notice>),
}

async fn watch<T>(
    wire: &mut Wire,
    shutdown: &CancellationToken,
    cancel: &CancellationToken,
    loss: ClientLoss,
    work: impl Future<Output = T>,
) -> T {
    let mut work = std::pin::pin!(work);
    let gone = async {
        let lost = async {
            wire.closed().await;
            if loss == ClientLoss::GoesOn {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = lost => {}
            () = shutdown.cancelled() => {}
        }
    };
    tokio::select! {
        biased;
        result = &mut work => return result,
        () = gone => cancel.cancel(),
    }
    work.await
}

/// A row stream that may be read in several portions.
pub(crate) struct RowCursor {
    pub(crate) columns: Vec<Column>,
    batches: BoxStream<'static, Result<RecordBatch, SqlError>>,
    tag: RowsTag,
    /// A batch that was sent in part, and its next row.
    pending: Option<(RecordBatch, usize)>,
    n_sent: u64,
}

impl RowCursor {
    pub(crate) fn new(rows: Rows) -> Self {
        Self { columns: rows.columns, batches: rows.batches, tag: rows.tag, pending: None, n_sent: 0 }
    }

    pub(crate) fn tag(&self) -> String {
        match self.tag {
            RowsTag::Counted(word) => format!("{word} {}", self.n_sent),
            RowsTag::Plain(tag) => tag.to_owned(),
        }
    }
}
