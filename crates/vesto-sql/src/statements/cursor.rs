//! `DECLARE`, `FETCH` and `CLOSE` <https://docs.aws.amazon.com/redshift/latest/dg/declare.html>

use vesto_types::SqlError;

use crate::cursor::Cursor;
use crate::statement::CursorName;
use crate::{ParsedQuery, Statement, query};

#[derive(Debug, Clone, PartialEq)]
pub struct DeclareCursor {
    pub name: String,
    pub query: ParsedQuery,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    pub cursor: String,
    pub count: FetchCount,
}

/// Redshift's cursors only move forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchCount {
    Rows(u64),
    All,
}

/// DECLARE is next. What drivers add without changing the meaning (NO SCROLL, WITHOUT HOLD) is taken.
pub(crate) fn declare(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("DECLARE")?;
    let name = cursor.identifier()?;
    cursor.accept("INSENSITIVE");
    if cursor.is_word("SCROLL") {
        return Err(SqlError::not_supported("DECLARE SCROLL CURSOR"));
    }
    cursor.accept_words(&["NO", "SCROLL"]);
    cursor.expect("CURSOR")?;
    if cursor.are_words(&["WITH", "HOLD"]) {
        return Err(SqlError::not_supported("DECLARE CURSOR WITH HOLD"));
    }
    cursor.accept_words(&["WITHOUT", "HOLD"]);
    cursor.expect("FOR")?;
    Ok(Statement::DeclareCursor(DeclareCursor { name, query: query::query(cursor)? }))
}

/// FETCH is next.
pub(crate) fn fetch(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("FETCH")?;
    if let Some(direction) = ["PRIOR", "FIRST", "LAST", "ABSOLUTE", "RELATIVE", "BACKWARD"]
        .into_iter()
        .find(|direction| cursor.is_word(direction) && cursor.peek_nth(1).is_some())
    {
        return Err(SqlError::not_supported(format_args!("FETCH {direction}")));
    }
    // The last word is the cursor's name, whatever it is called.
    let named = |cursor: &Cursor<'_>| cursor.peek_nth(1).is_none();
    let forward = !named(cursor) && cursor.accept("FORWARD");
    let count = if !named(cursor) && cursor.accept("ALL") {
        FetchCount::All
    } else if !forward && !named(cursor) && cursor.accept("NEXT") {
        FetchCount::Rows(1)
    } else {
        let count = cursor.peek().is_some_and(|token| token.kind == crate::lexer::TokenKind::Number);
        FetchCount::Rows(if count { cursor.unsigned()? } else { 1 })
    };
    if !named(cursor) && cursor.accept_one_of(&["FROM", "IN"]).is_none() {
        return cursor.fail();
    }
    Ok(Statement::Fetch(Fetch { cursor: cursor.identifier()?, count }))
}

/// CLOSE is next.
pub(crate) fn close(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("CLOSE")?;
    let name = if cursor.accept("ALL") { CursorName::All } else { CursorName::Name(cursor.identifier()?) };
    Ok(Statement::Close { cursor: name })
}
