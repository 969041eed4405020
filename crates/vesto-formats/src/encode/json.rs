//! JSON: an object per line, a member per column. Numbers stand bare, booleans are the strings `t` and `f`, SUPER
//! values are nested as they are, nulls are `null`; everything else is a string.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use std::collections::HashSet;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use vesto_types::ColumnType;

use super::column::{self, Column, Plain, TextKind, Texts, Values};
use super::cursor::{Cursor, Sink as _};
use crate::json::escape::quote_into;
use crate::options::SetupError;

/// Writes batches of one schema as objects.
pub struct JsonEncoder {
    columns: Vec<(String, ColumnType)>,
    /// What stands before each value: `{"first":`, `,"second":`.
    keys: Vec<Vec<u8>>,
}

impl JsonEncoder {
    /// Names must be unique; VARBYTE has no JSON form.
    pub fn new(columns: Vec<(String, ColumnType)>) -> Result<Self, SetupError> {
        let mut names = HashSet::new();
        let mut keys = Vec::with_capacity(columns.len());
        for (i, (name, column_type)) in columns.iter().enumerate() {
            if !names.insert(name.as_str()) {
                return Err(SetupError::DuplicateName { column: name.clone() });
            }
            if matches!(column_type, ColumnType::Varbyte(_)) {
                return Err(SetupError::ColumnType { column: name.clone(), column_type: column_type.clone() });
            }
            let mut key = vec![if i == 0 { b'{' } else { b',' }];
            quote_into(name.as_bytes(), &mut key);
            key.push(b':');
            keys.push(key);
        }
        if columns.is_empty() {
            return Err(SetupError::NoColumns);
        }
        Ok(Self { columns, keys })
    }

    /// Appends one line per row. Columns of another Arrow type are cast to that of their declared type first.
    pub fn encode(&self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), ArrowError> {
        let arrays = column::arrays(batch, &self.columns)?;
        let columns = Column::all(&arrays, &self.columns)?;
        let members: Vec<Member<'_>> =
            self.keys.iter().zip(&columns).map(|(key, column)| Member::of(key, column)).collect();
        let mut scratch = Vec::new();
        let mut out = Cursor::new(out);
        for row in 0..batch.num_rows() {
            for member in &members {
                out.put(member.key);
                member.write(row, &mut scratch, &mut out);
            }
            out.put(b"}\n");
        }
        Ok(())
    }
}

/// A column of a batch, and how its values are to be written.
struct Member<'a> {
    key: &'a [u8],
    column: &'a Column<'a>,
    form: Form<'a>,
}

#[derive(Clone, Copy)]
enum Form<'a> {
    Bare(&'a Plain<'a>),
    /// May be `NaN` or an infinity, for which JSON has no number.
    Float(&'a Plain<'a>),
    Quoted(&'a Plain<'a>),
    Nested(&'a Texts<'a>),
    /// None of the column's texts has anything to escape.
    PlainString(&'a Texts<'a>),
    String(&'a Texts<'a>),
}

impl<'a> Member<'a> {
    fn of(key: &'a [u8], column: &'a Column<'a>) -> Self {
        let form = match &column.values {
            Values::Text(texts) if texts.kind == TextKind::Super => Form::Nested(texts),
            Values::Text(texts) if !texts.all().iter().any(|byte| needs_escape(*byte)) => Form::PlainString(texts),
            Values::Text(texts) => Form::String(texts),
            Values::Plain(values) => match values {
                Plain::Int16(_) | Plain::Int32(_) | Plain::Int64(_) | Plain::Decimal(..) => Form::Bare(values),
                Plain::Float32(_) | Plain::Float64(_) => Form::Float(values),
                Plain::Boolean(_)
                | Plain::Date(_)
                | Plain::Time(_)
                | Plain::Timetz(_)
                | Plain::Timestamp(..)
                | Plain::Months(_)
                | Plain::Micros(_)
                | Plain::Bytes(_) => Form::Quoted(values),
            },
        };
        Self { key, column, form }
    }

    #[inline]
    fn write(&self, row: usize, scratch: &mut Vec<u8>, out: &mut Cursor<'_>) {
        if self.column.is_null(row) {
            out.put(b"null");
            return;
        }
        match self.form {
            Form::Bare(values) => values.write(row, out),
            Form::Float(values) => {
                let start = out.position();
                values.write(row, out);
                if out.since(start).last().is_some_and(u8::is_ascii_alphabetic) {
                    out.rewind(start);
                    quoted(values, row, out);
                }
            }
            Form::Quoted(values) => quoted(values, row, out),
            Form::Nested(texts) => {
                let (start, end) = texts.range(row);
                out.put_part(texts.data, start, end);
            }
            Form::PlainString(texts) => {
                let (start, end) = texts.range(row);
                out.put_byte(b'"');
                out.put_part(texts.data, start, end);
                out.put_byte(b'"');
            }
            Form::String(texts) => {
                scratch.clear();
                quote_into(texts.value(row), scratch);
                out.put(scratch);
            }
        }
    }
}

fn quoted(values: &Plain<'_>, row: usize, out: &mut Cursor<'_>) {
    out.put_byte(b'"');
    values.write(row, out);
    out.put_byte(b'"');
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, b'"' | b'\\')
}

#[cfg(test)]
mod tests;
