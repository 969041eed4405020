//! The parser's errors: Redshift's (PostgreSQL's) texts, with positions counted in characters from 1.

use std::ops::Range;

use vesto_types::{SqlError, SqlState};

use crate::secrets;

/// PostgreSQL's `statement_too_complex`.
pub(crate) const STATEMENT_TOO_COMPLEX: SqlState = SqlState("54001");

pub(crate) fn position(sql: &str, byte: usize) -> usize {
    sql.char_indices().take_while(|(at, _)| *at < byte).count() + 1
}

pub(crate) fn at_byte(error: SqlError, sql: &str, byte: usize) -> SqlError {
    error.at(position(sql, byte))
}

/// `syntax error at or near "tok"`; the token is the text of `span`.
pub(crate) fn syntax_at(sql: &str, span: Range<usize>) -> SqlError {
    let start = span.start;
    let token = sql.get(span).map_or_else(Default::default, shown);
    at_byte(SqlError::new(SqlState::SYNTAX_ERROR, format!("syntax error at or near \"{token}\"")), sql, start)
}

/// A literal with a secret in it is not repeated in an error.
fn shown(token: &str) -> &str {
    if secrets::is_secret_text(token) { "'***'" } else { token }
}

pub(crate) fn syntax_at_end(sql: &str, byte: usize) -> SqlError {
    at_byte(SqlError::new(SqlState::SYNTAX_ERROR, "syntax error at end of input"), sql, byte)
}

pub(crate) fn unterminated(sql: &str, start: usize, what: &str) -> SqlError {
    let near: String = sql.get(start..).unwrap_or_default().chars().take(100).collect();
    let near = shown(&near);
    at_byte(SqlError::new(SqlState::SYNTAX_ERROR, format!("unterminated {what} at or near \"{near}\"")), sql, start)
}

pub(crate) fn too_complex() -> SqlError {
    SqlError::new(STATEMENT_TOO_COMPLEX, "stack depth limit exceeded")
        .with_hint("The statement nests too deeply or chains too many operators; split it.")
}
