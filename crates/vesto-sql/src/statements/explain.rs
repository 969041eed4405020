//! `EXPLAIN [VERBOSE]` <https://docs.aws.amazon.com/redshift/latest/dg/r_EXPLAIN.html>

use vesto_types::{SqlError, SqlState};

use crate::cursor::Cursor;
use crate::{Statement, parse};

#[derive(Debug, Clone, PartialEq)]
pub struct Explain {
    pub verbose: bool,
    /// EXPLAIN ANALYZE, which Redshift does not have.
    pub analyze: bool,
    pub statement: Box<Statement>,
}

/// EXPLAIN is next.
pub(crate) fn explain(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("EXPLAIN")?;
    if cursor.accept("AUTHORIZATION") {
        return authorization(cursor);
    }
    let analyze = cursor.accept("ANALYZE");
    let verbose = cursor.accept("VERBOSE");
    let at = cursor.clone();
    let statement = parse::statement(cursor)?;
    match statement {
        Statement::Query(_)
        | Statement::Dml(_)
        | Statement::SelectInto(_)
        | Statement::CreateTableAs(_)
        | Statement::DeclareCursor(_)
        | Statement::Execute(_) => Ok(Statement::Explain(Explain { verbose, analyze, statement: Box::new(statement) })),
        _ => at.fail(),
    }
}

/// `EXPLAIN AUTHORIZATION` is Vesto's own: which step of a COPY's or UNLOAD's authorization allows or denies it.
fn authorization(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    let at = cursor.clone();
    let statement = parse::statement(cursor)?;
    if !matches!(statement, Statement::Copy(_) | Statement::Unload(_)) {
        let error = SqlError::new(SqlState::SYNTAX_ERROR, "EXPLAIN AUTHORIZATION takes a COPY or UNLOAD statement");
        return Err(crate::errors::at_byte(error, at.sql, at.offset()));
    }
    Ok(Statement::ExplainAuthorization(Box::new(statement)))
}
