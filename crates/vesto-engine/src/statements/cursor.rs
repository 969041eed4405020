//! `DECLARE`, `FETCH`, `CLOSE` <https://docs.aws.amazon.com/redshift/latest/dg/declare.html>

use futures::stream::{self, StreamExt};
use vesto_session::{Column, Outcome, Rows, RowsTag};
use vesto_sql::CursorName;
use vesto_sql::statements::cursor::{DeclareCursor, Fetch, FetchCount};
use vesto_types::{SqlError, SqlState};

use super::{Bound, select};
use crate::session::cursors::Cursor;
use crate::session::{Block, Running, SqlSession};

pub(super) async fn declare(
    session: &mut SqlSession,
    declare: &DeclareCursor,
    bound: Bound<'_>,
    running: &Running,
) -> Result<Outcome, SqlError> {
    if session.transactions.block() != Block::Explicit {
        let message = "DECLARE CURSOR may only be used in transaction blocks";
        return Err(SqlError::new(SqlState::NO_ACTIVE_TRANSACTION, message));
    }
    if session.cursors.contains_key(&declare.name) {
        let message = format!("cursor \"{}\" already exists", declare.name);
        return Err(SqlError::new(SqlState("42P03"), message));
    }
    if !session.cursors.is_empty() {
        let error = SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, "a session can have only one open cursor");
        return Err(error.with_hint("CLOSE the open cursor first."));
    }
    session.transaction().begin_statement();
    // The cursor outlives the DECLARE: neither its time nor its cancelling are the cursor's.
    let running = Running { cancel: Default::default(), deadline: None, ..running.clone() };
    let rows = select::open(session, &declare.query, bound, &running).await?;
    session.cursors.insert(declare.name.clone(), Cursor::new(rows.columns, rows.batches));
    Ok(Outcome::Command("DECLARE CURSOR".to_owned()))
}

pub(super) async fn fetch(session: &mut SqlSession, fetch: &Fetch) -> Result<Outcome, SqlError> {
    let Some(cursor) = session.cursors.get_mut(&fetch.cursor) else { return Err(no_such_cursor(&fetch.cursor)) };
    let limit = match fetch.count {
        FetchCount::Rows(rows) => Some(rows),
        FetchCount::All => None,
    };
    let batches = cursor.fetch(limit).await?;
    let columns = cursor.columns.clone();
    let batches = stream::iter(batches.into_iter().map(Ok)).boxed();
    Ok(Outcome::Rows(Rows { columns, batches, tag: RowsTag::Counted("FETCH") }))
}

pub(super) fn close(session: &mut SqlSession, cursor: &CursorName) -> Result<Outcome, SqlError> {
    match cursor {
        CursorName::All => session.cursors.clear(),
        CursorName::Name(name) => {
            session.cursors.remove(name).ok_or_else(|| no_such_cursor(name))?;
        }
    }
    Ok(Outcome::Command("CLOSE CURSOR".to_owned()))
}

pub(super) fn columns(session: &SqlSession, cursor: &str) -> Result<Vec<Column>, SqlError> {
    session.cursors.get(cursor).map(|cursor| cursor.columns.clone()).ok_or_else(|| no_such_cursor(cursor))
}

fn no_such_cursor(name: &str) -> SqlError {
    SqlError::new(SqlState::INVALID_CURSOR_NAME, format!("cursor \"{name}\" does not exist"))
}
