//! `SPLIT_TO_ARRAY(text [, delimiter])` <https://docs.aws.amazon.com/redshift/latest/dg/split_to_array.html>

use arrow::array::Array;
use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::push_string;

use super::Values;
use crate::functions::scalar::Arity;
use crate::functions::typed::{Returns, TEXT, take, typed};

/// The delimiter is a comma unless given.
pub(super) fn udf() -> ScalarUDF {
    typed("split_to_array", &[TEXT, TEXT], Arity::Optional(1), Returns::Super, |args, n_rows| {
        let texts = take::text(args, 0)?;
        let delimiters = if args.len() > 1 { Some(take::text(args, 1)?) } else { None };
        let mut out = Values::with_capacity(n_rows);
        for (row, text) in texts.iter().enumerate() {
            let delimiter = delimiters.map_or(Some(","), |all| all.is_valid(row).then(|| all.value(row)));
            let array = text.zip(delimiter).map(|(text, delimiter)| split(text, delimiter));
            out.push(array.as_deref())?;
        }
        Ok(out.finish())
    })
}

fn split(text: &str, delimiter: &str) -> String {
    let mut out = String::from("[");
    let mut push = |part: &str| {
        if out.len() > 1 {
            out.push(',');
        }
        push_string(part, &mut out);
    };
    if delimiter.is_empty() {
        push(text);
    } else {
        text.split(delimiter).for_each(push);
    }
    out.push(']');
    out
}
