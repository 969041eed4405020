//! Binary operators as PostgreSQL types them: a string literal takes the other operand's type, arithmetic is our own,
//! dates and whole numbers add up to dates.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, TimeUnit};
use datafusion::common::{DFSchema, DataFusionError, ScalarValue, TableReference, plan_err};
use datafusion::logical_expr::expr::{BinaryExpr, Cast, Placeholder, ScalarFunction};
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::{Expr, ExprSchemable, Operator};
use sqlparser::ast::BinaryOperator;
use vesto_types::ColumnType;

use super::partiql;
use crate::cast::{CastContext, cast_array};
use crate::errors::external;
use crate::functions::arithmetic::{self, Operation};
use crate::functions::cast::{self, Mark};
use crate::functions::{date_arithmetic, date_part, interval_arithmetic, strings, varbyte};
use crate::types::{self, MICROSECONDS};

type Result<T, E = DataFusionError> = std::result::Result<T, E>;

#[derive(Debug)]
pub(crate) struct RedshiftOperators;

impl ExprPlanner for RedshiftOperators {
    fn plan_binary_op(&self, expr: RawBinaryExpr, schema: &DFSchema) -> Result<PlannerResult<RawBinaryExpr>> {
        let RawBinaryExpr { op, left, right } = expr;
        let (mut left, mut right) = (left, right);
        // Conditions may be joined a thousand deep, and nothing is to be known of their types.
        if !matches!(op, BinaryOperator::And | BinaryOperator::Or) {
            if let Some(planned) = partiql::operator(&op, &left, &right, schema) {
                return Ok(PlannerResult::Planned(planned));
            }
            (left, right) = alike(left, right, &op, schema);
            if let Some(planned) = by_types(&op, &left, &right, schema) {
                return Ok(PlannerResult::Planned(planned));
            }
        }
        let (Ok(left_type), Ok(right_type)) = (left.get_type(schema), right.get_type(schema)) else {
            return Ok(PlannerResult::Original(RawBinaryExpr { op, left, right }));
        };
        let left = known(left, &left_type, &right_type, &op)?;
        let right = known(right, &right_type, &left_type, &op)?;
        plan(op, left, right, schema)
    }

    fn plan_compound_identifier(
        &self,
        field: &Field,
        qualifier: Option<&TableReference>,
        nested_names: &[String],
    ) -> Result<PlannerResult<Vec<Expr>>> {
        match partiql::navigation(field, qualifier, nested_names) {
            Some(navigation) => Ok(PlannerResult::Planned(navigation)),
            None => plan_err!("column {} has no inner values", field.name()),
        }
    }

    fn plan_extract(&self, args: Vec<Expr>) -> Result<PlannerResult<Vec<Expr>>> {
        Ok(PlannerResult::Planned(date_part::extract().call(args)))
    }

    fn plan_position(&self, args: Vec<Expr>) -> Result<PlannerResult<Vec<Expr>>> {
        Ok(PlannerResult::Planned(strings::strpos().call(args)))
    }

    fn plan_substring(&self, args: Vec<Expr>) -> Result<PlannerResult<Vec<Expr>>> {
        Ok(PlannerResult::Planned(strings::substring().call(args)))
    }
}

/// Beside a TIMETZ or an interval that columns can hold, an operand of another kind is cast to that type where the two
/// are compared; intervals also where they are added.
fn alike(left: Expr, right: Expr, op: &BinaryOperator, schema: &DFSchema) -> (Expr, Expr) {
    let compares = matches!(
        op,
        BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq
    );
    let adds = matches!(op, BinaryOperator::Plus | BinaryOperator::Minus);
    let (left_type, right_type) = (field_type(&left, schema), field_type(&right, schema));
    let fit = |expr: Expr, own: Option<&ColumnType>, other: Option<&ColumnType>| match other {
        Some(other @ ColumnType::Timetz) if compares && own != Some(other) => cast_to(expr, other),
        Some(other @ (ColumnType::IntervalYearToMonth(_) | ColumnType::IntervalDayToSecond(_)))
            if (compares || adds) && is_loose_interval(&expr, schema) =>
        {
            cast_to(expr, other)
        }
        _ => expr,
    };
    let new_left = fit(left, left_type.as_ref(), right_type.as_ref());
    let new_right = fit(right, right_type.as_ref(), left_type.as_ref());
    (new_left, new_right)
}

fn field_type(expr: &Expr, schema: &DFSchema) -> Option<ColumnType> {
    expr.to_field(schema).ok().map(|(_, field)| types::column_type(&field))
}

/// A literal interval without qualifier.
fn is_loose_interval(expr: &Expr, schema: &DFSchema) -> bool {
    expr.get_type(schema).is_ok_and(|data_type| data_type == types::INTERVAL)
}

fn cast_to(expr: Expr, target: &ColumnType) -> Expr {
    cast::udf(target.clone(), Mark::Type, CastContext::Explicit).call(vec![expr])
}

/// Operators that only the Redshift types of both sides tell: intervals, and VARBYTE put together.
fn by_types(op: &BinaryOperator, left: &Expr, right: &Expr, schema: &DFSchema) -> Option<Expr> {
    let (left_type, right_type) = (field_type(left, schema)?, field_type(right, schema)?);
    let operator = match op {
        BinaryOperator::Plus => Operator::Plus,
        BinaryOperator::Minus => Operator::Minus,
        BinaryOperator::Multiply => Operator::Multiply,
        BinaryOperator::Divide => Operator::Divide,
        BinaryOperator::StringConcat => {
            let are_bytes = matches!((&left_type, &right_type), (ColumnType::Varbyte(_), ColumnType::Varbyte(_)));
            return are_bytes.then(|| varbyte::concat().call(vec![left.clone(), right.clone()]));
        }
        _ => return None,
    };
    let planned = interval_arithmetic::udf(operator, &left_type, &right_type)?;
    let (first, second) = if planned.swapped { (right, left) } else { (left, right) };
    Some(planned.udf.call(vec![first.clone(), second.clone()]))
}

fn plan(op: BinaryOperator, left: Expr, right: Expr, schema: &DFSchema) -> Result<PlannerResult<RawBinaryExpr>> {
    let (left_type, right_type) = (left.get_type(schema)?, right.get_type(schema)?);
    let planned = match &op {
        BinaryOperator::Plus => add(&left, &right, &left_type, &right_type),
        BinaryOperator::Minus => subtract(&left, &right, &left_type, &right_type),
        BinaryOperator::Multiply => arithmetic(Operation::Multiply, &left, &right, &left_type, &right_type),
        BinaryOperator::Divide => arithmetic(Operation::Divide, &left, &right, &left_type, &right_type),
        BinaryOperator::Modulo => arithmetic(Operation::Modulo, &left, &right, &left_type, &right_type),
        BinaryOperator::PGExp => Some(crate::functions::numbers::power().call(vec![left.clone(), right.clone()])),
        BinaryOperator::Eq
        | BinaryOperator::NotEq
        | BinaryOperator::Lt
        | BinaryOperator::LtEq
        | BinaryOperator::Gt
        | BinaryOperator::GtEq => {
            let left = day_arithmetic(left, &right_type);
            let right = day_arithmetic(right, &left_type);
            let (left, right) = blanks_ignored(left, right, schema)?;
            return Ok(PlannerResult::Original(RawBinaryExpr { op, left, right }));
        }
        BinaryOperator::PGCustomBinaryOperator(name) => match name.last().map(String::as_str) {
            Some("~") => Some(binary(left.clone(), Operator::RegexMatch, right.clone())),
            Some("~*") => Some(binary(left.clone(), Operator::RegexIMatch, right.clone())),
            Some("!~") => Some(binary(left.clone(), Operator::RegexNotMatch, right.clone())),
            Some("=") => Some(binary(left.clone(), Operator::Eq, right.clone())),
            Some("<>") => Some(binary(left.clone(), Operator::NotEq, right.clone())),
            Some("~~") => Some(left.clone().like(right.clone())),
            _ => None,
        },
        _ => None,
    };
    Ok(match planned {
        Some(expr) => PlannerResult::Planned(expr),
        None => PlannerResult::Original(RawBinaryExpr { op, left, right }),
    })
}

fn binary(left: Expr, op: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}

/// A literal in quotes has no type of its own: it is read as the other operand's. The same goes for parameters.
fn known(expr: Expr, own: &DataType, other: &DataType, op: &BinaryOperator) -> Result<Expr> {
    if matches!(op, BinaryOperator::StringConcat) {
        return Ok(expr);
    }
    let wanted = match (other, op) {
        (DataType::Date32, BinaryOperator::Plus | BinaryOperator::Minus) => return Ok(expr),
        (DataType::Timestamp(_, _), BinaryOperator::Plus | BinaryOperator::Minus) => return Ok(expr),
        (other, _) => other,
    };
    match expr {
        Expr::Placeholder(Placeholder { id, field: None }) if *wanted != DataType::Null => {
            Ok(Expr::Placeholder(Placeholder::new_with_field(id, Some(Arc::new(Field::new("", wanted.clone(), true))))))
        }
        Expr::Literal(ScalarValue::Utf8(Some(text)), metadata) if types::is_text(own) && !types::is_text(wanted) => {
            match read_as(&text, wanted)? {
                Some(value) => Ok(Expr::Literal(value, metadata)),
                None => Ok(Expr::Literal(ScalarValue::Utf8(Some(text)), metadata)),
            }
        }
        expr => Ok(expr),
    }
}

/// The text as a value of the type; `None` for types that text is not read as.
pub(crate) fn read_as(text: &str, wanted: &DataType) -> Result<Option<ScalarValue>> {
    let field = Field::new("", wanted.clone(), true);
    let column_type = types::column_type(&field);
    let column_type = match column_type {
        // Digits beyond the other operand's scale must not be lost in a comparison.
        ColumnType::Decimal { .. } => match text.trim().split_once('.') {
            Some((_, fraction)) => {
                ColumnType::Decimal { precision: 38, scale: i8::try_from(fraction.len().min(18)).unwrap_or(18) }
            }
            None => ColumnType::Decimal { precision: 38, scale: 0 },
        },
        ColumnType::SmallInt | ColumnType::Integer => column_type,
        other if other.arrow() == *wanted => other,
        _ => return Ok(None),
    };
    if matches!(column_type, ColumnType::Char(_) | ColumnType::Varchar(_)) {
        return Ok(None);
    }
    let array = ScalarValue::Utf8(Some(text.to_owned())).to_array()?;
    let value = cast_array(&array, &column_type, CastContext::Explicit).map_err(external)?;
    Ok(Some(ScalarValue::try_from_array(&value, 0)?))
}

fn arithmetic(operation: Operation, left: &Expr, right: &Expr, l: &DataType, r: &DataType) -> Option<Expr> {
    let applies = arithmetic::is_operand(l) && arithmetic::is_operand(r);
    applies.then(|| call(operation, left.clone(), right.clone()))
}

fn call(operation: Operation, left: Expr, right: Expr) -> Expr {
    Expr::ScalarFunction(ScalarFunction::new_udf(Arc::new(arithmetic::udf(operation)), vec![left, right]))
}

fn add(left: &Expr, right: &Expr, l: &DataType, r: &DataType) -> Option<Expr> {
    match (l, r) {
        (DataType::Date32, _) if r.is_integer() => {
            Some(date_arithmetic::plus_days().call(vec![left.clone(), right.clone()]))
        }
        (_, DataType::Date32) if l.is_integer() => {
            Some(date_arithmetic::plus_days().call(vec![right.clone(), left.clone()]))
        }
        (DataType::Date32, DataType::Interval(_)) => Some(binary(as_timestamp(left), Operator::Plus, right.clone())),
        (DataType::Interval(_), DataType::Date32) => Some(binary(as_timestamp(right), Operator::Plus, left.clone())),
        (DataType::Date32, DataType::Time64(_)) => {
            Some(date_arithmetic::plus_time().call(vec![left.clone(), right.clone()]))
        }
        _ => arithmetic(Operation::Add, left, right, l, r),
    }
}

fn subtract(left: &Expr, right: &Expr, l: &DataType, r: &DataType) -> Option<Expr> {
    match (l, r) {
        (DataType::Date32, DataType::Date32) => {
            Some(date_arithmetic::days_between().call(vec![left.clone(), right.clone()]))
        }
        (DataType::Date32, _) if r.is_integer() => {
            Some(date_arithmetic::minus_days().call(vec![left.clone(), right.clone()]))
        }
        (DataType::Date32, DataType::Interval(_)) => Some(binary(as_timestamp(left), Operator::Minus, right.clone())),
        (DataType::Timestamp(_, _), DataType::Date32 | DataType::Timestamp(_, _))
        | (DataType::Date32, DataType::Timestamp(_, _)) => {
            Some(date_arithmetic::timestamp_difference().call(vec![left.clone(), right.clone()]))
        }
        _ => arithmetic(Operation::Subtract, left, right, l, r),
    }
}

fn as_timestamp(date: &Expr) -> Expr {
    Expr::Cast(Cast::new(Box::new(date.clone()), MICROSECONDS))
}

/// `date < date '…' + interval '1 month'`: the sum is a TIMESTAMP, but compared with a DATE it may stay a DATE when the
/// interval has whole days. Files and row groups are pruned by such comparisons.
fn day_arithmetic(expr: Expr, compared_with: &DataType) -> Expr {
    if *compared_with != DataType::Date32 {
        return expr;
    }
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = &expr else { return expr };
    let (Expr::Cast(Cast { expr: date, field }), Expr::Literal(ScalarValue::IntervalMonthDayNano(Some(interval)), _)) =
        (left.as_ref(), right.as_ref())
    else {
        return expr;
    };
    if interval.nanoseconds != 0 || *field.data_type() != DataType::Timestamp(TimeUnit::Microsecond, None) {
        return expr;
    }
    binary(date.as_ref().clone(), *op, Expr::Literal(ScalarValue::IntervalMonthDayNano(Some(*interval)), None))
}

/// Trailing blanks mean nothing in CHAR, and it is stored without them: literals compared with one lose theirs.
fn blanks_ignored(left: Expr, right: Expr, schema: &DFSchema) -> Result<(Expr, Expr)> {
    let is_char = |expr: &Expr| -> Result<bool> {
        Ok(matches!(types::marked_type(&expr.to_field(schema)?.1), Some(ColumnType::Char(_))))
    };
    let strip = |expr: Expr| match expr {
        Expr::Literal(ScalarValue::Utf8(Some(text)), metadata) => {
            Expr::Literal(ScalarValue::Utf8(Some(text.trim_end_matches(' ').to_owned())), metadata)
        }
        other => other,
    };
    let is_literal = |expr: &Expr| matches!(expr, Expr::Literal(ScalarValue::Utf8(Some(_)), _));
    if is_literal(&right) && is_char(&left)? {
        return Ok((left, strip(right)));
    }
    if is_literal(&left) && is_char(&right)? {
        return Ok((strip(left), right));
    }
    Ok((left, right))
}
