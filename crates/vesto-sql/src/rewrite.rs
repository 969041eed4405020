//! Rewrites of sqlparser's syntax tree into what the engine plans, one file each. All are syntactic.
//! [`crate::parse`] applies them; only [`lateral_alias`] and [`order_by`] need the catalog and are the engine's to call.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Query, Select, SetExpr, TableFactor, VisitMut, VisitorMut};
use vesto_types::{SqlError, SqlState};

mod balance;
mod date_part;
mod functions;
pub mod lateral_alias;
mod listagg;
mod operators;
mod order_by;
mod output_names;
mod refuse;
mod system_words;
mod tokens;
mod top;

pub use lateral_alias::{ColumnSource, resolve_lateral_aliases};
pub use order_by::{order_by_input_columns, order_inner_by_input_columns};
pub(crate) use output_names::output_names;
pub(crate) use tokens::edit_tokens;

/// Everything but lateral aliases, on a query or a DML statement in a query's clothes.
pub(crate) fn normalize_query(query: &mut Query) -> Result<(), SqlError> {
    run(query)
}

pub(crate) fn normalize_expression(expression: &mut Expr) -> Result<(), SqlError> {
    run(expression)
}

fn run(tree: &mut impl VisitMut) -> Result<(), SqlError> {
    match tree.visit(&mut Normalizer { depth: 0 }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

struct Normalizer {
    /// How many queries stand around the node.
    depth: usize,
}

impl VisitorMut for Normalizer {
    type Break = SqlError;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<SqlError> {
        self.depth += 1;
        let changes = matches!(
            query.body.as_ref(),
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_)
        );
        if changes && self.depth > 1 {
            let message = "INSERT, UPDATE, DELETE and MERGE cannot be part of a query";
            return ControlFlow::Break(SqlError::new(SqlState::SYNTAX_ERROR, message));
        }
        balance::query(query);
        step(refuse::query(query).and_then(|()| top::query(query)))
    }

    fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<SqlError> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<SqlError> {
        step(refuse::select(select))
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<SqlError> {
        step(refuse::table_factor(factor))
    }

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<SqlError> {
        balance::expression(expression);
        operators::sign(expression);
        // Before its arguments are visited, so that a date part is no column to them.
        date_part::expression(expression);
        step(refuse::expression(expression))
    }

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<SqlError> {
        operators::expression(expression);
        listagg::expression(expression);
        system_words::expression(expression);
        ControlFlow::Continue(())
    }
}

fn step(result: Result<(), SqlError>) -> ControlFlow<SqlError> {
    match result {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => ControlFlow::Break(error),
    }
}

#[cfg(test)]
mod tests;
