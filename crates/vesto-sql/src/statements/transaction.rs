//! `BEGIN`, `COMMIT` and `ROLLBACK` <https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html>

use vesto_types::SqlError;

use super::parse_parts::once;
use crate::Statement;
use crate::cursor::Cursor;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TransactionModes {
    pub isolation: Option<IsolationLevel>,
    pub access: Option<AccessMode>,
}

/// All are run as serializable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsolationLevel {
    Serializable,
    ReadCommitted,
    ReadUncommitted,
    RepeatableRead,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessMode {
    ReadWrite,
    ReadOnly,
}

/// BEGIN, START TRANSACTION, COMMIT, END, ROLLBACK or ABORT is next.
pub(crate) fn transaction(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    let word = cursor.accept_one_of(&["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"]);
    if word == Some("START") {
        cursor.expect("TRANSACTION")?;
    } else {
        cursor.accept_one_of(&["WORK", "TRANSACTION"]);
    }
    match word {
        Some("BEGIN" | "START") => modes(cursor).map(Statement::Begin),
        Some("COMMIT" | "END") => Ok(Statement::Commit),
        Some(_) => Ok(Statement::Rollback),
        None => cursor.fail(),
    }
}

/// `[ISOLATION LEVEL …] [READ WRITE | READ ONLY]`, commas allowed.
pub(crate) fn modes(cursor: &mut Cursor<'_>) -> Result<TransactionModes, SqlError> {
    let mut modes = TransactionModes::default();
    while !cursor.is_at_end() {
        let at = cursor.clone();
        if cursor.accept_words(&["ISOLATION", "LEVEL"]) {
            once(&mut modes.isolation, isolation(cursor)?, &at)?;
        } else if cursor.accept_words(&["READ", "WRITE"]) {
            once(&mut modes.access, AccessMode::ReadWrite, &at)?;
        } else if cursor.accept_words(&["READ", "ONLY"]) {
            once(&mut modes.access, AccessMode::ReadOnly, &at)?;
        } else {
            return cursor.fail();
        }
        if cursor.accept_symbol(",") && cursor.is_at_end() {
            return cursor.fail();
        }
    }
    Ok(modes)
}

fn isolation(cursor: &mut Cursor<'_>) -> Result<IsolationLevel, SqlError> {
    const LEVELS: &[(&[&str], IsolationLevel)] = &[
        (&["SERIALIZABLE"], IsolationLevel::Serializable),
        (&["READ", "COMMITTED"], IsolationLevel::ReadCommitted),
        (&["READ", "UNCOMMITTED"], IsolationLevel::ReadUncommitted),
        (&["REPEATABLE", "READ"], IsolationLevel::RepeatableRead),
    ];
    let found = LEVELS.iter().find(|(words, _)| cursor.accept_words(words));
    found.map(|(_, level)| *level).ok_or_else(|| cursor.error())
}
