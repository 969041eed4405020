//! `UPDATE` <https://docs.aws.amazon.com/redshift/latest/dg/r_UPDATE.html>, planned as a query for the rows' positions and
//! their new values: the old rows are deleted, the new ones appended.
//! A row that several rows of the FROM clause match is changed once, by any of them, as in Redshift.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use sqlparser::ast::{AssignmentTarget, Expr, Ident, Update, UpdateTableFromKind, With};
use vesto_session::Outcome;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Privilege, Table};

use super::assign::{RowShape, Source, TableWriter};
use super::dml::{self, Positions, Target};
use super::insert::append;
use super::{Bound, defaults};
use crate::execute::{self, Sink};
use crate::planning::parameters::{self, ParameterTypes};
use crate::planning::plan_ast;
use crate::planning::scope::Scope;
use crate::session::{Running, SqlSession, transaction_error};

pub(super) async fn execute(
    session: &mut SqlSession,
    with: Option<&With>,
    update: &Update,
    bound: Bound<'_>,
    running: &Running,
) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let Target { name, .. } = target(update)?;
    let mut privileges = vec![Privilege::Update];
    if update.selection.is_some() {
        privileges.push(Privilege::Select);
    }
    let table = dml::lock_for(session, &name, &privileges).await?;
    let types = bound.types();
    let (plan, scope) = plan(session, with, update, &types)?;
    let plan = parameters::bind(plan, &types, bound.n_parameters, bound.parameters)?;
    session.note_reads(&scope);
    let shape = shape(session, &scope, &table, update)?;
    let shared = Arc::clone(&session.shared);
    let mut executable = execute::prepare(&shared, &scope.catalog, plan, scope.facts.now).await?;
    if update.from.is_some() {
        // One sink sees every match, so that each row is changed once.
        executable.plan = Arc::new(CoalescePartitionsExec::new(executable.plan));
    }
    let make = || Changed { positions: Positions::default(), writer: TableWriter::new(&shared.warehouse, &shape) };
    let changed = execute::drive(&shared, &executable, running, make).await?;
    let (mut positions, mut writers) = (Positions::default(), Vec::new());
    for changed in changed {
        positions = positions.merge(changed.positions);
        writers.push(changed.writer);
    }
    let deletes = positions.delete_vectors(&table);
    let n_rows = session.transaction().delete_rows(table.id, deletes).map_err(|error| transaction_error(&error))?;
    append(session, &shape, writers).await?;
    Ok(Outcome::Command(format!("UPDATE {n_rows}")))
}

/// The query for positions and new values, and what it was planned in.
pub(super) fn plan(
    session: &mut SqlSession,
    with: Option<&With>,
    update: &Update,
    types: &ParameterTypes,
) -> Result<(LogicalPlan, Arc<Scope>), SqlError> {
    let Target { name, alias } = target(update)?;
    let table = session.scope().stored_table(&name)?;
    let scope = Arc::new(session.scope_for(Some(table.id)));
    let assigned = assignments(&table, update)?;
    let value = |index: usize, column: &str| match assigned.iter().find(|(place, _)| *place == index) {
        Some((_, Some(value))) => Some(value.clone()),
        // SET column = DEFAULT: not from the query.
        Some((_, None)) => None,
        None => Some(Expr::CompoundIdentifier(vec![Ident::with_quote('"', &alias), Ident::with_quote('"', column)])),
    };
    let values = table.columns.iter().enumerate().filter_map(|(index, column)| value(index, &column.name)).collect();
    let from = match &update.from {
        Some(UpdateTableFromKind::BeforeSet(tables) | UpdateTableFromKind::AfterSet(tables)) => tables.clone(),
        None => Vec::new(),
    };
    let query = dml::positions_query(with, &alias, values, from, update.selection.clone());
    Ok((plan_ast(query, &scope, types)?, scope))
}

fn target(update: &Update) -> Result<Target, SqlError> {
    if !update.table.joins.is_empty() {
        return Err(SqlError::new(SqlState::SYNTAX_ERROR, "UPDATE takes one table"));
    }
    dml::target(&update.table.relation)
}

/// Column index and new value, `None` for DEFAULT.
fn assignments(table: &Table, update: &Update) -> Result<Vec<(usize, Option<Expr>)>, SqlError> {
    let mut assigned: Vec<(usize, Option<Expr>)> = Vec::with_capacity(update.assignments.len());
    for assignment in &update.assignments {
        let AssignmentTarget::ColumnName(name) = &assignment.target else {
            return Err(SqlError::not_supported("SET (column, …) = (…)"));
        };
        let name = dml::last_name(name)?;
        let Some(index) = table.columns.iter().position(|column| column.name == name) else {
            let message = format!("column \"{name}\" of relation \"{}\" does not exist", table.name);
            return Err(SqlError::new(SqlState::UNDEFINED_COLUMN, message));
        };
        if assigned.iter().any(|(known, _)| *known == index) {
            let message = format!("multiple assignments to same column \"{name}\"");
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, message));
        }
        let is_default =
            matches!(&assignment.value, Expr::Identifier(ident) if ident.value.eq_ignore_ascii_case("default"));
        assigned.push((index, (!is_default).then(|| assignment.value.clone())));
    }
    Ok(assigned)
}

/// The new rows: the query's values after the two position columns, DEFAULTs from the table.
fn shape(session: &SqlSession, scope: &Arc<Scope>, table: &Arc<Table>, update: &Update) -> Result<RowShape, SqlError> {
    let assigned = assignments(table, update)?;
    let mut next = 0;
    let mut sources = Vec::with_capacity(table.columns.len());
    for (index, column) in table.columns.iter().enumerate() {
        let is_default = assigned.iter().any(|(place, value)| *place == index && value.is_none());
        if is_default {
            sources.push(defaults::absent(&session.shared, scope, column)?);
        } else {
            sources.push(Source::Input(next));
            next += 1;
        }
    }
    Ok(RowShape { table: Arc::clone(table), sources })
}

struct Changed {
    positions: Positions,
    writer: TableWriter,
}

impl Sink for Changed {
    fn write(&mut self, batch: RecordBatch) -> Result<(), SqlError> {
        let new = self.positions.add(&batch)?;
        let mut values: Vec<ArrayRef> = batch.columns().iter().skip(2).cloned().collect();
        let n_new = new.iter().filter(|new| **new).count();
        if n_new < new.len() {
            let mask = BooleanArray::from(new);
            let keep = |column: &ArrayRef| arrow::compute::filter(column.as_ref() as &dyn Array, &mask);
            let kept = values.iter().map(keep).collect::<Result<Vec<_>, _>>();
            values = kept.map_err(|error| crate::errors::arrow_error(&error))?;
        }
        let schema = batch.schema();
        let fields = schema.fields().get(2..).unwrap_or_default();
        let values = self.writer.shape().assigned(fields, &values)?;
        self.writer.add(&values, n_new)
    }
}
