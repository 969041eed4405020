//! `+ - * / %` with a SUPER on one side: numbers give a number, everything else NULL.
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#dynamic-typing-lax-processing>

use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::{Kind, kind};

use super::Values;
use crate::cast::float_json;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Body, Returns, SUPER, Typed, take, typed};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

pub(crate) fn udf(operation: Operation) -> ScalarUDF {
    let (name, body): (&str, Body) = match operation {
        Operation::Add => ("super_add", |args, n| calculated(Operation::Add, args, n)),
        Operation::Subtract => ("super_subtract", |args, n| calculated(Operation::Subtract, args, n)),
        Operation::Multiply => ("super_multiply", |args, n| calculated(Operation::Multiply, args, n)),
        Operation::Divide => ("super_divide", |args, n| calculated(Operation::Divide, args, n)),
        Operation::Modulo => ("super_modulo", |args, n| calculated(Operation::Modulo, args, n)),
    };
    typed(name, &[SUPER, SUPER], Arity::Exact, Returns::Super, body)
}

fn calculated(operation: Operation, args: &[Typed], n_rows: usize) -> Result<arrow::array::ArrayRef> {
    let mut out = Values::with_capacity(n_rows);
    for (left, right) in take::text(args, 0)?.iter().zip(take::text(args, 1)?) {
        let value = left.zip(right).and_then(|(left, right)| calculate(operation, left, right));
        out.push(value.as_deref())?;
    }
    Ok(out.finish())
}

/// Whole numbers stay whole while they fit.
fn calculate(operation: Operation, left: &str, right: &str) -> Option<String> {
    if kind(left) != Kind::Number || kind(right) != Kind::Number {
        return None;
    }
    if let (Ok(left), Ok(right)) = (left.parse::<i64>(), right.parse::<i64>()) {
        let whole = match operation {
            Operation::Add => left.checked_add(right),
            Operation::Subtract => left.checked_sub(right),
            Operation::Multiply => left.checked_mul(right),
            Operation::Divide => return left.checked_div(right).map(|value| value.to_string()),
            Operation::Modulo => return left.checked_rem(right).map(|value| value.to_string()),
        };
        if let Some(whole) = whole {
            return Some(whole.to_string());
        }
    }
    let (left, right) = (left.parse::<f64>().ok()?, right.parse::<f64>().ok()?);
    float_json(match operation {
        Operation::Add => left + right,
        Operation::Subtract => left - right,
        Operation::Multiply => left * right,
        Operation::Divide => left / right,
        Operation::Modulo => left % right,
    })
}
