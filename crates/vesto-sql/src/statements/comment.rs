//! `COMMENT ON` <https://docs.aws.amazon.com/redshift/latest/dg/r_COMMENT.html>

use vesto_types::SqlError;

use crate::cursor::Cursor;
use crate::{QualifiedName, Statement};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub on: CommentTarget,
    /// `None`: the comment is removed.
    pub text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentTarget {
    Table(QualifiedName),
    View(QualifiedName),
    Column { table: QualifiedName, column: String },
    Constraint { name: String, table: QualifiedName },
    Schema(String),
    Database(String),
}

/// COMMENT is next.
pub(crate) fn comment(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect_words(&["COMMENT", "ON"])?;
    let on = match cursor.accept_one_of(&["TABLE", "VIEW", "COLUMN", "CONSTRAINT", "SCHEMA", "DATABASE"]) {
        Some("TABLE") => CommentTarget::Table(cursor.qualified_name()?),
        Some("VIEW") => CommentTarget::View(cursor.qualified_name()?),
        Some("COLUMN") => column(cursor)?,
        Some("SCHEMA") => CommentTarget::Schema(cursor.identifier()?),
        Some("DATABASE") => CommentTarget::Database(cursor.identifier()?),
        Some(_) => {
            let name = cursor.identifier()?;
            cursor.expect("ON")?;
            CommentTarget::Constraint { name, table: cursor.qualified_name()? }
        }
        None => return cursor.fail(),
    };
    cursor.expect("IS")?;
    let text = if cursor.accept("NULL") { None } else { Some(cursor.string()?.value.to_owned()) };
    Ok(Statement::Comment(Comment { on, text }))
}

/// `[[database.]schema.]table.column`
fn column(cursor: &mut Cursor<'_>) -> Result<CommentTarget, SqlError> {
    let mut parts = vec![cursor.identifier()?];
    while cursor.accept_symbol(".") {
        parts.push(cursor.label()?);
    }
    let (column, name) = (parts.pop(), parts.pop());
    let (schema, database) = (parts.pop(), parts.pop());
    match (column, name) {
        (Some(column), Some(name)) if parts.is_empty() => {
            Ok(CommentTarget::Column { table: QualifiedName { database, schema, name }, column })
        }
        _ => cursor.fail(),
    }
}
