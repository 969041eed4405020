//! `CREATE VIEW` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html> and
//! `CREATE MATERIALIZED VIEW` <https://docs.aws.amazon.com/redshift/latest/dg/materialized-view-create-sql-command.html>

use vesto_types::SqlError;

use crate::create_table::{Position, TableAttributes, attributes, yes_or_no};
use crate::cursor::Cursor;
use crate::{ParsedQuery, QualifiedName, Statement, query};

#[derive(Debug, Clone, PartialEq)]
pub struct CreateView {
    pub name: QualifiedName,
    pub or_replace: bool,
    /// Empty: named by the query.
    pub columns: Vec<String>,
    pub query: ParsedQuery,
    /// WITH NO SCHEMA BINDING.
    pub late_binding: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateMaterializedView {
    pub name: QualifiedName,
    pub attributes: TableAttributes,
    pub auto_refresh: bool,
    pub query: ParsedQuery,
}

/// After CREATE [OR REPLACE]; VIEW is next.
pub(crate) fn create_view(cursor: &mut Cursor<'_>, or_replace: bool) -> Result<Statement, SqlError> {
    cursor.expect("VIEW")?;
    let name = cursor.qualified_name()?;
    let columns = if cursor.is_symbol("(") { cursor.identifier_list()? } else { Vec::new() };
    cursor.expect("AS")?;
    let late_binding = cursor.cut_suffix(&["WITH", "NO", "SCHEMA", "BINDING"]);
    let query = query::query(cursor)?;
    Ok(Statement::CreateView(CreateView { name, or_replace, columns, query, late_binding }))
}

/// After CREATE MATERIALIZED; VIEW is next.
pub(crate) fn create_materialized_view(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("VIEW")?;
    let name = cursor.qualified_name()?;
    let attributes = attributes(cursor, Position::MaterializedView)?;
    let auto_refresh = if cursor.accept_words(&["AUTO", "REFRESH"]) { yes_or_no(cursor)? } else { false };
    cursor.expect("AS")?;
    let query = query::query(cursor)?;
    Ok(Statement::CreateMaterializedView(CreateMaterializedView { name, attributes, auto_refresh, query }))
}

/// REFRESH is next.
pub(crate) fn refresh(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect_words(&["REFRESH", "MATERIALIZED", "VIEW"])?;
    let name = cursor.qualified_name()?;
    if !cursor.accept("CASCADE") {
        cursor.accept("RESTRICT");
    }
    Ok(Statement::RefreshMaterializedView { name })
}
