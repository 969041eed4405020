//! Analyzer rules that give DataFusion's expressions Redshift's meaning where no planner hook reaches them.

use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, DataFusionError, ScalarValue};
use datafusion::logical_expr::expr::{Between, Case, Cast, InList, ScalarFunction};
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{Expr, ExprSchemable, LogicalPlan};
use datafusion::optimizer::analyzer::AnalyzerRule;
use datafusion::optimizer::utils::NamePreserver;

use super::operators::read_as;
use super::{marks, partiql};
use crate::cast::{CastContext, is_plain};
use crate::functions::cast::{self, Mark};
use crate::types;

type Result<T, E = DataFusionError> = std::result::Result<T, E>;
type Rewrite = fn(Expr, &DFSchema) -> Result<Transformed<Expr>>;

/// Before types are coerced: string literals take the type of what they stand beside.
#[derive(Debug)]
pub(crate) struct UnknownLiterals;

/// After types are coerced, so that implicit casts are seen too: casts become our own.
#[derive(Debug)]
pub(crate) struct RedshiftCasts;

impl AnalyzerRule for UnknownLiterals {
    fn name(&self) -> &str {
        "redshift_unknown_literals"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewrite_all(plan, literals)
    }
}

impl AnalyzerRule for RedshiftCasts {
    fn name(&self) -> &str {
        "redshift_casts"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewrite_all(plan, own_cast)
    }
}

/// What [`marks`] does, as soon as a query is planned: its result columns are described from that plan.
pub(super) fn keep_marks(plan: LogicalPlan) -> Result<LogicalPlan> {
    rewrite_all(plan, |expr, schema| {
        Ok(match marks::expression(&expr, schema) {
            Some(rewritten) => Transformed::yes(rewritten),
            None => Transformed::no(expr),
        })
    })
}

fn rewrite_all(plan: LogicalPlan, rewrite: Rewrite) -> Result<LogicalPlan> {
    plan.transform_up_with_subqueries(|plan| rewrite_one(plan, rewrite)).map(|transformed| transformed.data)
}

fn rewrite_one(plan: LogicalPlan, rewrite: Rewrite) -> Result<Transformed<LogicalPlan>> {
    let mut schema = merge_schema(&plan.inputs());
    if let LogicalPlan::TableScan(scan) = &plan {
        let source = DFSchema::try_from_qualified_schema(scan.table_name.clone(), &scan.source.schema())?;
        schema.merge(&source);
    }
    let names = NamePreserver::new(&plan);
    let sorts = matches!(plan, LogicalPlan::Sort(_));
    let rewritten = plan.map_expressions(|expr| {
        let name = names.save(&expr);
        if sorts && partiql::is_super(&expr, &schema) {
            return Ok(Transformed::yes(partiql::keyed(&expr)));
        }
        Ok(expr.transform_up(|expr| rewrite(expr, &schema))?.update_data(|expr| name.restore(expr)))
    })?;
    if rewritten.transformed { rewritten.map_data(LogicalPlan::recompute_schema) } else { Ok(rewritten) }
}

fn literals(expr: Expr, schema: &DFSchema) -> Result<Transformed<Expr>> {
    let (expr, by_super) = partiql::expression(expr, schema);
    if by_super {
        return Ok(Transformed::yes(expr));
    }
    if let Some(rewritten) = marks::expression(&expr, schema) {
        return Ok(Transformed::yes(rewritten));
    }
    match expr {
        Expr::Between(Between { expr, negated, low, high }) => {
            let wanted = expr.get_type(schema)?;
            let (low, high) = (Box::new(typed(*low, &wanted)?), Box::new(typed(*high, &wanted)?));
            Ok(Transformed::yes(Expr::Between(Between { expr, negated, low, high })))
        }
        Expr::InList(InList { expr, list, negated }) => {
            let wanted = expr.get_type(schema)?;
            let list = list.into_iter().map(|item| typed(item, &wanted)).collect::<Result<Vec<_>>>()?;
            Ok(Transformed::yes(Expr::InList(InList { expr, list, negated })))
        }
        Expr::Case(case) => {
            let Some(operand) = &case.expr else { return Ok(Transformed::no(Expr::Case(case))) };
            let wanted = operand.get_type(schema)?;
            let Case { expr, when_then_expr, else_expr } = case;
            let when_then_expr = when_then_expr
                .into_iter()
                .map(|(when, then)| Ok((Box::new(typed(*when, &wanted)?), then)))
                .collect::<Result<Vec<_>>>()?;
            Ok(Transformed::yes(Expr::Case(Case { expr, when_then_expr, else_expr })))
        }
        expr => Ok(Transformed::no(expr)),
    }
}

fn typed(expr: Expr, wanted: &DataType) -> Result<Expr> {
    let Expr::Literal(ScalarValue::Utf8(Some(text)), metadata) = &expr else { return Ok(expr) };
    if types::is_text(wanted) || *wanted == DataType::Null {
        return Ok(expr);
    }
    Ok(match read_as(text, wanted)? {
        Some(value) => Expr::Literal(value, metadata.clone()),
        None => expr,
    })
}

fn own_cast(expr: Expr, schema: &DFSchema) -> Result<Transformed<Expr>> {
    let Expr::Cast(Cast { expr: inner, field }) = &expr else { return Ok(Transformed::no(expr)) };
    let target = types::column_type(field);
    if target.arrow() != *field.data_type() || is_plain(&inner.get_type(schema)?, &target) {
        return Ok(Transformed::no(expr));
    }
    let source = inner.get_type(schema)?;
    if matches!(source, DataType::List(_) | DataType::Struct(_)) {
        return Ok(Transformed::no(expr));
    }
    let mark = if types::marked_type(field).is_some() { Mark::Type } else { Mark::None };
    let udf = Arc::new(cast::udf(target, mark, CastContext::Explicit));
    Ok(Transformed::yes(Expr::ScalarFunction(ScalarFunction::new_udf(udf, vec![inner.as_ref().clone()]))))
}
