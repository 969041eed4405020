//! `VACUUM` <https://docs.aws.amazon.com/redshift/latest/dg/r_VACUUM_command.html>

use vesto_types::SqlError;

use crate::cursor::Cursor;
use crate::lexer::TokenKind;
use crate::storage::out_of_range;
use crate::{QualifiedName, Statement};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacuum {
    pub mode: VacuumMode,
    /// `None`: every table of the database.
    pub table: Option<QualifiedName>,
    /// `TO n PERCENT`
    pub threshold: Option<u8>,
    pub boost: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VacuumMode {
    Full,
    SortOnly,
    DeleteOnly,
    Reindex,
    Recluster,
}

/// VACUUM is next.
pub(crate) fn vacuum(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    const MODES: &[(&[&str], VacuumMode)] = &[
        (&["FULL"], VacuumMode::Full),
        (&["SORT", "ONLY"], VacuumMode::SortOnly),
        (&["DELETE", "ONLY"], VacuumMode::DeleteOnly),
        (&["REINDEX"], VacuumMode::Reindex),
        (&["RECLUSTER"], VacuumMode::Recluster),
    ];
    cursor.expect("VACUUM")?;
    let mode = MODES.iter().find(|(words, _)| cursor.accept_words(words)).map_or(VacuumMode::Full, |(_, mode)| *mode);
    let no_table =
        cursor.is_at_end() || cursor.is_word("TO") || (cursor.is_word("BOOST") && cursor.peek_nth(1).is_none());
    let table = if no_table { None } else { Some(cursor.qualified_name()?) };
    let threshold = if cursor.accept("TO") { Some(percent(cursor)?) } else { None };
    Ok(Statement::Vacuum(Vacuum { mode, table, threshold, boost: cursor.accept("BOOST") }))
}

fn percent(cursor: &mut Cursor<'_>) -> Result<u8, SqlError> {
    if !cursor.peek().is_some_and(|token| token.kind == TokenKind::Number) {
        return cursor.fail();
    }
    let percent = u8::try_from(cursor.unsigned()?).ok().filter(|percent| *percent <= 100);
    cursor.expect("PERCENT")?;
    percent.ok_or_else(|| out_of_range("VACUUM threshold", 0, 100))
}
