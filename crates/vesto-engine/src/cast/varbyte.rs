//! VARBYTE from and to other types. <https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryBuilder, StringArray, StringBuilder};
use arrow::datatypes::{Int16Type, Int32Type, Int64Type};
use vesto_types::{ColumnType, SqlError, SqlState};

use super::{CastContext, cannot_cast, canonical, too_long};

/// Text gives its UTF-8 bytes, whole numbers their bytes, the most significant first.
pub(super) fn to_varbyte(
    array: &ArrayRef,
    source: &ColumnType,
    length: u32,
    context: CastContext,
) -> Result<ArrayRef, SqlError> {
    let target = ColumnType::Varbyte(length);
    match source {
        ColumnType::Char(_) | ColumnType::Varchar(_) => {
            let texts = array.as_string::<i32>().iter().map(|text| text.map(|text| Ok(text.as_bytes())));
            fit(texts, array.len(), length, context)
        }
        ColumnType::Varbyte(_) => {
            fit(array.as_binary::<i32>().iter().map(|bytes| bytes.map(Ok)), array.len(), length, context)
        }
        ColumnType::SmallInt => {
            let numbers = array.as_primitive::<Int16Type>().iter().map(|n| n.map(|n| Ok(n.to_be_bytes())));
            fit(numbers, array.len(), length, context)
        }
        ColumnType::Integer => {
            let numbers = array.as_primitive::<Int32Type>().iter().map(|n| n.map(|n| Ok(n.to_be_bytes())));
            fit(numbers, array.len(), length, context)
        }
        ColumnType::BigInt => {
            let numbers = array.as_primitive_opt::<Int64Type>().ok_or_else(|| cannot_cast(source, &target))?;
            fit(numbers.iter().map(|n| n.map(|n| Ok(n.to_be_bytes()))), array.len(), length, context)
        }
        _ => Err(cannot_cast(source, &target)),
    }
}

/// CAST cuts what is too long, an assignment refuses it.
fn fit<T: AsRef<[u8]>>(
    values: impl Iterator<Item = Option<Result<T, SqlError>>>,
    n_rows: usize,
    length: u32,
    context: CastContext,
) -> Result<ArrayRef, SqlError> {
    let limit = length as usize;
    let mut out = BinaryBuilder::with_capacity(n_rows, 0);
    for value in values {
        let Some(value) = value.transpose()? else {
            out.append_null();
            continue;
        };
        let value = value.as_ref();
        match value.get(..limit) {
            Some(cut) if value.len() > limit => match context {
                CastContext::Explicit => out.append_value(cut),
                CastContext::Assignment => return Err(too_long(&ColumnType::Varbyte(length))),
            },
            _ => out.append_value(value),
        }
    }
    Ok(Arc::new(out.finish()))
}

/// The text whose UTF-8 bytes these are.
pub(crate) fn to_text(array: &ArrayRef) -> Result<StringArray, SqlError> {
    let bytes = array.as_binary::<i32>();
    let mut out = StringBuilder::with_capacity(bytes.len(), bytes.value_data().len());
    for value in bytes {
        match value.map(std::str::from_utf8).transpose() {
            Ok(text) => out.append_option(text),
            Err(_) => {
                let message = "VARBYTE value is not valid UTF-8";
                return Err(SqlError::new(SqlState("22021"), message));
            }
        }
    }
    Ok(out.finish())
}

/// As clients are shown it.
pub(super) fn to_hex(array: &ArrayRef) -> Result<StringArray, SqlError> {
    let array = canonical(array)?;
    Ok(array.as_binary::<i32>().iter().map(|bytes| bytes.map(hex::encode)).collect())
}
