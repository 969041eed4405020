//! One SQL session of the Data API: opened for a login, driven by one task, read to the end of each result.

use std::collections::BTreeMap;

use futures::StreamExt;
use tokio_util::sync::CancellationToken;
use vesto_session::{Login, Outcome, ParsedStatement, Rows, Session, SqlService};
use vesto_types::{SqlError, SqlState};
use vesto_values::Style;

use crate::columns::result_columns;
use crate::result_file::{ResultInfo, ResultWriter};

pub(crate) struct Connection {
    session: Box<dyn Session>,
    style: Style,
    pub(crate) pid: i32,
}

/// What a statement gave.
pub(crate) struct Given {
    /// Returned or affected; 0 for statements that do neither.
    pub(crate) rows: i64,
    pub(crate) result: Option<ResultInfo>,
}

impl Connection {
    pub(crate) async fn open(service: &dyn SqlService, login: Login) -> Result<Self, SqlError> {
        let pid = login.process_id;
        Ok(Self { session: service.open(login).await?, style: Style::default(), pid })
    }

    pub(crate) fn last_query_id(&self) -> Option<i64> {
        self.session.last_query_id()
    }

    /// Runs one statement; its rows go to `writer`. What it did is durable after [`Connection::commit`].
    pub(crate) async fn run(
        &mut self,
        sql: &str,
        writer: ResultWriter,
        cancel: &CancellationToken,
    ) -> Result<Given, SqlError> {
        let given = self.run_one(sql, writer, cancel).await;
        if given.is_err() {
            self.session.fail();
        }
        for (name, value) in self.session.take_parameter_changes() {
            self.style.follow(&name, &value);
        }
        given
    }

    async fn run_one(
        &mut self,
        sql: &str,
        writer: ResultWriter,
        cancel: &CancellationToken,
    ) -> Result<Given, SqlError> {
        let statement = self.parse_one(sql)?;
        let outcome = self.session.execute(&statement, &[], cancel.clone()).await?;
        match outcome {
            Outcome::Rows(rows) => self.read(rows, writer).await,
            Outcome::Command(tag) => Ok(Given { rows: self.affected(&tag), result: None }),
            Outcome::Empty => Ok(Given { rows: 0, result: None }),
        }
    }

    /// As a prepared statement has it: one at a time.
    fn parse_one(&mut self, sql: &str) -> Result<ParsedStatement, SqlError> {
        let mut statements = self.session.parse(sql)?;
        match (statements.pop(), statements.is_empty()) {
            (Some(statement), true) if statement.n_parameters > 0 => {
                Err(SqlError::new(SqlState("42P02"), "there is no parameter $1")
                    .with_hint("Parameters of the Data API are named: `:name`."))
            }
            (Some(statement), true) => Ok(statement),
            (Some(_), false) => {
                let message = "cannot insert multiple commands into a prepared statement";
                Err(SqlError::new(SqlState::SYNTAX_ERROR, message)
                    .with_hint("BatchExecuteStatement takes several statements."))
            }
            (None, _) => Err(SqlError::new(SqlState::SYNTAX_ERROR, "the statement is empty")),
        }
    }

    async fn read(&mut self, rows: Rows, mut writer: ResultWriter) -> Result<Given, SqlError> {
        let Rows { columns, mut batches, tag: _ } = rows;
        while let Some(batch) = batches.next().await {
            writer.write(&batch?, &columns, &self.style).await?;
        }
        let result = writer.finish(result_columns(&columns)).await?;
        Ok(Given { rows: i64::try_from(result.rows).unwrap_or(i64::MAX), result: Some(result) })
    }

    /// The count that ends a command's tag (`INSERT 0 3`); COPY tells it in a notice.
    fn affected(&mut self, tag: &str) -> i64 {
        let notices = self.session.take_notices();
        let count = tag.rsplit(' ').next().and_then(|count| count.parse().ok());
        let loaded = || {
            let (_, rest) = notices.iter().find_map(|notice| notice.message.split_once(" completed, "))?;
            rest.split(' ').next()?.parse().ok()
        };
        count.or_else(loaded).unwrap_or(0)
    }

    /// Ends the implicit transaction: commits it, or rolls it back after an error.
    pub(crate) async fn commit(&mut self) -> Result<(), SqlError> {
        self.session.sync().await
    }

    /// Runs a query of our own and gives its rows, each cell as text.
    pub(crate) async fn query(
        &mut self,
        sql: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<Vec<Option<String>>>, SqlError> {
        let read = self.cells(sql, cancel).await;
        if read.is_err() {
            self.session.fail();
        }
        self.session.sync().await?;
        read
    }

    async fn cells(&mut self, sql: &str, cancel: &CancellationToken) -> Result<Vec<Vec<Option<String>>>, SqlError> {
        let statement = self.parse_one(sql)?;
        let Outcome::Rows(rows) = self.session.execute(&statement, &[], cancel.clone()).await? else {
            return Ok(Vec::new());
        };
        let Rows { columns, mut batches, tag: _ } = rows;
        let mut read = Vec::new();
        while let Some(batch) = batches.next().await {
            crate::rows::push_texts(&batch?, &columns, &self.style, &mut read)?;
        }
        Ok(read)
    }
}

/// The login of a session; `temporary` of those that did not prove a password of the user's own.
pub(crate) fn login(
    user: String,
    database: String,
    process_id: i32,
    temporary: Option<std::sync::Arc<vesto_types::TemporaryLogin>>,
) -> Login {
    let name = [("application_name".to_owned(), "RedshiftDataAPI".to_owned())];
    Login { user, database, parameters: BTreeMap::from(name), peer: None, tls: true, process_id, temporary }
}

/// `ERROR: …` with DETAIL and HINT, as the JDBC driver prints an error.
pub(crate) fn error_text(severity: &str, error: &SqlError) -> String {
    let mut text = format!("{severity}: {}", error.message);
    for (name, more) in [("Detail", &error.detail), ("Hint", &error.hint)] {
        if let Some(more) = more {
            text.push_str(&format!("\n  {name}: {more}"));
        }
    }
    text
}
