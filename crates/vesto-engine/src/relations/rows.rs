//! Building a system relation's rows, cell by cell.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Float64Builder, Int16Builder, Int32Builder, Int64Builder, ListBuilder, RecordBatch,
    RecordBatchOptions, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Schema};
use chrono::{DateTime, Utc};
use vesto_types::{ColumnType, SqlError, SqlState};

use crate::types::{self, MICROSECONDS};

/// A column's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Oid,
    /// PostgreSQL's `name`.
    Name,
    /// PostgreSQL's one-byte `"char"`.
    Char,
    Text,
    Varchar(u32),
    /// `CHAR(n)`: what is longer is cut.
    Bpchar(u32),
    SmallInt,
    Integer,
    BigInt,
    Double,
    Boolean,
    Timestamp,
    /// An array of text: `aclitem[]`, `oid[]` …
    List,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Null,
    Text(String),
    Int(i64),
    Double(f64),
    Boolean(bool),
    Timestamp(DateTime<Utc>),
    List(Vec<String>),
}

enum Builder {
    Text(StringBuilder),
    SmallInt(Int16Builder),
    Integer(Int32Builder),
    BigInt(Int64Builder),
    Double(Float64Builder),
    Boolean(BooleanBuilder),
    Timestamp(TimestampMicrosecondBuilder),
    List(ListBuilder<StringBuilder>),
}

pub(crate) struct Rows {
    columns: &'static [(&'static str, Kind)],
    builders: Vec<Builder>,
    n_rows: usize,
}

impl Rows {
    pub(crate) fn new(columns: &'static [(&'static str, Kind)]) -> Self {
        let builders = columns.iter().map(|(_, kind)| match kind {
            Kind::Name | Kind::Char | Kind::Text | Kind::Varchar(_) | Kind::Bpchar(_) => {
                Builder::Text(StringBuilder::new())
            }
            Kind::SmallInt => Builder::SmallInt(Int16Builder::new()),
            Kind::Integer => Builder::Integer(Int32Builder::new()),
            Kind::Oid | Kind::BigInt => Builder::BigInt(Int64Builder::new()),
            Kind::Double => Builder::Double(Float64Builder::new()),
            Kind::Boolean => Builder::Boolean(BooleanBuilder::new()),
            Kind::Timestamp => Builder::Timestamp(TimestampMicrosecondBuilder::new()),
            Kind::List => Builder::List(ListBuilder::new(StringBuilder::new())),
        });
        Self { columns, builders: builders.collect(), n_rows: 0 }
    }

    /// One row, in the order of the columns. A cell of another kind than its column is NULL.
    pub(crate) fn push(&mut self, cells: impl IntoIterator<Item = Cell>) {
        let mut cells = cells.into_iter();
        for (builder, (_, kind)) in self.builders.iter_mut().zip(self.columns) {
            let cell = cells.next().unwrap_or(Cell::Null);
            match (builder, cell) {
                (Builder::Text(builder), Cell::Text(text)) if let Kind::Bpchar(len) = kind => {
                    builder.append_value(text.get(..text.floor_char_boundary(*len as usize)).unwrap_or(&text));
                }
                (Builder::Text(builder), Cell::Text(text)) => builder.append_value(text),
                (Builder::Text(builder), Cell::Int(value)) => builder.append_value(value.to_string()),
                (Builder::Text(builder), _) => builder.append_null(),
                (Builder::SmallInt(builder), Cell::Int(value)) => builder.append_option(i16::try_from(value).ok()),
                (Builder::SmallInt(builder), _) => builder.append_null(),
                (Builder::Integer(builder), Cell::Int(value)) => builder.append_option(i32::try_from(value).ok()),
                (Builder::Integer(builder), _) => builder.append_null(),
                (Builder::BigInt(builder), Cell::Int(value)) => builder.append_value(value),
                (Builder::BigInt(builder), _) => builder.append_null(),
                (Builder::Double(builder), Cell::Double(value)) => builder.append_value(value),
                (Builder::Double(builder), _) => builder.append_null(),
                (Builder::Boolean(builder), Cell::Boolean(value)) => builder.append_value(value),
                (Builder::Boolean(builder), _) => builder.append_null(),
                (Builder::Timestamp(builder), Cell::Timestamp(at)) => builder.append_value(at.timestamp_micros()),
                (Builder::Timestamp(builder), _) => builder.append_null(),
                (Builder::List(builder), Cell::List(items)) => builder.append_value(items.into_iter().map(Some)),
                (Builder::List(builder), _) => builder.append_null(),
            }
        }
        debug_assert!(cells.next().is_none(), "more cells than columns");
        self.n_rows += 1;
    }

    pub(crate) fn finish(self) -> Result<RecordBatch, SqlError> {
        let schema = schema(self.columns);
        let arrays = self.builders.into_iter().map(|builder| -> ArrayRef {
            match builder {
                Builder::Text(mut builder) => Arc::new(builder.finish()),
                Builder::SmallInt(mut builder) => Arc::new(builder.finish()),
                Builder::Integer(mut builder) => Arc::new(builder.finish()),
                Builder::BigInt(mut builder) => Arc::new(builder.finish()),
                Builder::Double(mut builder) => Arc::new(builder.finish()),
                Builder::Boolean(mut builder) => Arc::new(builder.finish()),
                Builder::Timestamp(mut builder) => Arc::new(builder.finish()),
                Builder::List(mut builder) => Arc::new(builder.finish()),
            }
        });
        let options = RecordBatchOptions::new().with_row_count(Some(self.n_rows));
        RecordBatch::try_new_with_options(Arc::new(schema), arrays.collect(), &options)
            .map_err(|error| SqlError::new(SqlState::INTERNAL_ERROR, error.to_string()))
    }
}

pub(crate) fn schema(columns: &[(&str, Kind)]) -> Schema {
    let field = |(name, kind): &(&str, Kind)| match kind {
        Kind::Oid => types::with_wire_type(Field::new(*name, DataType::Int64, true), "oid"),
        Kind::Name => types::with_wire_type(Field::new(*name, DataType::Utf8, true), "name"),
        Kind::Char => types::with_wire_type(Field::new(*name, DataType::Utf8, true), "char1"),
        Kind::Text => types::with_wire_type(Field::new(*name, DataType::Utf8, true), "text"),
        Kind::Varchar(len) => types::field(*name, &ColumnType::Varchar(*len), true),
        Kind::Bpchar(len) => types::field(*name, &ColumnType::Char(*len), true),
        Kind::SmallInt => Field::new(*name, DataType::Int16, true),
        Kind::Integer => Field::new(*name, DataType::Int32, true),
        Kind::BigInt => Field::new(*name, DataType::Int64, true),
        Kind::Double => Field::new(*name, DataType::Float64, true),
        Kind::Boolean => Field::new(*name, DataType::Boolean, true),
        Kind::Timestamp => Field::new(*name, MICROSECONDS, true),
        Kind::List => Field::new(*name, DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))), true),
    };
    Schema::new(columns.iter().map(field).collect::<Vec<_>>())
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(at: DateTime<Utc>) -> Self {
        Self::Timestamp(at)
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Self::Double(value)
    }
}

macro_rules! int_cell {
    ($($int:ty),*) => {
        $(impl From<$int> for Cell {
            fn from(value: $int) -> Self {
                Self::Int(i64::from(value))
            }
        })*
    };
}

int_cell!(i16, i32, i64, u16, u32);

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Cell {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
