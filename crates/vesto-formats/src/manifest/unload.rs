//! The manifest that UNLOAD … MANIFEST [VERBOSE] writes. `meta.content_length` is always given, because COPY of Parquet
//! needs it. <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>

use serde_json::{Value, json};
use vesto_types::ColumnType;

/// One file as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnloadedFile {
    pub url: String,
    pub content_length: u64,
    /// Lines, that of HEADER included; rows for Parquet.
    pub record_count: u64,
}

pub struct UnloadManifest<'a> {
    pub files: &'a [UnloadedFile],
}

impl UnloadManifest<'_> {
    /// MANIFEST.
    pub fn to_json(&self) -> Vec<u8> {
        let entries =
            self.files.iter().map(|file| json!({ "url": file.url, "meta": { "content_length": file.content_length } }));
        pretty(&json!({ "entries": entries.collect::<Vec<_>>() }))
    }

    /// MANIFEST VERBOSE.
    pub fn to_verbose_json(&self, columns: &[(String, ColumnType)]) -> Vec<u8> {
        let entries = self.files.iter().map(|file| {
            let meta = json!({ "content_length": file.content_length, "record_count": file.record_count });
            json!({ "url": file.url, "meta": meta })
        });
        let elements =
            columns.iter().map(|(name, column_type)| json!({ "name": name, "type": type_json(column_type) }));
        let content_length: u64 = self.files.iter().map(|file| file.content_length).sum();
        let record_count: u64 = self.files.iter().map(|file| file.record_count).sum();
        pretty(&json!({
            "entries": entries.collect::<Vec<_>>(),
            "schema": { "elements": elements.collect::<Vec<_>>() },
            "meta": { "content_length": content_length, "record_count": record_count },
            "author": { "name": "Amazon Redshift", "version": "1.0.0" },
        }))
    }
}

/// The base name without its dimensions, and the dimensions as keys of their own.
fn type_json(column_type: &ColumnType) -> Value {
    match column_type {
        ColumnType::Char(length) => json!({ "base": "character", "max_length": length }),
        ColumnType::Varchar(length) => json!({ "base": "character varying", "max_length": length }),
        ColumnType::Varbyte(length) => json!({ "base": "binary varying", "max_length": length }),
        ColumnType::Decimal { precision, scale } => {
            json!({ "base": "numeric", "precision": precision, "scale": scale })
        }
        other => json!({ "base": other.to_string() }),
    }
}

fn pretty(document: &Value) -> Vec<u8> {
    // A tree of strings and numbers always has a JSON form.
    serde_json::to_vec_pretty(document).unwrap_or_default()
}

#[cfg(test)]
mod tests;
