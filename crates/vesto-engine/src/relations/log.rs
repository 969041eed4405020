//! The system log relations that a query names, read before it is planned: planning itself cannot wait.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use sqlparser::ast::{ObjectNamePart, Query, visit_relations};
use vesto_sql::ParsedQuery;
use vesto_types::SqlError;
use vesto_warehouse::Warehouse;

use super::{Cell, stl, svv_authorization_log};
use crate::planning::scope::{Found, Scope};
use vesto_warehouse::Relation;

/// Rows by relation name.
pub(crate) type LogRows = HashMap<String, Vec<Vec<Cell>>>;

pub(crate) async fn read(warehouse: &Warehouse, query: &ParsedQuery, scope: &Scope) -> Result<LogRows, SqlError> {
    let mut names = BTreeSet::new();
    collect(&query.ast, scope, &mut names, 0);
    let mut rows = LogRows::new();
    for name in names {
        let read = match stl::read(warehouse.log(), &name).await? {
            Some(read) => Some(read),
            None => svv_authorization_log::read(warehouse.log(), &name).await?,
        };
        if let Some(read) = read {
            rows.insert(name, read);
        }
    }
    Ok(rows)
}

/// The names of all relations that the query reads, through views too.
fn collect(query: &Query, scope: &Scope, names: &mut BTreeSet<String>, depth: usize) {
    let _ = visit_relations(query, |name| {
        let parts: Vec<&str> =
            name.0.iter().filter_map(ObjectNamePart::as_ident).map(|ident| ident.value.as_str()).collect();
        let (Some(table), schema) = (parts.last(), parts.iter().rev().nth(1)) else {
            return ControlFlow::<()>::Continue(());
        };
        let is_new = names.insert((*table).to_owned());
        if depth < 32
            && is_new
            && let Some(Found::Stored(Relation::View(view))) = scope.find(schema.copied(), table)
            && let Ok(parsed) = vesto_sql::parse_query(&view.definition, &vesto_sql::ParseOptions::default())
        {
            collect(&parsed.ast, scope, names, depth + 1);
        }
        ControlFlow::Continue(())
    });
}
