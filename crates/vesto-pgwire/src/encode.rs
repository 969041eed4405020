//! Result rows: Arrow columns in, DataRow messages out, in PostgreSQL's text or binary form.
//! A value is written into the output buffer as it is read; nothing is allocated per row.

mod binary;
mod float;
mod text;
mod value;

use arrow::array::RecordBatch;
use bytes::{BufMut, BytesMut};
use vesto_session::Column;
use vesto_types::SqlError;

use crate::backend::{self, Formats};
use value::Values;

/// Session settings that change how values look.
#[derive(Debug, Clone)]
pub(crate) struct Style {
    /// Added to the 15 (float8) or 6 (float4) digits of output, -15 to 3.
    pub(crate) extra_float_digits: i32,
    /// In which TIMESTAMPTZ is shown.
    pub(crate) time_zone: chrono_tz::Tz,
}

impl Default for Style {
    fn default() -> Self {
        Self { extra_float_digits: 0, time_zone: chrono_tz::UTC }
    }
}

impl Style {
    /// Follows a reported parameter.
    pub(crate) fn follow(&mut self, name: &str, value: &str) {
        if name.eq_ignore_ascii_case("extra_float_digits") {
            self.extra_float_digits = value.parse().unwrap_or(0).clamp(-15, 3);
        } else if name.eq_ignore_ascii_case("timezone") {
            self.time_zone = value.parse().unwrap_or(chrono_tz::UTC);
        }
    }
}

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
