//! Writing data files: Arrow batches in, one durable Parquet file with statistics out.
//!
//! Written for COPY's speed: a cheap codec, dictionaries only where they soon pay, statistics per row group. Synchronous;
//! meant for a CPU thread. The file is unknown to everybody until a transaction that appended it has committed.

mod stats;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::data_file::DataFile;
use crate::delete_vector::DeleteVector;
use crate::error::{Result, WarehouseError};
use crate::files::StagedFile;
use crate::ids::{ColumnId, FileId};
use crate::table::Table;
use crate::warehouse::Inner;

/// Rows of a row group: the unit of pruning and of parallel scans.
const ROW_GROUP_ROWS: usize = 1 << 20;
/// Encoded bytes after which a row group ends early: with it a writer's memory stays bounded whatever a row's width.
const ROW_GROUP_BYTES: usize = 64 << 20;

/// Writes one data file of a table. Dropped without `finish`, it removes what it wrote.
#[derive(Debug)]
pub struct DataFileWriter {
    writer: ArrowWriter<File>,
    schema: SchemaRef,
    columns: Vec<ColumnId>,
    contains_nan: Vec<bool>,
    id: FileId,
    guard: StagedFile,
    n_rows: u64,
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
        let options = ArrowWriterOptions::new().with_properties(properties()).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(file, Arc::clone(&schema), options);
        Ok(Self {
            writer: writer.map_err(|error| WarehouseError::parquet(&path, error))?,
            columns: table.columns.iter().map(|column| column.id).collect(),
            contains_nan: vec![false; schema.fields().len()],
            schema,
            id: inner.next_file_id(),
            guard,
            n_rows: 0,
        })
    }

    /// Adds rows: all columns of the table in its order (field names do not matter), each as `column_type.arrow()`.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), batch.columns().to_vec())
            .map_err(|error| WarehouseError::BatchMismatch(error.to_string()))?;
        for (column, contains_nan) in batch.columns().iter().zip(&mut self.contains_nan) {
            *contains_nan = *contains_nan || stats::contains_nan(column);
        }
        self.writer.write(&batch).map_err(|error| WarehouseError::parquet(self.guard.path(), error))?;
        self.n_rows += batch.num_rows() as u64;
        if self.writer.in_progress_size() >= ROW_GROUP_BYTES {
            self.writer.flush().map_err(|error| WarehouseError::parquet(self.guard.path(), error))?;
        }
        Ok(())
    }

    /// Rows written so far.
    pub fn rows(&self) -> u64 {
        self.n_rows
    }

    /// Bytes of finished row groups and of the one in memory (estimated): for deciding when to start another file.
    pub fn bytes(&self) -> u64 {
        (self.writer.bytes_written() + self.writer.in_progress_size()) as u64
    }

    /// Memory that the writer holds now; at most about 100 MiB.
    pub fn memory(&self) -> usize {
        self.writer.memory_size()
    }

    /// Ends the file and makes it durable (fsync). It is invisible until appended and committed.
    pub fn finish(mut self) -> Result<NewDataFile> {
        let failed = |error| WarehouseError::parquet(self.guard.path(), error);
        let metadata = self.writer.finish().map_err(failed)?;
        let (size_bytes, footer_size) = seal(self.writer.inner_mut(), self.guard.path())?;
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

/// LZ4: measured with `examples/write_speed.rs`, a tenth less CPU than zstd(1) for files a third larger, and cheaper to
/// read. Dictionaries are given up early where a column has too many values for them.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by("vesto".to_owned())
        .set_compression(Compression::LZ4_RAW)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_statistics_truncate_length(Some(256))
        .set_dictionary_page_size_limit(512 * 1024)
        .set_write_batch_size(8 * 1024)
        .build()
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
