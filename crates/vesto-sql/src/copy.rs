//! `COPY` <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html>

use vesto_types::Secret;

use crate::{Authorization, FixedWidthColumn, ObjectUrl, QualifiedName};

mod conflicts;
mod job;
mod options;
mod statement;
mod template;

pub(crate) use job::copy_job;
pub(crate) use statement::copy;
pub use template::{CopyTemplate, TemplateOption};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyStatement {
    pub table: QualifiedName,
    /// Empty: all columns of the table.
    pub columns: Vec<String>,
    pub source: CopySource,
    pub authorization: Authorization,
    pub options: CopyOptions,
    pub template: Option<TemplateUse>,
    pub job: Option<JobClause>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopySource {
    S3(ObjectUrl),
    Emr(String),
    DynamoDb { table: String },
}

/// `JOB CREATE name [AUTO ON | OFF]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobClause {
    pub name: String,
    pub auto: bool,
    /// The statement without this clause.
    pub copy: String,
}

/// `USING TEMPLATE name`, and the options that the statement itself gives, which override the template's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateUse {
    pub name: QualifiedName,
    pub(crate) own: Vec<OptionText>,
}

/// An option as it was written. Some hold secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OptionText {
    pub(crate) name: &'static str,
    pub(crate) text: Secret,
}

/// Every option, with Redshift's defaults.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CopyOptions {
    pub format: CopyFormat,
    /// `None`: the format's own (`|`, or `,` for CSV); see [`CopyOptions::delimiter`].
    pub delimiter: Option<String>,
    /// CSV's QUOTE; `None` is `"`.
    pub quote: Option<char>,
    pub compression: Option<CopyCompression>,
    pub manifest: bool,
    pub region: Option<String>,
    pub encrypted: bool,
    pub master_symmetric_key: Option<Secret>,
    pub ssh: bool,
    /// 1 to 200.
    pub read_ratio: Option<u32>,

    pub accept_any_date: bool,
    /// The replacement character.
    pub accept_invalid_chars: Option<char>,
    pub blanks_as_null: bool,
    pub date_format: Option<DateFormat>,
    pub empty_as_null: bool,
    pub encoding: CopyEncoding,
    pub escape: bool,
    pub explicit_ids: bool,
    pub fill_record: bool,
    pub ignore_blank_lines: bool,
    pub ignore_header: u64,
    /// `None` is `\N`; see [`CopyOptions::null_as`].
    pub null_as: Option<String>,
    pub remove_quotes: bool,
    pub round_decimals: bool,
    pub time_format: Option<TimeFormat>,
    pub trim_blanks: bool,
    pub truncate_columns: bool,

    pub comp_rows: Option<u32>,
    pub comp_update: Option<CompUpdate>,
    pub ignore_all_errors: bool,
    /// 0 to 100,000; the load fails when so many records are bad (0 means 1).
    pub max_error: u32,
    pub no_load: bool,
    pub stat_update: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CopyFormat {
    #[default]
    Delimited,
    Csv,
    FixedWidth(Vec<FixedWidthColumn>),
    Json(JsonMapping),
    Avro(JsonMapping),
    Parquet {
        serialize_to_json: bool,
    },
    Orc {
        serialize_to_json: bool,
    },
    Shapefile {
        simplify: Option<Simplify>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum JsonMapping {
    #[default]
    Auto,
    AutoIgnoreCase,
    NoShred,
    JsonPaths(ObjectUrl),
}

/// `SIMPLIFY [AUTO] [tolerance]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simplify {
    pub auto: bool,
    pub tolerance: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyCompression {
    Gzip,
    Bzip2,
    Lzop,
    Zstd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CopyEncoding {
    #[default]
    Utf8,
    Utf16,
    Utf16Le,
    Utf16Be,
    Iso88591,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFormat {
    Auto,
    Pattern(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeFormat {
    Auto,
    EpochSecs,
    EpochMillisecs,
    Pattern(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompUpdate {
    On,
    Off,
    Preset,
}

/// The statements about jobs that are already there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyJob {
    Alter { name: String, auto: Option<bool> },
    Run(String),
    List,
    Show(String),
    Drop(String),
}

impl CopyStatement {
    /// The first part of the statement that is known but not built, as errors name it. The one list of such parts.
    pub fn not_built(&self) -> Option<&'static str> {
        let options = &self.options;
        let source = match &self.source {
            CopySource::S3(_) => None,
            CopySource::Emr(_) => Some("COPY from Amazon EMR"),
            CopySource::DynamoDb { .. } => Some("COPY from Amazon DynamoDB"),
        };
        let format = match &options.format {
            CopyFormat::Delimited
            | CopyFormat::Csv
            | CopyFormat::FixedWidth(_)
            | CopyFormat::Json(_)
            | CopyFormat::Avro(_)
            | CopyFormat::Parquet { .. }
            | CopyFormat::Orc { .. } => None,
            CopyFormat::Shapefile { .. } => Some("COPY option SHAPEFILE"),
        };
        source.or(options.ssh.then_some("COPY option SSH")).or(format)
    }
}

impl CopyOptions {
    /// The field delimiter of delimited text and CSV.
    pub fn delimiter(&self) -> &str {
        let default = if self.format == CopyFormat::Csv { "," } else { "|" };
        self.delimiter.as_deref().unwrap_or(default)
    }

    pub fn quote(&self) -> char {
        self.quote.unwrap_or('"')
    }

    /// The text that stands for NULL.
    pub fn null_as(&self) -> &str {
        self.null_as.as_deref().unwrap_or("\\N")
    }
}

#[cfg(test)]
mod tests;
