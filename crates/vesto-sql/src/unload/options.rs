//! UNLOAD's options, in any order. <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use vesto_types::{Secret, SqlError, SqlState};

use super::{ManifestStyle, PartitionBy, UnloadCompression, UnloadEncryption, UnloadFormat, UnloadOptions};
use crate::Authorization;
use crate::cursor::Cursor;
use crate::lexer::TokenKind;
use crate::storage::{
    AuthorizationClauses, Given, OptionWords, UnknownEscape, as_string, client_side_encryption, fixed_width,
    not_compatible, option_text, out_of_range, requires, single_ascii, toggle,
};

const MB: f64 = 1024.0 * 1024.0;

#[derive(Default)]
pub(super) struct OptionParser {
    options: UnloadOptions,
    authorization: AuthorizationClauses,
    kms_key: Option<String>,
    master_symmetric_key: Option<Secret>,
    given: Given,
}

impl OptionParser {
    fn text(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        let name = match keyword {
            "HEADER" => {
                self.options.header = true;
                "HEADER"
            }
            "ADDQUOTES" => {
                self.options.add_quotes = true;
                "ADDQUOTES"
            }
            "ESCAPE" => {
                self.options.escape = true;
                "ESCAPE"
            }
            "DELIMITER" => {
                self.options.delimiter = Some(delimiter(cursor)?);
                "DELIMITER"
            }
            "NULL" => {
                let text = as_string(cursor)?.raw;
                self.options.null_as = Some(option_text(text, UnknownEscape::KeepBackslash)?);
                "NULL AS"
            }
            _ => return Ok(false),
        };
        self.given.add(name, at)?;
        Ok(true)
    }

    fn files(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        let options = &mut self.options;
        let name = match keyword {
            "GZIP" => {
                options.compression = Some(UnloadCompression::Gzip);
                "GZIP"
            }
            "BZIP2" => {
                options.compression = Some(UnloadCompression::Bzip2);
                "BZIP2"
            }
            "ZSTD" => {
                options.compression = Some(UnloadCompression::Zstd);
                "ZSTD"
            }
            "MANIFEST" => {
                let verbose = cursor.accept("VERBOSE");
                options.manifest = Some(if verbose { ManifestStyle::Verbose } else { ManifestStyle::Plain });
                "MANIFEST"
            }
            "ALLOWOVERWRITE" => {
                options.allow_overwrite = true;
                "ALLOWOVERWRITE"
            }
            "CLEANPATH" => {
                options.clean_path = true;
                "CLEANPATH"
            }
            "PARALLEL" => {
                options.parallel = toggle(cursor);
                "PARALLEL"
            }
            "MAXFILESIZE" => {
                let size = size(cursor)?;
                if !(5.0 * MB..=6.2 * 1024.0 * MB).contains(&size) {
                    return Err(out_of_range("MAXFILESIZE", "5 MB", "6.2 GB"));
                }
                options.max_file_size = size as u64;
                "MAXFILESIZE"
            }
            "ROWGROUPSIZE" => {
                let size = size(cursor)?;
                if !(32.0 * MB..=128.0 * MB).contains(&size) || size % MB != 0.0 {
                    return Err(out_of_range("ROWGROUPSIZE", "32 MB", "128 MB"));
                }
                options.row_group_size = Some(size as u64);
                "ROWGROUPSIZE"
            }
            "REGION" => {
                options.region = Some(as_string(cursor)?.value.to_owned());
                "REGION"
            }
            "EXTENSION" => {
                options.extension = Some(as_string(cursor)?.value.to_owned());
                "EXTENSION"
            }
            "PARTITION" => {
                cursor.expect("BY")?;
                let columns = cursor.identifier_list()?;
                named_once(&columns)?;
                options.partition_by = Some(PartitionBy { columns, include: cursor.accept("INCLUDE") });
                "PARTITION BY"
            }
            _ => return Ok(false),
        };
        self.given.add(name, at)?;
        Ok(true)
    }

    fn encryption(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        let name = match keyword {
            "ENCRYPTED" => {
                if cursor.accept("AUTO") {
                    self.options.encryption = Some(UnloadEncryption::Auto);
                }
                "ENCRYPTED"
            }
            "KMS_KEY_ID" => {
                self.kms_key = Some(as_string(cursor)?.value.to_owned());
                "KMS_KEY_ID"
            }
            "MASTER_SYMMETRIC_KEY" => {
                self.master_symmetric_key = Some(Secret::new(as_string(cursor)?.value));
                "MASTER_SYMMETRIC_KEY"
            }
            _ => return Ok(false),
        };
        self.given.add(name, at)?;
        Ok(true)
    }

    pub(super) fn finish(self) -> Result<(UnloadOptions, Authorization, Given), SqlError> {
        let Self { mut options, authorization, kms_key, master_symmetric_key, given } = self;
        let authorized = authorization.finish()?;
        for option in ["MASTER_SYMMETRIC_KEY", "KMS_KEY_ID"] {
            if authorized.credentials && given.has(option) {
                return Err(not_compatible(option, "CREDENTIALS"));
            }
        }
        let symmetric_key = master_symmetric_key.or(authorized.master_symmetric_key);
        let encrypted = given.has("ENCRYPTED");
        let auto = options.encryption.is_some();
        options.encryption = match (kms_key, symmetric_key) {
            (Some(_), _) if auto => return Err(not_compatible("ENCRYPTED AUTO", "KMS_KEY_ID")),
            (None, Some(_)) if auto => return Err(not_compatible("ENCRYPTED AUTO", "MASTER_SYMMETRIC_KEY")),
            (Some(_), Some(_)) => return Err(not_compatible("KMS_KEY_ID", "MASTER_SYMMETRIC_KEY")),
            (Some(_), None) if !encrypted => return Err(requires("KMS_KEY_ID", "ENCRYPTED")),
            (None, Some(_)) if !encrypted => return Err(requires("MASTER_SYMMETRIC_KEY", "ENCRYPTED")),
            (Some(key), None) => Some(UnloadEncryption::KmsKey(key)),
            (None, Some(_)) if options.format == UnloadFormat::Parquet => {
                return Err(not_compatible("PARQUET", "MASTER_SYMMETRIC_KEY"));
            }
            (None, Some(_)) => return Err(client_side_encryption(ENCRYPT_IN_S3)),
            // ENCRYPTED alone, as awswrangler always writes it: what every unload is, encrypted with S3's own keys.
            (None, None) => options.encryption,
        };
        Ok((options, authorized.authorization, given))
    }
}

impl OptionWords for OptionParser {
    const FORMAT: &'static [&'static str] = &["FORMAT", "AS"];

    fn authorization(&mut self) -> &mut AuthorizationClauses {
        &mut self.authorization
    }

    fn format(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        let (name, format) = match keyword {
            "CSV" => ("CSV", UnloadFormat::Csv),
            "PARQUET" => ("PARQUET", UnloadFormat::Parquet),
            "JSON" => ("JSON", UnloadFormat::Json),
            "TEXT" => ("TEXT", UnloadFormat::Text),
            "FIXEDWIDTH" => ("FIXEDWIDTH", UnloadFormat::FixedWidth(fixed_width(as_string(cursor)?.value)?)),
            _ => return Ok(false),
        };
        self.given.add(name, at)?;
        self.options.format = format;
        Ok(true)
    }

    fn other(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        Ok(self.text(keyword, cursor, at)?
            || self.files(keyword, cursor, at)?
            || self.encryption(keyword, cursor, at)?)
    }
}

fn named_once(columns: &[String]) -> Result<(), SqlError> {
    let mut seen = std::collections::HashSet::new();
    match columns.iter().find(|column| !seen.insert(*column)) {
        Some(twice) => Err(SqlError::new(
            SqlState::DUPLICATE_COLUMN,
            format!("column \"{twice}\" is specified more than once in PARTITION BY"),
        )),
        None => Ok(()),
    }
}

const ENCRYPT_IN_S3: &str = "Let S3 encrypt: ENCRYPTED with KMS_KEY_ID, or ENCRYPTED AUTO.";

fn delimiter(cursor: &mut Cursor<'_>) -> Result<char, SqlError> {
    let text = option_text(as_string(cursor)?.raw, UnknownEscape::DropBackslash)?;
    single_ascii(&text).ok_or_else(|| {
        SqlError::new(SqlState::INVALID_PARAMETER_VALUE, "UNLOAD delimiter must be a single ASCII character")
    })
}

/// `[AS] number [MB | GB]` in bytes; MB unless said otherwise.
fn size(cursor: &mut Cursor<'_>) -> Result<f64, SqlError> {
    cursor.accept("AS");
    let at = cursor.clone();
    let number = cursor.advance().filter(|token| token.kind == TokenKind::Number);
    let Some(number) = number.and_then(|token| token.text(cursor.sql).parse::<f64>().ok()) else { return at.fail() };
    let unit = cursor.accept_one_of(&["MB", "GB"]);
    Ok(if unit == Some("GB") { number * 1024.0 * MB } else { number * MB })
}
