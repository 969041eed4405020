//! `TO_HEX(number or bytes)` <https://docs.aws.amazon.com/redshift/latest/dg/r_TO_HEX.html>

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BinaryArray, StringArray};
use arrow::datatypes::{DataType, Int64Type};
use datafusion::logical_expr::ScalarUDF;
use vesto_types::ColumnType;

use crate::cast::{CastContext, cast_column};
use crate::errors::external;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Parameter, Returns, Typed, take, typed};

pub(super) fn udf() -> ScalarUDF {
    typed("to_hex", &[Parameter::Any], Arity::Exact, Returns::Text, |args, _| hex_of(take::any(args, 0)?))
}

/// Of a negative number its two's complement, in the width of its type.
fn hex_of(argument: &Typed) -> Result<ArrayRef> {
    let cast = |to: &ColumnType| {
        cast_column(&argument.array, &argument.column_type, to, CastContext::Explicit).map_err(external)
    };
    if let ColumnType::Varbyte(_) = argument.column_type {
        let bytes = cast(&ColumnType::Varbyte(ColumnType::MAX_VARBYTE))?;
        let bytes: &BinaryArray = bytes.as_binary();
        return Ok(Arc::new(bytes.iter().map(|bytes| bytes.map(hex::encode)).collect::<StringArray>()));
    }
    let is_narrow = matches!(argument.array.data_type(), DataType::Int16 | DataType::Int32);
    let numbers = cast(&ColumnType::BigInt)?;
    let digits = numbers.as_primitive::<Int64Type>().iter().map(|number| {
        let number = number?.cast_unsigned();
        Some(if is_narrow { format!("{:x}", number & 0xffff_ffff) } else { format!("{number:x}") })
    });
    Ok(Arc::new(digits.collect::<StringArray>()))
}
