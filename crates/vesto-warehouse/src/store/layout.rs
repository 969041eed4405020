//! Where files live. DuckLake joins data path, schema path, table path and file name; ids, not names, make the table's
//! path, so that renaming moves nothing.

use std::path::{Path, PathBuf};

use crate::ids::RelationId;

/// Every schema has this path: a table can change its schema.
pub(crate) const SCHEMA_PATH: &str = "tables/";

pub(crate) fn table_path(table: RelationId) -> String {
    format!("{table}/")
}

pub(crate) fn table_directory(data: &Path, table: RelationId) -> PathBuf {
    tables_directory(data).join(table.to_string())
}

pub(crate) fn tables_directory(data: &Path) -> PathBuf {
    data.join(SCHEMA_PATH.trim_end_matches('/'))
}

/// A file's name within its table's directory.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
