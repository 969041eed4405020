//! What COPY's format and conversion options mean to a decoder: parsed, checked, ready to use.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html>

use vesto_types::ColumnType;

use crate::datetime::{DateFormat, TimeFormat};
pub use crate::json::paths::{JsonPaths, JsonPathsError};

/// How records and fields are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFormat {
    /// Delimited text: `ESCAPE` and `REMOVEQUOTES` as named.
    Delimited {
        delimiter: Delimiter,
        escape: bool,
        remove_quotes: bool,
    },
    /// `CSV [QUOTE AS 'q']`.
    Csv {
        delimiter: Delimiter,
        quote: u8,
    },
    /// `FIXEDWIDTH 'label:width, …'`.
    FixedWidth(FixedWidth),
    Json(JsonMapping),
    Avro(JsonMapping),
}

/// FIXEDWIDTH's specification: how many characters each field has. Labels mean nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedWidth {
    pub widths: Vec<usize>,
}

/// How the values of a JSON or Avro document find their columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum JsonMapping {
    /// Members of the root object by the columns' names.
    #[default]
    Auto,
    /// The same, whatever the case of their letters.
    AutoIgnoreCase,
    /// The whole document into the one SUPER column.
    NoShred,
    Paths(JsonPaths),
}

impl RecordFormat {
    /// COPY without a format: fields between pipes.
    pub fn pipe() -> Self {
        Self::Delimited { delimiter: Delimiter::byte(b'|'), escape: false, remove_quotes: false }
    }

    pub fn csv() -> Self {
        Self::Csv { delimiter: Delimiter::byte(b','), quote: b'"' }
    }

    /// Whether a reader may start anywhere in a file and find the next record by its line feed alone. ESCAPE hides
    /// line feeds behind a backslash, CSV inside quotes; REMOVEQUOTES is excluded by Redshift's own rule.
    pub fn splittable(&self) -> bool {
        matches!(self, Self::Delimited { escape: false, remove_quotes: false, .. })
    }

    /// Whether several readers may read a file's ranges at the same time if what they find is joined in order
    /// ([`crate::chunk::joined`]): line feeds that end no record are told from others by a few states.
    pub fn joinable(&self) -> bool {
        match self {
            Self::Delimited { .. } | Self::FixedWidth(_) => true,
            Self::Csv { delimiter, .. } => delimiter.bytes().len() == 1,
            Self::Json(_) | Self::Avro(_) => false,
        }
    }
}

/// `DELIMITER [AS] '…'`: one or more bytes, escapes resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delimiter(Vec<u8>);

impl Delimiter {
    pub fn byte(byte: u8) -> Self {
        Self(vec![byte])
    }

    /// Line feeds, carriage returns, NUL and the empty string cannot separate fields.
    pub fn new(text: &str) -> Result<Self, SetupError> {
        if text.is_empty() || text.bytes().any(|byte| matches!(byte, b'\n' | b'\r' | 0)) {
            return Err(SetupError::Delimiter { text: text.to_owned() });
        }
        Ok(Self(text.as_bytes().to_vec()))
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether blanks around CSV's quotes could be the delimiter itself.
    pub(crate) fn is_whitespace(&self) -> bool {
        self.0.iter().all(u8::is_ascii_whitespace)
    }
}

/// What becomes of a field's bytes on their way into a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    pub null_as: NullAs,
    pub empty_as_null: bool,
    pub blanks_as_null: bool,
    pub trim_blanks: bool,
    pub truncate_columns: bool,
    /// `ACCEPTINVCHARS`: the ASCII character that stands for each byte of an invalid one.
    pub replacement: Option<u8>,
    pub accept_any_date: bool,
    /// `ROUNDEC`: round what does not fit a DECIMAL's scale, instead of cutting it off.
    pub round_decimals: bool,
    pub fill_record: bool,
    pub ignore_blank_lines: bool,
    pub date_format: DateFormat,
    pub time_format: TimeFormat,
}

impl Default for Conversion {
    fn default() -> Self {
        Self {
            null_as: NullAs::Default,
            empty_as_null: false,
            blanks_as_null: false,
            trim_blanks: false,
            truncate_columns: false,
            replacement: None,
            accept_any_date: false,
            round_decimals: false,
            fill_record: false,
            ignore_blank_lines: false,
            date_format: DateFormat::default(),
            time_format: TimeFormat::default(),
        }
    }
}

/// `NULL AS '…'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NullAs {
    /// Not given: a field that is exactly `\N`. With ESCAPE, `\\N` too.
    Default,
    Text(Vec<u8>),
    /// `'\0'` or `'\000'`: a field that is one NUL byte.
    Nul,
    /// JSON and Avro have a null of their own; no text stands for it.
    Nothing,
}

impl NullAs {
    /// From the option's text, escapes resolved.
    pub fn new(text: &str) -> Result<Self, SetupError> {
        match text {
            "\0" => Ok(Self::Nul),
            "\n" => Err(SetupError::NullAsLineFeed),
            _ => Ok(Self::Text(text.as_bytes().to_vec())),
        }
    }

    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Default => Some(b"\\N"),
            Self::Text(text) => Some(text),
            Self::Nul => Some(b"\0"),
            Self::Nothing => None,
        }
    }
}

/// A column that the file's fields are read into, in file order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetColumn {
    pub name: String,
    pub column_type: ColumnType,
    pub not_null: bool,
}

/// An option or a column that a decoder or encoder cannot be made for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    #[error("invalid delimiter `{text}`")]
    Delimiter { text: String },
    #[error("NULL AS cannot be a line feed")]
    NullAsLineFeed,
    #[error("invalid date or time format `{text}`")]
    DateTimeFormat { text: String },
    #[error("the quote character must be one ASCII character other than the delimiter")]
    Quote,
    #[error("the replacement character must be an ASCII character other than NUL")]
    ReplacementCharacter,
    #[error("column type {column_type} of column `{column}` is not supported yet in this file format")]
    ColumnType { column: String, column_type: ColumnType },
    #[error("a load needs at least one column")]
    NoColumns,
    #[error(
        "Number of jsonpaths and the number of columns should match. JSONPath size: {n_paths}, Number of columns in \
         table or column list: {n_columns}"
    )]
    JsonPathsCount { n_paths: usize, n_columns: usize },
    #[error("'noshred' loads whole documents: the table or the column list must be one SUPER column")]
    NoShred,
    #[error("the FIXEDWIDTH specification has {found} columns, but {wanted} are to be read or written")]
    FixedWidthColumns { found: usize, wanted: usize },
    #[error("column `{column}` is of type {column_type}, which FIXEDWIDTH does not support")]
    FixedWidthType { column: String, column_type: ColumnType },
    #[error("column name `{column}` is not unique, as FORMAT JSON needs it")]
    DuplicateName { column: String },
    #[error("a FIXEDWIDTH column must be at least one character wide")]
    FixedWidthZero,
}

#[cfg(test)]
mod tests;
