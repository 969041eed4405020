//! From the statement's options to the decoder's.

use vesto_formats::datetime::{DateFormat, TimeFormat};
use vesto_formats::encoding::Encoding;
use vesto_formats::options::{Delimiter, FixedWidth, JsonMapping, NullAs};
use vesto_formats::{Compression, Conversion, RecordFormat, SetupError};
use vesto_sql::ObjectUrl;
use vesto_sql::copy::{self, CopyCompression, CopyEncoding, CopyFormat, CopyOptions};
use vesto_types::{SqlError, SqlState};

pub(super) fn format(options: &CopyOptions) -> Result<RecordFormat, SqlError> {
    let delimiter = Delimiter::new(options.delimiter()).map_err(|error| setup_error(&error))?;
    match &options.format {
        CopyFormat::Csv => {
            let quote = u8::try_from(options.quote()).map_err(|_| setup_error(&SetupError::Quote))?;
            Ok(RecordFormat::Csv { delimiter, quote })
        }
        CopyFormat::Delimited => {
            Ok(RecordFormat::Delimited { delimiter, escape: options.escape, remove_quotes: options.remove_quotes })
        }
        CopyFormat::FixedWidth(columns) => {
            let widths = columns.iter().map(|column| usize::try_from(column.width).unwrap_or(usize::MAX)).collect();
            Ok(RecordFormat::FixedWidth(FixedWidth { widths }))
        }
        CopyFormat::Json(mapping) => Ok(RecordFormat::Json(json_mapping(mapping))),
        CopyFormat::Avro(mapping) => Ok(RecordFormat::Avro(json_mapping(mapping))),
        // Read by `columnar`.
        CopyFormat::Parquet { .. } | CopyFormat::Orc { .. } => Ok(RecordFormat::pipe()),
        CopyFormat::Shapefile { .. } => Err(SqlError::not_supported("this COPY format")),
    }
}

/// What a JSONPaths file says is not known before it is read: `json_paths` has its place.
fn json_mapping(mapping: &copy::JsonMapping) -> JsonMapping {
    match mapping {
        copy::JsonMapping::Auto | copy::JsonMapping::JsonPaths(_) => JsonMapping::Auto,
        copy::JsonMapping::AutoIgnoreCase => JsonMapping::AutoIgnoreCase,
        copy::JsonMapping::NoShred => JsonMapping::NoShred,
    }
}

/// The JSONPaths file that the statement names.
pub(super) fn json_paths(options: &CopyOptions) -> Option<&ObjectUrl> {
    match &options.format {
        CopyFormat::Json(copy::JsonMapping::JsonPaths(url)) | CopyFormat::Avro(copy::JsonMapping::JsonPaths(url)) => {
            Some(url)
        }
        _ => None,
    }
}

pub(super) fn conversion(options: &CopyOptions) -> Result<Conversion, SqlError> {
    let replacement = options.accept_invalid_chars.map(u8::try_from).transpose();
    let date_format = match &options.date_format {
        None => Ok(DateFormat::Default),
        Some(copy::DateFormat::Auto) => Ok(DateFormat::Auto),
        Some(copy::DateFormat::Pattern(pattern)) => DateFormat::parse(pattern),
    };
    let time_format = match &options.time_format {
        None => Ok(TimeFormat::Default),
        Some(copy::TimeFormat::Auto) => Ok(TimeFormat::Auto),
        Some(copy::TimeFormat::EpochSecs) => Ok(TimeFormat::EpochSecs),
        Some(copy::TimeFormat::EpochMillisecs) => Ok(TimeFormat::EpochMillisecs),
        Some(copy::TimeFormat::Pattern(pattern)) => TimeFormat::parse(pattern),
    };
    let null_as = options.null_as.as_deref().map(NullAs::new).transpose();
    Ok(Conversion {
        null_as: null_as.map_err(|error| setup_error(&error))?.unwrap_or(NullAs::Default),
        empty_as_null: options.empty_as_null,
        blanks_as_null: options.blanks_as_null,
        trim_blanks: options.trim_blanks,
        truncate_columns: options.truncate_columns,
        replacement: replacement.map_err(|_| setup_error(&SetupError::ReplacementCharacter))?,
        accept_any_date: options.accept_any_date,
        round_decimals: options.round_decimals,
        fill_record: options.fill_record,
        ignore_blank_lines: options.ignore_blank_lines,
        date_format: date_format.map_err(|error| setup_error(&error))?,
        time_format: time_format.map_err(|error| setup_error(&error))?,
    })
}

pub(crate) fn setup_error(error: &SetupError) -> SqlError {
    match error {
        SetupError::ColumnType { column, column_type } => SqlError::not_supported(format_args!(
            "column type {column_type} of column \"{column}\" in this file format"
        )),
        SetupError::Delimiter { .. }
        | SetupError::NullAsLineFeed
        | SetupError::DateTimeFormat { .. }
        | SetupError::Quote
        | SetupError::ReplacementCharacter
        | SetupError::FixedWidthColumns { .. }
        | SetupError::FixedWidthType { .. }
        | SetupError::FixedWidthZero
        | SetupError::DuplicateName { .. }
        | SetupError::NoColumns
        | SetupError::JsonPathsCount { .. }
        | SetupError::NoShred => SqlError::new(SqlState::INVALID_PARAMETER_VALUE, error.to_string()),
    }
}

/// How many rejected records make the load fail.
pub(super) fn error_limit(options: &CopyOptions) -> u64 {
    if options.ignore_all_errors { u64::MAX } else { u64::from(options.max_error.max(1)) }
}

pub(super) fn compression(options: &CopyOptions) -> Compression {
    match options.compression {
        None => Compression::None,
        Some(CopyCompression::Gzip) => Compression::Gzip,
        Some(CopyCompression::Bzip2) => Compression::Bzip2,
        Some(CopyCompression::Lzop) => Compression::Lzop,
        Some(CopyCompression::Zstd) => Compression::Zstd,
    }
}

pub(super) fn encoding(options: &CopyOptions) -> Encoding {
    match options.encoding {
        CopyEncoding::Utf8 => Encoding::Utf8,
        CopyEncoding::Utf16 => Encoding::Utf16,
        CopyEncoding::Utf16Le => Encoding::Utf16Le,
        CopyEncoding::Utf16Be => Encoding::Utf16Be,
        CopyEncoding::Iso88591 => Encoding::Iso88591,
    }
}
