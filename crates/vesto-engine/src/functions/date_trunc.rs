//! `DATE_TRUNC(part, moment)` <https://docs.aws.amazon.com/redshift/latest/dg/r_DATE_TRUNC.html>

use arrow::array::{Array, ArrayRef, Int64Array};
use arrow::datatypes::DataType;
use datafusion::logical_expr::ScalarUDF;

use super::dateparts::DatePart;
use super::moments;
use super::scalar::{Arg, Arity, Result, scalar, take};
use crate::types::MICROSECONDS;

pub(crate) fn udf() -> ScalarUDF {
    scalar("date_trunc", &[Arg::Text, Arg::Moment], Arity::Exact, returns, date_trunc)
}

fn returns(args: &[DataType]) -> Result<DataType> {
    Ok(match args.get(1) {
        Some(zoned @ DataType::Timestamp(_, Some(_))) => zoned.clone(),
        _ => MICROSECONDS,
    })
}

fn date_trunc(args: &[ArrayRef]) -> Result<ArrayRef> {
    let (parts, moments) = (take::text(args, 0)?, take::any(args, 1)?);
    let micros = moments::micros(moments)?;
    let mut out = Vec::with_capacity(micros.len());
    let mut known: Option<(&str, DatePart)> = None;
    for (part, at) in parts.iter().zip(&micros) {
        out.push(match (part, at) {
            (Some(name), Some(at)) => {
                let part = match known {
                    Some((known_name, part)) if known_name == name => part,
                    _ => DatePart::parse(name)?,
                };
                known = Some((name, part));
                part.truncate(at)
            }
            _ => None,
        });
    }
    moments::column(&Int64Array::from(out), &returns(&[DataType::Utf8, moments.data_type().clone()])?)
}
