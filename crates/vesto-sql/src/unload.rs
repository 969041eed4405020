//! `UNLOAD` <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use crate::{Authorization, FixedWidthColumn, ObjectUrl, ParsedQuery};

mod conflicts;
mod options;
mod statement;

pub(crate) use statement::unload;

#[derive(Debug, Clone, PartialEq)]
pub struct UnloadStatement {
    pub query: ParsedQuery,
    pub destination: ObjectUrl,
    pub authorization: Authorization,
    pub options: UnloadOptions,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnloadOptions {
    pub format: UnloadFormat,
    /// `None`: the format's own (`|`, or `,` for CSV); see [`UnloadOptions::delimiter`].
    pub delimiter: Option<char>,
    pub header: bool,
    pub add_quotes: bool,
    pub escape: bool,
    /// `None` is the empty string.
    pub null_as: Option<String>,
    pub compression: Option<UnloadCompression>,
    pub extension: Option<String>,
    pub manifest: Option<ManifestStyle>,
    pub allow_overwrite: bool,
    pub clean_path: bool,
    pub parallel: bool,
    /// In bytes; 5 MB to 6.2 GB, the upper bound unless given.
    pub max_file_size: u64,
    /// Parquet row groups, in bytes; 32 to 128 MB.
    pub row_group_size: Option<u64>,
    pub region: Option<String>,
    pub partition_by: Option<PartitionBy>,
    pub encryption: Option<UnloadEncryption>,
}

impl UnloadOptions {
    /// 6.2 GB, AWS's limit for one file.
    pub const MAX_FILE_SIZE: u64 = 6_657_199_308;

    pub fn delimiter(&self) -> char {
        let default = if self.format == UnloadFormat::Csv { ',' } else { '|' };
        self.delimiter.unwrap_or(default)
    }
}

impl Default for UnloadOptions {
    fn default() -> Self {
        Self {
            format: UnloadFormat::Text,
            delimiter: None,
            header: false,
            add_quotes: false,
            escape: false,
            null_as: None,
            compression: None,
            extension: None,
            manifest: None,
            allow_overwrite: false,
            clean_path: false,
            parallel: true,
            max_file_size: Self::MAX_FILE_SIZE,
            row_group_size: None,
            region: None,
            partition_by: None,
            encryption: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnloadFormat {
    Text,
    Csv,
    Parquet,
    Json,
    FixedWidth(Vec<FixedWidthColumn>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnloadCompression {
    Gzip,
    Bzip2,
    Zstd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManifestStyle {
    Plain,
    Verbose,
}

/// `PARTITION BY (columns) [INCLUDE]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionBy {
    pub columns: Vec<String>,
    pub include: bool,
}

/// What UNLOAD asks of S3; without, its own keys (SSE-S3). A client's own key (MASTER_SYMMETRIC_KEY) has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnloadEncryption {
    /// ENCRYPTED AUTO: the bucket's own default.
    Auto,
    KmsKey(String),
}

#[cfg(test)]
mod tests;
