//! `ARRAY_FLATTEN(array)` <https://docs.aws.amazon.com/redshift/latest/dg/array_flatten.html>

use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::{Kind, elements, kind};

use super::Values;
use crate::functions::scalar::Arity;
use crate::functions::typed::{Returns, SUPER, take, typed};

/// Elements that are arrays give theirs, one level deep. NULL for what is no array.
pub(super) fn udf() -> ScalarUDF {
    typed("array_flatten", &[SUPER], Arity::Exact, Returns::Super, |args, n_rows| {
        let mut out = Values::with_capacity(n_rows);
        for value in take::text(args, 0)? {
            let flat = value.filter(|value| kind(value) == Kind::Array).map(flat);
            out.push(flat.as_deref())?;
        }
        Ok(out.finish())
    })
}

fn flat(array: &str) -> String {
    let mut out = String::with_capacity(array.len());
    out.push('[');
    for element in elements(array) {
        let items = match kind(element) {
            Kind::Array => element.get(1..element.len() - 1).unwrap_or_default(),
            _ => element,
        };
        if out.len() > 1 && !items.is_empty() {
            out.push(',');
        }
        out.push_str(items);
    }
    out.push(']');
    out
}
