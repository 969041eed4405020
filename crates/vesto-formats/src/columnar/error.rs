//! Why a columnar file cannot be loaded. The first such error ends the load.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html>

use vesto_types::ColumnType;

use crate::load_error::LoadErrorKind;

#[derive(Debug, thiserror::Error)]
pub enum ColumnarError {
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
    Incompatible { column: String, file_column: String, column_type: ColumnType, found: String },
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
