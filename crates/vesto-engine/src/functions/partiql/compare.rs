//! `<`, `<=`, `>` and `>=` with a SUPER on one side: NULL when the values are of two kinds.
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#dynamic-typing-lax-processing>

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::BooleanArray;
use datafusion::logical_expr::{Operator, ScalarUDF};

use super::key;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Body, Returns, SUPER, Typed, take, typed};

pub(crate) fn udf(operator: Operator) -> Option<ScalarUDF> {
    let (name, body): (&str, Body) = match operator {
        Operator::Lt => ("super_less", |args, _| compared(args, Ordering::is_lt)),
        Operator::LtEq => ("super_less_or_equal", |args, _| compared(args, Ordering::is_le)),
        Operator::Gt => ("super_greater", |args, _| compared(args, Ordering::is_gt)),
        Operator::GtEq => ("super_greater_or_equal", |args, _| compared(args, Ordering::is_ge)),
        _ => return None,
    };
    Some(typed(name, &[SUPER, SUPER], Arity::Exact, Returns::Boolean, body))
}

fn compared(args: &[Typed], holds: fn(Ordering) -> bool) -> Result<arrow::array::ArrayRef> {
    let (mut left_key, mut right_key) = (Vec::new(), Vec::new());
    let pairs = take::text(args, 0)?.iter().zip(take::text(args, 1)?);
    let results = pairs.map(|pair| {
        let (left, right) = (pair.0?, pair.1?);
        left_key.clear();
        right_key.clear();
        if !key::push(left, &mut left_key) || !key::push(right, &mut right_key) {
            return None;
        }
        key::compare(&left_key, &right_key).map(holds)
    });
    Ok(Arc::new(results.collect::<BooleanArray>()))
}
