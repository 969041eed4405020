//! Compaction: small files and files with many deleted rows become few new ones, in one commit.
//!
//! Readers keep the files of their snapshot. Writers of the table wait for its lock; one whose snapshot is older and who
//! then deletes or updates fails with error 1023, because the rows are in other files now.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::DataType;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};

use crate::constant::constant_array;
use crate::data_file::DataFile;
use crate::error::{Result, WarehouseError};
use crate::ids::{FileId, RelationId};
use crate::table::{Table, TableColumn};
use crate::transaction::BeginOptions;
use crate::warehouse::Warehouse;
use crate::writer::{DataFileWriter, NewDataFile};

const BATCH_ROWS: usize = 8192;

/// Which files are worth rewriting, and how much at once.
#[derive(Debug, Clone, Copy)]
pub struct CompactionOptions {
    /// Files below this size are merged.
    pub small_file_bytes: u64,
    /// A file of any size is rewritten when at least this share of its rows is deleted.
    pub deleted_share: f64,
    /// Input of one run; bounds how long writers wait.
    pub max_bytes: u64,
}

impl Default for CompactionOptions {
    fn default() -> Self {
        Self { small_file_bytes: 16 << 20, deleted_share: 0.25, max_bytes: 512 << 20 }
    }
}

/// What a compaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compacted {
    pub files_before: usize,
    pub files_after: usize,
    pub rows: u64,
}

impl Warehouse {
    /// Compacts one table; does nothing when there is nothing to gain.
    pub async fn compact(&self, table: RelationId, options: CompactionOptions) -> Result<Compacted> {
        let mut transaction = self.begin(BeginOptions::default());
        transaction.begin_statement();
        transaction.lock(table).await?;
        let Some(table) = transaction.catalog().table_by_id(table).cloned() else {
            return Err(WarehouseError::NoSuchRelation(table.to_string()));
        };
        let old = candidates(&table, options);
        if old.is_empty() {
            return Ok(Compacted::default());
        }
        let (warehouse, id) = (self.clone(), table.id);
        let ids: Vec<FileId> = old.iter().map(|file| file.id).collect();
        let new = tokio::task::spawn_blocking(move || rewrite(&warehouse, &table, &old)).await;
        let new =
            new.unwrap_or_else(|error| Err(WarehouseError::Closed(format!("a compaction ended early: {error}"))))?;
        let done = Compacted {
            files_before: ids.len(),
            files_after: new.iter().filter(|file| file.record_count() > 0).count(),
            rows: new.iter().map(NewDataFile::record_count).sum(),
        };
        transaction.replace_files(id, &ids, new)?;
        transaction.commit().await?;
        Ok(done)
    }
}

fn candidates(table: &Table, options: CompactionOptions) -> Vec<Arc<DataFile>> {
    let mut left = options.max_bytes;
    let is_worn = |file: &DataFile| file.deletes.len() as f64 >= options.deleted_share * file.record_count as f64;
    let mut picked: Vec<Arc<DataFile>> = Vec::new();
    for file in table.files.iter() {
        let worn = !file.deletes.is_empty() && is_worn(file);
        if (worn || file.size_bytes < options.small_file_bytes) && file.size_bytes <= left {
            left -= file.size_bytes;
            picked.push(Arc::clone(file));
        }
    }
    match picked.as_slice() {
        [only] if only.deletes.is_empty() || !is_worn(only) => Vec::new(),
        _ => picked,
    }
}

fn rewrite(warehouse: &Warehouse, table: &Table, files: &[Arc<DataFile>]) -> Result<Vec<NewDataFile>> {
    let mut writer = warehouse.data_file_writer(table)?;
    for file in files {
        copy(table, file, &mut writer)?;
    }
    Ok(vec![writer.finish()?])
}

/// Copies the live rows of a file in the table's present columns.
fn copy(table: &Table, file: &DataFile, writer: &mut DataFileWriter) -> Result<()> {
    let failed = |error| WarehouseError::parquet(&file.path, error);
    let source = File::open(&file.path).map_err(|error| WarehouseError::io("open", &file.path, error))?;
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(source).map_err(failed)?.with_batch_size(BATCH_ROWS);
    if !file.deletes.is_empty() {
        builder = builder.with_row_selection(live_rows(file));
    }
    for batch in builder.build().map_err(failed)? {
        let batch = batch.map_err(|error| failed(error.into()))?;
        writer.write(&conform(table, &batch)?)?;
    }
    Ok(())
}

fn live_rows(file: &DataFile) -> RowSelection {
    let mut ranges = Vec::new();
    let mut from = 0;
    for deleted in file.deletes.iter().chain([file.record_count]) {
        let (start, end) =
            (usize::try_from(from).unwrap_or(usize::MAX), usize::try_from(deleted).unwrap_or(usize::MAX));
        if start < end {
            ranges.push(start..end);
        }
        from = deleted + 1;
    }
    RowSelection::from_consecutive_ranges(ranges.into_iter(), usize::try_from(file.record_count).unwrap_or(usize::MAX))
}

/// The batch of a file in the table's present columns: by physical name, with the initial default where it is missing.
fn conform(table: &Table, batch: &RecordBatch) -> Result<RecordBatch> {
    let column = |column: &TableColumn| match batch.column_by_name(&column.physical_name) {
        Some(array) => cast(array, &column.column_type.arrow()),
        None => constant_array(column.initial_default.as_ref(), &column.column_type.arrow(), batch.num_rows()),
    };
    let columns = table.columns.iter().map(column).collect::<Result<Vec<_>>>()?;
    RecordBatch::try_new(table.arrow_schema(), columns)
        .map_err(|error| WarehouseError::BatchMismatch(error.to_string()))
}

/// Parquet may name a type's time zone differently; the values are the same.
fn cast(array: &ArrayRef, to: &DataType) -> Result<ArrayRef> {
    if array.data_type() == to {
        return Ok(Arc::clone(array));
    }
    let data = array.to_data().into_builder().data_type(to.clone()).build();
    data.map(arrow::array::make_array).map_err(|error| WarehouseError::BatchMismatch(error.to_string()))
}
