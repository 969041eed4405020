//! Which columns are written without a dictionary. The Parquet writer builds one for every column and gives it up when
//! it outgrows its page: of keys, prices and comments that is most of the work of writing them, in each row group anew.
//! A file's first rows tell which columns these are.

use std::collections::HashSet;

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::error::ArrowError;
use arrow::row::{RowConverter, SortField};

/// Rows that are looked at.
pub const SAMPLE_ROWS: usize = 4096;
/// Fewer tell nothing.
const MIN_SAMPLE_ROWS: usize = 1024;

/// For each column, whether its dictionary would outgrow a page of so many bytes, as far as the sample can tell.
pub(super) fn outgrow(sample: &RecordBatch, page_bytes: usize) -> Result<Vec<bool>, ArrowError> {
    sample.columns().iter().map(|values| outgrows(values, page_bytes)).collect()
}

fn outgrows(values: &ArrayRef, page_bytes: usize) -> Result<bool, ArrowError> {
    let n_rows = values.len().min(SAMPLE_ROWS);
    if n_rows < MIN_SAMPLE_ROWS {
        return Ok(false);
    }
    let converter = RowConverter::new(vec![SortField::new(values.data_type().clone())])?;
    let rows = converter.convert_columns(&[values.slice(0, n_rows)])?;
    let value_bytes = rows.iter().map(|row| row.as_ref().len()).sum::<usize>() / n_rows;
    let n_distinct = rows.iter().collect::<HashSet<_>>().len();
    // Of n values drawn from d equally frequent ones, about n²/2d are there already (as birthdays are).
    let n_repeated = (n_rows - n_distinct).max(1);
    Ok(n_rows * n_rows / (2 * n_repeated) * value_bytes > page_bytes)
}

#[cfg(test)]
mod tests;
