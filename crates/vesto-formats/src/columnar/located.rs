//! Which row and value an error is about. Columns are converted as a whole, and most load: only when one does not are its
//! rows looked through.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::error::{BadValue, ColumnarError};
use crate::load_error::raw_text;

/// The error with its place, if it is about a value. `convert` does what failed: if it fails for some rows, it does for more.
pub(super) fn located(
    column: usize,
    array: &ArrayRef,
    error: ColumnarError,
    convert: impl Fn(&ArrayRef) -> Result<(), ColumnarError>,
) -> ColumnarError {
    if !error.is_of_value() {
        return error;
    }
    let (mut good, mut bad) = (0, array.len());
    while good + 1 < bad {
        let middle = good.midpoint(bad);
        if convert(&array.slice(0, middle)).is_ok() { good = middle } else { bad = middle }
    }
    let fault = convert(&array.slice(0, bad)).err().unwrap_or(error);
    let row = bad.saturating_sub(1);
    ColumnarError::Value(Box::new(BadValue { column, row: row as u64, value: shown(array, row), fault }))
}

/// A NULL that is refused.
pub(super) fn null(column: usize, row: usize, fault: ColumnarError) -> ColumnarError {
    ColumnarError::Value(Box::new(BadValue { column, row: row as u64, value: None, fault }))
}

/// The value's text, for those who read the error: nothing for nested ones, which may be large.
fn shown(array: &ArrayRef, row: usize) -> Option<String> {
    if row >= array.len() || array.is_null(row) {
        return None;
    }
    let value = array.slice(row, 1);
    let text = match value.data_type() {
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => {
            let bytes = cast(&value, &DataType::BinaryView).ok()?;
            raw_text(bytes.as_binary_view_opt()?.value(0))
        }
        nested if nested.is_nested() => String::new(),
        _ => {
            let options = FormatOptions::default();
            let formatter = ArrayFormatter::try_new(&value, &options).ok();
            let text = formatter.and_then(|formatter| formatter.value(0).try_to_string().ok());
            // Dates and times beyond what can be printed are numbers.
            text.or_else(|| Some(shown_number(&value)?.to_string())).unwrap_or_default()
        }
    };
    Some(text)
}

fn shown_number(value: &ArrayRef) -> Option<i64> {
    let number = cast(value, &DataType::Int64).ok()?;
    Some(number.as_primitive_opt::<Int64Type>()?.value(0))
}
