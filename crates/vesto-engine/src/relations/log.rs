//! The system log relations that a query names, read before it is planned: planning itself cannot wait.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use sqlparser::ast::{ObjectNamePart, Query, visit_relations};
use vesto_sql::ParsedQuery;
use vesto_types::SqlError;
use vesto_warehouse::Warehouse;

use super::logged::Logged;
use super::{
    Cell, stl_analyze, stl_file_scan, stl_load_commits, stl_load_errors, stl_loaderror_detail, stl_query,
    stl_replacements, stl_s3client, stl_s3client_error, stl_unload_log, stl_vacuum, stv_load_state, svcs_s3log,
    svcs_unload_log, svl_s3log, svv_authorization_log, svv_table_info, sys_copy_job, sys_copy_replacements,
    sys_load_detail, sys_load_error_detail, sys_load_history, sys_unload_detail, sys_unload_history,
};
use crate::planning::scope::{Found, Scope};
use vesto_warehouse::Relation;

/// Rows by relation name.
pub(crate) type LogRows = HashMap<String, Vec<Vec<Cell>>>;

static LOGGED: &[Logged] = &[
    stl_analyze::LOGGED,
    stl_file_scan::LOGGED,
    stl_load_commits::LOGGED,
    stl_load_errors::LOGGED,
    stl_loaderror_detail::LOGGED,
    stl_query::LOGGED,
    stl_replacements::LOGGED,
    stl_s3client::LOGGED,
    stl_s3client_error::LOGGED,
    stl_unload_log::LOGGED,
    stl_vacuum::LOGGED,
    stv_load_state::LOGGED,
    svcs_s3log::LOGGED,
    svcs_unload_log::LOGGED,
    svl_s3log::LOGGED,
    svv_table_info::LOGGED,
    sys_copy_replacements::LOGGED,
    sys_load_detail::LOGGED,
    sys_load_error_detail::LOGGED,
    sys_load_history::LOGGED,
    sys_unload_detail::LOGGED,
    sys_unload_history::LOGGED,
];

pub(crate) async fn read(warehouse: &Warehouse, query: &ParsedQuery, scope: &Scope) -> Result<LogRows, SqlError> {
    let mut names = BTreeSet::new();
    collect(&query.ast, scope, &mut names, 0);
    let mut rows = LogRows::new();
    for name in names {
        if let Some(logged) = LOGGED.iter().find(|logged| logged.name == name) {
            rows.insert(name, (logged.read)(warehouse.log(), scope.facts.now).await?);
        } else if let Some(read) = svv_authorization_log::read(warehouse.log(), &name).await? {
            rows.insert(name, read);
        } else if let Some(read) = sys_copy_job::read(warehouse, scope, &name).await? {
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
