//! `DATEADD(part, n, moment)` <https://docs.aws.amazon.com/redshift/latest/dg/r_DATEADD_function.html>

use arrow::array::{ArrayRef, Int64Array};
use arrow::datatypes::DataType;
use datafusion::logical_expr::ScalarUDF;

use super::dateparts::DatePart;
use super::moments;
use super::scalar::{Arg, Arity, Result, scalar, take};
use crate::types::MICROSECONDS;

pub(crate) fn udf() -> ScalarUDF {
    scalar("dateadd", &[Arg::Text, Arg::Int, Arg::Moment], Arity::Exact, returns, dateadd)
}

/// A TIMESTAMP, also for a DATE; other types stay.
fn returns(args: &[DataType]) -> Result<DataType> {
    Ok(match args.get(2) {
        Some(DataType::Date32) | None => MICROSECONDS,
        Some(other) => other.clone(),
    })
}

fn dateadd(args: &[ArrayRef]) -> Result<ArrayRef> {
    let (parts, counts, moments) = (take::text(args, 0)?, take::int(args, 1)?, take::any(args, 2)?);
    let micros = moments::micros(moments)?;
    let mut out = Vec::with_capacity(micros.len());
    for ((part, count), at) in parts.iter().zip(counts).zip(&micros) {
        out.push(match (part, count, at) {
            (Some(part), Some(count), Some(at)) => DatePart::parse(part)?.add(at, count),
            _ => None,
        });
    }
    moments::column(&Int64Array::from(out), &returns(&[DataType::Utf8, DataType::Int64, moments.data_type().clone()])?)
}
