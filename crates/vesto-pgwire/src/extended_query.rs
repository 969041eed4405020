//! The extended query protocol: prepared statements and portals.
//! <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY>

use std::io;

use vesto_session::{Outcome, Parameter, ParsedStatement, StatementDescription};
use vesto_types::{SqlError, SqlState};

use crate::backend::{self, Formats};
use crate::connection::{Connection, Failure, RowCursor};
use crate::frontend::{Bind, FrontendMessage, Target};
use crate::parameter;

/// A statement that Parse has named.
#[derive(Clone)]
pub(crate) struct Prepared {
    /// `None` for an empty query string.
    statement: Option<ParsedStatement>,
    parameter_oids: Vec<u32>,
    /// Found when first asked for.
    description: Option<StatementDescription>,
}

/// A statement with its parameters, not run yet or read in part.
pub(crate) struct Portal {
    prepared: Prepared,
    parameters: Vec<Parameter>,
    formats: Formats,
    state: PortalState,
}

enum PortalState {
    New,
    Reading(RowCursor),
    Done,
}

/// PostgreSQL keeps no limit; a client that leaks prepared statements or portals must not take the server's memory.
const MAX_PREPARED: usize = 10_000;

impl Connection {
    pub(crate) async fn extended_query(&mut self, message: FrontendMessage) -> io::Result<()> {
        let handled = match message {
            FrontendMessage::Parse { name, sql, parameter_oids } => self.parse(name, &sql, parameter_oids),
            FrontendMessage::Bind(bind) => self.bind(bind).await,
            FrontendMessage::Describe(target) => self.describe(&target).await,
            FrontendMessage::Execute { portal, max_rows } => self.execute(&portal, max_rows).await,
            FrontendMessage::Close(target) => self.close(&target),
            FrontendMessage::Password(_) => {
                Err(SqlError::new(SqlState::PROTOCOL_VIOLATION, "unexpected password message").into())
            }
            // The loop handles these itself.
            FrontendMessage::Query(_)
            | FrontendMessage::Sync
            | FrontendMessage::Flush
            | FrontendMessage::Terminate
            | FrontendMessage::FunctionCall
            | FrontendMessage::Copy => Ok(()),
        };
        match handled {
            Ok(()) => self.wire.flush_if_full().await,
            Err(Failure::Io(error)) => Err(error),
            Err(Failure::Sql(error)) => {
                self.session.fail();
                self.report_error(&error);
                self.skipping = true;
                Ok(())
            }
        }
    }

    /// Ends the series: commits or rolls back what was implicit and says what state the session is in.
    pub(crate) async fn sync(&mut self) -> io::Result<()> {
        self.skipping = false;
        if let Err(error) = self.end_unit().await {
            self.report_error(&error);
        }
        self.report_notices();
        self.report_parameters();
        self.ready();
        self.wire.flush().await
    }

    fn parse(&mut self, name: String, sql: &str, parameter_oids: Vec<u32>) -> Result<(), Failure> {
        let mut statements = self.session.parse(sql)?;
        if statements.len() > 1 {
            let message = "cannot insert multiple commands into a prepared statement";
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, message).into());
        }
        if !name.is_empty() && self.statements.contains_key(&name) {
            let message = format!("prepared statement \"{name}\" already exists");
            return Err(SqlError::new(SqlState("42P05"), message).into());
        }
        if self.statements.len() >= MAX_PREPARED && !self.statements.contains_key(&name) {
            let message = format!("a session can hold at most {MAX_PREPARED} prepared statements");
            return Err(SqlError::new(SqlState::OUT_OF_MEMORY, message).into());
        }
        let prepared = Prepared { statement: statements.pop(), parameter_oids, description: None };
        self.statements.insert(name, prepared);
        backend::bare(&mut self.wire.out, b'1');
        Ok(())
    }

    async fn bind(&mut self, bind: Bind) -> Result<(), Failure> {
        let mut prepared = self.prepared(&bind.statement)?.clone();
        let n_expected = prepared.statement.as_ref().map_or(0, |statement| statement.n_parameters);
        if bind.parameters.len() != n_expected {
            let message = format!(
                "bind message supplies {} parameters, but prepared statement \"{}\" requires {n_expected}",
                bind.parameters.len(),
                bind.statement
            );
            return Err(SqlError::new(SqlState::PROTOCOL_VIOLATION, message).into());
        }
        let formats = Formats(bind.parameter_formats);
        let any_binary = (0..n_expected).any(|index| formats.is_binary(index));
        // Binary values cannot be read without their type, so the statement is planned to find it.
        let untyped = (0..n_expected).any(|index| prepared.parameter_oids.get(index).is_none_or(|oid| *oid == 0));
        if any_binary && untyped {
            prepared = self.described(&bind.statement).await?;
        }
        let described = prepared.description.as_ref().map(|description| description.parameter_oids.as_slice());
        let mut parameters = Vec::with_capacity(n_expected);
        for (index, value) in bind.parameters.into_iter().enumerate() {
            let declared = prepared.parameter_oids.get(index).copied().filter(|oid| *oid != 0);
            let oid = declared.or_else(|| described?.get(index).copied()).unwrap_or(0);
            let format = if formats.is_binary(index) { 1 } else { 0 };
            parameters.push(parameter::decode(index + 1, oid, format, value)?);
        }
        if self.portals.len() >= MAX_PREPARED && !self.portals.contains_key(&bind.portal) {
            let message = format!("a session can hold at most {MAX_PREPARED} portals");
            return Err(SqlError::new(SqlState::OUT_OF_MEMORY, message).into());
        }
        let formats = Formats(bind.result_formats);
        self.portals.insert(bind.portal, Portal { prepared, parameters, formats, state: PortalState::New });
        backend::bare(&mut self.wire.out, b'2');
        Ok(())
    }

    async fn describe(&mut self, target: &Target) -> Result<(), Failure> {
        let (description, formats) = match target {
            Target::Statement(name) => {
                // What cannot be planned was never prepared: a client uses the name again.
                let prepared = match self.described(name).await {
                    Ok(prepared) => prepared,
                    Err(failure) => {
                        self.statements.remove(name);
                        return Err(failure);
                    }
                };
                let oids = prepared.description.as_ref().map_or(&[][..], |description| &description.parameter_oids);
                backend::parameter_description(&mut self.wire.out, oids);
                (prepared.description, Formats::default())
            }
            Target::Portal(name) => {
                let portal = self.portals.get(name).ok_or_else(|| no_portal(name))?;
                let formats = portal.formats.clone();
                let description = match (&portal.prepared.description, &portal.prepared.statement) {
                    (Some(description), _) => Some(description.clone()),
                    (None, Some(statement)) => {
                        let (statement, oids) = (statement.clone(), portal.prepared.parameter_oids.clone());
                        let description = self.session.describe(&statement, &oids).await?;
                        if let Some(portal) = self.portals.get_mut(name) {
                            portal.prepared.description = Some(description.clone());
                        }
                        Some(description)
                    }
                    (None, None) => None,
                };
                (description, formats)
            }
        };
        match description.and_then(|description| description.columns) {
            Some(columns) => backend::row_description(&mut self.wire.out, &columns, &formats),
            None => backend::bare(&mut self.wire.out, b'n'),
        }
        Ok(())
    }

    async fn execute(&mut self, name: &str, max_rows: usize) -> Result<(), Failure> {
        // Taken out, so that the session and the wire can be used meanwhile; put back unless it failed.
        let mut portal = self.portals.remove(name).ok_or_else(|| no_portal(name))?;
        let cancel = self.next_statement();
        if let PortalState::New = portal.state {
            let Some(statement) = portal.prepared.statement.clone() else {
                backend::bare(&mut self.wire.out, b'I');
                portal.state = PortalState::Done;
                self.portals.insert(name.to_owned(), portal);
                return Ok(());
            };
            match self.run_watched(&statement, &portal.parameters, &cancel).await? {
                Outcome::Rows(rows) => portal.state = PortalState::Reading(RowCursor::new(rows)),
                Outcome::Command(tag) => {
                    if statement.outlives_client && self.wire.is_over() {
                        // Nobody is left to send Sync.
                        self.end_unit().await?;
                    }
                    self.report_notices();
                    backend::command_complete(&mut self.wire.out, &tag);
                    portal.state = PortalState::Done;
                }
                Outcome::Empty => {
                    backend::bare(&mut self.wire.out, b'I');
                    portal.state = PortalState::Done;
                }
            }
        } else if let PortalState::Done = portal.state {
            backend::command_complete(&mut self.wire.out, "SELECT 0");
        }
        if let PortalState::Reading(cursor) = &mut portal.state {
            let limit = Some(max_rows).filter(|max_rows| *max_rows > 0);
            let sent = self.send_rows(cursor, &portal.formats, limit, &cancel).await;
            let all_sent = sent.map_err(|failure| self.stream_failed(failure))?;
            self.report_notices();
            if all_sent {
                backend::command_complete(&mut self.wire.out, &cursor.tag());
                portal.state = PortalState::Done;
            } else {
                backend::bare(&mut self.wire.out, b's');
            }
        }
        self.portals.insert(name.to_owned(), portal);
        Ok(())
    }

    fn close(&mut self, target: &Target) -> Result<(), Failure> {
        match target {
            Target::Statement(name) => drop(self.statements.remove(name)),
            Target::Portal(name) => drop(self.portals.remove(name)),
        }
        backend::bare(&mut self.wire.out, b'3');
        Ok(())
    }

    fn prepared(&self, name: &str) -> Result<&Prepared, SqlError> {
        self.statements.get(name).ok_or_else(|| {
            let message = if name.is_empty() {
                "unnamed prepared statement does not exist".to_owned()
            } else {
                format!("prepared statement \"{name}\" does not exist")
            };
            SqlError::new(SqlState::INVALID_STATEMENT_NAME, message)
        })
    }

    /// The prepared statement with its description, which is found once and kept.
    async fn described(&mut self, name: &str) -> Result<Prepared, Failure> {
        let prepared = self.prepared(name)?.clone();
        let Some(statement) = prepared.statement.as_ref().filter(|_| prepared.description.is_none()) else {
            return Ok(prepared);
        };
        let description = self.session.describe(statement, &prepared.parameter_oids).await?;
        let described = Prepared { description: Some(description), ..prepared };
        self.statements.insert(name.to_owned(), described.clone());
        Ok(described)
    }
}

fn no_portal(name: &str) -> SqlError {
    SqlError::new(SqlState::INVALID_CURSOR_NAME, format!("portal \"{name}\" does not exist"))
}
