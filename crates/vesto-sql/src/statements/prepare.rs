//! `PREPARE` and `EXECUTE` <https://docs.aws.amazon.com/redshift/latest/dg/r_PREPARE.html>

use vesto_types::{ColumnType, SqlError};

use super::parse_parts::arguments;
use crate::column_type::column_type;
use crate::cursor::Cursor;
use crate::{ParsedExpression, Statement, parse};

#[derive(Debug, Clone, PartialEq)]
pub struct Prepare {
    pub name: String,
    pub parameter_types: Vec<ColumnType>,
    pub statement: Box<Statement>,
    /// The number of `$n` in the statement.
    pub n_parameters: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Execute {
    pub name: String,
    pub arguments: Vec<ParsedExpression>,
}

/// PREPARE is next.
pub(crate) fn prepare(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("PREPARE")?;
    let name = cursor.identifier()?;
    let parameter_types = if cursor.is_symbol("(") { cursor.parenthesized(column_type)? } else { Vec::new() };
    cursor.expect("AS")?;
    let at = cursor.clone();
    let n_parameters = parse::n_parameters(cursor.remaining());
    let statement = Box::new(parse::statement(cursor)?);
    match *statement {
        Statement::Query(_) | Statement::Dml(_) | Statement::SelectInto(_) => {
            Ok(Statement::Prepare(Prepare { name, parameter_types, statement, n_parameters }))
        }
        _ => at.fail(),
    }
}

/// EXECUTE is next.
pub(crate) fn execute(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("EXECUTE")?;
    let name = cursor.identifier()?;
    let arguments = if cursor.is_symbol("(") { arguments(cursor)? } else { Vec::new() };
    Ok(Statement::Execute(Execute { name, arguments }))
}

/// DEALLOCATE is next.
pub(crate) fn deallocate(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("DEALLOCATE")?;
    cursor.accept("PREPARE");
    let name = if cursor.accept("ALL") { None } else { Some(cursor.identifier()?) };
    Ok(Statement::Deallocate { name })
}
