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

/// Where an unload writes: the prefix as given, or with PARTITION BY the directory that it names.
pub(in crate::statements) fn root(destination: &ObjectUrl, options: &UnloadOptions) -> ObjectUrl {
    let mut root = destination.clone();
    if options.partition_by.is_some() && !root.key.is_empty() && !root.key.ends_with('/') {
        root.key.push('/');
    }
    root
}

impl FileNames {
    /// `root` is [`root`]'s.
    pub(in crate::statements) fn new(root: &ObjectUrl, options: &UnloadOptions) -> Self {
        Self { prefix: root.key.clone(), parallel: options.parallel, extension: extension(options) }
    }

    /// `prefix0003_part_00` of a slice, or `prefix000` of a serial unload; in a partition's directory, which is empty or
    /// ends with a slash.
    pub(in crate::statements) fn part(&self, directory: &str, slice: usize, part: usize) -> String {
        let Self { prefix, extension, .. } = self;
        if self.parallel {
            format!("{prefix}{directory}{slice:04}_part_{part:02}{extension}")
        } else {
            format!("{prefix}{directory}{part:03}{extension}")
        }
    }

    pub(in crate::statements) fn manifest(&self) -> String {
        format!("{}manifest", self.prefix)
    }
}

/// EXTENSION takes the place of the compression's and the format's own; the empty one leaves none.
fn extension(options: &UnloadOptions) -> String {
    match &options.extension {
        Some(extension) if extension.is_empty() => return String::new(),
        Some(extension) => return format!(".{extension}"),
        None => {}
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
