//! Which of UNLOAD's options exclude or need each other. <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use vesto_types::{SqlError, SqlState};

use super::{UnloadFormat, UnloadOptions};
use crate::storage::{Given, not_compatible, requires};

const FORMATS: &[&str] = &["TEXT", "CSV", "PARQUET", "JSON", "FIXEDWIDTH"];
const COMPRESSIONS: &[&str] = &["GZIP", "BZIP2", "ZSTD"];

pub(super) fn check(options: &UnloadOptions, given: &Given) -> Result<(), SqlError> {
    for exclusive in [FORMATS, COMPRESSIONS, &["ALLOWOVERWRITE", "CLEANPATH"]] {
        if let Some((first, second)) = given.two_of(exclusive) {
            return Err(not_compatible(first, second));
        }
    }
    let (format, refused): (&str, &[&str]) = match options.format {
        UnloadFormat::Text => ("TEXT", &[]),
        UnloadFormat::Csv => ("CSV", &["ADDQUOTES", "ESCAPE"]),
        UnloadFormat::Parquet => {
            ("PARQUET", &["DELIMITER", "ADDQUOTES", "ESCAPE", "NULL AS", "HEADER", "GZIP", "BZIP2", "ZSTD"])
        }
        UnloadFormat::Json => ("JSON", &["DELIMITER", "HEADER", "ADDQUOTES", "ESCAPE", "NULL AS"]),
        UnloadFormat::FixedWidth(_) => ("FIXEDWIDTH", &["DELIMITER", "HEADER", "ESCAPE"]),
    };
    if let Some(other) = given.iter().find(|option| refused.contains(option)) {
        return Err(not_compatible(format, other));
    }
    if given.has("ROWGROUPSIZE") && options.format != UnloadFormat::Parquet {
        return Err(requires("ROWGROUPSIZE", "PARQUET"));
    }
    if options.format == UnloadFormat::Csv && options.delimiter == Some('"') {
        return Err(SqlError::new(
            SqlState::INVALID_PARAMETER_VALUE,
            "the delimiter of CSV cannot be the quotation mark that quotes its fields",
        ));
    }
    Ok(())
}
