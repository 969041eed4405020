//! From a parsed query to an optimized DataFusion plan, over the transaction's own view of the catalog.
//!
//! Order: `ast` edits the syntax tree (types of literals, names of results), `context` resolves names and checks
//! privileges while DataFusion's planner binds them, `operators`, `type_names` and `semantics` put Redshift's meaning in
//! place of DataFusion's, `state` holds the optimizer.

mod ast;
mod columns;
mod context;
mod marks;
pub(crate) mod operators;
mod output;
pub(crate) mod parameters;
mod partiql;
pub(crate) mod scope;
mod semantics;
pub(crate) mod session_functions;
mod spill_early;
pub(crate) mod state;
mod table_functions;
mod type_names;
mod unnest;

use std::sync::Arc;

use datafusion::common::DFSchema;
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::sql::planner::{ParserOptions, PlannerContext, SqlToRel};
use sqlparser::ast::{Expr as SqlExpr, Query, SetExpr, Statement as SqlStatement};
use vesto_sql::ParsedQuery;
use vesto_types::SqlError;

use self::context::PlanningContext;
pub(crate) use self::output::OutputNames;
use self::parameters::ParameterTypes;
use self::scope::Scope;
use crate::errors::sql_error;

/// A bound, not yet optimized query and what its result columns are called.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) plan: LogicalPlan,
    pub(crate) names: Vec<String>,
}

fn options() -> ParserOptions {
    ParserOptions::new()
        .with_parse_float_as_decimal(true)
        .with_enable_ident_normalization(false)
        .with_map_string_types_to_utf8view(false)
}

pub(crate) fn plan_query(
    query: &ParsedQuery,
    scope: &Arc<Scope>,
    parameters: &ParameterTypes,
) -> Result<Planned, SqlError> {
    let mut ast = query.ast.as_ref().clone();
    vesto_sql::rewrite::order_by_input_columns(&mut ast, &columns::Columns(scope), ast::result_beside_column);
    let plan = plan_ast(ast, scope, parameters)?;
    let names = OutputNames::of(query).apply(&plan);
    Ok(Planned { plan, names })
}

/// A query that we built ourselves (for DML) or that is part of another statement.
pub(crate) fn plan_ast(
    mut query: Query,
    scope: &Arc<Scope>,
    parameters: &ParameterTypes,
) -> Result<LogicalPlan, SqlError> {
    bind_ast(&mut query, scope)?;
    let context = PlanningContext::new(scope);
    let planner = SqlToRel::new_with_options(&context, options());
    let mut planner_context = PlannerContext::new().with_prepare_param_data_types(parameters.fields());
    let plan = planner.sql_statement_to_plan_with_context(SqlStatement::Query(Box::new(query)), &mut planner_context);
    plan.and_then(semantics::keep_marks).map_err(|error| context.take_error().unwrap_or_else(|| sql_error(error)))
}

/// The edits of the syntax tree, in order: what an alias stands for first, so that it is edited with the rest.
fn bind_ast(query: &mut Query, scope: &Scope) -> Result<(), SqlError> {
    table_functions::move_to_from(query);
    unnest::unnest_arrays(query);
    vesto_sql::rewrite::resolve_lateral_aliases(query, &columns::Columns(scope))?;
    vesto_sql::rewrite::order_inner_by_input_columns(query, &columns::Columns(scope), ast::result_beside_column);
    ast::prepare(query)
}

/// A value expression without columns, such as a DEFAULT.
pub(crate) fn plan_expression(expression: &SqlExpr, scope: &Arc<Scope>) -> Result<Expr, SqlError> {
    let mut expression = expression.clone();
    ast::prepare_expression(&mut expression)?;
    let context = PlanningContext::new(scope);
    let planner = SqlToRel::new_with_options(&context, options());
    let plan = planner.sql_to_expr(expression, &DFSchema::empty(), &mut PlannerContext::new());
    plan.map_err(|error| context.take_error().unwrap_or_else(|| sql_error(error)))
}

/// Whether the body of the query is a plain `VALUES`.
pub(crate) fn as_values(query: &Query) -> Option<&sqlparser::ast::Values> {
    let plain =
        query.with.is_none() && query.order_by.is_none() && query.limit_clause.is_none() && query.fetch.is_none();
    match query.body.as_ref() {
        SetExpr::Values(values) if plain => Some(values),
        _ => None,
    }
}
