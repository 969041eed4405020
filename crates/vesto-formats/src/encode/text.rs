//! Delimited text and CSV, byte for byte as UNLOAD writes them.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use arrow::array::{
    Array, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int16Array, Int32Array, Int64Array,
    RecordBatch, StringArray, Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow::array::{ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int16Type, Int32Type, Int64Type, Time64MicrosecondType,
    TimestampMicrosecondType,
};
use arrow::error::ArrowError;
use memchr::{memchr, memchr3};
use vesto_types::ColumnType;

use super::value::{self, Zone};
use crate::options::SetupError;

/// UNLOAD's text options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEncoding {
    pub form: TextForm,
    pub delimiter: u8,
    /// `NULL AS`; empty when not given.
    pub null_as: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextForm {
    /// ADDQUOTES puts CHAR and VARCHAR values between double quotes, as AWS's sample shows.
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
}

impl TextEncoder {
    pub fn new(encoding: TextEncoding, columns: Vec<(String, ColumnType)>) -> Result<Self, SetupError> {
        if !encoding.delimiter.is_ascii() || matches!(encoding.delimiter, 0 | b'\n' | b'\r') {
            return Err(SetupError::Delimiter { text: char::from(encoding.delimiter).to_string() });
        }
        for (name, column_type) in &columns {
            if matches!(
                column_type,
                ColumnType::Timetz
                    | ColumnType::IntervalYearToMonth(_)
                    | ColumnType::IntervalDayToSecond(_)
                    | ColumnType::Super
                    | ColumnType::Varbyte(_)
            ) {
                return Err(SetupError::ColumnType { column: name.clone(), column_type: column_type.clone() });
            }
        }
        Ok(Self { encoding, columns })
    }

    /// The HEADER line.
    pub fn header(&self, out: &mut Vec<u8>) {
        for (i, (name, _)) in self.columns.iter().enumerate() {
            self.delimit(i, out);
            self.text(name.as_bytes(), out);
        }
        out.push(b'\n');
    }

    /// Appends one line per row. Columns of another Arrow type are cast to that of their declared type first.
    pub fn encode(&self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), ArrowError> {
        if batch.num_columns() != self.columns.len() {
            return Err(ArrowError::SchemaError("the batch does not have the encoder's columns".to_owned()));
        }
        let arrays = batch.columns().iter().zip(&self.columns).map(|(array, (_, column_type))| {
            let wanted = column_type.arrow();
            if *array.data_type() == wanted { Ok(array.clone()) } else { cast(array, &wanted) }
        });
        let arrays = arrays.collect::<Result<Vec<ArrayRef>, _>>()?;
        let typed = arrays.iter().zip(&self.columns).map(|(array, (_, column_type))| Typed::of(array, column_type));
        let typed = typed.collect::<Result<Vec<Typed<'_>>, _>>()?;
        for row in 0..batch.num_rows() {
            for (i, column) in typed.iter().enumerate() {
                self.delimit(i, out);
                self.field(column, row, out);
            }
            out.push(b'\n');
        }
        Ok(())
    }

    fn delimit(&self, column: usize, out: &mut Vec<u8>) {
        if column > 0 {
            out.push(self.encoding.delimiter);
        }
    }

    fn field(&self, column: &Typed<'_>, row: usize, out: &mut Vec<u8>) {
        if column.is_null(row) {
            out.extend_from_slice(&self.encoding.null_as);
            return;
        }
        match column {
            Typed::Int16(array) => value::integer(i64::from(array.value(row)), out),
            Typed::Int32(array) => value::integer(i64::from(array.value(row)), out),
            Typed::Int64(array) => value::integer(array.value(row), out),
            Typed::Decimal(array, scale) => value::decimal(array.value(row), *scale, out),
            Typed::Float32(array) => value::real(array.value(row), out),
            Typed::Float64(array) => value::double(array.value(row), out),
            Typed::Boolean(array) => value::boolean(array.value(row), out),
            Typed::Text(array) => self.text(array.value(row).as_bytes(), out),
            Typed::Char(array) => self.text(array.value(row).trim_end_matches(' ').as_bytes(), out),
            Typed::Date(array) => value::date(array.value(row), out),
            Typed::Time(array) => value::time(array.value(row), out),
            Typed::Timestamp(array, zone) => value::timestamp(array.value(row), *zone, out),
        }
    }

    fn text(&self, text: &[u8], out: &mut Vec<u8>) {
        match self.encoding.form {
            TextForm::Csv => self.csv_text(text, out),
            TextForm::Delimited { escape, add_quotes } => {
                if add_quotes {
                    out.push(b'"');
                }
                if escape {
                    self.escaped_text(text, add_quotes, out);
                } else {
                    out.extend_from_slice(text);
                }
                if add_quotes {
                    out.push(b'"');
                }
            }
        }
    }

    fn csv_text(&self, text: &[u8], out: &mut Vec<u8>) {
        let must_quote = memchr3(self.encoding.delimiter, b'"', b'\n', text).is_some() || memchr(b'\r', text).is_some();
        if !must_quote {
            out.extend_from_slice(text);
            return;
        }
        out.push(b'"');
        for byte in text {
            if *byte == b'"' {
                out.push(b'"');
            }
            out.push(*byte);
        }
        out.push(b'"');
    }

    /// A backslash before line feed, carriage return, delimiter and backslash; before quotes with ADDQUOTES.
    fn escaped_text(&self, text: &[u8], add_quotes: bool, out: &mut Vec<u8>) {
        for byte in text {
            let special = matches!(byte, b'\n' | b'\r' | b'\\') || *byte == self.encoding.delimiter;
            if special || (add_quotes && matches!(byte, b'"' | b'\'')) {
                out.push(b'\\');
            }
            out.push(*byte);
        }
    }
}

/// A batch's column by its declared type.
enum Typed<'a> {
    Int16(&'a Int16Array),
    Int32(&'a Int32Array),
    Int64(&'a Int64Array),
    Decimal(&'a Decimal128Array, i8),
    Float32(&'a Float32Array),
    Float64(&'a Float64Array),
    Boolean(&'a BooleanArray),
    Text(&'a StringArray),
    Char(&'a StringArray),
    Date(&'a Date32Array),
    Time(&'a Time64MicrosecondArray),
    Timestamp(&'a TimestampMicrosecondArray, Zone),
}

impl<'a> Typed<'a> {
    fn of(array: &'a ArrayRef, column_type: &ColumnType) -> Result<Self, ArrowError> {
        let typed = match column_type {
            ColumnType::SmallInt => array.as_primitive_opt::<Int16Type>().map(Self::Int16),
            ColumnType::Integer => array.as_primitive_opt::<Int32Type>().map(Self::Int32),
            ColumnType::BigInt => array.as_primitive_opt::<Int64Type>().map(Self::Int64),
            ColumnType::Decimal { scale, .. } => {
                array.as_primitive_opt::<Decimal128Type>().map(|array| Self::Decimal(array, *scale))
            }
            ColumnType::Real => array.as_primitive_opt::<Float32Type>().map(Self::Float32),
            ColumnType::DoublePrecision => array.as_primitive_opt::<Float64Type>().map(Self::Float64),
            ColumnType::Boolean => array.as_boolean_opt().map(Self::Boolean),
            ColumnType::Char(_) => array.as_string_opt().map(Self::Char),
            ColumnType::Varchar(_) => array.as_string_opt().map(Self::Text),
            ColumnType::Date => array.as_primitive_opt::<Date32Type>().map(Self::Date),
            ColumnType::Time => array.as_primitive_opt::<Time64MicrosecondType>().map(Self::Time),
            ColumnType::Timestamp => {
                array.as_primitive_opt::<TimestampMicrosecondType>().map(|array| Self::Timestamp(array, Zone::None))
            }
            ColumnType::Timestamptz => {
                array.as_primitive_opt::<TimestampMicrosecondType>().map(|array| Self::Timestamp(array, Zone::Utc))
            }
            ColumnType::Timetz
            | ColumnType::IntervalYearToMonth(_)
            | ColumnType::IntervalDayToSecond(_)
            | ColumnType::Super
            | ColumnType::Varbyte(_) => None,
        };
        typed.ok_or_else(|| ArrowError::CastError(format!("cannot write {} as {column_type}", array.data_type())))
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Int16(array) => array.is_null(row),
            Self::Int32(array) => array.is_null(row),
            Self::Int64(array) => array.is_null(row),
            Self::Decimal(array, _) => array.is_null(row),
            Self::Float32(array) => array.is_null(row),
            Self::Float64(array) => array.is_null(row),
            Self::Boolean(array) => array.is_null(row),
            Self::Text(array) | Self::Char(array) => array.is_null(row),
            Self::Date(array) => array.is_null(row),
            Self::Time(array) => array.is_null(row),
            Self::Timestamp(array, _) => array.is_null(row),
        }
    }
}

#[cfg(test)]
mod tests;
