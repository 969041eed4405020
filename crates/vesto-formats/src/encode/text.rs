//! Delimited text and CSV, byte for byte as UNLOAD writes them.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>
//!
//! Whether a column has anything to quote or escape is asked once for all its rows; most have not.

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use memchr::{memchr, memchr3};
use vesto_types::ColumnType;

use super::column::{self, Column, TextKind, Texts, Values};
use super::cursor::{Cursor, Sink as _};
use crate::options::SetupError;

/// UNLOAD's text options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEncoding {
    pub form: TextForm,
    pub delimiter: u8,
    /// `NULL AS`; empty when not given. SUPER has its own null.
    pub null_as: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextForm {
    /// ADDQUOTES puts CHAR, VARCHAR and SUPER values between double quotes, as AWS's sample shows.
    Delimited { escape: bool, add_quotes: bool },
    /// A field is quoted only when it must be.
    Csv,
}

impl TextEncoding {
    pub fn pipe() -> Self {
        let form = TextForm::Delimited { escape: false, add_quotes: false };
        Self { form, delimiter: b'|', null_as: Vec::new() }
    }

    pub fn csv() -> Self {
        Self { form: TextForm::Csv, delimiter: b',', null_as: Vec::new() }
    }
}

/// Writes batches of one schema as lines.
pub struct TextEncoder {
    encoding: TextEncoding,
    columns: Vec<(String, ColumnType)>,
    /// CSV with a delimiter that numbers or times may have in them.
    looks_at_all: bool,
}

impl TextEncoder {
    pub fn new(encoding: TextEncoding, columns: Vec<(String, ColumnType)>) -> Result<Self, SetupError> {
        let delimiter = encoding.delimiter;
        if !delimiter.is_ascii() || matches!(delimiter, 0 | b'\n' | b'\r') {
            return Err(SetupError::Delimiter { text: char::from(delimiter).to_string() });
        }
        let may_be_in_values =
            delimiter.is_ascii_alphanumeric() || matches!(delimiter, b'-' | b'+' | b'.' | b':' | b' ');
        let looks_at_all = encoding.form == TextForm::Csv && may_be_in_values;
        Ok(Self { encoding, columns, looks_at_all })
    }

    /// The HEADER line.
    pub fn header(&self, out: &mut Vec<u8>) {
        let mut out = Cursor::new(out);
        for (i, (name, _)) in self.columns.iter().enumerate() {
            if i > 0 {
                out.put_byte(self.encoding.delimiter);
            }
            self.text(name.as_bytes(), &mut out);
        }
        out.put_byte(b'\n');
    }

    /// Appends one line per row. Columns of another Arrow type are cast to that of their declared type first.
    pub fn encode(&self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), ArrowError> {
        let arrays = column::arrays(batch, &self.columns)?;
        let columns = Column::all(&arrays, &self.columns)?;
        let fields: Vec<Field<'_>> = columns.iter().map(|column| self.field(column)).collect();
        let mut out = Cursor::new(out);
        for row in 0..batch.num_rows() {
            for (i, field) in fields.iter().enumerate() {
                if i > 0 {
                    out.put_byte(self.encoding.delimiter);
                }
                self.write(field, row, &mut out);
            }
            out.put_byte(b'\n');
        }
        Ok(())
    }

    fn field<'a>(&self, column: &'a Column<'a>) -> Field<'a> {
        let form = match &column.values {
            Values::Text(texts) if self.is_plain(texts.all()) => Form::PlainText(texts),
            Values::Text(texts) => Form::SpecialText(texts),
            Values::Plain(_) if self.looks_at_all => Form::QuotedValue,
            Values::Plain(_) => Form::Value,
        };
        Field { column, form }
    }

    /// Whether texts can be copied as they are, wherever they begin and end.
    fn is_plain(&self, texts: &[u8]) -> bool {
        let has = |a, b, c| memchr3(a, b, c, texts).is_some();
        let delimiter = self.encoding.delimiter;
        match self.encoding.form {
            TextForm::Csv => !has(delimiter, b'"', b'\n') && memchr(b'\r', texts).is_none(),
            TextForm::Delimited { add_quotes: true, .. } => false,
            TextForm::Delimited { escape: false, .. } => true,
            TextForm::Delimited { escape: true, .. } => !has(delimiter, b'\\', b'\n') && memchr(b'\r', texts).is_none(),
        }
    }

    #[inline]
    fn write(&self, field: &Field<'_>, row: usize, out: &mut Cursor<'_>) {
        if field.column.is_null(row) {
            self.null(field, out);
            return;
        }
        match field.form {
            Form::PlainText(texts) => {
                let (start, end) = texts.range(row);
                out.put_part(texts.data, start, end);
            }
            Form::SpecialText(texts) => self.text(texts.value(row), out),
            Form::Value | Form::QuotedValue => {
                let Values::Plain(values) = &field.column.values else { return };
                let position = out.position();
                values.write(row, out);
                if matches!(field.form, Form::QuotedValue) {
                    let text = out.since(position).to_vec();
                    out.rewind(position);
                    self.text(&text, out);
                }
            }
        }
    }

    /// SUPER ignores NULL AS.
    fn null(&self, field: &Field<'_>, out: &mut Cursor<'_>) {
        match &field.column.values {
            Values::Text(Texts { kind: TextKind::Super, .. }) => out.put(b"null"),
            Values::Text(_) | Values::Plain(_) => out.put(&self.encoding.null_as),
        }
    }

    fn text(&self, text: &[u8], out: &mut Cursor<'_>) {
        match self.encoding.form {
            TextForm::Csv => self.csv_text(text, out),
            TextForm::Delimited { escape, add_quotes } => {
                if add_quotes {
                    out.put_byte(b'"');
                }
                if escape {
                    self.escaped_text(text, add_quotes, out);
                } else {
                    out.put(text);
                }
                if add_quotes {
                    out.put_byte(b'"');
                }
            }
        }
    }

    fn csv_text(&self, text: &[u8], out: &mut Cursor<'_>) {
        if self.is_plain(text) {
            out.put(text);
            return;
        }
        out.put_byte(b'"');
        let mut rest = text;
        while let Some(quote) = memchr(b'"', rest) {
            let (before, behind) = rest.split_at(quote + 1);
            out.put(before);
            out.put_byte(b'"');
            rest = behind;
        }
        out.put(rest);
        out.put_byte(b'"');
    }

    /// A backslash before line feed, carriage return, delimiter and backslash; before quotes with ADDQUOTES.
    fn escaped_text(&self, text: &[u8], add_quotes: bool, out: &mut Cursor<'_>) {
        for byte in text {
            let special = matches!(byte, b'\n' | b'\r' | b'\\') || *byte == self.encoding.delimiter;
            if special || (add_quotes && matches!(byte, b'"' | b'\'')) {
                out.put_byte(b'\\');
            }
            out.put_byte(*byte);
        }
    }
}

/// A column of a batch, and how its values are to be written.
struct Field<'a> {
    column: &'a Column<'a>,
    form: Form<'a>,
}

#[derive(Clone, Copy)]
enum Form<'a> {
    /// None of the column's texts has anything to quote or escape.
    PlainText(&'a Texts<'a>),
    SpecialText(&'a Texts<'a>),
    Value,
    /// A value's text is quoted like any other.
    QuotedValue,
}

#[cfg(test)]
mod tests;
