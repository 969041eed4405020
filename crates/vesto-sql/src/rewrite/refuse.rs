//! What parses but would be ignored or planned wrongly is refused by name.

use sqlparser::ast::{Distinct, Expr, Ident, ObjectName, Query, Select, TableFactor};
use vesto_types::{SqlError, SqlState};

use crate::secrets::is_secret_text;

pub(super) fn query(query: &Query) -> Result<(), SqlError> {
    if !query.locks.is_empty() || query.for_clause.is_some() {
        return Err(SqlError::not_supported("SELECT FOR UPDATE"));
    }
    if query.fetch.as_ref().is_some_and(|fetch| fetch.with_ties || fetch.percent) {
        return Err(SqlError::not_supported("FETCH WITH TIES or PERCENT"));
    }
    Ok(())
}

pub(super) fn select(select: &Select) -> Result<(), SqlError> {
    if !select.connect_by.is_empty() {
        return Err(SqlError::not_supported("CONNECT BY"));
    }
    if matches!(select.distinct, Some(Distinct::On(_))) {
        return Err(SqlError::not_supported("SELECT DISTINCT ON"));
    }
    if !select.lateral_views.is_empty() {
        return Err(SqlError::not_supported("LATERAL VIEW"));
    }
    if !(select.cluster_by.is_empty() && select.distribute_by.is_empty() && select.sort_by.is_empty()) {
        return Err(SqlError::not_supported("CLUSTER BY, DISTRIBUTE BY and SORT BY"));
    }
    Ok(())
}

pub(super) fn table_factor(factor: &TableFactor) -> Result<(), SqlError> {
    match factor {
        TableFactor::Table { name, .. } if literal_in(name).is_some() => Err(literal_name(name)),
        TableFactor::Table { sample: Some(_), .. } | TableFactor::Derived { sample: Some(_), .. } => {
            Err(SqlError::not_supported("TABLESAMPLE"))
        }
        TableFactor::Table { with_hints, .. } if !with_hints.is_empty() => {
            Err(SqlError::not_supported("WITH (hint) after a table"))
        }
        TableFactor::Table { version: Some(_), .. } => Err(SqlError::not_supported("time travel")),
        _ => Ok(()),
    }
}

/// sqlparser takes a string literal for a name.
fn literal_in(name: &ObjectName) -> Option<&Ident> {
    name.0.iter().filter_map(|part| part.as_ident()).find(|ident| ident.quote_style == Some('\''))
}

fn literal_name(name: &ObjectName) -> SqlError {
    let text = literal_in(name).map_or("", |ident| &ident.value);
    let text = if is_secret_text(text) { "***" } else { text };
    SqlError::new(SqlState::SYNTAX_ERROR, format!("syntax error at or near \"'{text}'\""))
}

pub(super) fn expression(expression: &Expr) -> Result<(), SqlError> {
    match expression {
        Expr::OuterJoin(_) => Err(SqlError::not_supported("the outer join operator (+)")),
        Expr::Prior(_) => Err(SqlError::not_supported("PRIOR")),
        _ => Ok(()),
    }
}
