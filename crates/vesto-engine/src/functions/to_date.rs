//! `TO_DATE(text, template [, strict])` and `TO_TIMESTAMP(text, template [, strict])`
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_TO_DATE_function.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Date32Array, TimestampMicrosecondArray};
use chrono::NaiveDateTime;
use datafusion::logical_expr::ScalarUDF;

use super::scalar::{Arg, Arity, Result, returns_date, scalar, take};
use super::templates::Template;
use crate::errors::external;
use crate::types::microseconds_tz;
use crate::values;

const ARGS: &[Arg] = &[Arg::Text, Arg::Text, Arg::Boolean];

pub(crate) fn to_date() -> ScalarUDF {
    scalar("to_date", ARGS, Arity::Optional(1), returns_date, |args| {
        let dates = read(args)?.into_iter().map(|moment| moment.map(|moment| values::days_from_date(moment.date())));
        Ok(Arc::new(dates.collect::<Date32Array>()))
    })
}

pub(crate) fn to_timestamp() -> ScalarUDF {
    scalar(
        "to_timestamp",
        ARGS,
        Arity::Optional(1),
        |_| Ok(microseconds_tz()),
        |args| {
            let stamps = read(args)?.into_iter().map(|moment| moment.map(values::micros_from_datetime));
            Ok(Arc::new(stamps.collect::<TimestampMicrosecondArray>().with_timezone("UTC")))
        },
    )
}

fn read(args: &[ArrayRef]) -> Result<Vec<Option<NaiveDateTime>>> {
    let (texts, templates) = (take::text(args, 0)?, take::text(args, 1)?);
    let mut known: Option<(&str, Template)> = None;
    let mut out = Vec::with_capacity(texts.len());
    for (text, template) in texts.iter().zip(templates) {
        let (Some(text), Some(template)) = (text, template) else {
            out.push(None);
            continue;
        };
        if known.as_ref().is_none_or(|(name, _)| *name != template) {
            known = Some((template, Template::parse(template)));
        }
        let Some((_, parsed)) = &known else { continue };
        out.push(Some(parsed.read(text).map_err(external)?));
    }
    Ok(out)
}
