//! Why a columnar file cannot be loaded. The first such error ends the load.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html>

use vesto_types::ColumnType;

use super::fault::ColumnarFault;
use crate::load_error::{LoadError, LoadErrorKind, NumberKind};
use crate::options::TargetColumn;

/// A value that its column does not take.
#[derive(Debug)]
pub struct BadValue {
    /// Of the target columns.
    pub column: usize,
    /// Rows of the file that stand before it.
    pub row: u64,
    /// `None` for NULL; empty if it is nested.
    pub value: Option<String>,
    /// What is wrong with it.
    pub fault: ColumnarError,
}

#[derive(Debug, thiserror::Error)]
pub enum ColumnarError {
    #[error("{}", .0.fault)]
    Value(Box<BadValue>),
    /// The bytes could not be fetched.
    #[error("the file could not be read")]
    Read(#[source] std::io::Error),
    /// The file is not what its name or its own footer says.
    #[error("the file is not valid: {message}")]
    Corrupt { message: String },
    #[error("{what} is not supported")]
    Unsupported { what: String },
    /// The file's column is of another kind; `found` is the column as the file's schema prints it.
    #[error("column `{column}` is of an incompatible type")]
    Incompatible {
        column: String,
        file_column: String,
        column_type: ColumnType,
        found: String,
        /// What would take it.
        fitting: Option<ColumnType>,
    },
    #[error("the file has {file} columns, the table {table}")]
    ColumnCount { table: usize, file: usize },
    #[error("SUPER column in COPY query requires SERIALIZETOJSON option")]
    RequiresSerializeToJson,
    #[error(
        "The length of the data column {column} is longer than the length defined in the table. Table: {table}, \
         Data: {data}"
    )]
    TooLong { column: String, table: usize, data: usize },
    #[error("Cannot insert a NULL value into column {column}")]
    NullRefused { column: String },
    #[error("Value out of range for column {column}. Column type: {column_type}")]
    OutOfRange { column: String, column_type: ColumnType },
    /// What a text column of any format refuses.
    #[error("column `{column}`: {}", .kind.err_reason())]
    Text { column: String, kind: LoadErrorKind },
    /// A string in a SUPER value.
    #[error("String value exceeds the max size of {limit} bytes")]
    SuperString { limit: usize },
    #[error("SUPER value of column {column} exceeds the max size of {limit} bytes")]
    SuperTooLong { column: String, limit: usize },
}

impl ColumnarError {
    /// Whether it is about a single value.
    pub(super) fn is_of_value(&self) -> bool {
        match self {
            Self::TooLong { .. }
            | Self::NullRefused { .. }
            | Self::OutOfRange { .. }
            | Self::Text { .. }
            | Self::SuperString { .. }
            | Self::SuperTooLong { .. } => true,
            Self::Value(_)
            | Self::Read(_)
            | Self::Corrupt { .. }
            | Self::Unsupported { .. }
            | Self::Incompatible { .. }
            | Self::ColumnCount { .. }
            | Self::RequiresSerializeToJson => false,
        }
    }

    /// The same with so many more rows before it.
    pub(super) fn behind(mut self, n_rows: u64) -> Self {
        if let Self::Value(value) = &mut self {
            value.row = value.row.saturating_add(n_rows);
        }
        self
    }

    /// What it is about: itself, or what is wrong with the value.
    pub fn fault(&self) -> &Self {
        match self {
            Self::Value(value) => &value.fault,
            _ => self,
        }
    }

    /// As `stl_load_errors` has it; `None` if the file is not to blame. Its line number is the row's, or 0.
    pub fn load_error(&self, target: &[TargetColumn]) -> Option<LoadError> {
        let kind = self.fault().kind(target)?;
        let (column, row, value) = match self {
            Self::Value(value) => (Some(value.column), value.row.saturating_add(1), value.value.clone()),
            Self::Incompatible { column, .. } => (target.iter().position(|found| found.name == *column), 0, None),
            _ => (None, 0, None),
        };
        Some(LoadError {
            line_number: i64::try_from(row).unwrap_or(i64::MAX),
            position: 0,
            column,
            raw_line: String::new(),
            raw_field_value: value.unwrap_or_default(),
            fields: Vec::new(),
            kind,
        })
    }

    fn kind(&self, target: &[TargetColumn]) -> Option<LoadErrorKind> {
        let fault = match self {
            Self::Text { kind, .. } => return Some(kind.clone()),
            Self::NullRefused { .. } => return Some(LoadErrorKind::MissingNotNull),
            Self::OutOfRange { column_type, .. } => return Some(out_of_range(column_type)),
            Self::TooLong { column, .. } => {
                let is_char =
                    |found: &&TargetColumn| found.name == *column && matches!(found.column_type, ColumnType::Char(_));
                let is_char = target.iter().any(|found| is_char(&found));
                return Some(if is_char { LoadErrorKind::CharTooLong } else { LoadErrorKind::VarcharTooLong });
            }
            Self::Incompatible { found, .. } => ColumnarFault::Incompatible { found: found.clone() },
            Self::ColumnCount { table, file } => ColumnarFault::ColumnCount { table: *table, file: *file },
            Self::RequiresSerializeToJson => ColumnarFault::RequiresSerializeToJson,
            Self::SuperString { limit } => ColumnarFault::SuperString { limit: *limit },
            Self::SuperTooLong { limit, .. } => ColumnarFault::SuperTooLong { limit: *limit },
            Self::Corrupt { message } => ColumnarFault::File { reason: message.clone() },
            Self::Unsupported { .. } => ColumnarFault::File { reason: self.to_string() },
            Self::Read(_) | Self::Value(_) => return None,
        };
        Some(LoadErrorKind::Columnar(fault))
    }

    pub(super) fn corrupt(message: impl Into<String>) -> Self {
        Self::Corrupt { message: message.into() }
    }

    /// An error of a decoder, which may be one of reading.
    pub(super) fn of_decoder(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(error) = error.downcast_ref::<std::io::Error>() {
                return Self::of_read(error);
            }
            cause = error.source();
        }
        Self::corrupt(error.to_string())
    }

    /// The end of the file where there should be more is the file's fault, anything else the store's.
    pub(super) fn of_read(error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidData => Self::corrupt(error.to_string()),
            kind => Self::Read(std::io::Error::new(kind, error.to_string())),
        }
    }
}

fn out_of_range(column_type: &ColumnType) -> LoadErrorKind {
    match column_type {
        ColumnType::SmallInt => LoadErrorKind::IntegerOverflow(NumberKind::Short),
        ColumnType::Integer => LoadErrorKind::IntegerOverflow(NumberKind::Integer),
        ColumnType::BigInt => LoadErrorKind::IntegerOverflow(NumberKind::Long),
        ColumnType::Date => LoadErrorKind::Date { format: "YYYY-MM-DD".to_owned() },
        ColumnType::Timestamp | ColumnType::Timestamptz => {
            LoadErrorKind::Timestamp { format: "YYYY-MM-DD HH24:MI:SS".to_owned() }
        }
        ColumnType::Time | ColumnType::Timetz => LoadErrorKind::Time,
        _ => LoadErrorKind::DecimalOverflow,
    }
}
