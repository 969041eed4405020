//! What is wrong with a columnar file, in Redshift's words: a Spectrum scan reads them there.

use vesto_formats::LoadErrorKind;
use vesto_formats::columnar::ColumnarError;
use vesto_formats::manifest::ManifestEntry;
use vesto_formats::rejection::columnar_detail;
use vesto_types::{ColumnType, SqlError, SqlState};

use super::super::job::Job;
use super::super::source::SourceFile;
use super::super::tally::Place;
use crate::authorization::ErrorBlock;
use crate::statements::storage::{Storage, reading_context};

const SCAN_ERROR: u32 = 15007;
const MANIFEST_ERROR: u32 = 15003;
/// Suffixes of files that are compressed as a whole.
const COMPRESSED: [&str; 3] = [".gz", ".bz2", ".snappy"];

/// The load's error. What is wrong with the file, or with a value of it, is in `stl_load_errors` too.
pub(super) fn failed(job: &Job, at: &Place<'_>, error: &ColumnarError) -> SqlError {
    if let Some(logged) = error.load_error(&job.target.fields).filter(|_| !job.outcome.is_stopped()) {
        // The error that the record formats have for it is not what Redshift says of columnar files.
        drop(job.tally.reject(&[logged], at, &job.target.fields));
    }
    let file = at.file;
    match error.fault() {
        ColumnarError::Read(error) => interrupted(job, file, error),
        ColumnarError::RequiresSerializeToJson => SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, error.to_string()),
        ColumnarError::NullRefused { .. } => {
            let refused = SqlError::new(SqlState::INTERNAL_ERROR, error.to_string());
            match columnar_detail(error, &file.url(), &job.target.fields) {
                Some(detail) => refused.with_detail(format!("\n{}", detail.trim_end())),
                None => refused,
            }
        }
        ColumnarError::Value(_)
        | ColumnarError::Incompatible { .. }
        | ColumnarError::ColumnCount { .. }
        | ColumnarError::Corrupt { .. }
        | ColumnarError::Unsupported { .. }
        | ColumnarError::TooLong { .. }
        | ColumnarError::OutOfRange { .. }
        | ColumnarError::Text { .. }
        | ColumnarError::SuperString { .. }
        | ColumnarError::SuperTooLong { .. } => scan_error(job, file, error),
    }
}

/// The bytes did not come. What the store said has ended the load already.
pub(super) fn interrupted(job: &Job, file: &SourceFile, error: &std::io::Error) -> SqlError {
    let context = reading_context(&file.bucket, &file.key);
    match error.kind() {
        std::io::ErrorKind::Interrupted => job.storage.error("S3 read failed", &context),
        _ => job.storage.interrupted(error, &context),
    }
}

fn scan_error(job: &Job, file: &SourceFile, error: &ColumnarError) -> SqlError {
    let url = https_url(&job.storage, file);
    let (s3_url, format) = (file.url(), job.columnar.map_or("", |columnar| columnar.format.name()));
    let context = match error.fault() {
        ColumnarError::Incompatible { file_column, column_type, found, .. } => format!(
            "File '{url}' has an incompatible {format} schema for column '{s3_url}.{file_column}'. Column type: {}, \
             {format} schema:\n{found}\n",
            spectrum_name(column_type)
        ),
        ColumnarError::ColumnCount { table, file } => format!(
            "Unmatched number of columns between table and file. Table columns: {table}, Data columns: {file}, File \
             name: {url}"
        ),
        ColumnarError::TooLong { .. } | ColumnarError::OutOfRange { .. } => format!("{error}, File name: {url}"),
        ColumnarError::SuperString { .. } => format!("1224 {error}, File name: {url}"),
        ColumnarError::Text { column, kind } => {
            let reason = kind.err_reason();
            format!("{} {reason}, Column: {column}, File name: {url}", kind.err_code())
        }
        _ => format!("File '{url}' could not be read as {format}: {error}"),
    };
    let block =
        ErrorBlock { code: SCAN_ERROR, context: &context, location: "dory_util.cpp:1509", process: "worker_thread" };
    let mut scan_error = block.error(job.storage.authorized.requester(), "Spectrum Scan Error");
    scan_error.hint = hint(job, file, error.fault());
    let said = scan_error.detail.take().unwrap_or_default();
    let more = columnar_detail(error, &file.url(), &job.target.fields).unwrap_or_default();
    scan_error.with_detail(format!("{said}\n{}", more.trim_end()))
}

/// What would help.
fn hint(job: &Job, file: &SourceFile, fault: &ColumnarError) -> Option<String> {
    let replaces = job.columnar.is_some_and(|columnar| columnar.options.replacement.is_some());
    match fault {
        ColumnarError::Corrupt { .. } if COMPRESSED.iter().any(|suffix| file.key.ends_with(suffix)) => Some(
            "Files that are compressed as a whole are not supported: decompress them, or write them with compression \
             inside."
                .to_owned(),
        ),
        ColumnarError::TooLong { column, data, .. } => {
            Some(format!("Declare column {column} as long as its values, of which one has {data} bytes."))
        }
        ColumnarError::ColumnCount { table, file } if file < table => {
            Some("Name the file's columns in a column list, or add FILLRECORD.".to_owned())
        }
        ColumnarError::ColumnCount { .. } => Some(
            "Every column of the file is loaded, by position: compare them with the table's, or with the column list."
                .to_owned(),
        ),
        ColumnarError::Incompatible { column, fitting: Some(ColumnType::Super), .. } => {
            Some(format!("Nothing is converted: declare column {column} SUPER and add SERIALIZETOJSON."))
        }
        ColumnarError::Incompatible { column, fitting: Some(fitting), .. } => Some(format!(
            "Columns go by position, and nothing is converted: declare column {column} {}.",
            fitting.to_string().to_uppercase()
        )),
        ColumnarError::OutOfRange { column, column_type: ColumnType::SmallInt } => {
            Some(format!("Declare column {column} INTEGER."))
        }
        ColumnarError::Text { column, kind: LoadErrorKind::Multibyte { .. } } => {
            Some(format!("CHAR holds ASCII only: declare column {column} VARCHAR."))
        }
        ColumnarError::Text { column, kind: LoadErrorKind::Utf8 { .. } } if !replaces => Some(format!(
            "ACCEPTINVCHARS loads VARCHAR values with '?' in place of invalid bytes; what is no text goes into column \
             {column} if it is VARBYTE."
        )),
        ColumnarError::Unsupported { what } if what.contains("compression") => {
            Some("Write the file with compression SNAPPY, ZSTD, GZIP, LZ4 or none.".to_owned())
        }
        _ => None,
    }
}

/// `https://s3.region.amazonaws.com/bucket/key`
fn https_url(storage: &Storage, file: &SourceFile) -> String {
    let region = storage.objects.bucket_region(&file.bucket);
    let region = region.map(|region| format!("{region}.")).unwrap_or_default();
    format!("https://s3.{region}amazonaws.com/{}/{}", file.bucket, file.key)
}

/// The types as Spectrum's messages write them.
fn spectrum_name(column_type: &ColumnType) -> String {
    match column_type {
        ColumnType::Integer => "INT".to_owned(),
        ColumnType::Char(_) => "CHAR".to_owned(),
        ColumnType::Varchar(_) => "VARCHAR".to_owned(),
        ColumnType::Varbyte(_) => "VARBYTE".to_owned(),
        ColumnType::DoublePrecision => "DOUBLE".to_owned(),
        ColumnType::Timestamp => "TIMESTAMP".to_owned(),
        ColumnType::Timestamptz => "TIMESTAMPTZ".to_owned(),
        ColumnType::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})"),
        other => other.to_string().to_uppercase(),
    }
}

/// A manifest's entry without the length that Parquet and ORC need.
pub(in super::super) fn no_meta(storage: &Storage, entry: &ManifestEntry) -> SqlError {
    let context = reading_context(&entry.bucket, &entry.key);
    let location = "spectrum_manifest.cpp:204";
    let block = ErrorBlock { code: MANIFEST_ERROR, context: &context, location, process: "padbmaster" };
    let hint = "Each entry needs \"meta\":{\"content_length\":N}, as UNLOAD … MANIFEST writes it.";
    block.error(storage.authorized.requester(), "File entry does not have 'meta' key.").with_hint(hint)
}

/// A manifest's entry that says another length than the object has: the file is read from its end.
pub(in super::super) fn wrong_length(storage: &Storage, file: &SourceFile) -> SqlError {
    let context = format!(
        "HTTP response error code: 416 Message: InvalidRange The requested range is not satisfiable, File name: {}",
        https_url(storage, file)
    );
    let block =
        ErrorBlock { code: SCAN_ERROR, context: &context, location: "dory_util.cpp:1509", process: "worker_thread" };
    let message = "HTTP response error code: 416 Message: InvalidRange The requested range is not satisfiable";
    let hint = format!("The object has {} bytes: correct its meta.content_length.", file.size);
    block.error(storage.authorized.requester(), message).with_hint(hint)
}
