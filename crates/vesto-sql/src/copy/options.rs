//! COPY's options, in any order. <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-alphabetical-parm-list.html>

use vesto_types::{Secret, SqlError, SqlState};

use super::job::{job_name, on_or_off};
use super::{
    CompUpdate, CopyCompression, CopyEncoding, CopyFormat, CopyOptions, CopySource, DateFormat, JobClause, JsonMapping,
    OptionText, Simplify, TemplateUse, TimeFormat, template,
};
use crate::cursor::Cursor;
use crate::lexer::TokenKind;
use crate::storage::{
    AuthorizationClauses, Given, OptionWords, UnknownEscape, as_string, conflicting, fixed_width, option_text,
    out_of_range, single_ascii, toggle,
};
use crate::{Authorization, ObjectUrl, QualifiedName};

#[derive(Default)]
pub(super) struct OptionParser {
    options: CopyOptions,
    authorization: AuthorizationClauses,
    template: Option<QualifiedName>,
    job: Option<JobClause>,
    given: Given,
    texts: Vec<OptionText>,
}

pub(super) struct Parts {
    pub(super) options: CopyOptions,
    pub(super) authorization: Authorization,
    pub(super) template: Option<TemplateUse>,
    pub(super) job: Option<JobClause>,
    pub(super) given: Given,
}

impl OptionParser {
    /// Takes the option that is next, and remembers how it was written.
    pub(super) fn option(&mut self, cursor: &mut Cursor<'_>) -> Result<(), SqlError> {
        let (start, n_given) = (cursor.clone(), self.given.iter().count());
        self.take(cursor)?;
        let text = Secret::new(template::canonical(&start, cursor));
        match (self.given.iter().nth(n_given), self.texts.last_mut()) {
            (Some(name), _) => self.texts.push(OptionText { name, text }),
            // SERIALIZETOJSON apart from its format word.
            (None, Some(format)) if start.is_word("SERIALIZETOJSON") => {
                format.text = Secret::new(format!("{} {}", format.text.expose(), text.expose()));
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn into_texts(self) -> Vec<OptionText> {
        self.texts
    }

    /// What was read, of options alone.
    pub(super) fn into_options(self) -> (CopyOptions, Given) {
        (self.options, self.given)
    }

    pub(super) fn names_authorization(&self) -> bool {
        self.authorization.any()
    }

    pub(super) fn given(&self) -> &Given {
        &self.given
    }

    /// SERIALIZETOJSON apart from its format word, which then must have come before.
    fn serialize_to_json(&mut self, at: &Cursor<'_>) -> Result<(), SqlError> {
        match &mut self.options.format {
            CopyFormat::Parquet { serialize_to_json } | CopyFormat::Orc { serialize_to_json } => {
                if *serialize_to_json {
                    return Err(conflicting(at));
                }
                *serialize_to_json = true;
                Ok(())
            }
            CopyFormat::Delimited
            | CopyFormat::Csv
            | CopyFormat::FixedWidth(_)
            | CopyFormat::Json(_)
            | CopyFormat::Avro(_)
            | CopyFormat::Shapefile { .. } => at.fail(),
        }
    }

    fn source(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        let options = &mut self.options;
        let (name, compression) = match keyword {
            "GZIP" => ("GZIP", CopyCompression::Gzip),
            "BZIP2" => ("BZIP2", CopyCompression::Bzip2),
            "LZOP" => ("LZOP", CopyCompression::Lzop),
            "ZSTD" => ("ZSTD", CopyCompression::Zstd),
            "MANIFEST" => {
                options.manifest = true;
                return self.given.add("MANIFEST", at).map(|()| true);
            }
            "ENCRYPTED" => {
                options.encrypted = true;
                return self.given.add("ENCRYPTED", at).map(|()| true);
            }
            "SSH" => {
                options.ssh = true;
                return self.given.add("SSH", at).map(|()| true);
            }
            "MASTER_SYMMETRIC_KEY" => {
                options.master_symmetric_key = Some(Secret::new(as_string(cursor)?.value));
                return self.given.add("MASTER_SYMMETRIC_KEY", at).map(|()| true);
            }
            "REGION" => {
                options.region = Some(as_string(cursor)?.value.to_owned());
                return self.given.add("REGION", at).map(|()| true);
            }
            "READRATIO" => {
                options.read_ratio = Some(ranged("READRATIO", 1, 200, cursor)?);
                return self.given.add("READRATIO", at).map(|()| true);
            }
            _ => return Ok(false),
        };
        self.given.add(name, at)?;
        options.compression = Some(compression);
        Ok(true)
    }

    fn conversion(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        let options = &mut self.options;
        let mut flag = |name: &'static str, flag: &mut bool| {
            *flag = true;
            self.given.add(name, at).map(|()| true)
        };
        match keyword {
            "ACCEPTANYDATE" => return flag("ACCEPTANYDATE", &mut options.accept_any_date),
            "BLANKSASNULL" => return flag("BLANKSASNULL", &mut options.blanks_as_null),
            "EMPTYASNULL" => return flag("EMPTYASNULL", &mut options.empty_as_null),
            "ESCAPE" => return flag("ESCAPE", &mut options.escape),
            "EXPLICIT_IDS" => return flag("EXPLICIT_IDS", &mut options.explicit_ids),
            "FILLRECORD" => return flag("FILLRECORD", &mut options.fill_record),
            "IGNOREBLANKLINES" => return flag("IGNOREBLANKLINES", &mut options.ignore_blank_lines),
            "REMOVEQUOTES" => return flag("REMOVEQUOTES", &mut options.remove_quotes),
            "ROUNDEC" => return flag("ROUNDEC", &mut options.round_decimals),
            "TRIMBLANKS" => return flag("TRIMBLANKS", &mut options.trim_blanks),
            "TRUNCATECOLUMNS" => return flag("TRUNCATECOLUMNS", &mut options.truncate_columns),
            _ => {}
        }
        let name = match keyword {
            "ACCEPTINVCHARS" => {
                options.accept_invalid_chars = Some(replacement(cursor)?);
                "ACCEPTINVCHARS"
            }
            "DATEFORMAT" => {
                options.date_format = Some(date_format(as_string(cursor)?.value));
                "DATEFORMAT"
            }
            "TIMEFORMAT" => {
                options.time_format = Some(time_format(as_string(cursor)?.value));
                "TIMEFORMAT"
            }
            "ENCODING" => {
                options.encoding = encoding(cursor)?;
                "ENCODING"
            }
            "IGNOREHEADER" => {
                cursor.accept("AS");
                options.ignore_header = cursor.unsigned()?;
                "IGNOREHEADER"
            }
            "NULL" => {
                options.null_as = Some(null_as(cursor)?);
                "NULL AS"
            }
            "QUOTE" => {
                options.quote = Some(quote(cursor)?);
                "QUOTE"
            }
            _ => return Ok(false),
        };
        self.given.add(name, at)?;
        Ok(true)
    }

    fn load(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        let options = &mut self.options;
        let name = match keyword {
            "COMPROWS" => {
                options.comp_rows = Some(ranged("COMPROWS", 1000, 2_147_483_647, cursor)?);
                "COMPROWS"
            }
            "COMPUPDATE" => {
                let preset = cursor.accept("PRESET");
                let on = preset || toggle(cursor);
                options.comp_update = Some(if preset {
                    CompUpdate::Preset
                } else if on {
                    CompUpdate::On
                } else {
                    CompUpdate::Off
                });
                "COMPUPDATE"
            }
            "STATUPDATE" => {
                options.stat_update = Some(toggle(cursor));
                "STATUPDATE"
            }
            "IGNOREALLERRORS" => {
                options.ignore_all_errors = true;
                "IGNOREALLERRORS"
            }
            "MAXERROR" => {
                options.max_error = ranged("MAXERROR", 0, 100_000, cursor)?;
                "MAXERROR"
            }
            "NOLOAD" => {
                options.no_load = true;
                "NOLOAD"
            }
            "USING" => {
                cursor.expect("TEMPLATE")?;
                self.template = Some(cursor.qualified_name()?);
                "USING TEMPLATE"
            }
            "JOB" => {
                cursor.expect("CREATE")?;
                let name = job_name(cursor)?;
                let auto = if cursor.accept("AUTO") { on_or_off(cursor)? } else { true };
                self.job = Some(JobClause { name, auto, copy: String::new() });
                "JOB"
            }
            _ => return Ok(false),
        };
        self.given.add(name, at)?;
        Ok(true)
    }

    pub(super) fn finish(mut self, source: &CopySource) -> Result<Parts, SqlError> {
        let authorized = self.authorization.finish()?;
        if authorized.credentials && self.options.master_symmetric_key.is_some() {
            return Err(crate::storage::not_compatible("MASTER_SYMMETRIC_KEY", "CREDENTIALS"));
        }
        if let Some(key) = authorized.master_symmetric_key {
            self.options.master_symmetric_key = Some(key);
        }
        if authorized.credentials && self.job.is_some() {
            return Err(crate::storage::not_compatible("JOB", "CREDENTIALS"));
        }
        if matches!(source, CopySource::DynamoDb { .. }) && self.options.read_ratio.is_none() {
            return Err(crate::storage::requires("COPY from DynamoDB", "READRATIO"));
        }
        Ok(Parts {
            options: self.options,
            authorization: authorized.authorization,
            template: self.template.map(|name| TemplateUse { name, own: self.texts }),
            job: self.job,
            given: self.given,
        })
    }
}

impl OptionWords for OptionParser {
    const FORMAT: &'static [&'static str] = &["FORMAT"];

    fn authorization(&mut self) -> &mut AuthorizationClauses {
        &mut self.authorization
    }

    fn format(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        let (name, format) = match keyword {
            "CSV" => ("CSV", CopyFormat::Csv),
            "FIXEDWIDTH" => ("FIXEDWIDTH", CopyFormat::FixedWidth(fixed_width(as_string(cursor)?.value)?)),
            "JSON" => ("JSON", CopyFormat::Json(json_mapping("JSON", cursor)?)),
            "AVRO" => ("AVRO", CopyFormat::Avro(json_mapping("AVRO", cursor)?)),
            "PARQUET" => ("PARQUET", CopyFormat::Parquet { serialize_to_json: cursor.accept("SERIALIZETOJSON") }),
            "ORC" => ("ORC", CopyFormat::Orc { serialize_to_json: cursor.accept("SERIALIZETOJSON") }),
            "SHAPEFILE" => ("SHAPEFILE", CopyFormat::Shapefile { simplify: simplify(cursor)? }),
            "DELIMITER" => {
                self.given.add("DELIMITER", at)?;
                self.options.delimiter = Some(delimiter(cursor)?);
                return Ok(true);
            }
            "SERIALIZETOJSON" => return self.serialize_to_json(at).map(|()| true),
            _ => return Ok(false),
        };
        self.given.add(name, at)?;
        self.options.format = format;
        Ok(true)
    }

    fn other(&mut self, keyword: &str, cursor: &mut Cursor<'_>, at: &Cursor<'_>) -> Result<bool, SqlError> {
        Ok(self.source(keyword, cursor, at)?
            || self.conversion(keyword, cursor, at)?
            || self.load(keyword, cursor, at)?)
    }
}

fn ranged(option: &str, low: u32, high: u32, cursor: &mut Cursor<'_>) -> Result<u32, SqlError> {
    cursor.accept("AS");
    let value = cursor.integer()?;
    u32::try_from(value)
        .ok()
        .filter(|value| (low..=high).contains(value))
        .ok_or_else(|| out_of_range(option, low, high))
}

fn delimiter(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    let text = option_text(as_string(cursor)?.raw, UnknownEscape::DropBackslash)?;
    if text.is_empty() {
        return Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, "COPY delimiter cannot be empty"));
    }
    Ok(text)
}

fn quote(cursor: &mut Cursor<'_>) -> Result<char, SqlError> {
    let text = option_text(as_string(cursor)?.raw, UnknownEscape::DropBackslash)?;
    single_ascii(&text)
        .ok_or_else(|| SqlError::new(SqlState::INVALID_PARAMETER_VALUE, "COPY quote must be a single ASCII character"))
}

/// `ACCEPTINVCHARS [AS] ['c']`
fn replacement(cursor: &mut Cursor<'_>) -> Result<char, SqlError> {
    let given = if cursor.accept("AS") { Some(cursor.string()?) } else { cursor.accept_string() };
    let Some(given) = given else { return Ok('?') };
    let text = option_text(given.raw, UnknownEscape::DropBackslash)?;
    single_ascii(&text).filter(|c| *c != '\0').ok_or_else(|| {
        let message = "ACCEPTINVCHARS replacement must be a single ASCII character other than NULL";
        SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message)
    })
}

fn null_as(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    let text = option_text(as_string(cursor)?.raw, UnknownEscape::KeepBackslash)?;
    if text == "\n" {
        let message = "NULL AS cannot be a newline, which ends the record";
        return Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message));
    }
    Ok(text)
}

/// Both words are case-sensitive: `'AUTO'` is a pattern.
fn date_format(text: &str) -> DateFormat {
    if text == "auto" { DateFormat::Auto } else { DateFormat::Pattern(text.to_owned()) }
}

fn time_format(text: &str) -> TimeFormat {
    match text {
        "auto" => TimeFormat::Auto,
        "epochsecs" => TimeFormat::EpochSecs,
        "epochmillisecs" => TimeFormat::EpochMillisecs,
        pattern => TimeFormat::Pattern(pattern.to_owned()),
    }
}

/// A bare word; quoted ones are taken too.
fn encoding(cursor: &mut Cursor<'_>) -> Result<CopyEncoding, SqlError> {
    cursor.accept("AS");
    let at = cursor.clone();
    let name = match cursor.advance().map(|token| (&token.kind, token.raw(cursor.sql))) {
        Some((TokenKind::Word | TokenKind::String(_), name)) => name.to_ascii_uppercase(),
        _ => return at.fail(),
    };
    match name.as_str() {
        "UTF8" => Ok(CopyEncoding::Utf8),
        "UTF16" => Ok(CopyEncoding::Utf16),
        "UTF16LE" => Ok(CopyEncoding::Utf16Le),
        "UTF16BE" => Ok(CopyEncoding::Utf16Be),
        "ISO88591" => Ok(CopyEncoding::Iso88591),
        _ => at.fail(),
    }
}

/// `[AS] ['auto' | 'auto ignorecase' | 'noshred' | 's3://jsonpaths']`
fn json_mapping(format: &str, cursor: &mut Cursor<'_>) -> Result<JsonMapping, SqlError> {
    let given = if cursor.accept("AS") { Some(cursor.string()?) } else { cursor.accept_string() };
    let Some(given) = given else { return Ok(JsonMapping::Auto) };
    match given.value {
        "auto" => Ok(JsonMapping::Auto),
        "auto ignorecase" => Ok(JsonMapping::AutoIgnoreCase),
        "noshred" => Ok(JsonMapping::NoShred),
        path => ObjectUrl::parse(path).map(JsonMapping::JsonPaths).ok_or_else(|| {
            let message = format!(
                "Invalid {format} option '{path}'. Must be 'auto', 'auto ignorecase', 'noshred' or the S3 path of a \
                 JSONPaths file"
            );
            SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message)
        }),
    }
}

/// `[SIMPLIFY [AUTO] [tolerance]]`
fn simplify(cursor: &mut Cursor<'_>) -> Result<Option<Simplify>, SqlError> {
    if !cursor.accept("SIMPLIFY") {
        return Ok(None);
    }
    let auto = cursor.accept("AUTO");
    let number = cursor.peek().filter(|token| matches!(token.kind, TokenKind::Number | TokenKind::String(_)));
    let tolerance = number.map(|token| token.raw(cursor.sql).to_owned());
    if tolerance.is_some() {
        cursor.advance();
    }
    if tolerance.as_ref().is_some_and(|text| !text.parse::<f64>().is_ok_and(|tolerance| tolerance >= 0.0)) {
        let message = "SHAPEFILE SIMPLIFY tolerance must be a number that is not negative";
        return Err(SqlError::new(SqlState::INVALID_PARAMETER_VALUE, message));
    }
    Ok(Some(Simplify { auto, tolerance }))
}
