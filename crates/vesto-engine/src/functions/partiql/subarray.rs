//! `SUBARRAY(array, start, length)` <https://docs.aws.amazon.com/redshift/latest/dg/r_subarray.html>

use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::{Kind, elements, kind};

use super::Values;
use crate::functions::scalar::Arity;
use crate::functions::typed::{INT, Returns, SUPER, take, typed};

/// `start` counts from 0. NULL for what is no array.
pub(super) fn udf() -> ScalarUDF {
    typed("subarray", &[SUPER, INT, INT], Arity::Exact, Returns::Super, |args, n_rows| {
        let (values, starts, lengths) = (take::text(args, 0)?, take::int(args, 1)?, take::int(args, 2)?);
        let mut out = Values::with_capacity(n_rows);
        for ((value, start), length) in values.iter().zip(starts).zip(lengths) {
            let part = value.zip(start).zip(length).and_then(|((value, start), length)| {
                let start = usize::try_from(start).ok()?;
                let length = usize::try_from(length).ok()?;
                (kind(value) == Kind::Array).then(|| part(value, start, length))
            });
            out.push(part.as_deref())?;
        }
        Ok(out.finish())
    })
}

fn part(array: &str, start: usize, length: usize) -> String {
    let items: Vec<&str> = elements(array).skip(start).take(length).collect();
    format!("[{}]", items.join(","))
}
