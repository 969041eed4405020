//! `JSON_TYPEOF(super)` <https://docs.aws.amazon.com/redshift/latest/dg/r_json_typeof.html>

use std::sync::Arc;

use arrow::array::StringArray;
use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::{Kind, kind};

use crate::functions::scalar::Arity;
use crate::functions::typed::{Returns, SUPER, take, typed};

pub(super) fn udf() -> ScalarUDF {
    typed("json_typeof", &[SUPER], Arity::Exact, Returns::Text, |args, _| {
        let names = take::text(args, 0)?.iter().map(|value| value.map(|value| name(kind(value))));
        Ok(Arc::new(names.collect::<StringArray>()))
    })
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "object",
        Kind::Array => "array",
        Kind::String => "string",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Null => "null",
    }
}
