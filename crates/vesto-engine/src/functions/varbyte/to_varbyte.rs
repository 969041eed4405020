//! `TO_VARBYTE(text, format)` <https://docs.aws.amazon.com/redshift/latest/dg/r_to_varbyte.html>

use std::sync::Arc;

use arrow::array::BinaryArray;
use datafusion::logical_expr::ScalarUDF;
use vesto_types::SqlState;

use crate::errors::fail;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Returns, TEXT, take, typed};

/// `hex`, or `utf8` and `utf-8`.
pub(super) fn udf() -> ScalarUDF {
    typed("to_varbyte", &[TEXT, TEXT], Arity::Exact, Returns::Varbyte, |args, _| {
        let rows = take::text(args, 0)?.iter().zip(take::text(args, 1)?);
        let bytes = rows.map(|(text, format)| match (text, format) {
            (Some(text), Some(format)) => Format::parse(format)?.read(text).map(Some),
            _ => Ok(None),
        });
        Ok(Arc::new(bytes.collect::<Result<BinaryArray>>()?))
    })
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    Hex,
    Utf8,
}

impl Format {
    pub(super) fn parse(name: &str) -> Result<Self> {
        match name.to_ascii_lowercase().as_str() {
            "hex" => Ok(Self::Hex),
            "utf8" | "utf-8" => Ok(Self::Utf8),
            _ => fail(SqlState::INVALID_PARAMETER_VALUE, format!("invalid VARBYTE format: \"{name}\"")),
        }
    }

    fn read(self, text: &str) -> Result<Vec<u8>> {
        match self {
            Self::Hex => from_hex(text),
            Self::Utf8 => Ok(text.as_bytes().to_vec()),
        }
    }
}

pub(super) fn from_hex(text: &str) -> Result<Vec<u8>> {
    match hex::decode(text) {
        Ok(bytes) => Ok(bytes),
        Err(_) => fail(SqlState::INVALID_TEXT_REPRESENTATION, format!("invalid hexadecimal string: \"{text}\"")),
    }
}
