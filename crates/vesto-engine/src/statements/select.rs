//! `SELECT` <https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_synopsis.html>

use std::sync::Arc;

use datafusion::logical_expr::LogicalPlan;
use vesto_session::{Column, Outcome, Rows, RowsTag};
use vesto_sql::ParsedQuery;
use vesto_types::SqlError;

use super::{Bound, Described};
use crate::execute;
use crate::planning::parameters::{self, ParameterTypes};
use crate::planning::scope::Scope;
use crate::planning::{Planned, plan_query};
use crate::relations::log;
use crate::session::{Running, SqlSession};
use crate::types;

pub(super) async fn execute(
    session: &mut SqlSession,
    query: &ParsedQuery,
    bound: Bound<'_>,
    running: &Running,
) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let rows = open(session, query, bound, running).await?;
    Ok(Outcome::Rows(Rows { tag: RowsTag::Counted("SELECT"), ..rows }))
}

/// Plans the query and starts it.
pub(crate) async fn open(
    session: &mut SqlSession,
    query: &ParsedQuery,
    bound: Bound<'_>,
    running: &Running,
) -> Result<Rows, SqlError> {
    let mut scope = session.scope();
    scope.log = log::read(&session.shared.warehouse, query, &scope).await?;
    let scope = Arc::new(scope);
    let types = bound.types();
    let Planned { plan, names } = plan_query(query, &scope, &types)?;
    let plan = parameters::bind(plan, &types, bound.n_parameters, bound.parameters)?;
    session.note_reads(&scope);
    let columns = columns(&plan, &names);
    let shared = Arc::clone(&session.shared);
    let executable = execute::prepare(&shared, &scope.catalog, plan, scope.facts.now).await?;
    Ok(Rows { columns, batches: execute::rows(&shared, executable, running), tag: RowsTag::Counted("SELECT") })
}

pub(super) fn describe(
    session: &mut SqlSession,
    query: &ParsedQuery,
    types: &ParameterTypes,
    n_parameters: usize,
) -> Result<Described, SqlError> {
    let scope = Arc::new(session.scope());
    let Planned { plan, names } = plan_query(query, &scope, types)?;
    let parameters = types.resolved(&plan, n_parameters)?;
    Ok(Described { parameters, columns: Some(columns(&plan, &names)) })
}

pub(super) fn columns(plan: &LogicalPlan, names: &[String]) -> Vec<Column> {
    let fields = plan.schema().fields().iter().zip(names);
    fields.map(|(field, name)| types::result_column(name, field)).collect()
}

impl SqlSession {
    /// Tells the transaction which tables a query reads.
    pub(crate) fn note_reads(&mut self, scope: &Scope) {
        let reads = std::mem::take(&mut *scope.reads.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        let transaction = self.transaction();
        reads.into_iter().for_each(|table| transaction.note_read(table));
    }
}
