//! What is wrong with a record: code and reason as `stl_load_errors` shows them.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html>

use std::fmt::Write as _;

pub use crate::avro::fault::AvroFault;
pub use crate::columnar::fault::ColumnarFault;
use crate::encoding::Encoding;
pub use crate::json::fault::JsonFault;

/// A record that was refused, with everything that `stl_load_errors` tells about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError {
    /// 1-based physical line on which the record starts, counted from where the chunk's numbering starts.
    pub line_number: i64,
    /// Offset in bytes of the field within its record.
    pub position: i32,
    /// Index of the target column; `None` when the record as a whole is at fault.
    pub column: Option<usize>,
    /// The record, at most 1024 bytes of it; invalid UTF-8 shows as U+FFFD.
    pub raw_line: String,
    pub raw_field_value: String,
    /// The record's fields up to the one at fault, `None` for NULL: at most 1024 bytes of each, and of the first twenty
    /// errors of a batch only. Empty if the record could not be cut into fields.
    pub fields: Vec<Option<String>>,
    pub kind: LoadErrorKind,
}

impl LoadError {
    pub const MAX_RAW: usize = 1024;

    pub fn err_code(&self) -> i32 {
        self.kind.err_code()
    }

    /// At most 100 bytes, as the system table's column holds.
    pub fn err_reason(&self) -> String {
        let mut reason = self.kind.err_reason();
        let end = (0..=100).rev().find(|end| reason.is_char_boundary(*end)).unwrap_or(0);
        reason.truncate(end.min(reason.len()));
        reason
    }
}

/// The reasons, with the data that their texts carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadErrorKind {
    InvalidDigit {
        character: u8,
        position: usize,
        kind: NumberKind,
    },
    IntegerOverflow(NumberKind),
    DecimalOverflow,
    FloatFormat,
    BooleanFormat,
    DelimiterNotFound,
    ExtraColumns,
    VarcharTooLong,
    CharTooLong,
    MissingNotNull,
    MissingNewline {
        byte: u8,
        location: usize,
    },
    CsvQuotes,
    MissingEndQuote,
    /// The format as `stl_load_errors` prints it, such as `YYYY-MM-DD HH24:MI:SS`.
    Timestamp {
        format: String,
    },
    DateTooShort,
    Date {
        format: String,
    },
    Time,
    Interval,
    /// VARBYTE: not hexadecimal digits, two for each byte.
    Hex,
    NulInField,
    Multibyte {
        sequence: Vec<u8>,
    },
    Utf8 {
        sequence: Vec<u8>,
        error: u8,
    },
    RecordTooLong {
        limit: usize,
    },
    /// The file is not in the encoding that the statement names; it was skipped.
    Encoding {
        encoding: Encoding,
    },
    /// A document, or what should be one, is not JSON.
    Json(JsonFault),
    JsonTooLong {
        limit: usize,
    },
    /// A JSONPath names a member of what is no object.
    JsonPathMember,
    /// A JSONPath names an element of what is no array, or one that it does not have.
    JsonPathElement,
    /// A SUPER column's text is not JSON.
    Super(JsonFault),
    Avro(AvroFault),
    Columnar(ColumnarFault),
}

/// The word after `Type:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    Short,
    Integer,
    Long,
    Decimal,
}

impl NumberKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Short => "Short",
            Self::Integer => "Integer",
            Self::Long => "Long",
            Self::Decimal => "Decimal",
        }
    }
}

impl LoadErrorKind {
    /// Whether a number could not be read.
    pub(crate) fn is_numeric(&self) -> bool {
        matches!(self, Self::InvalidDigit { .. } | Self::IntegerOverflow(_) | Self::DecimalOverflow | Self::FloatFormat)
    }

    pub fn err_code(&self) -> i32 {
        match self {
            Self::InvalidDigit { .. } => 1207,
            Self::IntegerOverflow(_) => 1222,
            Self::DecimalOverflow | Self::VarcharTooLong | Self::CharTooLong => 1204,
            Self::FloatFormat => 1208,
            Self::BooleanFormat => 1210,
            Self::DelimiterNotFound | Self::CsvQuotes | Self::MissingEndQuote => 1214,
            Self::ExtraColumns => 1202,
            Self::MissingNotNull => 1213,
            Self::MissingNewline { .. } | Self::RecordTooLong { .. } => 1216,
            Self::Timestamp { .. } | Self::Time => 1206,
            Self::DateTooShort | Self::Date { .. } => 1205,
            Self::Interval => 1200,
            Self::NulInField => 1218,
            Self::Hex => 1219,
            Self::Multibyte { .. } | Self::Utf8 { .. } => 1220,
            Self::Encoding { .. } => 1221,
            Self::Json(_) | Self::JsonTooLong { .. } | Self::JsonPathMember | Self::JsonPathElement => 1216,
            Self::Super(_) => 1224,
            Self::Avro(_) => 1200,
            Self::Columnar(fault) => fault.err_code(),
        }
    }

    /// Whether the load fails for it even if MAXERROR allows more errors: what follows cannot be read.
    pub fn fails_load(&self) -> bool {
        matches!(self, Self::JsonTooLong { .. } | Self::Avro(_) | Self::Columnar(_))
    }

    pub fn err_reason(&self) -> String {
        match self {
            Self::InvalidDigit { character, position, kind } => {
                let character = char::from(*character);
                format!("Invalid digit, Value '{character}', Pos {position}, Type: {}", kind.as_str())
            }
            Self::IntegerOverflow(NumberKind::Short) => "Overflow (Short valid range -32768 to 32767)".to_owned(),
            Self::IntegerOverflow(kind) => format!("Overflow, Column type: {}", kind.as_str()),
            Self::DecimalOverflow => "Overflow, Column type: Decimal".to_owned(),
            Self::FloatFormat => "Invalid floating point format".to_owned(),
            Self::BooleanFormat => "Unknown boolean format".to_owned(),
            Self::DelimiterNotFound => "Delimiter not found".to_owned(),
            Self::ExtraColumns => "Extra column(s) found".to_owned(),
            Self::VarcharTooLong => "String length exceeds DDL length".to_owned(),
            Self::CharTooLong => "Char length exceeds DDL length".to_owned(),
            Self::MissingNotNull => "Missing data for not-null field".to_owned(),
            Self::MissingNewline { byte, location } => {
                format!("Missing newline: Unexpected character 0x{byte:02x} found at location {location}")
            }
            Self::CsvQuotes => "Invalid quote formatting for CSV".to_owned(),
            Self::MissingEndQuote => "Delimited value missing end quote".to_owned(),
            Self::Timestamp { format } => format!("Invalid timestamp format or value [{format}]"),
            Self::DateTooShort => "Invalid Date Format - length must be 10 or more".to_owned(),
            Self::Date { format } => format!("Invalid date format or value [{format}]"),
            Self::Time => "Invalid time format or value [HH24:MI:SS]".to_owned(),
            Self::Interval => "Invalid interval format or value".to_owned(),
            Self::Hex => "Invalid hexadecimal digit".to_owned(),
            Self::NulInField => "Invalid null byte - field longer than 1 byte".to_owned(),
            Self::Multibyte { sequence } => {
                let text = "Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: ";
                format!("{text}{}", spaced_hex(sequence))
            }
            Self::Utf8 { sequence, error } => {
                let sequence = spaced_hex(sequence);
                format!(
                    "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: {sequence} (error {error})"
                )
            }
            Self::RecordTooLong { limit } => format!("Record is longer than {limit} bytes"),
            Self::Encoding { encoding } => format!("File encoding does not match ENCODING {encoding}"),
            Self::Json(fault) | Self::Super(fault) => fault.reason().to_owned(),
            Self::Avro(fault) => fault.to_string(),
            Self::Columnar(fault) => fault.to_string(),
            Self::JsonTooLong { limit } => format!("JSON object is longer than {limit} bytes"),
            Self::JsonPathMember => "Invalid JSONPath format: Member is not an object.".to_owned(),
            Self::JsonPathElement => "Invalid JSONPath format: Not an array or index out of range.".to_owned(),
        }
    }
}

fn spaced_hex(bytes: &[u8]) -> String {
    bytes.iter().enumerate().fold(String::new(), |mut text, (i, byte)| {
        let blank = if i == 0 { "" } else { " " };
        let _ = write!(text, "{blank}{byte:02x}");
        text
    })
}

/// At most [`LoadError::MAX_RAW`] bytes, as text.
pub(crate) fn raw_text(bytes: &[u8]) -> String {
    let cut = bytes.get(..LoadError::MAX_RAW).unwrap_or(bytes);
    let mut text = String::from_utf8_lossy(cut).into_owned();
    if text.len() > LoadError::MAX_RAW {
        let end = (0..=LoadError::MAX_RAW).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
    }
    text
}
