//! `LEN(bytes)` and its other names: a number of bytes.

use std::sync::Arc;

use arrow::array::Int32Array;
use datafusion::logical_expr::ScalarUDF;

use crate::functions::scalar::Arity;
use crate::functions::typed::{Returns, VARBYTE, take, typed};

pub(crate) fn udf() -> ScalarUDF {
    typed("varbyte_len", &[VARBYTE], Arity::Exact, Returns::Integer, |args, _| {
        let lengths = take::bytes(args, 0)?.iter().map(|bytes| i32::try_from(bytes?.len()).ok());
        Ok(Arc::new(lengths.collect::<Int32Array>()))
    })
}
