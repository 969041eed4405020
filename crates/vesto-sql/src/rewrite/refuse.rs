//! What parses but would be ignored or planned wrongly is refused by name.

use sqlparser::ast::{Distinct, Expr, Query, Select, TableFactor};
use vesto_types::SqlError;

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

pub(super) fn expression(expression: &Expr) -> Result<(), SqlError> {
    match expression {
        Expr::OuterJoin(_) => Err(SqlError::not_supported("the outer join operator (+)")),
        Expr::Prior(_) => Err(SqlError::not_supported("PRIOR")),
        _ => Ok(()),
    }
}
