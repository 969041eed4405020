//! `FROM_HEX(text)` <https://docs.aws.amazon.com/redshift/latest/dg/r_from_hex.html>

use std::sync::Arc;

use arrow::array::BinaryArray;
use datafusion::logical_expr::ScalarUDF;

use super::to_varbyte::from_hex;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Returns, TEXT, take, typed};

pub(super) fn udf() -> ScalarUDF {
    typed("from_hex", &[TEXT], Arity::Exact, Returns::Varbyte, |args, _| {
        let bytes = take::text(args, 0)?.iter().map(|text| text.map(from_hex).transpose());
        Ok(Arc::new(bytes.collect::<Result<BinaryArray>>()?))
    })
}
