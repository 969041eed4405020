//! `bytes || bytes`

use std::sync::Arc;

use arrow::array::BinaryArray;
use datafusion::logical_expr::ScalarUDF;

use crate::functions::scalar::Arity;
use crate::functions::typed::{Returns, VARBYTE, take, typed};

/// NULL when either side is.
pub(crate) fn udf() -> ScalarUDF {
    typed("varbyte_concat", &[VARBYTE, VARBYTE], Arity::Exact, Returns::Varbyte, |args, _| {
        let pairs = take::bytes(args, 0)?.iter().zip(take::bytes(args, 1)?);
        Ok(Arc::new(pairs.map(|(left, right)| Some([left?, right?].concat())).collect::<BinaryArray>()))
    })
}
