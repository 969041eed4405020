//! `INSERT` <https://docs.aws.amazon.com/redshift/latest/dg/r_INSERT_30.html>

mod literals;

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::common::ScalarValue;
use sqlparser::ast::{Expr as SqlExpr, Insert, Query, SetExpr, TableObject, Values, With};
use vesto_session::Outcome;
use vesto_types::{ColumnType, SqlError, SqlState};
use vesto_warehouse::{Privilege, Relation, Table};

use super::assign::{RowShape, TableWriter};
use super::{Bound, defaults, dml};
use crate::execute;
use crate::planning::parameters::{self, ParameterTypes};
use crate::planning::scope::Scope;
use crate::planning::{as_values, plan_ast, plan_expression};
use crate::session::{Running, SqlSession, transaction_error};

pub(super) async fn execute(
    session: &mut SqlSession,
    with: Option<&With>,
    insert: &Insert,
    bound: Bound<'_>,
    running: &Running,
) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    let name = target_name(insert)?;
    let table = dml::lock_for(session, &name, &[Privilege::Insert]).await?;
    let scope = Arc::new(session.scope());
    let columns = target_columns(&table, insert)?;
    let Some(source) = source(with, insert) else {
        // DEFAULT VALUES
        let shape = defaults::shape(&session.shared, &scope, &table, &vec![None; table.columns.len()])?;
        return write_rows(session, &shape, Vec::new(), 1).await;
    };
    if let Some(values) = as_values(&source) {
        return insert_values(session, &scope, &table, &columns, values, bound).await;
    }
    let types = bound.types();
    let plan = plan_ast(source, &scope, &types)?;
    let n_columns = plan.schema().fields().len();
    check_count(n_columns, columns.len(), insert.columns.is_empty())?;
    let plan = parameters::bind(plan, &types, bound.n_parameters, bound.parameters)?;
    session.note_reads(&scope);
    let shape = shape(session, &scope, &table, &columns, n_columns)?;
    let n_rows = insert_plan(session, &scope, plan, &shape, running).await?;
    Ok(tag(n_rows))
}

/// Runs a query into the table; returns how many rows it had.
pub(super) async fn insert_plan(
    session: &mut SqlSession,
    scope: &Scope,
    plan: datafusion::logical_expr::LogicalPlan,
    shape: &RowShape,
    running: &Running,
) -> Result<u64, SqlError> {
    let shared = Arc::clone(&session.shared);
    let executable = execute::prepare(&shared, &scope.catalog, plan, scope.facts.now).await?;
    let writers = execute::drive(&shared, &executable, running, || TableWriter::new(&shared.warehouse, shape)).await?;
    append(session, shape, writers).await
}

/// Ends the writers' files and adds them to the table.
pub(super) async fn append(
    session: &mut SqlSession,
    shape: &RowShape,
    writers: Vec<TableWriter>,
) -> Result<u64, SqlError> {
    let finish = move || {
        let files = writers.into_iter().map(TableWriter::finish).collect::<Result<Vec<_>, _>>()?;
        Ok(files.into_iter().flatten().collect::<Vec<_>>())
    };
    let files = execute::blocking(&session.shared, finish).await?;
    session.transaction().append(shape.table.id, files).map_err(|error| transaction_error(&error))
}

fn tag(n_rows: u64) -> Outcome {
    Outcome::Command(format!("INSERT 0 {n_rows}"))
}

fn target_name(insert: &Insert) -> Result<vesto_sql::QualifiedName, SqlError> {
    match &insert.table {
        TableObject::TableName(name) => dml::qualified(name),
        _ => Err(SqlError::not_supported("INSERT into anything but a table")),
    }
}

fn source(with: Option<&With>, insert: &Insert) -> Option<Query> {
    let mut query = insert.source.as_deref()?.clone();
    if let Some(with) = with {
        match &mut query.with {
            Some(own) => own.cte_tables.splice(0..0, with.cte_tables.iter().cloned()).for_each(drop),
            none => *none = Some(with.clone()),
        }
    }
    // `INSERT … (VALUES …)`
    while let SetExpr::Query(inner) = query.body.as_ref() {
        if query.with.is_some() || query.order_by.is_some() || query.limit_clause.is_some() {
            break;
        }
        query = inner.as_ref().clone();
    }
    Some(query)
}

/// The table's columns, by index, that the statement gives values for.
fn target_columns(table: &Table, insert: &Insert) -> Result<Vec<usize>, SqlError> {
    if insert.columns.is_empty() {
        return Ok((0..table.columns.len()).collect());
    }
    let mut seen = HashSet::new();
    let mut columns = Vec::with_capacity(insert.columns.len());
    for name in &insert.columns {
        let name = dml::last_name(name)?;
        let Some(index) = table.columns.iter().position(|column| column.name == name) else {
            let message = format!("column \"{name}\" of relation \"{}\" does not exist", table.name);
            return Err(SqlError::new(SqlState::UNDEFINED_COLUMN, message));
        };
        if !seen.insert(index) {
            let message = format!("column \"{name}\" specified more than once");
            return Err(SqlError::new(SqlState::DUPLICATE_COLUMN, message));
        }
        columns.push(index);
    }
    Ok(columns)
}

fn check_count(n_given: usize, n_columns: usize, without_list: bool) -> Result<(), SqlError> {
    if n_given > n_columns {
        return Err(SqlError::new(SqlState::SYNTAX_ERROR, "INSERT has more expressions than target columns"));
    }
    if n_given < n_columns && !without_list {
        return Err(SqlError::new(SqlState::SYNTAX_ERROR, "INSERT has more target columns than expressions"));
    }
    Ok(())
}

/// The first `n_given` of the columns from the input, in order; the others from their defaults.
fn shape(
    session: &SqlSession,
    scope: &Arc<Scope>,
    table: &Arc<Table>,
    columns: &[usize],
    n_given: usize,
) -> Result<RowShape, SqlError> {
    let mut input = vec![None; table.columns.len()];
    for (place, index) in columns.iter().take(n_given).enumerate() {
        if let Some(slot) = input.get_mut(*index) {
            *slot = Some(place);
        }
        refuse_identity(table, *index)?;
    }
    defaults::shape(&session.shared, scope, table, &input)
}

/// Values for IDENTITY(…) columns are the system's alone, unless BY DEFAULT.
fn refuse_identity(table: &Table, index: usize) -> Result<(), SqlError> {
    let column = table.columns.get(index);
    match column.and_then(|column| Some((column, column.identity.as_ref()?))) {
        Some((column, identity)) if !identity.spec.by_default => {
            let message = format!("cannot set an identity column to a value: \"{}\"", column.name);
            Err(SqlError::new(SqlState("428C9"), message))
        }
        _ => Ok(()),
    }
}

async fn insert_values(
    session: &mut SqlSession,
    scope: &Arc<Scope>,
    table: &Arc<Table>,
    columns: &[usize],
    values: &Values,
    bound: Bound<'_>,
) -> Result<Outcome, SqlError> {
    let n_given = values.rows.first().map_or(0, |row| row.content.len());
    if values.rows.iter().any(|row| row.content.len() != n_given) {
        return Err(SqlError::new(SqlState::SYNTAX_ERROR, "VALUES lists must all be the same length"));
    }
    check_count(n_given, columns.len(), n_given <= columns.len() && columns.len() == table.columns.len())?;
    let mut input = vec![None; table.columns.len()];
    let mut arrays = Vec::with_capacity(n_given);
    for (place, index) in columns.iter().take(n_given).enumerate() {
        let Some(column) = table.columns.get(*index) else { continue };
        let cells: Vec<&SqlExpr> = values.rows.iter().filter_map(|row| row.content.get(place)).collect();
        if cells.iter().all(|cell| literals::is_default(cell)) {
            continue;
        }
        refuse_identity(table, *index)?;
        if let Some(slot) = input.get_mut(*index) {
            *slot = Some(arrays.len());
        }
        let array = match literals::column(&cells, &column.column_type) {
            Some(array) => array?,
            None => {
                let one = |cell: &&SqlExpr| -> Result<ScalarValue, SqlError> {
                    if literals::is_default(cell) {
                        return literals::default_value(&session.shared, scope, column);
                    }
                    value_of(session, scope, cell, &column.column_type, bound)
                };
                let values = cells.iter().map(one).collect::<Result<Vec<_>, SqlError>>()?;
                ScalarValue::iter_to_array(values).map_err(crate::errors::sql_error)?
            }
        };
        arrays.push(array);
    }
    let shape = defaults::shape(&session.shared, scope, table, &input)?;
    write_rows(session, &shape, arrays, values.rows.len()).await
}

/// One expression of a VALUES list, in the column's type.
fn value_of(
    session: &SqlSession,
    scope: &Arc<Scope>,
    expression: &SqlExpr,
    column_type: &ColumnType,
    bound: Bound<'_>,
) -> Result<ScalarValue, SqlError> {
    if let Some(index) = literals::placeholder(expression) {
        let parameter = bound
            .parameters
            .get(index)
            .ok_or_else(|| SqlError::new(SqlState("42P02"), format!("there is no parameter ${}", index + 1)))?;
        let declared = parameters::type_of_oid(parameter.oid);
        let value = match declared {
            Some(declared) => parameters::value(parameter.text.as_deref(), &declared)?,
            None => ScalarValue::Utf8(parameter.text.clone()),
        };
        return literals::assigned(&value, column_type);
    }
    let planned = plan_expression(expression, scope)?;
    let value = bind_expression(planned, bound)?;
    let (array, source) = defaults::evaluate(&session.shared, scope, value)?;
    let array = crate::cast::cast_column(&array, &source, column_type, crate::cast::CastContext::Assignment)?;
    ScalarValue::try_from_array(&array, 0).map_err(crate::errors::sql_error)
}

/// Parameters inside an expression: their values, as the client declared them.
fn bind_expression(
    expression: datafusion::logical_expr::Expr,
    bound: Bound<'_>,
) -> Result<datafusion::logical_expr::Expr, SqlError> {
    use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
    use datafusion::logical_expr::Expr;
    let bind = |expr: Expr| {
        let Expr::Placeholder(placeholder) = &expr else { return Ok(Transformed::no(expr)) };
        let index = placeholder.id.trim_start_matches('$').parse::<usize>().unwrap_or(0).saturating_sub(1);
        let Some(parameter) = bound.parameters.get(index) else { return Ok(Transformed::no(expr)) };
        let inferred = placeholder.field.as_ref().map(|field| crate::types::column_type(field));
        let column_type = parameters::type_of_oid(parameter.oid).or(inferred);
        let column_type = column_type.unwrap_or(ColumnType::Varchar(ColumnType::MAX_VARCHAR));
        let value = parameters::value(parameter.text.as_deref(), &column_type).map_err(crate::errors::external)?;
        Ok(Transformed::yes(Expr::Literal(value, parameters::mark(&column_type))))
    };
    expression.transform_up(bind).data().map_err(crate::errors::sql_error)
}

/// Writes the rows to one file and adds it to the table.
async fn write_rows(
    session: &mut SqlSession,
    shape: &RowShape,
    arrays: Vec<arrow::array::ArrayRef>,
    n_rows: usize,
) -> Result<Outcome, SqlError> {
    let mut writer = TableWriter::new(&session.shared.warehouse, shape);
    let write = move || {
        writer.add(&arrays, n_rows)?;
        Ok(writer)
    };
    let writer = execute::blocking(&session.shared, write).await?;
    append(session, shape, vec![writer]).await.map(tag)
}

/// The parameters' types: those of the columns that they are assigned to, else as the source's plan finds them.
pub(super) fn describe(
    session: &mut SqlSession,
    with: Option<&With>,
    insert: &Insert,
    types: &ParameterTypes,
    n_parameters: usize,
) -> Result<Vec<ColumnType>, SqlError> {
    let scope = Arc::new(session.scope());
    let Relation::Table(table) = scope.stored(&target_name(insert)?)? else { return Ok(Vec::new()) };
    let columns = target_columns(&table, insert)?;
    let Some(source) = source(with, insert) else { return Ok(Vec::new()) };
    let Some(values) = as_values(&source) else {
        let plan = plan_ast(source, &scope, types)?;
        return types.resolved(&plan, n_parameters);
    };
    let mut found = vec![ColumnType::Varchar(ColumnType::MAX_VARCHAR); n_parameters];
    for row in &values.rows {
        for (cell, index) in row.content.iter().zip(&columns) {
            let slot = literals::placeholder(cell).and_then(|place| found.get_mut(place));
            if let (Some(slot), Some(column)) = (slot, table.columns.get(*index)) {
                *slot = column.column_type.clone();
            }
        }
    }
    Ok(found)
}
