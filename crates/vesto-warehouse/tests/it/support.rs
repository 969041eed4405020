//! A warehouse in a directory of its own, and rows of one BIGINT column to put into it.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, Int64Array, RecordBatch};
use chrono::DateTime;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;
use vesto_types::{ColumnType, FixedClock, SeededIds};
use vesto_warehouse::{
    BeginOptions, Catalog, ColumnSpec, DeleteVector, FaultHook, FileId, NewDataFile, Relation, RelationId, SchemaId,
    Table, TableSpec, Transaction, User, UserId, Warehouse, WarehouseOptions,
};

pub(crate) struct Harness {
    pub(crate) directory: TempDir,
    pub(crate) warehouse: Warehouse,
    ids: Arc<SeededIds>,
}

impl Harness {
    pub(crate) async fn new() -> Self {
        Self::in_directory(tempfile::tempdir().unwrap(), Arc::new(SeededIds::default()), None).await
    }

    pub(crate) async fn with_faults(faults: FaultHook) -> Self {
        Self::in_directory(tempfile::tempdir().unwrap(), Arc::new(SeededIds::default()), Some(faults)).await
    }

    /// Opens the directory a second time.
    pub(crate) async fn open_again(&self) -> vesto_warehouse::Result<Warehouse> {
        let options = WarehouseOptions::new(User::new("awsuser"));
        let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
        Warehouse::open(self.directory.path(), options, clock, self.ids.clone()).await
    }

    /// Opens what was copied to another directory.
    pub(crate) async fn open_elsewhere(&self, directory: &Path) -> Warehouse {
        let options = WarehouseOptions::new(User::new("awsuser"));
        let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
        Warehouse::open(directory, options, clock, self.ids.clone()).await.unwrap()
    }

    async fn in_directory(directory: TempDir, ids: Arc<SeededIds>, faults: Option<FaultHook>) -> Self {
        let options = WarehouseOptions { faults, ..WarehouseOptions::new(User::new("awsuser")) };
        let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
        let warehouse = Warehouse::open(directory.path(), options, clock, ids.clone()).await.unwrap();
        Self { directory, warehouse, ids }
    }

    /// Closes the warehouse in good order and opens it again.
    pub(crate) async fn reopen(self) -> Self {
        self.warehouse.close().await.unwrap();
        self.after_crash(None).await
    }

    /// Opens the directory again without closing it first.
    pub(crate) async fn after_crash(self, faults: Option<FaultHook>) -> Self {
        let Self { directory, warehouse, ids } = self;
        drop(warehouse);
        Self::in_directory(directory, ids, faults).await
    }

    pub(crate) fn begin(&self) -> Transaction {
        let mut transaction = self.warehouse.begin(BeginOptions { pid: 4711, ..BeginOptions::default() });
        transaction.begin_statement();
        transaction
    }

    /// A committed table `name(a bigint)` in `public` with these rows in one file.
    pub(crate) async fn table(&self, name: &str, rows: &[i64]) -> RelationId {
        let mut transaction = self.begin();
        let id = transaction.create_table(spec(name)).unwrap().id;
        self.append(&mut transaction, id, rows);
        transaction.commit().await.unwrap();
        id
    }

    pub(crate) fn append(&self, transaction: &mut Transaction, id: RelationId, rows: &[i64]) {
        let file = self.file(transaction.catalog().table_by_id(id).unwrap(), rows);
        assert_eq!(transaction.append(id, vec![file]).unwrap(), rows.len() as u64);
    }

    pub(crate) fn file(&self, table: &Table, rows: &[i64]) -> NewDataFile {
        let mut writer = self.warehouse.data_file_writer(table).unwrap();
        writer.write(&batch(table, rows)).unwrap();
        writer.finish().unwrap()
    }

    /// Committed rows of `public.name`.
    pub(crate) fn rows(&self, name: &str) -> Vec<i64> {
        rows(&self.warehouse.catalog(), name)
    }

    /// Names of all Parquet files below `data/`, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(&self.directory.path().join("data"), &mut found);
        found.sort();
        found
    }
}

fn list(directory: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            list(&entry.path(), found);
        } else {
            found.push(entry.file_name().into_string().unwrap());
        }
    }
}

pub(crate) fn spec(name: &str) -> TableSpec {
    let column = ColumnSpec::new("a", ColumnType::BigInt);
    TableSpec::new(SchemaId::PUBLIC, name, UserId::ADMIN, vec![column])
}

/// Rows whose every column is BIGINT with the same value.
fn batch(table: &Table, rows: &[i64]) -> RecordBatch {
    let column = || Arc::new(Int64Array::from(rows.to_vec())) as Arc<dyn Array>;
    RecordBatch::try_new(table.arrow_schema(), table.columns.iter().map(|_| column()).collect()).unwrap()
}

/// The first column's live rows of `public.name` as this catalog sees them, sorted.
pub(crate) fn rows(catalog: &Catalog, name: &str) -> Vec<i64> {
    let Some(Relation::Table(table)) = catalog.relation("public", name) else { panic!("no table {name}") };
    let mut rows: Vec<i64> = located(&table).into_iter().map(|(_, _, value)| value).collect();
    rows.sort_unstable();
    assert_eq!(rows.len() as u64, table.row_count());
    rows
}

/// File, position and value of each live row.
pub(crate) fn located(table: &Table) -> Vec<(FileId, u64, i64)> {
    let mut found = Vec::new();
    for file in table.files.iter() {
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(File::open(&file.path).unwrap()).unwrap().build().unwrap();
        let mut position = 0;
        for batch in reader {
            let batch = batch.unwrap();
            let column = batch.column(0).as_any().downcast_ref::<Int64Array>().unwrap().clone();
            for value in column.values() {
                if !file.deletes.contains(position) {
                    found.push((file.id, position, *value));
                }
                position += 1;
            }
        }
        assert_eq!(position, file.record_count);
    }
    found
}

/// Deletes the rows for which `which` holds.
pub(crate) fn delete(
    transaction: &mut Transaction,
    id: RelationId,
    which: impl Fn(i64) -> bool,
) -> vesto_warehouse::Result<u64> {
    let table = transaction.catalog().table_by_id(id).unwrap().clone();
    let matching = located(&table).into_iter().filter(|(_, _, value)| which(*value));
    let mut by_file = std::collections::BTreeMap::<FileId, Vec<u64>>::new();
    matching.for_each(|(file, position, _)| by_file.entry(file).or_default().push(position));
    transaction.delete_rows(id, by_file.into_iter().map(|(file, rows)| (file, DeleteVector::from_positions(rows))))
}
