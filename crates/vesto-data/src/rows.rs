//! Rows as `GetStatementResult` (typed fields in JSON) and `GetStatementResultV2` (CSV) show them.
//! <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_Field.html>

use std::cell::RefCell;
use std::fmt::Write;

use arrow::array::RecordBatch;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{BufMut, BytesMut};
use vesto_session::Column;
use vesto_types::SqlError;
use vesto_values::{Style, Values, text};

use crate::statement::ResultFormat;

/// Which member of a `Field` holds a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FieldKind {
    Boolean,
    Long,
    Double,
    Blob,
    String,
}

impl FieldKind {
    fn of(oid: u32) -> Self {
        match oid {
            16 => Self::Boolean,
            // int8, int2, int4, oid
            20 | 21 | 23 | 26 => Self::Long,
            700 | 701 => Self::Double,
            // bytea, varbyte
            17 | 6551 => Self::Blob,
            _ => Self::String,
        }
    }
}

/// The columns of one batch, each with the way to write it.
pub(crate) struct RowEncoder<'a> {
    columns: Vec<(Values<'a>, u32)>,
    format: ResultFormat,
    style: &'a Style,
    /// The text of one cell before it is escaped.
    scratch: RefCell<BytesMut>,
}

impl<'a> RowEncoder<'a> {
    pub(crate) fn new(
        batch: &'a RecordBatch,
        columns: &[Column],
        format: ResultFormat,
        style: &'a Style,
    ) -> Result<Self, SqlError> {
        let pairs = batch.columns().iter().zip(columns);
        let values = pairs.map(|(array, column)| Ok((Values::of(array.as_ref(), &column.name)?, column.oid)));
        let columns = values.collect::<Result<Vec<_>, SqlError>>()?;
        Ok(Self { columns, format, style, scratch: RefCell::default() })
    }

    /// Appends a row, and answers how many bytes its values have.
    pub(crate) fn put_row(&self, out: &mut BytesMut, row: usize) -> usize {
        match self.format {
            ResultFormat::Json => self.put_json(out, row),
            ResultFormat::Csv => self.put_csv(out, row),
        }
    }

    fn put_json(&self, out: &mut BytesMut, row: usize) -> usize {
        let mut n_bytes = 0;
        out.put_u8(b'[');
        for (index, (values, oid)) in self.columns.iter().enumerate() {
            if index > 0 {
                out.put_u8(b',');
            }
            let start = out.len();
            if values.is_null(row) {
                out.put_slice(br#"{"isNull":true}"#);
                continue;
            }
            match FieldKind::of(*oid) {
                FieldKind::Boolean => {
                    let value = values.integer(row).unwrap_or_default() != 0;
                    put(out, format_args!(r#"{{"booleanValue":{value}}}"#));
                }
                FieldKind::Long => {
                    put(out, format_args!(r#"{{"longValue":{}}}"#, values.integer(row).unwrap_or_default()));
                }
                FieldKind::Double => {
                    out.put_slice(br#"{"doubleValue":"#);
                    put_double(out, values, row);
                    out.put_u8(b'}');
                }
                FieldKind::Blob => {
                    let encoded = STANDARD.encode(values.bytes(row).unwrap_or_default());
                    put(out, format_args!(r#"{{"blobValue":"{encoded}"}}"#));
                }
                FieldKind::String => {
                    out.put_slice(br#"{"stringValue":""#);
                    n_bytes += self.with_text(values, row, *oid, |text| {
                        put_escaped(out, text);
                        text.len()
                    });
                    out.put_slice(br#""}"#);
                    continue;
                }
            }
            n_bytes += out.len() - start;
        }
        out.put_u8(b']');
        n_bytes
    }

    /// As RFC 4180; NULL is nothing, an empty string is quoted.
    fn put_csv(&self, out: &mut BytesMut, row: usize) -> usize {
        let start = out.len();
        for (index, (values, oid)) in self.columns.iter().enumerate() {
            if index > 0 {
                out.put_u8(b',');
            }
            if !values.is_null(row) {
                self.with_text(values, row, *oid, |text| put_csv_field(out, text));
            }
        }
        out.put_slice(b"\r\n");
        out.len() - start
    }

    fn with_text<T>(&self, values: &Values<'_>, row: usize, oid: u32, read: impl FnOnce(&[u8]) -> T) -> T {
        let mut scratch = self.scratch.borrow_mut();
        scratch.clear();
        text::put(&mut scratch, values, row, oid, self.style);
        read(&scratch)
    }
}

/// Appends the rows of a batch, each cell as text.
pub(crate) fn push_texts(
    batch: &RecordBatch,
    columns: &[Column],
    style: &Style,
    rows: &mut Vec<Vec<Option<String>>>,
) -> Result<(), SqlError> {
    let encoder = RowEncoder::new(batch, columns, ResultFormat::Csv, style)?;
    for row in 0..batch.num_rows() {
        let cell = |(values, oid): &(Values<'_>, u32)| {
            let text = || encoder.with_text(values, row, *oid, |text| String::from_utf8_lossy(text).into_owned());
            (!values.is_null(row)).then(text)
        };
        rows.push(encoder.columns.iter().map(cell).collect());
    }
    Ok(())
}

/// A buffer grows, so writing never fails.
fn put(out: &mut BytesMut, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

/// As short as it can be and still read back the same; REAL as the 32 bits that it has.
fn put_double(out: &mut BytesMut, values: &Values<'_>, row: usize) {
    let value = values.float(row).unwrap_or_default();
    match values {
        _ if value.is_nan() => out.put_slice(br#""NaN""#),
        _ if value.is_infinite() && value > 0.0 => out.put_slice(br#""Infinity""#),
        _ if value.is_infinite() => out.put_slice(br#""-Infinity""#),
        Values::Float32(array) => put(out, format_args!("{:?}", array.value(row))),
        _ => put(out, format_args!("{value:?}")),
    }
}

fn put_escaped(out: &mut BytesMut, text: &[u8]) {
    let mut plain = 0;
    for (at, byte) in text.iter().enumerate() {
        if *byte >= 0x20 && !matches!(byte, b'"' | b'\\') {
            continue;
        }
        out.put_slice(text.get(plain..at).unwrap_or_default());
        plain = at + 1;
        match byte {
            b'"' => out.put_slice(br#"\""#),
            b'\\' => out.put_slice(br"\\"),
            b'\n' => out.put_slice(br"\n"),
            b'\r' => out.put_slice(br"\r"),
            b'\t' => out.put_slice(br"\t"),
            other => put(out, format_args!("\\u{other:04x}")),
        }
    }
    out.put_slice(text.get(plain..).unwrap_or_default());
}

fn put_csv_field(out: &mut BytesMut, text: &[u8]) {
    if !text.is_empty() && !text.iter().any(|byte| b",\"\r\n".contains(byte)) {
        return out.put_slice(text);
    }
    out.put_u8(b'"');
    for byte in text {
        if *byte == b'"' {
            out.put_u8(b'"');
        }
        out.put_u8(*byte);
    }
    out.put_u8(b'"');
}

#[cfg(test)]
mod tests;
