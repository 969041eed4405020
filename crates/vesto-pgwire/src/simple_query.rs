//! The simple query protocol: a string of statements, run one after another in one implicit transaction.
//! <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SIMPLE-QUERY>

use std::io;

use vesto_session::{Outcome, ParsedStatement};
use vesto_types::SqlError;

use crate::backend::{self, Formats};
use crate::connection::{Connection, Failure, RowCursor};

impl Connection {
    pub(crate) async fn simple_query(&mut self, sql: &str) -> io::Result<()> {
        match self.run_script(sql).await {
            Ok(()) => {}
            Err(Failure::Io(error)) => return Err(error),
            Err(Failure::Sql(error)) => {
                self.report_error(&error);
                // The error is told already; what rolling back could add is in the log.
                if let Err(error) = self.end_unit().await {
                    tracing::debug!(%error, "rolling back after an error");
                }
            }
        }
        self.report_parameters();
        self.ready();
        self.wire.flush().await
    }

    /// Not supported. The client waits for the answer to this one message: no Sync will follow.
    pub(crate) async fn function_call(&mut self) -> io::Result<()> {
        self.session.fail();
        self.report_error(&SqlError::not_supported("the function call protocol"));
        if let Err(error) = self.end_unit().await {
            tracing::debug!(%error, "rolling back after an error");
        }
        self.ready();
        self.wire.flush().await
    }

    async fn run_script(&mut self, sql: &str) -> Result<(), Failure> {
        let statements = match self.session.parse(sql) {
            Ok(statements) => statements,
            Err(error) => {
                self.session.fail();
                return Err(error.into());
            }
        };
        if statements.is_empty() {
            backend::bare(&mut self.wire.out, b'I');
            self.end_unit().await?;
        }
        let n_statements = statements.len();
        for (index, statement) in statements.iter().enumerate() {
            let last = index + 1 == n_statements;
            let tag = self.run_statement(statement).await?;
            // The client must not read that it is done before it is durable.
            if last {
                self.end_unit().await?;
            }
            self.report_notices();
            match tag {
                Some(tag) => backend::command_complete(&mut self.wire.out, &tag),
                None => backend::bare(&mut self.wire.out, b'I'),
            }
            self.wire.flush_if_full().await?;
        }
        Ok(())
    }

    /// Runs one statement and sends its rows; the tag is left to the caller. `None`: an empty statement.
    async fn run_statement(&mut self, statement: &ParsedStatement) -> Result<Option<String>, Failure> {
        let cancel = self.next_statement();
        match self.run_watched(statement, &[], &cancel).await? {
            Outcome::Empty => Ok(None),
            Outcome::Command(tag) => Ok(Some(tag)),
            Outcome::Rows(rows) => {
                let mut cursor = RowCursor::new(rows);
                self.report_notices();
                backend::row_description(&mut self.wire.out, &cursor.columns, &Formats::default());
                match self.send_rows(&mut cursor, &Formats::default(), None, &cancel).await {
                    Ok(_) => Ok(Some(cursor.tag())),
                    Err(failure) => Err(self.stream_failed(failure)),
                }
            }
        }
    }

    /// A row stream that broke off has aborted its transaction.
    pub(crate) fn stream_failed(&mut self, failure: Failure) -> Failure {
        self.session.fail();
        failure
    }
}
