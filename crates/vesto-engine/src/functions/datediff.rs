//! `DATEDIFF(part, from, to)` <https://docs.aws.amazon.com/redshift/latest/dg/r_DATEDIFF_function.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array};
use datafusion::logical_expr::ScalarUDF;

use super::dateparts::DatePart;
use super::moments;
use super::scalar::{Arg, Arity, Result, returns_bigint, scalar, take};

pub(crate) fn udf() -> ScalarUDF {
    scalar("datediff", &[Arg::Text, Arg::Moment, Arg::Moment], Arity::Exact, returns_bigint, datediff)
}

fn datediff(args: &[ArrayRef]) -> Result<ArrayRef> {
    let parts = take::text(args, 0)?;
    let (from, to) = (moments::micros(take::any(args, 1)?)?, moments::micros(take::any(args, 2)?)?);
    let mut out = Vec::with_capacity(parts.len());
    for ((part, from), to) in parts.iter().zip(&from).zip(&to) {
        out.push(match (part, from, to) {
            (Some(part), Some(from), Some(to)) => DatePart::parse(part)?.difference(from, to),
            _ => None,
        });
    }
    Ok(Arc::new(Int64Array::from(out)))
}
