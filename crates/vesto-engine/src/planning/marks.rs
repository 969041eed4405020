//! Types that Arrow's types do not tell, kept or minded where DataFusion would forget or not know them: TIMETZ, SUPER
//! and VARBYTE in CASE, COALESCE, IN, BETWEEN and in functions of date parts and lengths.

use datafusion::common::DFSchema;
use datafusion::logical_expr::expr::{Between, Case, InList, ScalarFunction};
use datafusion::logical_expr::{Expr, ExprSchemable};
use vesto_types::ColumnType;

use crate::cast::CastContext;
use crate::functions::cast::{self, Mark};
use crate::functions::{marked, timetz_part, varbyte};
use crate::types;

/// What the expression becomes; `None` when it stays.
pub(super) fn expression(expr: &Expr, schema: &DFSchema) -> Option<Expr> {
    match expr {
        Expr::Case(case) => kept_case(case, schema),
        Expr::ScalarFunction(call) => match call.func.name() {
            "coalesce" => kept_call(call, 0, schema),
            "nvl2" => kept_call(call, 1, schema),
            "date_part" | "extract" => part_of_timetz(call, schema),
            name => of_bytes(name, call, schema),
        },
        Expr::InList(InList { expr: inner, list, negated }) if is_timetz(inner, schema) => {
            let list = list.iter().map(|item| cast_to(item, &ColumnType::Timetz)).collect();
            let inner = Box::new(cast_to(inner, &ColumnType::Timetz));
            Some(Expr::InList(InList { expr: inner, list, negated: *negated }))
        }
        Expr::Between(Between { expr: inner, negated, low, high }) if is_timetz(inner, schema) => {
            let bound = |bound: &Expr| Box::new(cast_to(bound, &ColumnType::Timetz));
            let (low, high) = (bound(low), bound(high));
            Some(Expr::Between(Between { expr: bound(inner), negated: *negated, low, high }))
        }
        _ => None,
    }
}

fn mark_of(expr: &Expr, schema: &DFSchema) -> Option<ColumnType> {
    let (_, field) = expr.to_field(schema).ok()?;
    types::marked_type(&field).filter(|mark| matches!(mark, ColumnType::Super | ColumnType::Timetz))
}

fn is_timetz(expr: &Expr, schema: &DFSchema) -> bool {
    mark_of(expr, schema) == Some(ColumnType::Timetz)
}

fn cast_to(expr: &Expr, target: &ColumnType) -> Expr {
    cast::udf(target.clone(), Mark::Type, CastContext::Explicit).call(vec![expr.clone()])
}

/// The first mark among the values, and each value in that type.
fn alike<'a>(values: impl Iterator<Item = &'a Expr> + Clone, schema: &DFSchema) -> Option<(ColumnType, Vec<Expr>)> {
    let mark = values.clone().find_map(|value| mark_of(value, schema))?;
    let fit = |value: &Expr| match mark_of(value, schema) {
        Some(own) if own == mark => value.clone(),
        _ => cast_to(value, &mark),
    };
    Some((mark.clone(), values.map(fit).collect()))
}

fn kept_case(case: &Case, schema: &DFSchema) -> Option<Expr> {
    let results = case.when_then_expr.iter().map(|(_, then)| then.as_ref());
    let (mark, mut results) = alike(results.chain(case.else_expr.as_deref()), schema)?;
    let else_expr = if case.else_expr.is_some() { results.pop().map(Box::new) } else { None };
    let conditions = case.when_then_expr.iter().map(|(when, _)| when.clone());
    let when_then_expr = conditions.zip(results.into_iter().map(Box::new)).collect();
    let case = Expr::Case(Case { expr: case.expr.clone(), when_then_expr, else_expr });
    Some(marked::udf(mark).call(vec![case]))
}

/// The arguments from `first` on are those that may be the result.
fn kept_call(call: &ScalarFunction, first: usize, schema: &DFSchema) -> Option<Expr> {
    let (before, results) = call.args.split_at_checked(first)?;
    let (mark, results) = alike(results.iter(), schema)?;
    let args = before.iter().cloned().chain(results).collect();
    let call = Expr::ScalarFunction(ScalarFunction::new_udf(std::sync::Arc::clone(&call.func), args));
    Some(marked::udf(mark).call(vec![call]))
}

fn part_of_timetz(call: &ScalarFunction, schema: &DFSchema) -> Option<Expr> {
    let [part, time] = call.args.as_slice() else { return None };
    is_timetz(time, schema).then_some(())?;
    let part = timetz_part::udf().call(vec![part.clone(), time.clone()]);
    Some(if call.func.name() == "extract" { cast_to(&part, &ColumnType::Integer) } else { part })
}

/// Lengths and parts of bytes are counted in bytes.
fn of_bytes(name: &str, call: &ScalarFunction, schema: &DFSchema) -> Option<Expr> {
    let udf = match name {
        "char_length" | "len" | "length" | "octet_length" => varbyte::len(),
        "substring" | "substr" => varbyte::substring(),
        _ => return None,
    };
    let is_bytes = call.args.first()?.get_type(schema).is_ok_and(|data_type| types::is_binary(&data_type));
    is_bytes.then(|| udf.call(call.args.clone()))
}
