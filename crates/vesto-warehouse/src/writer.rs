//! Writing data files: Arrow batches in, one durable Parquet file with statistics out.
//!
//! Written for COPY's speed: a cheap codec, dictionaries only where they soon pay, statistics per row group. Rows of a table
//! with a sort key are sorted by it, as many at a time as memory allows. Synchronous;
//! meant for a CPU thread. The file is unknown to everybody until a transaction that appended it has committed.

mod bounds;
mod parquet_file;
mod sort;
mod stats;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, DurationMicrosecondType, FieldRef, Int32Type, Int64Type, IntervalUnit, IntervalYearMonthType, Schema,
    SchemaRef, TimeUnit,
};
use arrow::error::ArrowError;
use parquet::errors::ParquetError;

use crate::data_file::DataFile;
use crate::delete_vector::DeleteVector;
use crate::error::{Result, WarehouseError};
use crate::files::StagedFile;
use crate::ids::{ColumnId, FileId};
use crate::table::Table;
use crate::warehouse::Inner;
use parquet_file::ParquetFile;
use sort::Sorter;

/// Writes one data file of a table. Dropped without `finish`, it removes what it wrote.
pub struct DataFileWriter {
    state: State,
    schema: SchemaRef,
    columns: Vec<ColumnId>,
    contains_nan: Vec<bool>,
    id: FileId,
    guard: StagedFile,
    n_rows: u64,
    /// Of a table with a sort key.
    sorter: Option<Sorter>,
}

enum State {
    /// How columns are encoded is decided when the first rows are seen.
    New(File),
    Open(Box<ParquetFile>),
    /// Opening failed; every further call fails as well.
    Failed,
}

/// A finished file that no transaction has yet. Dropped, it removes itself.
#[derive(Debug)]
pub struct NewDataFile {
    file: DataFile,
    guard: StagedFile,
}

impl DataFileWriter {
    pub(crate) fn create(inner: &Inner, table: &Table) -> Result<Self> {
        let directory = inner.directory_of(table);
        crate::files::create_directory(&directory)?;
        let path = directory.join(format!("{}.parquet", inner.ids.uuid()));
        let guard = inner.registry.stage(path.clone());
        let file = File::options().read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(|error| WarehouseError::io("create", &path, error))?;
        let schema = table.file_schema();
        Ok(Self {
            state: State::New(file),
            columns: table.columns.iter().map(|column| column.id).collect(),
            contains_nan: vec![false; schema.fields().len()],
            schema,
            id: inner.next_file_id(),
            guard,
            n_rows: 0,
            sorter: Sorter::of(table),
        })
    }

    /// Adds rows: all columns of the table in its order (field names do not matter), each as `column_type.arrow()`, or
    /// text as views of that.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let columns = batch.columns().iter().zip(self.schema.fields());
        let columns = columns.map(|(column, field)| as_stored(column, field.data_type())).collect();
        let batch = RecordBatch::try_new(self.schema_of(batch), columns)
            .map_err(|error| WarehouseError::BatchMismatch(error.to_string()))?;
        for (column, contains_nan) in batch.columns().iter().zip(&mut self.contains_nan) {
            *contains_nan = *contains_nan || stats::contains_nan(column);
        }
        self.n_rows += batch.num_rows() as u64;
        let written = match &mut self.sorter {
            Some(sorter) => match without_views(&self.schema, &batch).map(|batch| sorter.add(batch)) {
                Ok(true) => self.write_run(),
                Ok(false) => Ok(()),
                Err(error) => Err(error.into()),
            },
            None => open(&mut self.state, &self.schema, &batch, &[]).and_then(|file| file.write(&batch)),
        };
        written.map_err(|error| WarehouseError::parquet(self.guard.path(), error))
    }

    /// Sorts what was gathered and writes it as row groups of its own.
    fn write_run(&mut self) -> Result<(), ParquetError> {
        let Self { state, schema, sorter: Some(sorter), .. } = self else { return Ok(()) };
        let keys = sorter.keys().to_vec();
        sorter.drain(schema, |batch| open(state, schema, batch, &keys)?.write(batch))?;
        match state {
            State::Open(file) => file.end_row_group(),
            State::New(_) | State::Failed => Ok(()),
        }
    }

    /// The file's schema, with views where the batch has them: the writer makes the same pages of both.
    fn schema_of(&self, batch: &RecordBatch) -> SchemaRef {
        let is_view = |(field, array): (&FieldRef, &ArrayRef)| {
            *field.data_type() == DataType::Utf8 && *array.data_type() == DataType::Utf8View
        };
        if !self.schema.fields().iter().zip(batch.columns()).any(is_view) {
            return Arc::clone(&self.schema);
        }
        let fields = self.schema.fields().iter().zip(batch.columns()).map(|(field, array)| {
            let viewed = || Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8View));
            if is_view((field, array)) { viewed() } else { Arc::clone(field) }
        });
        Arc::new(Schema::new(fields.collect::<Vec<FieldRef>>()))
    }

    /// Rows written so far.
    pub fn rows(&self) -> u64 {
        self.n_rows
    }

    /// Bytes of finished row groups and of the one in memory (estimated): for deciding when to start another file.
    pub fn bytes(&self) -> u64 {
        let written = match &self.state {
            State::Open(file) => file.bytes() as u64,
            State::New(_) | State::Failed => 0,
        };
        written + self.sorter.as_ref().map_or(0, Sorter::bytes) as u64
    }

    /// Memory that the writer holds now; at most about 100 MiB.
    pub fn memory(&self) -> usize {
        let written = match &self.state {
            State::Open(file) => file.memory(),
            State::New(_) | State::Failed => 0,
        };
        written + self.sorter.as_ref().map_or(0, Sorter::bytes)
    }

    /// Ends the file and makes it durable (fsync). It is invisible until appended and committed.
    pub fn finish(mut self) -> Result<NewDataFile> {
        let sorted = self.write_run();
        let failed = |error| WarehouseError::parquet(self.guard.path(), error);
        sorted.map_err(failed)?;
        let none = RecordBatch::new_empty(Arc::clone(&self.schema));
        let file = open(&mut self.state, &self.schema, &none, &[]).map_err(failed)?;
        let metadata = file.finish().map_err(failed)?;
        let (size_bytes, footer_size) = seal(file.file(), self.guard.path())?;
        let stats = stats::of_file(&metadata, &self.schema, &self.contains_nan);
        let file = DataFile {
            id: self.id,
            path: self.guard.path().to_owned(),
            record_count: self.n_rows,
            size_bytes,
            footer_size,
            column_stats: Arc::new(self.columns.iter().copied().zip(stats).collect::<BTreeMap<_, _>>()),
            deletes: DeleteVector::default(),
            row_id_start: 0,
            delete_file: None,
        };
        Ok(NewDataFile { file, guard: self.guard })
    }
}

impl NewDataFile {
    pub fn record_count(&self) -> u64 {
        self.file.record_count
    }

    pub fn size_bytes(&self) -> u64 {
        self.file.size_bytes
    }

    pub(crate) fn into_parts(self) -> (DataFile, StagedFile) {
        (self.file, self.guard)
    }
}

/// Intervals as the whole numbers that they are; a column of any other type as it is.
fn as_stored(column: &ArrayRef, stored: &DataType) -> ArrayRef {
    match (column.data_type(), stored) {
        (DataType::Interval(IntervalUnit::YearMonth), DataType::Int32) => {
            Arc::new(column.as_primitive::<IntervalYearMonthType>().reinterpret_cast::<Int32Type>())
        }
        (DataType::Duration(TimeUnit::Microsecond), DataType::Int64) => {
            Arc::new(column.as_primitive::<DurationMicrosecondType>().reinterpret_cast::<Int64Type>())
        }
        _ => Arc::clone(column),
    }
}

/// What is sorted together has one type.
fn without_views(schema: &SchemaRef, batch: &RecordBatch) -> std::result::Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().zip(schema.fields());
    let columns = columns.map(|(column, field)| match column.data_type() {
        DataType::Utf8View => cast(column, field.data_type()),
        _ => Ok(Arc::clone(column)),
    });
    RecordBatch::try_new(Arc::clone(schema), columns.collect::<std::result::Result<_, _>>()?)
}

fn open<'a>(
    state: &'a mut State,
    schema: &SchemaRef,
    first: &RecordBatch,
    sorted_by: &[usize],
) -> parquet::errors::Result<&'a mut ParquetFile> {
    *state = match std::mem::replace(state, State::Failed) {
        State::New(file) => State::Open(Box::new(ParquetFile::create(file, schema, first, sorted_by)?)),
        other => other,
    };
    match state {
        State::Open(file) => Ok(file),
        State::New(_) | State::Failed => Err(ParquetError::General("the file could not be begun".to_owned())),
    }
}

impl std::fmt::Debug for DataFileWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DataFileWriter").field("file", &self.guard.path()).field("rows", &self.n_rows).finish()
    }
}

/// Makes a finished Parquet file durable; returns its size and the length of its footer.
pub(crate) fn seal(file: &mut File, path: &Path) -> Result<(u64, u64)> {
    let mut tail = [0; 8];
    let mut read = || -> std::io::Result<u64> {
        let size = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::End(-8))?;
        file.read_exact(&mut tail)?;
        file.sync_all()?;
        Ok(size)
    };
    let size = read().map_err(|error| WarehouseError::io("sync", path, error))?;
    let [a, b, c, d, ..] = tail;
    Ok((size, u64::from(u32::from_le_bytes([a, b, c, d]))))
}
