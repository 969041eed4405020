//! SUPER from and to other types. <https://docs.aws.amazon.com/redshift/latest/dg/r_SUPER_type.html>

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use vesto_types::{ColumnType, SqlError};

use super::{CastContext, fit_text, text_of};

pub(super) fn to_scalars(
    values: &StringArray,
    target: &ColumnType,
    context: CastContext,
) -> Result<ArrayRef, SqlError> {
    match target {
        ColumnType::Char(_) | ColumnType::Varchar(_) => fit_text(values, target, context),
        _ => super::from_text(values, target),
    }
}

pub(super) fn from_scalars(array: &ArrayRef, source: &ColumnType) -> Result<ArrayRef, SqlError> {
    let texts = text_of(array, source)?;
    let json = texts.iter().map(|text| text.map(|text| serde_json::Value::from(text).to_string()));
    Ok(Arc::new(json.collect::<StringArray>()))
}
