//! SUPER in expressions: navigation, and operators whose operands' types are known only when they run.
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html>

use std::sync::Arc;

use arrow::datatypes::{DataType, Field};
use datafusion::common::{Column, DFSchema, ScalarValue, TableReference};
use datafusion::logical_expr::expr::{Between, BinaryExpr, InList, Like, Placeholder, ScalarFunction};
use datafusion::logical_expr::{Expr, ExprSchemable, Operator};
use sqlparser::ast::BinaryOperator;
use vesto_types::ColumnType;

use crate::cast::CastContext;
use crate::functions::cast::{self, Mark};
use crate::functions::partiql::{arithmetic, arithmetic::Operation, compare, key, navigate};
use crate::types;

const TEXT: ColumnType = ColumnType::Varchar(ColumnType::MAX_VARCHAR);

/// DataFusion's own functions over text, which would see a SUPER string's quotes.
const TEXT_FUNCTIONS: &[&str] = &[
    "ascii",
    "bit_length",
    "initcap",
    "left",
    "lower",
    "lpad",
    "octet_length",
    "repeat",
    "replace",
    "reverse",
    "right",
    "rpad",
    "split_part",
    "translate",
    "upper",
];

pub(super) fn is_super(expr: &Expr, schema: &DFSchema) -> bool {
    expr.to_field(schema).is_ok_and(|(_, field)| types::marked_type(&field) == Some(ColumnType::Super))
}

/// `column.a.b`: the planner found the column, the names behind it are the path.
pub(super) fn navigation(field: &Field, qualifier: Option<&TableReference>, names: &[String]) -> Option<Expr> {
    if types::marked_type(field) != Some(ColumnType::Super) {
        return None;
    }
    let column = Expr::Column(Column::new(qualifier.cloned(), field.name()));
    let names = names.iter().map(|name| Expr::Literal(ScalarValue::Utf8(Some(name.clone())), None));
    Some(navigate::udf().call(std::iter::once(column).chain(names).collect()))
}

/// The operator over SUPER values; `None` when neither side is one, or nothing special is to be done.
pub(super) fn operator(op: &BinaryOperator, left: &Expr, right: &Expr, schema: &DFSchema) -> Option<Expr> {
    if !is_super(left, schema) && !is_super(right, schema) {
        return None;
    }
    let (left, right) = (parameter(left), parameter(right));
    let compared = |op| Some(compare::udf(op)?.call(vec![left.clone(), right.clone()]));
    let calculated = |op| Some(arithmetic::udf(op).call(vec![left.clone(), right.clone()]));
    let texts = |op| Some(binary(text(&left, schema), op, text(&right, schema)));
    match op {
        BinaryOperator::Eq => Some(binary(keyed(&left), Operator::Eq, keyed(&right))),
        BinaryOperator::NotEq => Some(binary(keyed(&left), Operator::NotEq, keyed(&right))),
        BinaryOperator::Lt => compared(Operator::Lt),
        BinaryOperator::LtEq => compared(Operator::LtEq),
        BinaryOperator::Gt => compared(Operator::Gt),
        BinaryOperator::GtEq => compared(Operator::GtEq),
        BinaryOperator::Plus => calculated(Operation::Add),
        BinaryOperator::Minus => calculated(Operation::Subtract),
        BinaryOperator::Multiply => calculated(Operation::Multiply),
        BinaryOperator::Divide => calculated(Operation::Divide),
        BinaryOperator::Modulo => calculated(Operation::Modulo),
        BinaryOperator::StringConcat => texts(Operator::StringConcat),
        BinaryOperator::PGRegexMatch => texts(Operator::RegexMatch),
        BinaryOperator::PGRegexIMatch => texts(Operator::RegexIMatch),
        BinaryOperator::PGRegexNotMatch => texts(Operator::RegexNotMatch),
        _ => None,
    }
}

/// IN, BETWEEN, LIKE and text functions with a SUPER operand; other expressions come back as they are.
pub(super) fn expression(expr: Expr, schema: &DFSchema) -> (Expr, bool) {
    let rewritten = match &expr {
        Expr::InList(InList { expr: inner, list, negated }) if is_super(inner, schema) => {
            let list = list.iter().map(keyed).collect();
            Some(Expr::InList(InList { expr: Box::new(keyed(inner)), list, negated: *negated }))
        }
        Expr::Between(Between { expr: inner, negated, low, high }) if is_super(inner, schema) => {
            let compared = |op, bound: &Expr| Some(compare::udf(op)?.call(vec![inner.as_ref().clone(), bound.clone()]));
            let within = compared(Operator::GtEq, low).zip(compared(Operator::LtEq, high));
            let within = within.map(|(low, high)| binary(low, Operator::And, high));
            within.map(|within| if *negated { Expr::Not(Box::new(within)) } else { within })
        }
        Expr::Like(like) if is_super(&like.expr, schema) => {
            Some(Expr::Like(Like { expr: Box::new(text(&like.expr, schema)), ..like.clone() }))
        }
        Expr::ScalarFunction(call)
            if TEXT_FUNCTIONS.contains(&call.func.name()) && call.args.iter().any(|arg| is_super(arg, schema)) =>
        {
            let args = call.args.iter().map(|arg| text(arg, schema)).collect();
            Some(Expr::ScalarFunction(ScalarFunction::new_udf(Arc::clone(&call.func), args)))
        }
        _ => None,
    };
    match rewritten {
        Some(rewritten) => (rewritten, true),
        None => (expr, false),
    }
}

/// What stands for the value where values are compared, sorted or joined.
pub(super) fn keyed(expr: &Expr) -> Expr {
    key::udf().call(vec![expr.clone()])
}

/// The text of a SUPER string or number; any other expression as it is.
fn text(expr: &Expr, schema: &DFSchema) -> Expr {
    if !is_super(expr, schema) {
        return expr.clone();
    }
    cast::udf(TEXT, Mark::None, CastContext::Explicit).call(vec![expr.clone()])
}

/// A parameter beside a SUPER value is text.
fn parameter(expr: &Expr) -> Expr {
    match expr {
        Expr::Placeholder(Placeholder { id, field: None }) => {
            let field = Arc::new(Field::new("", DataType::Utf8, true));
            Expr::Placeholder(Placeholder::new_with_field(id.clone(), Some(field)))
        }
        other => other.clone(),
    }
}

fn binary(left: Expr, op: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}
