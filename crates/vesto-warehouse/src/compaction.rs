//! Compaction: small files and files with many deleted rows become few new ones, in one commit.
//!
//! It is for the background and gives way: files are rewritten without any lock, and the table's lock is taken only for
//! the commit, only if it is free, and only if the files are still as they were. Readers keep the files of their snapshot;
//! a writer whose snapshot is older goes over to the new files when it takes the lock.

use std::collections::HashMap;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::DataType;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};

use crate::catalog::Catalog;
use crate::constant::constant_array;
use crate::data_file::DataFile;
use crate::error::{Result, WarehouseError};
use crate::ids::{FileId, RelationId};
use crate::table::{Table, TableColumn};
use crate::transaction::{BeginOptions, Transaction};
use crate::warehouse::Warehouse;
use crate::writer::{DataFileWriter, NewDataFile};

const BATCH_ROWS: usize = 8192;
/// How often the lock is tried before the work is thrown away.
const LOCK_TRIES: u32 = 40;
const LOCK_PAUSE: Duration = Duration::from_millis(50);
/// Files below this size are always merged; larger ones only with enough others, so that what was merged once is not
/// written again for every few new rows.
const TINY_BYTES: u64 = 64 << 10;

/// Which files are worth rewriting, and how much at once.
#[derive(Debug, Clone, Copy)]
pub struct CompactionOptions {
    /// Files below this size are merged.
    pub small_file_bytes: u64,
    /// So many small files are worth it.
    pub min_files: usize,
    /// A file of any size is rewritten when at least this share of its rows is deleted.
    pub deleted_share: f64,
    /// Input of one run.
    pub max_bytes: u64,
}

impl Default for CompactionOptions {
    fn default() -> Self {
        Self { small_file_bytes: 16 << 20, min_files: 8, deleted_share: 0.25, max_bytes: 512 << 20 }
    }
}

/// What a compaction did; nothing if it was not worth it or gave way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compacted {
    pub files_before: usize,
    pub files_after: usize,
    pub rows: u64,
}

impl Table {
    /// Whether [`Warehouse::compact`] would find something to do.
    pub fn is_worth_compacting(&self, options: CompactionOptions) -> bool {
        !self.temporary && !candidates(self, options).is_empty()
    }
}

impl Warehouse {
    /// Compacts one table; does nothing when there is nothing to gain, or when somebody else wants the table. Dropped, it
    /// stops soon and leaves nothing.
    pub async fn compact(&self, table: RelationId, options: CompactionOptions) -> Result<Compacted> {
        let catalog = self.catalog();
        let Some(table) = catalog.table_by_id(table).cloned() else {
            return Err(WarehouseError::NoSuchRelation(table.to_string()));
        };
        let old = candidates(&table, options);
        // Who has the table now is likely to change it.
        if old.is_empty() || self.locks().iter().any(|lock| lock.table == table.id) {
            return Ok(Compacted::default());
        }
        let new = self.rewrite(catalog, Arc::clone(&table), old.clone()).await?;
        let done = Compacted {
            files_before: old.len(),
            files_after: new.iter().filter(|file| file.record_count() > 0).count(),
            rows: new.iter().map(NewDataFile::record_count).sum(),
        };
        let Some(mut transaction) = self.lock_unchanged(&table, &old).await else { return Ok(Compacted::default()) };
        let ids: Vec<FileId> = old.iter().map(|file| file.id).collect();
        transaction.replace_files(table.id, &ids, new)?;
        match transaction.commit().await {
            Ok(_) => Ok(done),
            Err(WarehouseError::SerializationFailure { .. } | WarehouseError::DroppedConcurrently(_)) => {
                Ok(Compacted::default())
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the live rows of the files anew. The catalog keeps the files from being removed meanwhile.
    async fn rewrite(
        &self,
        catalog: Catalog,
        table: Arc<Table>,
        files: Vec<Arc<DataFile>>,
    ) -> Result<Vec<NewDataFile>> {
        let (warehouse, stop) = (self.clone(), Arc::new(AtomicBool::new(false)));
        let _stops_with_this_future = StopWhenDropped(Arc::clone(&stop));
        let new = tokio::task::spawn_blocking(move || {
            let new = rewrite(&warehouse, &table, &files, &stop);
            drop(catalog);
            new
        });
        new.await.unwrap_or_else(|error| Err(WarehouseError::Closed(format!("a compaction ended early: {error}"))))
    }

    /// A transaction that has the table's lock, if that is free within a while and the files are as they were.
    async fn lock_unchanged(&self, table: &Table, files: &[Arc<DataFile>]) -> Option<Transaction> {
        for _ in 0..LOCK_TRIES {
            if !is_unchanged(&self.catalog(), table, files) {
                return None;
            }
            let mut transaction = self.begin(BeginOptions::default());
            transaction.begin_statement();
            if transaction.try_lock(table.id) {
                return is_unchanged(transaction.catalog(), table, files).then_some(transaction);
            }
            drop(transaction);
            tokio::time::sleep(LOCK_PAUSE).await;
        }
        None
    }
}

struct StopWhenDropped(Arc<AtomicBool>);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Whether the table still has the files, with the same rows deleted, and the same columns.
fn is_unchanged(catalog: &Catalog, table: &Table, files: &[Arc<DataFile>]) -> bool {
    let Some(now) = catalog.table_by_id(table.id) else { return false };
    let present: HashMap<FileId, &Arc<DataFile>> = now.files.iter().map(|file| (file.id, file)).collect();
    now.changes.definition == table.changes.definition
        && files.iter().all(|file| present.get(&file.id).is_some_and(|now| now.deletes == file.deletes))
}

/// Files with many deleted rows, and small ones of similar size if there are enough of them; in the table's order.
fn candidates(table: &Table, options: CompactionOptions) -> Vec<Arc<DataFile>> {
    let is_worn = |file: &DataFile| {
        !file.deletes.is_empty() && file.deletes.len() as f64 >= options.deleted_share * file.record_count as f64
    };
    let mut left = options.max_bytes;
    let mut picked: Vec<FileId> = Vec::new();
    let mut take = |file: &DataFile| {
        // One file always fits, or the deleted rows of a larger one would stay for ever.
        let fits = file.size_bytes <= left || left == options.max_bytes;
        left = if fits { left.saturating_sub(file.size_bytes) } else { left };
        fits
    };
    picked.extend(table.files.iter().filter(|file| is_worn(file) && take(file)).map(|file| file.id));
    let is_small = |file: &&Arc<DataFile>| !is_worn(file) && file.size_bytes < options.small_file_bytes;
    let mut small: Vec<&Arc<DataFile>> = table.files.iter().filter(is_small).collect();
    small.sort_by_key(|file| file.size_bytes);
    let (mut sum, mut similar) = (0, Vec::new());
    for file in small {
        if file.size_bytes > TINY_BYTES.max(4 * sum) || !take(file) {
            break;
        }
        sum += file.size_bytes;
        similar.push(file.id);
    }
    if similar.len() >= options.min_files.max(2) {
        picked.extend(similar);
    }
    table.files.iter().filter(|file| picked.contains(&file.id)).cloned().collect()
}

fn rewrite(
    warehouse: &Warehouse,
    table: &Table,
    files: &[Arc<DataFile>],
    stop: &AtomicBool,
) -> Result<Vec<NewDataFile>> {
    let mut writer = warehouse.data_file_writer(table)?;
    for file in files {
        copy(table, file, &mut writer, stop)?;
    }
    Ok(vec![writer.finish()?])
}

/// Copies the live rows of a file in the table's present columns.
fn copy(table: &Table, file: &DataFile, writer: &mut DataFileWriter, stop: &AtomicBool) -> Result<()> {
    let failed = |error| WarehouseError::parquet(&file.path, error);
    let source = File::open(&file.path).map_err(|error| WarehouseError::io("open", &file.path, error))?;
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(source).map_err(failed)?.with_batch_size(BATCH_ROWS);
    if !file.deletes.is_empty() {
        builder = builder.with_row_selection(live_rows(file));
    }
    for batch in builder.build().map_err(failed)? {
        if stop.load(Ordering::Relaxed) {
            return Err(WarehouseError::Closed("a compaction was stopped".to_owned()));
        }
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
