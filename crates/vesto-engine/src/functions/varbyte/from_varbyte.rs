//! `FROM_VARBYTE(bytes, format)` <https://docs.aws.amazon.com/redshift/latest/dg/r_from_varbyte.html>

use std::sync::Arc;

use arrow::array::StringArray;
use datafusion::logical_expr::ScalarUDF;
use vesto_types::SqlState;

use super::to_varbyte::Format;
use crate::errors::fail;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Returns, TEXT, VARBYTE, take, typed};

pub(super) fn udf() -> ScalarUDF {
    typed("from_varbyte", &[VARBYTE, TEXT], Arity::Exact, Returns::Text, |args, _| {
        let rows = take::bytes(args, 0)?.iter().zip(take::text(args, 1)?);
        let texts = rows.map(|(bytes, format)| match (bytes, format) {
            (Some(bytes), Some(format)) => written(bytes, Format::parse(format)?).map(Some),
            _ => Ok(None),
        });
        Ok(Arc::new(texts.collect::<Result<StringArray>>()?))
    })
}

fn written(bytes: &[u8], format: Format) -> Result<String> {
    match format {
        Format::Hex => Ok(hex::encode(bytes)),
        Format::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => fail(SqlState("22021"), "VARBYTE value is not valid UTF-8"),
        },
    }
}
