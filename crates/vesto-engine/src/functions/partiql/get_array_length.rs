//! `GET_ARRAY_LENGTH(array)` <https://docs.aws.amazon.com/redshift/latest/dg/get_array_length.html>

use std::sync::Arc;

use arrow::array::Int32Array;
use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::{Kind, elements, kind};

use super::each;
use crate::functions::scalar::Arity;
use crate::functions::typed::{Returns, SUPER, take, typed};

/// NULL for what is no array.
pub(super) fn udf() -> ScalarUDF {
    typed("get_array_length", &[SUPER], Arity::Exact, Returns::Integer, |args, _| {
        let length = |value: &str| {
            let is_array = kind(value) == Kind::Array;
            is_array.then(|| i32::try_from(elements(value).count()).ok())?
        };
        Ok(Arc::new(each::<Int32Array, _>(take::text(args, 0)?, length)))
    })
}
