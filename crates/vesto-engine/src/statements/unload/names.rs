//! What UNLOAD's files are called. <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use vesto_sql::ObjectUrl;
use vesto_sql::unload::{UnloadCompression, UnloadFormat, UnloadOptions};

/// Names of files under the statement's prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::statements) struct FileNames {
    prefix: String,
    parallel: bool,
    /// With its point; empty for none.
    extension: String,
}

impl FileNames {
    pub(in crate::statements) fn new(destination: &ObjectUrl, options: &UnloadOptions) -> Self {
        Self { prefix: destination.key.clone(), parallel: options.parallel, extension: extension(options) }
    }

    /// `prefix0003_part_00` of a slice, or `prefix000` of a serial unload.
    pub(in crate::statements) fn part(&self, slice: usize, part: usize) -> String {
        let Self { prefix, extension, .. } = self;
        if self.parallel {
            format!("{prefix}{slice:04}_part_{part:02}{extension}")
        } else {
            format!("{prefix}{part:03}{extension}")
        }
    }

    pub(in crate::statements) fn manifest(&self) -> String {
        format!("{}manifest", self.prefix)
    }
}

/// EXTENSION takes the place of the compression's and the format's own.
fn extension(options: &UnloadOptions) -> String {
    if let Some(extension) = &options.extension {
        return format!(".{extension}");
    }
    match (&options.format, options.compression) {
        (UnloadFormat::Parquet, _) => ".parquet".to_owned(),
        (_, None) => String::new(),
        (_, Some(UnloadCompression::Gzip)) => ".gz".to_owned(),
        (_, Some(UnloadCompression::Bzip2)) => ".bz2".to_owned(),
        (_, Some(UnloadCompression::Zstd)) => ".zst".to_owned(),
    }
}

#[cfg(test)]
mod tests;
