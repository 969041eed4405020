//! A Parquet file in the making. Its columns are encoded each by itself, so that several threads can share a row group.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::Field;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::{ParquetError, Result};
use parquet::file::writer::SerializedFileWriter;

use super::ParquetEncoding;

/// Bytes of finished row groups go to `W`.
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    factory: ArrowRowGroupWriterFactory,
    /// Of the row group that is being written; none between two.
    columns: Vec<ColumnEncoder>,
    n_columns: usize,
}

/// One column of a row group.
pub struct ColumnEncoder {
    index: usize,
    writer: ArrowColumnWriter,
}

impl ColumnEncoder {
    /// Which of the file's columns.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Adds values in one of the column's types, see [`ParquetEncoding::convert`].
    pub fn write(&mut self, values: &ArrayRef) -> Result<()> {
        let nullable = true;
        let field = Field::new("", values.data_type().clone(), nullable);
        compute_leaves(&field, values)?.iter().try_for_each(|leaf| self.writer.write(leaf))
    }
}

impl<W: Write + Send> ParquetWriter<W> {
    /// `sample` is the file's first rows, converted: some [`super::SAMPLE_ROWS`] tell which columns get a dictionary.
    pub fn new(out: W, encoding: &ParquetEncoding, sample: &RecordBatch) -> Result<Self> {
        let options = encoding.writer_options(sample)?;
        let writer = ArrowWriter::try_new_with_options(out, Arc::clone(encoding.schema()), options)?;
        let (file, factory) = writer.into_serialized_writer()?;
        Ok(Self { file, factory, columns: Vec::new(), n_columns: encoding.schema().fields().len() })
    }

    /// Adds rows, one column after the other.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let mut columns = self.take_columns()?;
        for (column, values) in columns.iter_mut().zip(batch.columns()) {
            column.write(values)?;
        }
        self.put_columns(columns)
    }

    /// The row group's columns, for whoever writes the same rows to each of them and puts all of them back.
    pub fn take_columns(&mut self) -> Result<Vec<ColumnEncoder>> {
        if !self.columns.is_empty() {
            return Ok(std::mem::take(&mut self.columns));
        }
        let writers = self.factory.create_column_writers(self.file.flushed_row_groups().len())?;
        Ok(writers.into_iter().enumerate().map(|(index, writer)| ColumnEncoder { index, writer }).collect())
    }

    /// Takes the columns back, in any order.
    pub fn put_columns(&mut self, mut columns: Vec<ColumnEncoder>) -> Result<()> {
        if columns.len() != self.n_columns {
            return Err(ParquetError::General("a row group lacks columns".to_owned()));
        }
        columns.sort_unstable_by_key(|column| column.index);
        self.columns = columns;
        Ok(())
    }

    /// About how many bytes the row group would have.
    pub fn row_group_bytes(&self) -> usize {
        self.columns.iter().map(|column| column.writer.get_estimated_total_bytes()).sum()
    }

    pub fn end_row_group(&mut self) -> Result<()> {
        if self.columns.is_empty() {
            return Ok(());
        }
        let mut row_group = self.file.next_row_group()?;
        for column in std::mem::take(&mut self.columns) {
            column.writer.close()?.append_to_row_group(&mut row_group)?;
        }
        row_group.close().map(|_| ())
    }

    /// Writes the rest, and says how many rows the file has.
    pub fn finish(mut self) -> Result<u64> {
        self.end_row_group()?;
        let metadata = self.file.close()?;
        Ok(u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(0))
    }
}
