//! `DELETE` <https://docs.aws.amazon.com/redshift/latest/dg/r_DELETE.html>, planned as a query for the rows' positions.

use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{Delete, FromTable, TableFactor, TableWithJoins, With};
use vesto_session::Outcome;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Privilege, RelationId};

use super::Bound;
use super::dml::{self, Positions, Target};
use crate::execute::{self, Sink};
use crate::planning::parameters::{self, ParameterTypes};
use crate::planning::plan_ast;
use crate::planning::scope::Scope;
use crate::session::{Running, SqlSession, transaction_error};

pub(super) async fn execute(
    session: &mut SqlSession,
    with: Option<&With>,
    delete: &Delete,
    bound: Bound<'_>,
    running: &Running,
) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let Target { name, .. } = target(delete)?;
    let table = dml::lock_for(session, &name, &[Privilege::Delete]).await?;
    let types = bound.types();
    let (plan, scope) = plan(session, with, delete, &types)?;
    let plan = parameters::bind(plan, &types, bound.n_parameters, bound.parameters)?;
    session.note_reads(&scope);
    let shared = Arc::clone(&session.shared);
    let executable = execute::prepare(&shared, &scope.catalog, plan, scope.facts.now).await?;
    let sinks = execute::drive(&shared, &executable, running, Found::default).await?;
    let positions = sinks.into_iter().map(|found| found.0).fold(Positions::default(), Positions::merge);
    let deletes = positions.delete_vectors(&table);
    let n_rows = session.transaction().delete_rows(table.id, deletes).map_err(|error| transaction_error(&error))?;
    Ok(Outcome::Command(format!("DELETE {n_rows}")))
}

/// The query that finds the rows, and what it was planned in.
pub(super) fn plan(
    session: &mut SqlSession,
    with: Option<&With>,
    delete: &Delete,
    types: &ParameterTypes,
) -> Result<(LogicalPlan, Arc<Scope>), SqlError> {
    let Target { name, alias } = target(delete)?;
    let table: RelationId = session.scope().stored_table(&name)?.id;
    let scope = Arc::new(session.scope_for(Some(table)));
    let using = delete.using.clone().unwrap_or_default();
    let query = dml::positions_query(with, &alias, Vec::new(), using, delete.selection.clone());
    Ok((plan_ast(query, &scope, types)?, scope))
}

fn target(delete: &Delete) -> Result<Target, SqlError> {
    let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
    match tables.as_slice() {
        [TableWithJoins { relation: relation @ TableFactor::Table { .. }, joins }] if joins.is_empty() => {
            dml::target(relation)
        }
        _ => Err(SqlError::new(SqlState::SYNTAX_ERROR, "DELETE takes one table")),
    }
}

#[derive(Default)]
struct Found(Positions);

impl Sink for Found {
    fn write(&mut self, batch: RecordBatch) -> Result<(), SqlError> {
        self.0.add(&batch).map(|_| ())
    }
}
