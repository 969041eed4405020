//! SUPER from and to other types. <https://docs.aws.amazon.com/redshift/latest/dg/r_SUPER_type.html>

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray, new_null_array};
use arrow::datatypes::{Float32Type, Float64Type};
use vesto_formats::json::value::{Kind, kind, push_string, string_of};
use vesto_types::{ColumnType, SqlError};

use super::{CastContext, TEXT, cast_column, fit_text, text_of};
use crate::errors::arrow_error;
use crate::values;

/// Scalars as what they are; objects, arrays and what does not fit the type as NULL
/// (`cast_super_null_on_error`, which is on).
pub(super) fn to_scalars(
    values: &StringArray,
    target: &ColumnType,
    context: CastContext,
) -> Result<ArrayRef, SqlError> {
    let texts: StringArray = values.iter().map(|value| value.and_then(|value| readable(value, target))).collect();
    if matches!(target, ColumnType::Char(_) | ColumnType::Varchar(_)) {
        return fit_text(&texts, target, context);
    }
    let column: ArrayRef = Arc::new(texts);
    match cast_column(&column, &TEXT, target, context) {
        Ok(cast) => Ok(cast),
        Err(_) => each_or_null(&column, target, context),
    }
}

fn each_or_null(column: &ArrayRef, target: &ColumnType, context: CastContext) -> Result<ArrayRef, SqlError> {
    let cast = |row| {
        let one = cast_column(&column.slice(row, 1), &TEXT, target, context);
        one.unwrap_or_else(|_| new_null_array(&target.arrow(), 1))
    };
    let cells: Vec<ArrayRef> = (0..column.len()).map(cast).collect();
    let cells: Vec<&dyn Array> = cells.iter().map(AsRef::as_ref).collect();
    arrow::compute::concat(&cells).map_err(|error| arrow_error(&error))
}

/// The text of a scalar that the type could be read from.
fn readable<'a>(value: &'a str, target: &ColumnType) -> Option<Cow<'a, str>> {
    let is_text = matches!(target, ColumnType::Char(_) | ColumnType::Varchar(_));
    let is_whole = matches!(target, ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt);
    match kind(value) {
        Kind::String => string_of(value),
        Kind::Boolean => (is_text || *target == ColumnType::Boolean).then_some(Cow::Borrowed(value)),
        // `1.5` is rounded.
        Kind::Number if is_whole && value.contains(['.', 'e', 'E']) => {
            values::parse_decimal(value, 38, 0).ok().map(|whole| Cow::Owned(whole.to_string()))
        }
        Kind::Number => Some(Cow::Borrowed(value)),
        Kind::Null | Kind::Object | Kind::Array => None,
    }
}

/// Numbers and booleans as JSON's, everything else as a string.
pub(super) fn from_scalars(array: &ArrayRef, source: &ColumnType) -> Result<ArrayRef, SqlError> {
    let values: StringArray = match source {
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Decimal { .. }
        | ColumnType::Boolean => text_of(array, source)?,
        ColumnType::Real => match array.as_primitive_opt::<Float32Type>() {
            Some(floats) => floats.iter().map(|value| value.and_then(real_json)).collect(),
            None => text_of(array, source)?,
        },
        ColumnType::DoublePrecision => {
            array.as_primitive::<Float64Type>().iter().map(|value| value.and_then(float_json)).collect()
        }
        _ => text_of(array, source)?.iter().map(|text| text.map(quoted)).collect(),
    };
    Ok(Arc::new(values))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_string(text, &mut out);
    out
}

/// The shortest number that reads back as the same; JSON has neither infinity nor NaN.
pub(crate) fn float_json(value: f64) -> Option<String> {
    value.is_finite().then(|| format!("{value:?}"))
}

fn real_json(value: f32) -> Option<String> {
    value.is_finite().then(|| format!("{value:?}"))
}
