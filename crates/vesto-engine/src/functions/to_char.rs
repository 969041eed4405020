//! `TO_CHAR(moment or number, template)` <https://docs.aws.amazon.com/redshift/latest/dg/r_TO_CHAR.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringArray};
use arrow::datatypes::DataType;
use datafusion::logical_expr::ScalarUDF;

use super::moments;
use super::number_template::NumberTemplate;
use super::scalar::{Arg, Arity, Result, returns_text, scalar, take};
use super::templates::Template;
use crate::cast::to_text;
use crate::errors::external;
use crate::values;

pub(crate) fn udf() -> ScalarUDF {
    scalar("to_char", &[Arg::Any, Arg::Text], Arity::Exact, returns_text, to_char)
}

fn to_char(args: &[ArrayRef]) -> Result<ArrayRef> {
    let (values, templates) = (take::any(args, 0)?, take::text(args, 1)?);
    let zone = matches!(values.data_type(), DataType::Timestamp(_, Some(_))).then_some("UTC");
    if !matches!(values.data_type(), DataType::Date32 | DataType::Timestamp(_, _) | DataType::Time64(_)) {
        return numbers(values, templates);
    }
    let micros = moments::micros(values)?;
    let mut known: Option<(&str, Template)> = None;
    let mut out = Vec::with_capacity(templates.len());
    for (at, template) in micros.iter().zip(templates) {
        let (Some(at), Some(template)) = (at.and_then(values::datetime_from_micros), template) else {
            out.push(None);
            continue;
        };
        if known.as_ref().is_none_or(|(name, _)| *name != template) {
            known = Some((template, Template::parse(template)));
        }
        out.push(known.as_ref().map(|(_, template)| template.format(at, zone)));
    }
    Ok(Arc::new(StringArray::from(out)))
}

fn numbers(values: &ArrayRef, templates: &StringArray) -> Result<ArrayRef> {
    let texts = to_text(values).map_err(external)?;
    let formatted = texts.iter().zip(templates).map(|(text, template)| {
        let (text, template) = (text?, template?);
        Some(NumberTemplate::parse(template).format(text))
    });
    Ok(Arc::new(formatted.collect::<StringArray>()))
}
