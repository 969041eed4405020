//! `ANALYZE` <https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE.html> and
//! `ANALYZE COMPRESSION` <https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE_COMPRESSION.html>

use vesto_types::SqlError;

use crate::cursor::Cursor;
use crate::{QualifiedName, Statement};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analyze {
    pub verbose: bool,
    /// `None`: every table of the database.
    pub table: Option<QualifiedName>,
    pub columns: AnalyzeColumns,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnalyzeColumns {
    All,
    Listed(Vec<String>),
    Predicate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalyzeCompression {
    pub table: Option<QualifiedName>,
    pub columns: Vec<String>,
    pub comp_rows: Option<u64>,
}

/// ANALYZE is next.
pub(crate) fn analyze(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.advance();
    if cursor.accept("COMPRESSION") {
        return compression(cursor);
    }
    let verbose = cursor.accept("VERBOSE");
    let of_database = cursor.is_at_end() || starts_columns(cursor);
    let table = if of_database { None } else { Some(cursor.qualified_name()?) };
    let columns = if table.is_some() && cursor.is_symbol("(") {
        AnalyzeColumns::Listed(cursor.identifier_list()?)
    } else if cursor.accept_words(&["PREDICATE", "COLUMNS"]) {
        AnalyzeColumns::Predicate
    } else {
        cursor.accept_words(&["ALL", "COLUMNS"]);
        AnalyzeColumns::All
    };
    Ok(Statement::Analyze(Analyze { verbose, table, columns }))
}

fn starts_columns(cursor: &Cursor<'_>) -> bool {
    cursor.are_words(&["PREDICATE", "COLUMNS"]) || cursor.are_words(&["ALL", "COLUMNS"])
}

fn compression(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    let of_database = cursor.is_at_end() || (cursor.is_word("COMPROWS") && cursor.peek_nth(1).is_some());
    let table = if of_database { None } else { Some(cursor.qualified_name()?) };
    let columns = if table.is_some() && cursor.is_symbol("(") { cursor.identifier_list()? } else { Vec::new() };
    let comp_rows = if cursor.accept("COMPROWS") { Some(cursor.unsigned()?) } else { None };
    Ok(Statement::AnalyzeCompression(AnalyzeCompression { table, columns, comp_rows }))
}
