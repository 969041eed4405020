//! Result rows: Arrow columns in, DataRow messages out, in PostgreSQL's text or binary form.
//! A value is written into the output buffer as it is read; nothing is allocated per row.

mod binary;

use arrow::array::RecordBatch;
use bytes::{BufMut, BytesMut};
use vesto_session::Column;
use vesto_types::SqlError;
use vesto_values::{Style, Values, text};

use crate::backend::{self, Formats};

/// The columns of one batch, each with the way to write it.
pub(crate) struct RowEncoder<'a> {
    columns: Vec<(Values<'a>, u32, Form)>,
    style: &'a Style,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Binary,
}

impl<'a> RowEncoder<'a> {
    pub(crate) fn new(
        batch: &'a RecordBatch,
        columns: &[Column],
        formats: &Formats,
        style: &'a Style,
    ) -> Result<Self, SqlError> {
        let mut encoders = Vec::with_capacity(columns.len());
        for (index, (array, column)) in batch.columns().iter().zip(columns).enumerate() {
            let form = if formats.is_binary(index) { Form::Binary } else { Form::Text };
            encoders.push((Values::of(array.as_ref(), &column.name)?, column.oid, form));
        }
        Ok(Self { columns: encoders, style })
    }

    /// Appends one DataRow message.
    pub(crate) fn put_row(&self, out: &mut BytesMut, row: usize) {
        backend::message(out, b'D', |out| {
            out.put_u16(u16::try_from(self.columns.len()).unwrap_or(u16::MAX));
            for (values, oid, form) in &self.columns {
                if values.is_null(row) {
                    out.put_i32(-1);
                    continue;
                }
                let start = out.len();
                out.put_i32(0);
                match form {
                    Form::Text => text::put(out, values, row, *oid, self.style),
                    Form::Binary => binary::put(out, values, row, *oid, self.style),
                }
                let len = i32::try_from(out.len() - start - 4).unwrap_or(i32::MAX);
                if let Some(word) = out.get_mut(start..start + 4) {
                    word.copy_from_slice(&len.to_be_bytes());
                }
            }
        });
    }
}

#[cfg(test)]
mod tests;
