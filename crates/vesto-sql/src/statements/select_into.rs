//! `SELECT INTO` <https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_INTO.html>

use sqlparser::ast::{ObjectName, Select, SetExpr};
use vesto_types::{SqlError, SqlState};

use crate::cursor::Cursor;
use crate::{ParsedQuery, QualifiedName, Statement, query};

#[derive(Debug, Clone, PartialEq)]
pub struct SelectInto {
    pub table: QualifiedName,
    pub temporary: bool,
    /// Without its INTO.
    pub query: ParsedQuery,
}

/// A query whose INTO, if any, has become a [`SelectInto`].
pub(crate) fn query_or_into(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    let mut query = query::query(cursor)?;
    let Some(into) = leftmost(&mut query.ast.body).and_then(|select| select.into.take()) else {
        return Ok(Statement::Query(query));
    };
    let table = qualified_name(&into.name)?;
    let temporary = into.temporary || table.is_temporary();
    Ok(Statement::SelectInto(SelectInto { table, temporary, query }))
}

/// The SELECT that gives a set operation its columns, where INTO stands.
fn leftmost(mut body: &mut SetExpr) -> Option<&mut Select> {
    loop {
        match body {
            SetExpr::Select(select) => return Some(select),
            SetExpr::SetOperation { left, .. } => body = left,
            SetExpr::Query(query) => body = &mut query.body,
            _ => return None,
        }
    }
}

fn qualified_name(name: &ObjectName) -> Result<QualifiedName, SqlError> {
    let mut parts: Vec<String> = name.0.iter().filter_map(|part| Some(part.as_ident()?.value.clone())).collect();
    let name = parts.pop().filter(|_| parts.len() <= 2);
    let (schema, database) = (parts.pop(), parts.pop());
    let error = || SqlError::new(SqlState::SYNTAX_ERROR, "improper qualified name (too many dotted names)");
    name.map(|name| QualifiedName { database, schema, name }).ok_or_else(error)
}
