//! `ARRAY_CONCAT(a, b)` <https://docs.aws.amazon.com/redshift/latest/dg/r_array_concat.html>

use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::{Kind, kind};

use super::Values;
use crate::functions::scalar::Arity;
use crate::functions::typed::{Returns, SUPER, take, typed};

/// NULL unless both are arrays.
pub(super) fn udf() -> ScalarUDF {
    typed("array_concat", &[SUPER, SUPER], Arity::Exact, Returns::Super, |args, n_rows| {
        let (left, right) = (take::text(args, 0)?, take::text(args, 1)?);
        let mut out = Values::with_capacity(n_rows);
        for (left, right) in left.iter().zip(right) {
            let joined = left.zip(right).and_then(|(left, right)| joined(left, right));
            out.push(joined.as_deref())?;
        }
        Ok(out.finish())
    })
}

fn joined(left: &str, right: &str) -> Option<String> {
    if kind(left) != Kind::Array || kind(right) != Kind::Array {
        return None;
    }
    let (left, right) = (left.strip_suffix(']')?, right.strip_prefix('[')?);
    let comma = if left.len() > 1 && right.len() > 1 { "," } else { "" };
    Some([left, comma, right].concat())
}
