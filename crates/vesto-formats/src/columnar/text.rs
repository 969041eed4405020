//! CHAR and VARCHAR from a file's strings: lengths are bytes, CHAR is ASCII without its padding, excess blanks go
//! silently, as in every format. Where nothing is to be changed, the strings stay where the decoder left them.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html>

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryViewArray, StringViewArray, StringViewBuilder};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use vesto_types::ColumnType;

use super::ColumnarError;
use crate::load_error::LoadErrorKind;
use crate::options::TargetColumn;
use crate::utf8;

pub(super) struct Text {
    pub(super) values: ArrayRef,
    /// Rows of this array in which ACCEPTINVCHARS replaced something.
    pub(super) replaced: Vec<u64>,
}

/// Whether a file's column may go into CHAR and VARCHAR. Many writers leave strings unannotated.
pub(super) fn is_text(data_type: &DataType) -> bool {
    use DataType as D;
    matches!(data_type, D::Null | D::Utf8 | D::LargeUtf8 | D::Utf8View | D::Binary | D::LargeBinary | D::BinaryView)
}

pub(super) fn column(column: &TargetColumn, array: &ArrayRef, replacement: Option<u8>) -> Result<Text, ColumnarError> {
    let unexpected = || ColumnarError::corrupt("a column is of another type than the schema says");
    let mut replaced = Vec::new();
    let strings = match array.data_type() {
        DataType::Utf8View => array.as_string_view().clone(),
        DataType::Utf8 | DataType::LargeUtf8 => {
            let views = cast(array, &DataType::Utf8View).map_err(|_| unexpected())?;
            views.as_string_view_opt().ok_or_else(unexpected)?.clone()
        }
        DataType::BinaryView => valid(column, array.as_binary_view(), replacement, &mut replaced)?,
        DataType::Binary | DataType::LargeBinary => {
            let views = cast(array, &DataType::BinaryView).map_err(|_| unexpected())?;
            valid(column, views.as_binary_view_opt().ok_or_else(unexpected)?, replacement, &mut replaced)?
        }
        _ => return Err(unexpected()),
    };
    let values = match column.column_type {
        ColumnType::Char(limit) => character(column, strings, limit as usize)?,
        ColumnType::Varchar(limit) => varying(column, strings, limit as usize)?,
        _ => return Err(unexpected()),
    };
    Ok(Text { values: Arc::new(values), replaced })
}

/// Bytes as UTF-8, made so with ACCEPTINVCHARS.
fn valid(
    column: &TargetColumn,
    bytes: &BinaryViewArray,
    replacement: Option<u8>,
    replaced: &mut Vec<u64>,
) -> Result<StringViewArray, ColumnarError> {
    let is_varchar = matches!(column.column_type, ColumnType::Varchar(_));
    if let Some(replacement) = replacement.filter(|_| is_varchar)
        && bytes.iter().flatten().any(utf8::needs_replacement)
    {
        let mut rebuilt = StringViewBuilder::with_capacity(bytes.len()).with_deduplicate_strings();
        for (row, value) in bytes.iter().enumerate() {
            let Some(value) = value else {
                rebuilt.append_null();
                continue;
            };
            let text = if utf8::needs_replacement(value) {
                replaced.push(row as u64);
                Cow::Owned(utf8::replaced(value, replacement))
            } else {
                Cow::Borrowed(value)
            };
            rebuilt.append_value(String::from_utf8_lossy(&text));
        }
        return Ok(rebuilt.finish());
    }
    bytes.clone().to_string_view().map_err(|_| invalid(column, bytes))
}

/// The error for the first value that is not UTF-8.
fn invalid(column: &TargetColumn, bytes: &BinaryViewArray) -> ColumnarError {
    let bad = bytes.iter().flatten().find_map(utf8::first_invalid);
    match bad {
        Some(bad) => {
            let kind = LoadErrorKind::Utf8 { sequence: bad.sequence.to_vec(), error: bad.error };
            ColumnarError::Text { column: column.name.clone(), kind }
        }
        None => ColumnarError::corrupt("its strings are not where they should be"),
    }
}

fn varying(column: &TargetColumn, strings: StringViewArray, limit: usize) -> Result<StringViewArray, ColumnarError> {
    let fits = lengths(&strings).all(|len| len <= limit);
    if fits { Ok(strings) } else { shortened(column, &strings, limit, |text| text) }
}

fn character(column: &TargetColumn, strings: StringViewArray, limit: usize) -> Result<StringViewArray, ColumnarError> {
    let mut plain = true;
    for text in strings.iter().flatten() {
        plain &= text.len() <= limit && !text.ends_with(' ');
        if !text.is_ascii() {
            let sequence = text.chars().find(|character| !character.is_ascii()).map(String::from).unwrap_or_default();
            let kind = LoadErrorKind::Multibyte { sequence: sequence.into_bytes() };
            return Err(ColumnarError::Text { column: column.name.clone(), kind });
        }
    }
    if plain { Ok(strings) } else { shortened(column, &strings, limit, |text| text.trim_end_matches(' ')) }
}

/// A view begins with its length; null ones may hold anything.
fn lengths(strings: &StringViewArray) -> impl Iterator<Item = usize> {
    let nulls = strings.nulls();
    strings
        .views()
        .iter()
        .enumerate()
        .map(move |(row, view)| if nulls.is_some_and(|nulls| nulls.is_null(row)) { 0 } else { (*view as u32) as usize })
}

/// Blanks beyond the limit are cut off; anything else there is an error.
fn shortened(
    column: &TargetColumn,
    strings: &StringViewArray,
    limit: usize,
    own: impl Fn(&str) -> &str,
) -> Result<StringViewArray, ColumnarError> {
    let mut rebuilt = StringViewBuilder::with_capacity(strings.len()).with_deduplicate_strings();
    for text in strings {
        let Some(text) = text else {
            rebuilt.append_null();
            continue;
        };
        let mut kept = own(text);
        if kept.len() > limit {
            let trimmed = kept.trim_end_matches(' ');
            if trimmed.len() > limit {
                let data = text.len();
                return Err(ColumnarError::TooLong { column: column.name.clone(), table: limit, data });
            }
            // Only blanks are cut, so this is a character boundary.
            kept = kept.get(..limit).unwrap_or(trimmed);
        }
        rebuilt.append_value(kept);
    }
    Ok(rebuilt.finish())
}
