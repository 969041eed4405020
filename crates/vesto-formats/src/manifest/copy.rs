//! The manifest that COPY … MANIFEST reads.
//! <https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html>

use serde_json::Value;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyManifest {
    /// As listed; a file listed twice is loaded twice.
    pub entries: Vec<ManifestEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestEntry {
    pub bucket: String,
    pub key: String,
    /// Whether a missing file fails the load; otherwise it is skipped.
    pub mandatory: bool,
    /// `meta.content_length`; Parquet and ORC need it.
    pub content_length: Option<u64>,
}

impl ManifestEntry {
    pub fn url(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.key)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    #[error("the manifest is not JSON")]
    Json(#[source] serde_json::Error),
    #[error("the manifest has no list `entries`")]
    NoEntries,
    /// Redshift's own text.
    #[error("Mandatory url is not present in manifest file")]
    NoUrl,
    #[error("`{url}` in the manifest is not the URL of an S3 object")]
    Url { url: String },
    #[error("`{key}` in the manifest has a value of the wrong type")]
    WrongType { key: &'static str },
}

impl CopyManifest {
    /// Unknown keys (those of UNLOAD's VERBOSE form among them) are ignored.
    pub fn parse(json: &[u8]) -> Result<Self, ManifestError> {
        let document: Value = serde_json::from_slice(json).map_err(ManifestError::Json)?;
        let entries = document.get("entries").and_then(Value::as_array).ok_or(ManifestError::NoEntries)?;
        let entries = entries.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { entries })
    }
}

fn entry(value: &Value) -> Result<ManifestEntry, ManifestError> {
    let url = value.get("url").ok_or(ManifestError::NoUrl)?;
    let url = url.as_str().ok_or(ManifestError::WrongType { key: "url" })?;
    let wrong_url = || ManifestError::Url { url: url.to_owned() };
    let (bucket, key) = url.strip_prefix("s3://").and_then(|path| path.split_once('/')).ok_or_else(wrong_url)?;
    if bucket.is_empty() || key.is_empty() {
        return Err(wrong_url());
    }
    let mandatory = match value.get("mandatory") {
        None => false,
        Some(mandatory) => mandatory.as_bool().ok_or(ManifestError::WrongType { key: "mandatory" })?,
    };
    let content_length = value.get("meta").and_then(|meta| meta.get("content_length")).and_then(Value::as_u64);
    Ok(ManifestEntry { bucket: bucket.to_owned(), key: key.to_owned(), mandatory, content_length })
}

#[cfg(test)]
mod tests;
