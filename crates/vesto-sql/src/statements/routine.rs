//! `CALL` <https://docs.aws.amazon.com/redshift/latest/dg/r_CALL_procedure.html>

use vesto_types::SqlError;

use super::parse_parts::arguments;
use crate::cursor::Cursor;
use crate::{ParsedExpression, QualifiedName, Statement};

#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub name: QualifiedName,
    pub arguments: Vec<ParsedExpression>,
}

/// CALL is next.
pub(crate) fn call(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("CALL")?;
    let name = cursor.qualified_name()?;
    Ok(Statement::Call(Call { name, arguments: arguments(cursor)? }))
}
