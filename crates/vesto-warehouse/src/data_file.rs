//! Data files: immutable Parquet files with some of a table's rows.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::delete_vector::DeleteVector;
use crate::ids::{ColumnId, FileId};
use crate::stats::ColumnStats;

/// A data file as one snapshot (or one transaction) sees it: the file never changes, the deleted positions may.
#[derive(Debug, Clone)]
pub struct DataFile {
    pub id: FileId,
    /// Absolute.
    pub path: PathBuf,
    /// Rows in the file, deleted ones included.
    pub record_count: u64,
    pub size_bytes: u64,
    /// The length of the Parquet footer (metadata without the trailing length and magic).
    pub footer_size: u64,
    /// By column; a column without an entry was not in the table when the file was written.
    pub column_stats: Arc<BTreeMap<ColumnId, ColumnStats>>,
    pub deletes: DeleteVector,
    /// The row id of the file's first row (row lineage).
    pub row_id_start: u64,
    /// Where the deletes are stored; `None` while there are none or they are not committed.
    pub(crate) delete_file: Option<Arc<DeleteFile>>,
}

impl DataFile {
    /// Rows that a scan returns.
    pub fn live_rows(&self) -> u64 {
        self.record_count.saturating_sub(self.deletes.len())
    }

    /// The file's name, unique in the table: what `_file` of a scan may show.
    pub fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }
}

/// The stored form of a delete vector: a Parquet file with `file_path` and `pos`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeleteFile {
    pub(crate) id: FileId,
    pub(crate) path: PathBuf,
    pub(crate) delete_count: u64,
    pub(crate) size_bytes: u64,
    pub(crate) footer_size: u64,
}
