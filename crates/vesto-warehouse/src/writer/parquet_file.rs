//! A data file's Parquet: row groups of bounded size, each column with dictionary and statistics as they pay.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, ArrowWriterOptions, compute_leaves};
use parquet::basic::{Compression, Encoding};
use parquet::errors::Result;
use parquet::file::metadata::{ParquetMetaData, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use super::bounds::Bounds;

/// Rows of a row group: the unit of pruning and of parallel scans.
const ROW_GROUP_ROWS: usize = 1 << 20;
/// The same of sorted rows: the smaller a group, the fewer rows besides those that a range of the sort key asks for.
const SORTED_GROUP_ROWS: usize = 128 << 10;
/// Encoded bytes after which a row group ends early: with it a writer's memory stays bounded whatever a row's width.
const ROW_GROUP_BYTES: usize = 64 << 20;
/// Values that decide whether a column's dictionary is worth trying; of fewer than the minimum it always is.
const SAMPLE_ROWS: usize = 32 << 10;
const MIN_SAMPLE_ROWS: usize = 4 << 10;

/// An open file. Dropped without [`ParquetFile::finish`], it has no footer.
pub(super) struct ParquetFile {
    file: SerializedFileWriter<File>,
    groups: ArrowRowGroupWriterFactory,
    schema: SchemaRef,
    group: Option<RowGroup>,
    max_rows: usize,
}

struct RowGroup {
    /// One for each column: none is nested.
    columns: Vec<(ArrowColumnWriter, Option<Bounds>)>,
    n_rows: usize,
}

impl ParquetFile {
    /// `first` is the batch that will be written first; `sorted_by` are the columns by which each row group is sorted.
    pub(super) fn create(file: File, schema: &SchemaRef, first: &RecordBatch, sorted_by: &[usize]) -> Result<Self> {
        let properties = properties(schema, first, sorted_by);
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let max_rows = if sorted_by.is_empty() { ROW_GROUP_ROWS } else { SORTED_GROUP_ROWS };
        let writer = ArrowWriter::try_new_with_options(file, Arc::clone(schema), options)?;
        let (file, groups) = writer.into_serialized_writer()?;
        Ok(Self { file, groups, schema: Arc::clone(schema), group: None, max_rows })
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let mut from = 0;
        while from < batch.num_rows() {
            let max_rows = self.max_rows;
            let group = self.group()?;
            let n_rows = (max_rows - group.n_rows).min(batch.num_rows() - from);
            group.write(&batch.slice(from, n_rows))?;
            from += n_rows;
            if group.n_rows >= max_rows || group.bytes() >= ROW_GROUP_BYTES {
                self.end_row_group()?;
            }
        }
        Ok(())
    }

    fn group(&mut self) -> Result<&mut RowGroup> {
        let group = match self.group.take() {
            Some(group) => group,
            None => {
                let writers = self.groups.create_column_writers(self.file.flushed_row_groups().len())?;
                let bounds = self.schema.fields().iter().map(|field| Bounds::of(field.data_type()));
                RowGroup { columns: writers.into_iter().zip(bounds).collect(), n_rows: 0 }
            }
        };
        Ok(self.group.insert(group))
    }

    pub(super) fn end_row_group(&mut self) -> Result<()> {
        let Some(group) = self.group.take() else { return Ok(()) };
        let mut out = self.file.next_row_group()?;
        for (writer, bounds) in group.columns {
            let mut chunk = writer.close()?;
            if let Some(bounds) = bounds {
                let close = chunk.close_mut();
                let metadata = close.metadata.clone().into_builder().set_statistics(bounds.statistics());
                close.metadata = metadata.build()?;
            }
            chunk.append_to_row_group(&mut out)?;
        }
        out.close()?;
        Ok(())
    }

    /// Bytes of finished row groups and of the one in memory (estimated).
    pub(super) fn bytes(&self) -> usize {
        self.file.bytes_written() + self.group.as_ref().map_or(0, RowGroup::bytes)
    }

    pub(super) fn memory(&self) -> usize {
        self.group.iter().flat_map(|group| &group.columns).map(|(writer, _)| writer.memory_size()).sum()
    }

    /// Writes the footer. The file itself stays open, for whoever makes it durable.
    pub(super) fn finish(&mut self) -> Result<ParquetMetaData> {
        self.end_row_group()?;
        self.file.finish()
    }

    pub(super) fn file(&mut self) -> &mut File {
        self.file.inner_mut()
    }
}

impl RowGroup {
    /// The batch has the file's schema.
    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let schema = batch.schema_ref();
        for ((writer, bounds), (field, array)) in
            self.columns.iter_mut().zip(schema.fields().iter().zip(batch.columns()))
        {
            for leaf in compute_leaves(field, array)? {
                writer.write(&leaf)?;
            }
            if let Some(bounds) = bounds {
                bounds.add(array);
            }
        }
        self.n_rows += batch.num_rows();
        Ok(())
    }

    fn bytes(&self) -> usize {
        self.columns.iter().map(|(writer, _)| writer.get_estimated_total_bytes()).sum()
    }
}

/// LZ4: measured with `examples/write_speed.rs`, a tenth less CPU than zstd(1) for files a third larger, and cheaper to
/// read. Dictionaries are begun only where [`pays_dictionary`] says so, and given up early where there are too many
/// values: there integers are kept as differences, which leaves LZ4 a third of the bytes.
fn properties(schema: &SchemaRef, first: &RecordBatch, sorted_by: &[usize]) -> WriterProperties {
    let sorting = sorted_by.iter().filter_map(|column| i32::try_from(*column).ok());
    let sorting = sorting.map(|column_idx| SortingColumn { column_idx, descending: false, nulls_first: false });
    let mut properties = WriterProperties::builder()
        .set_created_by("vesto".to_owned())
        .set_compression(Compression::LZ4_RAW)
        .set_max_row_group_row_count(None)
        .set_sorting_columns((!sorted_by.is_empty()).then(|| sorting.collect()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_statistics_truncate_length(Some(256))
        .set_dictionary_page_size_limit(512 * 1024)
        .set_write_batch_size(8 * 1024);
    for (field, array) in schema.fields().iter().zip(first.columns()) {
        let path = || ColumnPath::new(vec![field.name().clone()]);
        if Bounds::of(field.data_type()).is_some() {
            properties = properties.set_column_statistics_enabled(path(), EnabledStatistics::None);
        }
        if !pays_dictionary(array) {
            properties = properties.set_column_dictionary_enabled(path(), false);
        }
        if Bounds::are_integers(field.data_type()) {
            properties = properties.set_column_encoding(path(), Encoding::DELTA_BINARY_PACKED);
        }
    }
    properties.build()
}

/// Whether a column's values repeat enough, as a sample shows. Looking each value up costs several times what differences
/// do; integers have to become half as wide for it.
fn pays_dictionary(array: &ArrayRef) -> bool {
    let sample = array.slice(0, array.len().min(SAMPLE_ROWS));
    let n_values = sample.len() - sample.null_count();
    if n_values < MIN_SAMPLE_ROWS {
        return true;
    }
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(array.data_type().clone()));
    let Ok(encoded) = cast(&sample, &dictionary) else { return true };
    let n_distinct = encoded.as_any_dictionary_opt().map_or(0, |encoded| encoded.values().len());
    match Bounds::width(&sample) {
        Some(width) => 2 * bits(n_distinct as u128) <= bits(width),
        None => n_distinct <= n_values / 2,
    }
}

/// Bits that tell so many values apart.
fn bits(n_values: u128) -> u32 {
    u128::BITS - n_values.saturating_sub(1).leading_zeros()
}

#[cfg(test)]
mod tests;
