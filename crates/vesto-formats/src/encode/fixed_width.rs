//! FIXEDWIDTH: every value in a field of its column's width, blanks behind it. What does not fit fails the UNLOAD;
//! nothing is cut off.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use vesto_types::ColumnType;

use super::column::{self, Column, Values};
use super::cursor::{Cursor, Sink as _};
use crate::options::{FixedWidth, SetupError};

/// Writes batches of one schema as lines of one length (in characters).
pub struct FixedWidthEncoder {
    fields: Vec<Field>,
    columns: Vec<(String, ColumnType)>,
    null_as: Vec<u8>,
}

struct Field {
    width: usize,
    null: Null,
}

/// What a null becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Null {
    Text,
    /// The null string is longer than the field, which stays blank.
    Blank,
    /// The same in a column of characters: an error.
    TooLong,
}

/// Why a batch was not written.
#[derive(Debug, thiserror::Error)]
pub enum FixedWidthError {
    #[error("a value of column `{column}` is longer than its width of {width}")]
    TooLong { column: String, width: usize },
    #[error("the NULL AS string is longer than the width {width} of column `{column}`")]
    NullTooLong { column: String, width: usize },
    #[error("the batch does not fit the encoder")]
    Batch(#[from] ArrowError),
}

impl FixedWidthEncoder {
    /// `null_as` is empty when the option is not given: nulls are blanks then.
    pub fn new(spec: &FixedWidth, null_as: Vec<u8>, columns: Vec<(String, ColumnType)>) -> Result<Self, SetupError> {
        spec.check(columns.iter().map(|(name, column_type)| (name.as_str(), column_type)))?;
        let null_width = n_characters(&null_as);
        let fields = spec.widths.iter().zip(&columns).map(|(width, (_, column_type))| {
            let is_text = matches!(column_type, ColumnType::Char(_) | ColumnType::Varchar(_));
            let null = match null_width <= *width {
                true => Null::Text,
                false if is_text => Null::TooLong,
                false => Null::Blank,
            };
            Field { width: *width, null }
        });
        Ok(Self { fields: fields.collect(), columns, null_as })
    }

    /// Appends one line per row. Columns of another Arrow type are cast to that of their declared type first.
    pub fn encode(&self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), FixedWidthError> {
        let arrays = column::arrays(batch, &self.columns)?;
        let columns = Column::all(&arrays, &self.columns)?;
        let mut out = Cursor::new(out);
        for row in 0..batch.num_rows() {
            for (index, (field, column)) in self.fields.iter().zip(&columns).enumerate() {
                self.write(index, field, column, row, &mut out)?;
            }
            out.put_byte(b'\n');
        }
        Ok(())
    }

    fn write(
        &self,
        index: usize,
        field: &Field,
        column: &Column<'_>,
        row: usize,
        out: &mut Cursor<'_>,
    ) -> Result<(), FixedWidthError> {
        let start = out.position();
        match (&column.values, field.null) {
            _ if !column.is_null(row) => match &column.values {
                Values::Text(texts) => out.put(texts.value(row)),
                Values::Plain(values) => values.write(row, out),
            },
            (_, Null::Text) => out.put(&self.null_as),
            (_, Null::Blank) => {}
            (_, Null::TooLong) => {
                return Err(FixedWidthError::NullTooLong { column: self.name(index), width: field.width });
            }
        }
        let width = n_characters(out.since(start));
        let padding = field.width.checked_sub(width);
        let padding =
            padding.ok_or_else(|| FixedWidthError::TooLong { column: self.name(index), width: field.width })?;
        out.fill(b' ', padding);
        Ok(())
    }

    fn name(&self, index: usize) -> String {
        self.columns.get(index).map(|(name, _)| name.clone()).unwrap_or_default()
    }
}

/// COPY counts widths the same way.
fn n_characters(text: &[u8]) -> usize {
    text.iter().filter(|byte| !(0x80..=0xBF).contains(*byte)).count()
}

#[cfg(test)]
mod tests;
