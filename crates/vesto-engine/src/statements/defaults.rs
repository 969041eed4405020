//! DEFAULT expressions: constant for a statement, so each is computed once.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow::datatypes::Schema;
use datafusion::common::DFSchema;
use datafusion::logical_expr::{ColumnarValue, Expr, LogicalPlan, LogicalPlanBuilder};
use sqlparser::ast::Expr as SqlExpr;
use vesto_types::{ColumnType, SqlError, SqlState};
use vesto_warehouse::{Table, TableColumn};

use super::assign::{RowShape, Source};
use crate::cast::{CastContext, cast_column};
use crate::engine::Shared;
use crate::errors::sql_error;
use crate::planning::plan_expression;
use crate::planning::scope::Scope;
use crate::planning::state::Spills;
use crate::types;

/// Every column of the table from its DEFAULT, identity or NULL, except those that the input has.
/// `input` gives, for each column of the table, its place in the input.
pub(super) fn shape(
    shared: &Shared,
    scope: &Arc<Scope>,
    table: &Arc<Table>,
    input: &[Option<usize>],
) -> Result<RowShape, SqlError> {
    let sources = table.columns.iter().zip(input).map(|(column, place)| match place {
        Some(index) => Ok(Source::Input(*index)),
        None => absent(shared, scope, column),
    });
    Ok(RowShape { table: Arc::clone(table), sources: sources.collect::<Result<_, _>>()? })
}

/// What a column gets that is not given a value.
pub(super) fn absent(shared: &Shared, scope: &Arc<Scope>, column: &TableColumn) -> Result<Source, SqlError> {
    if column.identity.is_some() {
        return Ok(Source::Identity);
    }
    match &column.default {
        Some(text) => {
            let parsed = vesto_sql::parse_expression(text, &vesto_sql::ParseOptions::default())?;
            Ok(Source::Default(constant(shared, scope, &parsed.ast, &column.column_type)?))
        }
        None => Ok(Source::Null),
    }
}

/// The value of an expression without columns, as an array of one in the type.
pub(super) fn constant(
    shared: &Shared,
    scope: &Arc<Scope>,
    expression: &SqlExpr,
    column_type: &ColumnType,
) -> Result<ArrayRef, SqlError> {
    let planned = plan_expression(expression, scope)?;
    let (value, source) = evaluate(shared, scope, planned)?;
    cast_column(&value, &source, column_type, CastContext::Assignment)
}

/// Evaluates an expression without columns: an array of one, and the type of what it holds.
pub(crate) fn evaluate(shared: &Shared, scope: &Scope, expression: Expr) -> Result<(ArrayRef, ColumnType), SqlError> {
    let state = shared.state.for_statement(scope.facts.now, Spills::AtLast)?;
    // Through a plan, so that the analyzer's rules see it as they see every other expression.
    let plan =
        LogicalPlanBuilder::empty(true).project(vec![expression.alias("value")]).and_then(LogicalPlanBuilder::build);
    let analyzed = plan.and_then(|plan| state.analyzer().execute_and_check(plan, state.config_options(), |_, _| {}));
    let LogicalPlan::Projection(projection) = analyzed.map_err(sql_error)? else {
        return Err(SqlError::new(SqlState::INTERNAL_ERROR, "an expression was planned as something else"));
    };
    let expression = projection.expr.first().cloned();
    let expression =
        expression.ok_or_else(|| SqlError::new(SqlState::INTERNAL_ERROR, "an expression was planned away"))?;
    let physical = state.create_physical_expr(expression.unalias(), &DFSchema::empty()).map_err(sql_error)?;
    let options = RecordBatchOptions::new().with_row_count(Some(1));
    let one_row = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &options);
    let one_row = one_row.map_err(|error| crate::errors::arrow_error(&error))?;
    let field = physical.return_field(&Schema::empty()).map_err(sql_error)?;
    let array = match physical.evaluate(&one_row).map_err(sql_error)? {
        ColumnarValue::Array(array) => array,
        ColumnarValue::Scalar(scalar) => scalar.to_array().map_err(sql_error)?,
    };
    Ok((array, types::column_type(&field)))
}
